import type * as vscode from "vscode";
import type { ResourceInfo, Row } from "./core/model/resource.js";
import type { SearchHit } from "./core/model/storeState.js";
import type { Finding } from "./core/library/checks/finding.js";
import type { SyncReport } from "./core/sync/types.js";

/** A row that differs from its state at the last review. Payloads are as the service sent them. */
export interface Change {
  recordType: string;
  recordKey: string;
  verseKey: string | null;
  kind: "created" | "updated" | "deleted";
  /** Null before a creation. */
  before: Record<string, unknown> | null;
  /** Null after a deletion. */
  after: Record<string, unknown> | null;
}

/** The result of `activate()`, for other extensions. */
export interface QuranContentSyncApi {
  readonly apiVersion: 1;
  /** Resolves when the store is open and the tree has its content. */
  ready(): Promise<void>;
  /** Runs one sync of the configured resources. Rejects with an Error whose `code` is stable. */
  sync(options?: { full?: boolean }): Promise<SyncReport>;
  /** Fetches one full copy and replaces the resource's local rows. */
  refreshFullCopy(resource: { group: string; id: number }): Promise<ResourceInfo>;
  /** Every resource known locally, including unavailable ones, ordered by group and id. */
  resources(): Promise<ResourceInfo[]>;
  /** All local rows of one resource, in reading order. `data` is the unchanged payload. */
  rows(resource: { group: string; id: number }): Promise<Row[]>;
  /** Full-text search over everything synced, best first. */
  search(query: string, options?: { limit?: number; groups?: string[] }): Promise<SearchHit[]>;
  /** Rows that differ from their state at the last review, in reading order. */
  changes(resource: { group: string; id: number }): Promise<Change[]>;
  /** Runs the quality checks on one resource. Leaves out ignored findings. */
  findings(resource: { group: string; id: number }): Promise<Finding[]>;
  /**
   * Parses a written verse reference in any script. A chapter alone means all its verses. Null if
   * the text is not a reference, or is ambiguous.
   */
  parseVerseReference(text: string): { chapter: number; from: number; to: number } | null;
  /**
   * Writes one resource; `target` is replaced only after everything is written. Formats: `json`,
   * `csv`, `markdown`, `text`, `tmx`, `xliff`. The last two pair it with the Arabic text, if that
   * is stored.
   */
  exportResource(
    resource: { group: string; id: number },
    options: { format: string; target: vscode.Uri },
  ): Promise<void>;
  /**
   * Fires after each commit, of this window or another, with the changed resources. The list is
   * empty if the commit changed no resource. For example, a commit of a checkpoint only changes
   * ages, or ends a run.
   */
  readonly onDidChangeResources: vscode.Event<{ group: string; id: number }[]>;
}
