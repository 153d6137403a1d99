/** What an export wrote, and the numbers of rows that it left out, by the reason. */
export interface ExportResult {
  /** Rows whose text is in the file. */
  readonly rows: number;
  /** Translation units in the file; null for other formats than TMX. */
  readonly units: number | null;
  readonly leftOut: LeftOut;
}

/** All but the first reason exist only in TMX. */
export interface LeftOut {
  readonly withoutText: number;
  /** No other resource has a text of exactly the same verses. */
  readonly unpaired: number;
  /** An earlier row of the resource is about the same verses. */
  readonly repeated: number;
  /** About no verse. */
  readonly withoutVerse: number;
  /** Of a range: rows that begin in a surah before it. */
  readonly beginsBefore: number;
}

/** Counts while an export is written. */
export class ExportTally {
  rows = 0;
  units = 0;
  withoutText = 0;
  unpaired = 0;
  repeated = 0;
  private done = 0;

  /**
   * @param total The number of rows of the resources.
   * @param onProgress Gets the numbers of read rows and of all rows.
   */
  constructor(
    private readonly total: number,
    private readonly onProgress: ((done: number, total: number) => void) | undefined,
  ) {
    this.read(0);
  }

  read(count: number): void {
    this.done += count;
    this.onProgress?.(Math.min(this.done, this.total), this.total);
  }

  /** The rows that were not read. */
  get unread(): number {
    return Math.max(0, this.total - this.done - this.repeated);
  }
}
