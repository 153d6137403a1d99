import { isDeepStrictEqual } from "node:util";
import type { ReaderPage } from "../../core/model/pages.js";
import type { ResourceRef } from "../../core/model/resource.js";
import { rowKey, type RowName } from "../../core/model/row.js";
import type { ReaderMessage, VerseMargin } from "../../protocol/reader.js";

/** The verse under which a reader shows a row that does not name one; null for other rows. */
export type VerseOfRow = (row: RowName) => string | null;

/** The marks of findings and notes beside verses. */
export interface ReaderMargin {
  /** The marks of a surah, one entry for each marked verse. */
  of(ref: ResourceRef, chapter: number, verseOf: VerseOfRow): VerseMargin[];
  open(
    ref: ResourceRef,
    verseKey: string,
    kind: "finding" | "note",
    verseOf: VerseOfRow,
  ): Promise<void>;
}

type MarginMessage = Extract<ReaderMessage, { type: "margin" }>;

/** The margin of one reader: what its webview shows, and where its rows are. */
export class SentMargin {
  /** The chapter on the page; null for an article or a table. */
  private chapter: number | null = null;
  private sent: MarginMessage = NOTHING;
  /** Verses of words, which a mushaf places, by row. */
  private readonly placed = new Map<string, string>();
  private readonly verseOf: VerseOfRow = (row) => this.placed.get(rowKey(row)) ?? null;

  constructor(
    private readonly margin: ReaderMargin,
    private readonly ref: ResourceRef,
  ) {}

  /** The webview begins without marks. */
  reset(): void {
    this.sent = NOTHING;
  }

  /** The webview got a page. */
  show(page: ReaderPage): void {
    this.chapter = "chapter" in page ? page.chapter : null;
    if (page.kind !== "words") return;
    for (const { verseKey, words } of page.entries) {
      if (verseKey === null) continue;
      for (const { texts } of words) {
        for (const row of texts) this.placed.set(rowKey(row), verseKey);
      }
    }
  }

  /** The message with all marks of the chapter; null if the webview has them. */
  message(): MarginMessage | null {
    const { chapter } = this;
    if (chapter === null) return null;
    const verses = this.margin.of(this.ref, chapter, this.verseOf);
    const message: MarginMessage = { type: "margin", chapter, verses };
    if (isDeepStrictEqual(message, this.sent)) return null;
    this.sent = message;
    return message;
  }

  open(verseKey: string, kind: "finding" | "note"): Promise<void> {
    return this.margin.open(this.ref, verseKey, kind, this.verseOf);
  }
}

const NOTHING: MarginMessage = { type: "margin", chapter: 0, verses: [] };
