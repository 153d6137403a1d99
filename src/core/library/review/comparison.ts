import { readerKind, type ReaderKind } from "../../model/pages.js";
import type { ResourceRef } from "../../model/resource.js";
import { parseVerseKey, versesName } from "../../model/verse.js";
import type { RowChange } from "../../model/change.js";
import { rowKey, type RowName } from "../../model/row.js";
import type { ContentStore } from "../../ports.js";
import { differenceOf } from "./difference.js";
import { localizationNames } from "./localizationNames.js";

/** One document to compare, before and after: one changed row, or several of a chapter. */
export interface ChangedText {
  /** The chapter of the rows; null for a document of one row. */
  readonly chapter: number | null;
  /** The row of a document of one row, with its verse key and a readable name. */
  readonly row: (RowName & { readonly verseKey: string | null; readonly name: string }) | null;
  readonly form: "text" | "json";
  /** Empty if none of the rows existed. */
  readonly before: string;
  readonly after: string;
}

/** A row in a comparison, with the number of its changes there. */
export interface ComparedRow extends RowName {
  readonly times: number;
}

export interface ComparedChanges {
  readonly texts: readonly ChangedText[];
  /** The rows in `texts`. */
  readonly rows: readonly ComparedRow[];
  /** Number of changed rows in all parts of the comparison. */
  readonly total: number;
  /** Start of the next part; null after the last. */
  readonly nextOffset: number | null;
}

/** A part of the changes of a resource. */
export interface ChangesPart {
  /** ISO 8601: changes applied after it. Default: unreviewed changes. */
  readonly since?: string;
  /** Number of changed rows before the part. */
  readonly offset?: number;
}

/** Limits of one part of a comparison; nobody reads a longer one at once. */
const MAX_ROWS = 500;
const MAX_DOCUMENTS = 100;
const MAX_BYTES = 2 * 1024 * 1024;

/**
 * A part of the changes as texts to compare: short texts of a chapter together, each after its verse
 * key; long texts and JSON one by one.
 */
export async function compareChanges(
  store: Pick<ContentStore, "changes" | "changeHeads">,
  ref: ResourceRef,
  part: ChangesPart = {},
): Promise<ComparedChanges> {
  const page = await store.changes(ref, { ...part, limit: MAX_ROWS, maxBytes: MAX_BYTES });
  const texts: ChangedText[] = [];
  /** Index in `texts`, by chapter. */
  const chapters = new Map<number, number>();
  const rows: ComparedRow[] = [];
  const names = await namesOf(store, ref, page.rows, part.since);
  for (const change of page.rows) {
    const { recordType, recordKey, times } = change;
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
      const name = names.get(rowKey(change)) ?? recordKey;
      const row = { recordType, recordKey, verseKey: change.verseKey, name };
      texts.push({ chapter: null, row, form, before: before ?? "", after: after ?? "" });
    }
    rows.push({ recordType, recordKey, times });
  }
  const next = (part.offset ?? 0) + rows.length;
  return { texts, rows, total: page.total, nextOffset: next < page.total ? next : null };
}

/**
 * The rows of a comparison that shows all their unreviewed changes. Leaves out a row with an
 * unreviewed change before the compared period.
 */
export async function shownCompletely(
  store: Pick<ContentStore, "changeHeads">,
  ref: ResourceRef,
  rows: readonly ComparedRow[],
): Promise<RowName[]> {
  if (rows.length === 0) return [];
  const names = rows.map(({ recordType, recordKey }) => ({ recordType, recordKey }));
  const heads = await store.changeHeads(ref, { rows: names });
  const shown = new Map(rows.map((row) => [rowKey(row), row.times]));
  return heads.rows
    .filter((head) => head.times <= (shown.get(rowKey(head)) ?? 0))
    .map(({ recordType, recordKey }) => ({ recordType, recordKey }));
}

/** Readable names by row key: `2:1–5` for a commentary, `English` for a localization. */
async function namesOf(
  store: Pick<ContentStore, "changes" | "changeHeads">,
  ref: ResourceRef,
  changes: readonly RowChange[],
  since: string | undefined,
): Promise<ReadonlyMap<string, string>> {
  const kind = readerKind(ref.group);
  if (kind === "articles") return localizationNames(changes);
  const rows = changes.map(({ recordType, recordKey }) => ({ recordType, recordKey }));
  if (SHORT.has(kind) || rows.length === 0) return new Map();
  const heads = await store.changeHeads(ref, { rows, ...(since === undefined ? {} : { since }) });
  return new Map(
    heads.rows.flatMap((head) => {
      const { verseKey, position, to } = head;
      if (verseKey === null || position === null) return [];
      return [[rowKey(head), versesName(position, to ?? position)] as const];
    }),
  );
}

/** Kinds of readers whose rows are short: one document has all changed rows of a surah. */
const SHORT: ReadonlySet<ReaderKind> = new Set(["verses", "words"]);

function chapterOf(change: RowChange): number | null {
  return parseVerseKey(change.verseKey)?.chapter ?? null;
}

function withKey(change: RowChange, text: string | null): string {
  return text === null ? "" : `${change.verseKey ?? change.recordKey}  ${text}\n`;
}

function joined(a: string, b: string): string {
  return a === "" || b === "" ? a + b : `${a}\n${b}`;
}
