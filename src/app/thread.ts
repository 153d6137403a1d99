import { workerData } from "node:worker_threads";
import { isRecord } from "../core/model/groups/fields.js";

/*
 * The entry of the worker threads (`dist/store-worker.js`): for the store or the checks. They share
 * one file because they share most of their code.
 */

const data: unknown = workerData;
if (isRecord(data) && data.task === "checks") void import("./checks/worker.js");
else void import("../core/store/worker.js");
