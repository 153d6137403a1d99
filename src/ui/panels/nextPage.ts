import type { RowName } from "../../core/model/row.js";
import { chapterById } from "../../core/model/chapters.js";
import type { VerseReference } from "../../core/model/verseReference/index.js";
import type { VerseRange } from "../../protocol/reader.js";

/** Maximum UTF-16 units of a marked query, as in the protocol. */
const MAX_HIGHLIGHT = 500;

export interface Extras {
  readonly highlight: string | null;
  readonly row: RowName | null;
  readonly range: VerseRange | null;
  readonly difference: RowName | null;
}

const NO_EXTRAS: Extras = { highlight: null, row: null, range: null, difference: null };

/** The parts of a page's message that come from these extras. */
export interface ExtraFields {
  readonly highlight?: string;
  readonly row?: RowName;
  readonly range?: VerseRange;
  readonly differences?: RowName[];
}

/** Marks and an open difference for the next page that the webview shows. */
export class NextPage {
  private extras: Extras = NO_EXTRAS;

  /** Marks the words of a search; null marks none. */
  markWords(query: string | null): void {
    this.extras = { ...this.extras, highlight: query?.slice(0, MAX_HIGHLIGHT) ?? null };
  }

  /** Scrolls to a row, and marks it. */
  markRow(row: RowName | null): void {
    this.extras = { ...this.extras, row };
  }

  /** Marks the verses of a reference to several. */
  markRange(reference: VerseReference | null): void {
    this.extras = { ...this.extras, range: reference === null ? null : rangeOf(reference) };
  }

  /** Opens the difference of a changed row. */
  openDifference(row: RowName | null): void {
    this.extras = { ...this.extras, difference: row };
  }

  peek(): Extras {
    return this.extras;
  }

  /** Restores the extras of a lost message, unless newer ones were set. */
  restore(lost: Extras): void {
    const { highlight, row, range, difference } = this.extras;
    this.extras = {
      highlight: highlight ?? lost.highlight,
      row: row ?? lost.row,
      range: range ?? lost.range,
      difference: difference ?? lost.difference,
    };
  }

  /** Takes the extras for the page that is being sent. */
  take(): ExtraFields {
    const { highlight, row, range, difference } = this.extras;
    this.extras = NO_EXTRAS;
    return {
      ...(highlight === null ? {} : { highlight }),
      ...(row === null ? {} : { row }),
      ...(range === null ? {} : { range }),
      ...(difference === null ? {} : { differences: [difference] }),
    };
  }
}

/** The verses to mark for a reference: null for one verse or a whole chapter. */
export function rangeOf({ chapter, from, to }: VerseReference): VerseRange | null {
  const isWhole = from === 1 && to === chapterById(chapter)?.versesCount;
  return from === to || isWhole ? null : { chapter, from, to };
}
