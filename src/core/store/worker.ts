import { parentPort } from "node:worker_threads";
import { createBirpc } from "birpc";
import { ContentError, serializeError } from "../model/errors.js";
import type { FoundLines } from "../model/search/request.js";
import type { ContentStore, Logger, StoreWriter } from "../ports.js";
import { openLocalStore } from "./localStore.js";
import type { Answer, HostFunctions, WorkerFunctions } from "./workerProtocol.js";

/*
 * The store's thread: parsing, validation, SQL, search and file writing happen here, so that the
 * extension host, which is shared with every other extension, is never kept waiting.
 */

const port = parentPort;
if (port === null) throw new Error("This file is the entry of a worker thread.");

let store: ContentStore | null = null;
const runs = new Map<number, StoreWriter>();
const beginning = new Map<number, AbortController>();
const searches = new Map<number, AbortController>();

function opened(): ContentStore {
  if (store === null) throw new ContentError("store_failed", "The store is not open.");
  return store;
}

function runOf(id: number): StoreWriter {
  const run = runs.get(id);
  if (run === undefined) throw new ContentError("store_failed", "The run has ended.");
  return run;
}

async function answer<T>(work: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, error: serializeError(error) };
  }
}

const functions: WorkerFunctions = {
  open: (settings) =>
    answer(async () => {
      store = await openLocalStore({ ...settings, logger });
      store.onDidChange((changes, state) => {
        void host.changed.asEvent(changes, state);
      });
    }),
  state: () => answer(() => opened().state()),
  rows: (ref, query) => answer(() => opened().rows(ref, query)),
  rowHeads: (ref, query) => answer(() => opened().rowHeads(ref, query)),
  row: (ref, recordType, recordKey) => answer(() => opened().row(ref, recordType, recordKey)),
  countRows: (ref, query) => answer(() => opened().countRows(ref, query)),
  words: (ref) => answer(() => opened().words(ref)),
  search: (query, options) => answer(() => opened().search(query, options)),
  searchRows: (id, request) =>
    answer(async () => {
      const controller = new AbortController();
      searches.set(id, controller);
      try {
        const found = (lines: FoundLines): void => void host.found.asEvent(id, lines);
        return await opened().searchRows(request, found, controller.signal);
      } finally {
        searches.delete(id);
      }
    }),
  cancelSearch: (id) =>
    answer(() => {
      searches.get(id)?.abort();
      return Promise.resolve();
    }),
  rowTexts: (ref, query) => answer(() => opened().rowTexts(ref, query)),
  history: (ref, options) => answer(() => opened().history(ref, options)),
  changes: (ref, query) => answer(() => opened().changes(ref, query)),
  changeHeads: (ref, query) => answer(() => opened().changeHeads(ref, query)),
  markReviewed: (ref, mark) => answer(() => opened().markReviewed(ref, mark)),
  acknowledgeLostRows: (ref) => answer(() => opened().acknowledgeLostRows(ref)),
  deleteLocalCopy: (refs, options) => answer(() => opened().deleteLocalCopy(refs, options)),
  keepHistory: (days) => answer(() => opened().keepHistory(days)),
  verify: (options) => answer(() => opened().verify(options)),
  close: () => answer(() => opened().close()),
  begin: (id, waitMs) =>
    answer(async () => {
      const controller = new AbortController();
      beginning.set(id, controller);
      try {
        const run = await opened().openWriter({ waitMs, signal: controller.signal });
        runs.set(id, run);
        return run.base;
      } finally {
        beginning.delete(id);
      }
    }),
  cancelBegin: (id) =>
    answer(() => {
      beginning.get(id)?.abort();
      return Promise.resolve();
    }),
  checkpoint: (id, filter) => answer(() => runOf(id).checkpoint(filter)),
  addPage: (id, bytes) => answer(() => runOf(id).addPage(bytes)),
  restart: (id) => answer(() => runOf(id).restart()),
  applyMutations: (id, ref) => answer(() => runOf(id).applyMutations(ref)),
  stageFullCopy: (id, ref, bytes) => answer(() => runOf(id).stageFullCopy(ref, bytes)),
  addFullCopyPiece: (id, ref, piece) => answer(() => runOf(id).addFullCopyPiece(ref, piece)),
  discardFullCopy: (id, ref) => answer(() => runOf(id).discardFullCopy(ref)),
  commit: (id, commit) => answer(() => runOf(id).commit(commit)),
  endRun: (id) =>
    answer(async () => {
      const run = runs.get(id);
      runs.delete(id);
      await run?.close();
    }),
};

const host = createBirpc<HostFunctions, WorkerFunctions>(functions, {
  post: (data: unknown) => {
    port.postMessage(data);
  },
  on: (listener) => {
    port.on("message", listener);
  },
  // A commit of a large run takes as long as it takes.
  timeout: -1,
});

const logger: Logger = {
  debug: (message) => void host.log.asEvent("debug", message),
  info: (message) => void host.log.asEvent("info", message),
  warn: (message) => void host.log.asEvent("warn", message),
  error: (message) => void host.log.asEvent("error", message),
};
