import { workerData } from "node:worker_threads";
import { isRecord } from "../core/model/groups/fields.js";

/*
 * The entry of the worker threads (`dist/store-worker.js`): the store's, or that of the checks. They
 * are one file because most of their code is the same.
 */

const data: unknown = workerData;
if (isRecord(data) && data.task === "checks") void import("./checks/worker.js");
else void import("../core/store/worker.js");
