import { readerKind, type ReaderKind } from "../../model/pages.js";
import type { ResourceRef } from "../../model/resource.js";
import { parseVerseKey } from "../../model/verse.js";
import type { RowChange } from "../../model/change.js";
import type { ContentStore } from "../../ports.js";
import { differenceOf } from "./difference.js";

/** Changed rows of one document, on both sides. */
export interface ChangedText {
  /** The chapter that the rows are of; null for a document of one row. */
  readonly chapter: number | null;
  /** The row, for a document of one. */
  readonly row: { readonly recordKey: string; readonly verseKey: string | null } | null;
  readonly form: "text" | "json";
  /** Null where none of the rows was there before. */
  readonly before: string | null;
  /** Null where none of the rows is there any more. */
  readonly after: string | null;
}

export interface ComparedChanges {
  readonly texts: readonly ChangedText[];
  /** Changed rows in `texts`, and in all. */
  readonly shown: number;
  readonly total: number;
}

/** What one comparison holds at most: beyond it nobody reads on. */
const MAX_ROWS = 500;
const MAX_DOCUMENTS = 100;
const MAX_BYTES = 2 * 1024 * 1024;

/**
 * What changed as texts to compare: short texts of a chapter together, each with its verse's key
 * before it; long ones and JSON one by one. `since` (ISO 8601) as in the store.
 */
export async function compareChanges(
  store: Pick<ContentStore, "changes">,
  ref: ResourceRef,
  since?: string,
): Promise<ComparedChanges> {
  const period = since === undefined ? {} : { since };
  const page = await store.changes(ref, { ...period, limit: MAX_ROWS, maxBytes: MAX_BYTES });
  const texts: ChangedText[] = [];
  /** Where in `texts` a chapter stands. */
  const chapters = new Map<number, number>();
  let shown = 0;
  for (const change of page.rows) {
    const { form, before, after } = differenceOf(ref.group, change);
    const chapter = SHORT.has(readerKind(ref.group)) && form === "text" ? chapterOf(change) : null;
    const at = chapter === null ? undefined : chapters.get(chapter);
    const text = at === undefined ? undefined : texts[at];
    if (at !== undefined && text !== undefined) {
      texts[at] = {
        ...text,
        before: joined(text.before, withKey(change, before)),
        after: joined(text.after, withKey(change, after)),
      };
    } else if (texts.length === MAX_DOCUMENTS) break;
    else if (chapter !== null) {
      chapters.set(chapter, texts.length);
      const [left, right] = [withKey(change, before), withKey(change, after)];
      texts.push({ chapter, row: null, form, before: left, after: right });
    } else {
      const { recordKey, verseKey: key } = change;
      texts.push({ chapter: null, row: { recordKey, verseKey: key }, form, before, after });
    }
    shown++;
  }
  return { texts, shown, total: page.total };
}

/** Readers whose rows are short enough to stand together, a surah in a document. */
const SHORT: ReadonlySet<ReaderKind> = new Set(["verses", "words"]);

function chapterOf(change: RowChange): number | null {
  return parseVerseKey(change.verseKey)?.chapter ?? null;
}

function withKey(change: RowChange, text: string | null): string | null {
  return text === null ? null : `${change.verseKey ?? change.recordKey}  ${text}\n`;
}

function joined(a: string | null, b: string | null): string | null {
  return a === null || b === null ? (a ?? b) : `${a}\n${b}`;
}
