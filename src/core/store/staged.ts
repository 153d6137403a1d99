import type { Reviewed } from "./resource/changedRows.js";
import type { ResourceMeta } from "./resource/schema.js";
import type { StagedFile } from "./storeFiles.js";

/** A new generation that waits for its commit, and what the catalog will say of it. */
export interface StagedRows extends StagedFile {
  readonly kind: "rows";
  readonly text: StagedFile;
  readonly meta: ResourceMeta;
  readonly crc32: number;
  readonly rowsByType: Record<string, number>;
  readonly fullCopy: boolean;
  /** Rows that a full copy lost, where they are many; null leaves an older mark in place. */
  readonly lostRows: number | null;
  /** A mutation newer than the full copy met no certain row. */
  readonly needsFullCopy: boolean;
  /** Rows that differ from what was reviewed, and the mark that they were counted with. */
  readonly unreviewedRows: number;
  readonly reviewed: Reviewed;
}

export type Staged = StagedRows | { readonly kind: "held"; readonly schemaVersion: number };

export function rowTotal(rowsByType: Readonly<Record<string, number>>): number {
  return Object.values(rowsByType).reduce((sum, rows) => sum + rows, 0);
}
