import { type ChangeMark, type PageChanges, type ReaderPage } from "../../model/pages.js";
import type { LocalResource, ResourceRef } from "../../model/resource.js";
import { verseAt, verseKey } from "../../model/verse.js";
import type { ChangeHead } from "../../model/change.js";
import { rowKey, type RowName } from "../../model/row.js";
import type { ContentStore } from "../../ports.js";
import { differenceOf } from "./difference.js";

type ChangeStore = Pick<ContentStore, "changes" | "changeHeads" | "history">;

/** Marks of one page; the longest surah has 6,144 words. */
const MAX_MARKS = 8000;
/** Bytes of payloads of removed rows whose text comes along with a page. */
const FORMER_BYTES = 64 * 1024;
/** Removed rows that a page without chapters names. */
const MAX_REMOVED = 50;

/**
 * What is marked on a page. A chapter has the marks of all its rows, whatever part of it the page
 * is; an article those of its localizations; a table those of its rows, and of rows that are gone.
 */
export async function readChanges(
  store: ChangeStore,
  resource: Pick<LocalResource, "group" | "id" | "unreviewedRows">,
  page: ReaderPage,
): Promise<PageChanges> {
  if (resource.unreviewedRows === 0) return NO_CHANGES;
  const [shown, through] = await Promise.all([
    headsOf(store, resource, page),
    newestChange(store, resource),
  ]);
  const former = await formerTexts(store, resource, shown);
  return {
    total: resource.unreviewedRows,
    through,
    marks: shown.map(({ position, ...head }): ChangeMark => ({
      ...head,
      verseKey: head.verseKey ?? verseKeyAt(position),
      former: former.get(rowKey(head)) ?? null,
    })),
  };
}

export const NO_CHANGES: PageChanges = { total: 0, through: null, marks: [] };

/**
 * ISO 8601: when the newest change was applied that the local history has, or that still waits for
 * review although the history is kept for less time than that; null without any.
 */
export async function newestChange(
  store: Pick<ContentStore, "changeHeads" | "history">,
  ref: ResourceRef,
): Promise<string | null> {
  const [newest] = await store.history(ref, { limit: 1 });
  return newest?.appliedAt ?? (await store.changeHeads(ref, { limit: 0 })).newest;
}

async function headsOf(
  store: ChangeStore,
  resource: Pick<LocalResource, "group" | "id" | "unreviewedRows">,
  page: ReaderPage,
): Promise<readonly ChangeHead[]> {
  if ("chapter" in page) {
    const { rows } = await store.changeHeads(resource, { chapter: page.chapter, limit: MAX_MARKS });
    if (page.kind !== "words" || rows.length === resource.unreviewedRows) return rows;
    // Words can stand in a chapter of which their own rows say nothing.
    const words = page.entries.flatMap((entry) => entry.words.flatMap(({ texts }) => texts));
    const known = new Set(rows.map(rowKey));
    const others = await store.changeHeads(resource, { rows: words.map(nameOf) });
    return [...rows, ...others.rows.filter((head) => !known.has(rowKey(head)))];
  }
  const { rows: heads } = await store.changeHeads(resource, { limit: MAX_MARKS });
  const keys = new Set((page.kind === "articles" ? page.localizations : page.rows).map(rowKey));
  const type = page.kind === "articles" ? null : page.recordType;
  let removed = 0;
  return heads.filter((head) =>
    head.kind === "deleted"
      ? (type === null || head.recordType === type) && removed++ < MAX_REMOVED
      : keys.has(rowKey(head)),
  );
}

function nameOf({ recordType, recordKey }: RowName): RowName {
  return { recordType, recordKey };
}

function verseKeyAt(position: number | null): string | null {
  return position === null || position % 1000 === 0 ? null : verseKey(verseAt(position));
}

async function formerTexts(
  store: ChangeStore,
  ref: ResourceRef,
  heads: readonly ChangeHead[],
): Promise<Map<string, string>> {
  const removed = heads.filter(({ kind }) => kind === "deleted");
  const texts = new Map<string, string>();
  if (removed.length === 0) return texts;
  const { rows } = await store.changes(ref, {
    rows: removed.map(nameOf),
    maxBytes: FORMER_BYTES,
  });
  for (const change of rows) {
    if ((change.before?.length ?? 0) > FORMER_BYTES) continue;
    const { before } = differenceOf(ref.group, change);
    if (before !== null) texts.set(rowKey(change), before);
  }
  return texts;
}
