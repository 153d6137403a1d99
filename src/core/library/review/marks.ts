import type { ChangeMark, PageChanges, ReaderPage } from "../../model/pages.js";
import {
  resourceKey,
  type LocalResource,
  type ResourceKey,
  type ResourceRef,
} from "../../model/resource.js";
import { verseAt, verseKey } from "../../model/verse.js";
import type { ChangeHead, ReviewMark } from "../../model/change.js";
import { rowKey, type RowName } from "../../model/row.js";
import type { ContentStore } from "../../ports.js";
import { allPages } from "../allPages.js";
import { differenceOf } from "./difference.js";

/** The part of the store that a review needs. */
export type ReviewStore = Pick<
  ContentStore,
  "changes" | "changeHeads" | "history" | "markReviewed"
>;

type MarkedResource = Pick<
  LocalResource,
  "group" | "id" | "file" | "unreviewedRows" | "reviewedThrough"
>;

/** Maximum marks of one page; the longest surah has 6,144 words. */
const MAX_MARKS = 8000;
/**
 * Maximum changes of one resource that are read at once for all its pages. Beyond it, each chapter
 * reads its own.
 */
const MOST_FOR_PAGES = 4000;
/** Maximum bytes that are read for the former texts of the removed rows on a page. */
const FORMER_BYTES = 64 * 1024;
/** Maximum removed rows listed on a page without chapters. */
const MAX_REMOVED = 50;

/** A part of a resource whose changes are marked. */
export interface MarkedPart {
  readonly kind: ReaderPage["kind"];
  /** Null for a part without chapters. */
  readonly chapter: number | null;
  /** The record type of a table; null for all. */
  readonly recordType: string | null;
  readonly rows: readonly RowName[];
}

/** The part that a page shows. */
export function markedPart(page: ReaderPage): MarkedPart {
  return {
    kind: page.kind,
    chapter: "chapter" in page ? page.chapter : null,
    recordType: page.kind === "table" ? page.recordType : null,
    rows: rowsOf(page).map(nameOf),
  };
}

export const NO_CHANGES: PageChanges = { total: 0, through: null, marks: [] };

/** The unreviewed changes of one resource, as long as its rows and its marks stay the same. */
interface Kept {
  readonly state: string;
  /** Null if there are too many for a page, until all of them are requested. */
  heads: Promise<readonly ChangeHead[]> | null;
  readonly through: Promise<string | null>;
  /** Former texts of removed rows, by row key. */
  readonly former: Map<string, string | null>;
}

/**
 * The unreviewed changes of resources, shared by all their readers. They are read once for each
 * state of a resource; a review of single rows updates them without reading the others again.
 */
export class ReviewMarks {
  private readonly kept = new Map<ResourceKey, Kept>();
  /** Grows when marks of a resource change in a way that its counts may not show. */
  private readonly versions = new Map<ResourceKey, number>();
  private readonly reviewing = new Map<ResourceKey, Promise<void>>();

  constructor(private readonly store: () => ReviewStore) {}

  /**
   * The changes in a part. A chapter has the marks of all its rows, an article those of its
   * localizations, a table those of its rows and of removed rows.
   */
  async on(resource: MarkedResource, part: MarkedPart): Promise<PageChanges> {
    if (resource.unreviewedRows === 0) return NO_CHANGES;
    const kept = await this.of(resource);
    const [shown, through] = await Promise.all([this.headsIn(resource, part, kept), kept.through]);
    const removed = shown.filter(({ kind }) => kind === "deleted");
    await this.readFormer(resource, removed, kept.former);
    return {
      total: resource.unreviewedRows,
      through,
      marks: shown.map((head) => markOf(head, kept.former)),
    };
  }

  /** Starts reading the changes of a resource, which a page will need. */
  prepare(resource: MarkedResource): void {
    if (resource.unreviewedRows > 0) this.of(resource).catch(() => undefined);
  }

  /** All unreviewed changes of a resource, in reading order. */
  async all(resource: MarkedResource): Promise<readonly ChangeHead[]> {
    if (resource.unreviewedRows === 0) return [];
    const kept = await this.of(resource);
    if (kept.heads === null) {
      kept.heads = readAll(this.store(), resource);
      this.forgetIfFailed(resourceKey(resource), kept);
    }
    return kept.heads;
  }

  /**
   * Marks changes as reviewed, or removes marks. Returns and throws like the store's
   * `markReviewed`.
   */
  async review(ref: ResourceRef, mark: ReviewMark): Promise<readonly ReviewMark[]> {
    const key = resourceKey(ref);
    const before = this.reviewing.get(key) ?? Promise.resolve();
    const review = before.then(() => this.reviewNow(ref, mark));
    const settled = review.then(
      () => undefined,
      () => undefined,
    );
    this.reviewing.set(key, settled);
    try {
      return await review;
    } finally {
      if (this.reviewing.get(key) === settled) this.reviewing.delete(key);
    }
  }

  /** Called after a commit changed the marks of a resource. */
  changed(ref: ResourceRef): void {
    const key = resourceKey(ref);
    // A review in this window updates the cache itself.
    if (!this.reviewing.has(key)) this.versions.set(key, this.versionOf(key) + 1);
  }

  /** Clears the cache after a switch to another environment. */
  clear(): void {
    this.kept.clear();
    this.versions.clear();
  }

  private async reviewNow(ref: ResourceRef, mark: ReviewMark): Promise<readonly ReviewMark[]> {
    const key = resourceKey(ref);
    const kept = this.kept.get(key);
    const heads = (await kept?.heads) ?? null;
    const undo = await this.store().markReviewed(ref, mark);
    this.kept.delete(key);
    if (kept === undefined || heads === null || mark.rows === undefined || mark.through === null) {
      return undo;
    }
    const rows = mark.rows.map(nameOf);
    const left = new Map(
      (await this.store().changeHeads(ref, { rows })).rows.map((head) => [rowKey(head), head]),
    );
    const named = new Set(rows.map(rowKey));
    const now = heads.flatMap((head) =>
      named.has(rowKey(head)) ? (left.get(rowKey(head)) ?? []) : [head],
    );
    this.kept.set(key, { ...kept, state: "", heads: Promise.resolve(now) });
    return undo;
  }

  private versionOf(key: ResourceKey): number {
    return this.versions.get(key) ?? 0;
  }

  private async of(resource: MarkedResource): Promise<Kept> {
    const key = resourceKey(resource);
    await this.reviewing.get(key);
    const { file, reviewedThrough, unreviewedRows } = resource;
    const state = [file, reviewedThrough, unreviewedRows, this.versionOf(key)].join("\n");
    const kept = this.kept.get(key);
    if (kept?.state === state) return kept;
    if (kept?.state === "" && (await kept.heads)?.length === unreviewedRows) {
      // A review updated the changes, and their number equals the state's: no other window changed
      // them.
      const updated = { ...kept, state };
      this.kept.set(key, updated);
      return updated;
    }
    const fresh = this.read(resource, state);
    this.kept.set(key, fresh);
    this.forgetIfFailed(key, fresh);
    return fresh;
  }

  /** After a failure, the next page reads the changes again. */
  private forgetIfFailed(key: ResourceKey, kept: Kept): void {
    Promise.all([kept.heads, kept.through]).catch(() => {
      if (this.kept.get(key) === kept) this.kept.delete(key);
    });
  }

  private read(resource: MarkedResource, state: string): Kept {
    const store = this.store();
    const { group, id, unreviewedRows } = resource;
    return {
      state,
      heads: unreviewedRows > MOST_FOR_PAGES ? null : readAll(store, { group, id }),
      through: newestChange(store, { group, id }),
      former: new Map(),
    };
  }

  private async headsIn(
    resource: MarkedResource,
    part: MarkedPart,
    kept: Kept,
  ): Promise<readonly ChangeHead[]> {
    const all = await kept.heads;
    if (all !== null) return headsIn(part, all);
    const store = this.store();
    const { chapter } = part;
    if (chapter === null) {
      const { rows } = await store.changeHeads(resource, { limit: MAX_MARKS });
      return headsIn(part, rows);
    }
    const { rows } = await store.changeHeads(resource, { chapter, limit: MAX_MARKS });
    if (part.kind !== "words" || part.rows.length === 0) return rows;
    // Rows of placed words do not name their chapter.
    const known = new Set(rows.map(rowKey));
    const others = await store.changeHeads(resource, { rows: part.rows });
    return [...rows, ...others.rows.filter((head) => !known.has(rowKey(head)))];
  }

  private async readFormer(
    ref: ResourceRef,
    removed: readonly ChangeHead[],
    former: Map<string, string | null>,
  ): Promise<void> {
    const unknown = removed.filter((head) => !former.has(rowKey(head)));
    if (unknown.length === 0) return;
    const { rows } = await this.store().changes(ref, {
      rows: unknown.map(nameOf),
      maxBytes: FORMER_BYTES,
    });
    for (const head of unknown) former.set(rowKey(head), null);
    for (const change of rows) {
      if ((change.before?.length ?? 0) > FORMER_BYTES) continue;
      former.set(rowKey(change), differenceOf(ref.group, change).before);
    }
  }
}

/** Number of changes in one message. The worker is free between two messages. */
const PAGE_CHANGES = 1500;

function readAll(store: ReviewStore, { group, id }: ResourceRef): Promise<readonly ChangeHead[]> {
  return allPages((offset) =>
    store.changeHeads({ group, id }, { offset, limit: PAGE_CHANGES, maxBytes: Infinity }),
  );
}

/**
 * ISO 8601: when the newest change in the local history was applied. If the history is empty, when
 * the newest unreviewed change was applied; null without changes.
 */
export async function newestChange(
  store: Pick<ContentStore, "changeHeads" | "history">,
  ref: ResourceRef,
): Promise<string | null> {
  const [newest] = await store.history(ref, { limit: 1 });
  return newest?.appliedAt ?? (await store.changeHeads(ref, { limit: 0 })).newest;
}

function markOf(
  { recordType, recordKey, verseKey: key, kind, times, changedAt, appliedAt, position }: ChangeHead,
  former: ReadonlyMap<string, string | null>,
): ChangeMark {
  return {
    recordType,
    recordKey,
    verseKey: key ?? verseKeyAt(position),
    kind,
    times,
    changedAt,
    appliedAt,
    former: former.get(rowKey({ recordType, recordKey })) ?? null,
  };
}

/** The changes among these that belong to a part. */
function headsIn(part: MarkedPart, heads: readonly ChangeHead[]): readonly ChangeHead[] {
  const keys = new Set(part.rows.map(rowKey));
  const { chapter, recordType } = part;
  if (chapter !== null) {
    // Rows of another chapter can reach into this one, and rows of placed words name no chapter.
    return heads
      .filter((head) => chapterAt(head.position) === chapter || keys.has(rowKey(head)))
      .slice(0, MAX_MARKS);
  }
  let removed = 0;
  return heads.filter((head) =>
    head.kind === "deleted"
      ? (recordType === null || head.recordType === recordType) && removed++ < MAX_REMOVED
      : keys.has(rowKey(head)),
  );
}

function rowsOf(page: ReaderPage): readonly RowName[] {
  switch (page.kind) {
    case "articles":
      return page.localizations;
    case "table":
      return page.rows;
    case "tafsir":
      return page.heads;
    case "words":
      return page.entries.flatMap((entry) => entry.words.flatMap(({ texts }) => texts));
    default:
      return page.entries;
  }
}

function nameOf({ recordType, recordKey }: RowName): RowName {
  return { recordType, recordKey };
}

function chapterAt(position: number | null): number | null {
  return position === null ? null : verseAt(position).chapter;
}

function verseKeyAt(position: number | null): string | null {
  return position === null || position % 1000 === 0 ? null : verseKey(verseAt(position));
}
