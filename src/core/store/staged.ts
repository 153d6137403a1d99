import type { ReviewedState } from "./resource/changedRows.js";
import type { ResourceMeta } from "./resource/schema.js";
import type { StagedFile } from "./storeFiles.js";

/** A new generation before its commit, with the values for its catalog entry. */
export interface StagedRows extends StagedFile {
  readonly kind: "rows";
  readonly text: StagedFile;
  readonly meta: ResourceMeta;
  readonly crc32: number;
  readonly rowsByType: Record<string, number>;
  readonly fullCopy: boolean;
  /** Number of rows that a full copy lost, if it is large; null keeps the previous number. */
  readonly lostRows: number | null;
  /** True if a mutation that is newer than the full copy matched no row. */
  readonly needsFullCopy: boolean;
  /** Number of unreviewed rows, and the review state with which they were counted. */
  readonly unreviewedRows: number;
  readonly reviewed: ReviewedState;
}

export type Staged = StagedRows | { readonly kind: "held"; readonly schemaVersion: number };

export function rowTotal(rowsByType: Readonly<Record<string, number>>): number {
  return Object.values(rowsByType).reduce((sum, rows) => sum + rows, 0);
}
