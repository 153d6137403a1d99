import { rowKey, type RowName } from "../../core/model/row.js";
import type { DiffPart } from "../../core/model/wordDiff.js";
import type {
  ChangeMark,
  Difference,
  ReaderPage,
  TafsirPage,
  VersesPage,
} from "../../core/model/pages.js";
import { parseVerseKey, versePosition } from "../../core/model/verse.js";

/** The marks of a page by element. An element can represent several rows (words, audio). */
export interface PageMarks {
  /** By the element's own row. */
  readonly elements: ReadonlyMap<string, readonly ChangeMark[]>;
  /** Removed rows before an element (by its row), or after the last one (empty key). */
  readonly removed: ReadonlyMap<string, readonly ChangeMark[]>;
  /** The element that shows a changed row, by that row. */
  readonly elementOf: ReadonlyMap<string, RowName>;
}

export const NO_MARKS: PageMarks = {
  elements: new Map(),
  removed: new Map(),
  elementOf: new Map(),
};

/** An element of a page: its own row, all of its rows, and its place. */
interface Drawn {
  readonly row: RowName;
  readonly rows: readonly RowName[];
  readonly verseKey: string | null;
}

/** Assigns each mark to its element. Leaves out marks of rows that are not on the page. */
export function placeMarks(page: ReaderPage | null, marks: readonly ChangeMark[]): PageMarks {
  if (page === null || marks.length === 0) return NO_MARKS;
  const drawn = drawnOf(page);
  const byRow = new Map<string, Drawn>();
  const byVerse = new Map<string, Drawn>();
  for (const element of drawn) {
    for (const row of element.rows) byRow.set(rowKey(row), element);
    if (element.verseKey !== null) byVerse.set(element.verseKey, element);
  }
  const elements = new Map<string, ChangeMark[]>();
  const removed = new Map<string, ChangeMark[]>();
  const elementOf = new Map<string, RowName>();
  const add = (to: Map<string, ChangeMark[]>, key: string, mark: ChangeMark): void => {
    const list = to.get(key);
    if (list === undefined) to.set(key, [mark]);
    else list.push(mark);
  };
  for (const mark of marks) {
    // A verse that lost a word or a segment is still on the page.
    const ofVerse =
      PARTS.has(page.kind) && mark.verseKey !== null ? byVerse.get(mark.verseKey) : undefined;
    // Segments are drawn with their surah's audio.
    const ofChapter =
      page.kind === "recitation" && mark.kind !== "deleted"
        ? drawn.find(({ verseKey }) => verseKey === null)
        : undefined;
    const element = byRow.get(rowKey(mark)) ?? ofVerse ?? ofChapter;
    if (element !== undefined) {
      add(elements, rowKey(element.row), mark);
      elementOf.set(rowKey(mark), element.row);
    } else if (mark.kind === "deleted") {
      const before = beforeWhich(page, drawn, mark);
      if (before === null) continue;
      add(removed, before, mark);
      elementOf.set(rowKey(mark), mark);
    }
  }
  return { elements, removed, elementOf };
}

/** Pages that show several rows of a verse as one element. */
const PARTS: ReadonlySet<ReaderPage["kind"]> = new Set(["words", "recitation"]);

function drawnOf(page: ReaderPage): Drawn[] {
  switch (page.kind) {
    case "verses":
      return [
        ...page.entries.map((row) => ({ row, rows: [row], verseKey: row.verseKey })),
        ...unplacedOf(page),
      ];
    case "tafsir":
      return [
        ...page.entries.map((row) => ({ row, rows: [row], verseKey: row.from })),
        ...unplacedOf(page),
      ];
    case "words":
      return page.entries.flatMap((entry) => {
        const rows = entry.words.flatMap((word) => word.texts);
        const [row] = rows;
        return row === undefined ? [] : [{ row, rows, verseKey: entry.verseKey }];
      });
    case "recitation":
      return page.entries.map((row) => ({ row, rows: [row], verseKey: row.verseKey }));
    case "articles":
      return page.localizations.map((row) => ({ row, rows: [row], verseKey: null }));
    case "table":
      return page.rows.map((row) => ({ row, rows: [row], verseKey: null }));
  }
}

/** Rows without a verse. No removed row is drawn before one of them. */
function unplacedOf(page: VersesPage | TafsirPage): Drawn[] {
  return (page.unplaced?.entries ?? []).map((row) => ({ row, rows: [row], verseKey: null }));
}

/**
 * The key of the element after a removed row; empty at the end of the page, null if the row belongs
 * to another part.
 */
function beforeWhich(page: ReaderPage, drawn: readonly Drawn[], mark: ChangeMark): string | null {
  if (!("chapter" in page)) return "";
  const place = placeOf(mark.verseKey);
  const next = drawn.find(({ verseKey }) => placeOf(verseKey) >= place);
  const [first] = drawn;
  if (next === undefined) return page.nextOffset === null ? "" : null;
  return next === first && page.offset > 0 && placeOf(first.verseKey) > place
    ? null
    : rowKey(next.row);
}

function placeOf(verseKey: string | null): number {
  const verse = parseVerseKey(verseKey);
  return verse === null ? 0 : versePosition(verse);
}

/** The displayed changes of an element. */
export interface ShownMark {
  readonly kind: ChangeMark["kind"];
  /** True if it was on the screen after it was marked. */
  readonly seen: boolean;
  /** Null while the difference is not open. */
  readonly differences: readonly Difference[] | null;
}

/** Characters of unchanged text to keep on each side of a change. */
const CONTEXT = 240;

/** The parts of a difference, with long unchanged stretches cut to the text around the changes. */
export function withContext(parts: readonly DiffPart[]): DiffPart[] {
  return parts.map((part, index) => {
    if (part.kind !== "same" || part.text.length <= 2 * CONTEXT + 80) return part;
    const head = index === 0 ? "" : upToSpace(part.text.slice(0, CONTEXT));
    const tail = index === parts.length - 1 ? "" : fromSpace(part.text.slice(-CONTEXT));
    return { kind: "same", text: [head, "…", tail].filter((text) => text !== "").join(" ") };
  });
}

function upToSpace(text: string): string {
  return text.replace(/\s\S*$/, "");
}

function fromSpace(text: string): string {
  return text.replace(/^\S*\s/, "");
}
