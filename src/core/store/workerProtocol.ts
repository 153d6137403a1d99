import type { ResourceChange } from "../model/change.js";
import type { ResourceRef } from "../model/resource.js";
import type { FoundLines, SearchRequest, SearchSummary } from "../model/search/request.js";
import type { ApplyOutcome, FullCopyOutcome, PageHead, StoreCommit } from "../model/commit.js";
import type { StateDelta } from "./stateDelta.js";
import type { Answer, Forwarded } from "./storeMethods.js";

/*
 * The calls between the store's worker (the server) and its client in another thread. Failures
 * travel as plain data, so that their codes survive; bytes are transferred.
 */

/** Settings as plain data. The worker creates its own file system and clock. */
export interface WorkerStoreSettings {
  readonly dir: string;
  readonly wasmPath: string;
  readonly keepHistoryDays?: number;
  readonly pollMs?: number;
  readonly openBytes?: number;
  readonly retainBytes?: number;
}

type Answered<T> = Promise<Answer<T>>;

/** The answer to `openWriter`. Its checkpoints save a run a trip to the worker. */
export interface OpenedWriter {
  /** Of the writer's `base`. */
  readonly revision: number;
  /** The token of each filter at this revision. */
  readonly checkpoints: readonly (readonly [filter: string, token: string | null])[];
}

/**
 * The server's functions. States are sent only as `changed` events, as differences. The event with
 * a new state arrives before any answer that depends on it.
 */
export interface WorkerFunctions extends Forwarded<"answer"> {
  open(settings: WorkerStoreSettings): Answered<void>;
  /** Sends the state unless the client has it. */
  state(): Answered<void>;
  /** The client numbers its searches. Hits come as `found` events. */
  searchRows(search: number, request: SearchRequest): Answered<SearchSummary>;
  cancelSearch(search: number): Answered<void>;
  close(): Answered<void>;
  /** The client numbers its writers. Sends the writer's `base` as the state. */
  openWriter(writer: number, waitMs: number): Answered<OpenedWriter>;
  /** Aborts an `openWriter` that is waiting for the lock. */
  cancelWriter(writer: number): Answered<void>;
  checkpoint(writer: number, filter: string): Answered<string | null>;
  addPage(writer: number, bytes: Uint8Array<ArrayBuffer>): Answered<PageHead>;
  restart(writer: number): Answered<void>;
  applyMutations(writer: number, ref: ResourceRef): Answered<ApplyOutcome>;
  stageFullCopy(
    writer: number,
    ref: ResourceRef,
    bytes: Uint8Array<ArrayBuffer>,
  ): Answered<FullCopyOutcome>;
  addFullCopyPiece(
    writer: number,
    ref: ResourceRef,
    piece: Uint8Array<ArrayBuffer> | null,
  ): Answered<void>;
  discardFullCopy(writer: number, ref: ResourceRef): Answered<void>;
  /** Sends the state after the commit. `isLast`: closes the writer too, in the same trip. */
  commit(writer: number, commit: StoreCommit, isLast: boolean): Answered<void>;
  closeWriter(writer: number): Answered<void>;
}

export interface ClientFunctions {
  /** `changes` is null if the client asked for the state, without a commit. */
  changed(changes: readonly ResourceChange[] | null, delta: StateDelta): void;
  found(search: number, lines: FoundLines): void;
  log(level: "debug" | "info" | "warn" | "error", message: string): void;
}
