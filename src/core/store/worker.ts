import { parentPort } from "node:worker_threads";
import { createBirpc } from "birpc";
import type { ResourceChange } from "../model/change.js";
import { ContentError, serializeError } from "../model/errors.js";
import type { FoundLines } from "../model/search/request.js";
import type { ContentStore, Logger, StoreWriter } from "../ports.js";
import type { StoreState } from "../model/storeState.js";
import { openLocalStore } from "./localStore.js";
import { stateDelta } from "./stateDelta.js";
import { callMethod, forwardMethods, type Answer } from "./storeMethods.js";
import type { ClientFunctions, WorkerFunctions } from "./workerProtocol.js";

/*
 * The store's thread: parsing, validation, SQL, search and file writing happen here, so that they
 * never block the extension host, which all extensions share.
 */

const port = parentPort;
if (port === null) throw new Error("This file is the entry of a worker thread.");

let store: ContentStore | null = null;
/** The last state sent to the client. */
let sent: StoreState | null = null;
const writers = new Map<number, StoreWriter>();
const waiting = new Map<number, AbortController>();
const searches = new Map<number, AbortController>();

function openStore(): ContentStore {
  if (store === null) throw new ContentError("store_failed", "The store is not open.");
  return store;
}

function writerOf(id: number): StoreWriter {
  const writer = writers.get(id);
  if (writer === undefined) throw new ContentError("store_failed", "The run has ended.");
  return writer;
}

async function answer<T>(work: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, error: serializeError(error) };
  }
}

function sendState(state: StoreState, changes: readonly ResourceChange[] | null): void {
  // A later commit has already sent a newer state.
  const isKnown = state === sent || (sent !== null && state.revision < sent.revision);
  if (changes === null && isKnown) return;
  const delta = stateDelta(sent, state);
  sent = state;
  void client.changed.asEvent(changes, delta);
}

const functions: WorkerFunctions = {
  ...forwardMethods<"answer">((method, args) =>
    answer(() => callMethod(openStore(), method, args)),
  ),
  open: (settings) =>
    answer(async () => {
      store = await openLocalStore({ ...settings, logger });
      store.onDidChange((changes, state) => {
        sendState(state, changes);
      });
    }),
  state: () =>
    answer(async () => {
      sendState(await openStore().state(), null);
    }),
  searchRows: (id, request) =>
    answer(async () => {
      const controller = new AbortController();
      searches.set(id, controller);
      try {
        const found = (lines: FoundLines): void => void client.found.asEvent(id, lines);
        return await openStore().searchRows(request, found, controller.signal);
      } finally {
        searches.delete(id);
      }
    }),
  cancelSearch: (id) =>
    answer(() => {
      searches.get(id)?.abort();
      return Promise.resolve();
    }),
  close: () => answer(() => openStore().close()),
  openWriter: (id, waitMs) =>
    answer(async () => {
      const controller = new AbortController();
      waiting.set(id, controller);
      try {
        const writer = await openStore().openWriter({ waitMs, signal: controller.signal });
        writers.set(id, writer);
        sendState(writer.base, null);
        const tokens = writer.base.filters.map(
          async ({ filter }) => [filter, await writer.checkpoint(filter)] as const,
        );
        return { revision: writer.base.revision, checkpoints: await Promise.all(tokens) };
      } finally {
        waiting.delete(id);
      }
    }),
  cancelWriter: (id) =>
    answer(() => {
      waiting.get(id)?.abort();
      return Promise.resolve();
    }),
  checkpoint: (id, filter) => answer(() => writerOf(id).checkpoint(filter)),
  addPage: (id, bytes) => answer(() => writerOf(id).addPage(bytes)),
  restart: (id) => answer(() => writerOf(id).restart()),
  applyMutations: (id, ref) => answer(() => writerOf(id).applyMutations(ref)),
  stageFullCopy: (id, ref, bytes) => answer(() => writerOf(id).stageFullCopy(ref, bytes)),
  addFullCopyPiece: (id, ref, piece) => answer(() => writerOf(id).addFullCopyPiece(ref, piece)),
  discardFullCopy: (id, ref) => answer(() => writerOf(id).discardFullCopy(ref)),
  commit: (id, commit, isLast) =>
    answer(async () => {
      sendState(await writerOf(id).commit(commit, { isLast }), null);
      if (isLast) writers.delete(id);
    }),
  closeWriter: (id) =>
    answer(async () => {
      const writer = writers.get(id);
      writers.delete(id);
      await writer?.close();
    }),
};

const client = createBirpc<ClientFunctions, WorkerFunctions>(functions, {
  post: (data: unknown) => {
    port.postMessage(data);
  },
  on: (listener) => {
    port.on("message", listener);
  },
  // The commit of a large run has no time limit.
  timeout: -1,
});

const logger: Logger = {
  debug: (message) => void client.log.asEvent("debug", message),
  info: (message) => void client.log.asEvent("info", message),
  warn: (message) => void client.log.asEvent("warn", message),
  error: (message) => void client.log.asEvent("error", message),
};
