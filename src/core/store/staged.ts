import type { Reviewed } from "./resource/changedRows.js";
import type { ResourceMeta } from "./resource/schema.js";
import type { StagedFile } from "./storeFiles.js";

/** A new generation that waits for its commit, with the values for its catalog entry. */
export interface StagedRows extends StagedFile {
  readonly kind: "rows";
  readonly text: StagedFile;
  readonly meta: ResourceMeta;
  readonly crc32: number;
  readonly rowsByType: Record<string, number>;
  readonly fullCopy: boolean;
  /** Rows that a full copy lost, if they are many; null keeps an earlier mark. */
  readonly lostRows: number | null;
  /** A mutation that is newer than the full copy could not be matched to a row. */
  readonly needsFullCopy: boolean;
  /** Rows that differ from their reviewed state, and the mark at the time of counting. */
  readonly unreviewedRows: number;
  readonly reviewed: Reviewed;
}

export type Staged = StagedRows | { readonly kind: "held"; readonly schemaVersion: number };

export function rowTotal(rowsByType: Readonly<Record<string, number>>): number {
  return Object.values(rowsByType).reduce((sum, rows) => sum + rows, 0);
}
