import type { RecitationPage, Track } from "../../model/pages.js";
import type { ResourceRef } from "../../model/resource.js";
import type { RowsQuery, StoredRow } from "../../model/row.js";
import { allPages } from "../allPages.js";
import { numberField, payloadOf } from "../payload.js";
import { chapterOfAudio, TIMING_STARTS, trackOf } from "./audio.js";
import { chapterRange, PAGE_BYTES, pageAround, type ChapterPlace } from "./part.js";
import { keyOf } from "./row.js";
import type { ReadStore } from "./store.js";

/** A part of a chapter of a recitation; the first part begins with the audio of the whole chapter. */
export async function readRecitation(
  store: ReadStore,
  ref: ResourceRef,
  chapter: number,
  at: ChapterPlace,
): Promise<RecitationPage> {
  const range: RowsQuery = { ...chapterRange(chapter), maxBytes: PAGE_BYTES };
  const base = at.audioBase ?? null;
  const has = (type: string): boolean =>
    at.rowsByType === undefined || (at.rowsByType[type] ?? 0) > 0;
  const [{ page, offset }, whole] = await Promise.all([
    has("audio_file")
      ? pageAround(store, ref, { ...range, recordTypes: ["audio_file"] }, chapter, at)
      : NO_ROWS,
    has("chapter_audio_file") ? chapterAudio(store, ref, chapter) : null,
  ]);
  const entries = page.rows.map((row) => trackOf(row, payloadOf(row), base));
  if (whole !== null && offset === 0) {
    const track = trackOf(whole, payloadOf(whole), base);
    const needsSegments = track.timings.length === 0 && has("audio_segment");
    const timings = needsSegments ? await segmentTimings(store, ref, range) : track.timings;
    entries.unshift({ ...track, timings });
  }
  return {
    kind: "recitation",
    chapter,
    offset,
    nextOffset: page.nextOffset,
    entries,
    arabic: [],
  };
}

const NO_ROWS: Awaited<ReturnType<typeof pageAround>> = {
  page: { rows: [], nextOffset: null, generation: "" },
  offset: 0,
};

/**
 * The audio of a whole chapter. These rows name no verse, so a range cannot select them. They are
 * in the order of their chapters, so the row is at the chapter's index unless others are missing.
 */
async function chapterAudio(
  store: ReadStore,
  ref: ResourceRef,
  chapter: number,
): Promise<StoredRow | null> {
  const query: RowsQuery = { recordTypes: ["chapter_audio_file"] };
  const isIt = (row: StoredRow): boolean => chapterOfAudio(payloadOf(row)) === chapter;
  const guess = await store.rows(ref, { ...query, offset: chapter - 1, limit: 1 });
  const found = guess.rows.find(isIt);
  if (found !== undefined) return found;
  const rows = await allPages((offset) => store.rows(ref, { ...query, offset }));
  return rows.find(isIt) ?? null;
}

/** Verse starts from the separate segment rows of `chapter_recitations`, ascending. */
async function segmentTimings(
  store: ReadStore,
  ref: ResourceRef,
  range: RowsQuery,
): Promise<Track["timings"]> {
  const rows = await allPages((offset) =>
    store.rows(ref, { ...range, recordTypes: ["audio_segment"], offset }),
  );
  return rows
    .flatMap((row) => {
      const startMs = numberField(payloadOf(row), ...TIMING_STARTS);
      return startMs === null ? [] : [{ verseKey: keyOf(row), startMs }];
    })
    .sort((a, b) => a.startMs - b.startMs);
}
