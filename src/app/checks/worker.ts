import { parentPort, workerData } from "node:worker_threads";
import * as z from "zod";
import { StoredChecker } from "../../core/library/checks/stored.js";
import { serializeError } from "../../core/model/errors.js";
import { GROUP_PATTERN } from "../../core/model/resource.js";
import { openLocalStore } from "../../core/store/localStore.js";
import type { CheckAnswer } from "./protocol.js";

/*
 * The checks' own thread. It reads the store's files without a lock, as another window would, so a
 * check of many resources delays no reader of this window and can be terminated at any time.
 */

const port = parentPort;
if (port === null) throw new Error("This file is the entry of a worker thread.");

const settings = z.object({ dir: z.string(), wasmPath: z.string() }).parse(workerData);
const requestSchema = z.object({ group: z.string().regex(GROUP_PATTERN), id: z.int().min(1) });

/** Bytes of databases to keep open. Small, because each resource is read once. */
const OPEN_BYTES = 16 * 1024 * 1024;

const opened = openLocalStore({ ...settings, pollMs: 0, openBytes: OPEN_BYTES }).then(
  (store) => new StoredChecker(store),
);
opened.catch(() => undefined);

port.on("message", (request: unknown) => {
  void answer(request).then((reply) => {
    port.postMessage(reply);
  });
});

async function answer(request: unknown): Promise<CheckAnswer> {
  try {
    const ref = requestSchema.parse(request);
    return { ok: true, findings: await (await opened).check(ref) };
  } catch (error) {
    return { ok: false, error: serializeError(error) };
  }
}
