import { chapterById } from "../chapters.js";
import { integerOf, keyOf, LAST, type RowData, statedIdentity, verseOf } from "./fields.js";
import type { GroupModule, RowIdentity } from "./index.js";

/**
 * Audio files of verses and of whole chapters in one list. A chapter's file precedes the files of
 * its verses. It belongs to no verse, so only verse files count for coverage.
 */
function identify(data: RowData): RowIdentity {
  const stated = statedIdentity(data);
  const verse = verseOf(data);
  const chapter = integerOf(data, "chapter_id");
  const ofChapter = verse.from === null && chapter !== null;
  return {
    recordType: stated.recordType ?? (ofChapter ? "chapter_audio_file" : "audio_file"),
    recordKey: stated.recordKey ?? keyOf(data, "id"),
    ...verse,
    order: verse.from ?? chapterOrder(chapter),
  };
}

function chapterOrder(chapter: number | null): number {
  return chapter !== null && chapterById(chapter) !== undefined ? chapter * 1000 : LAST;
}

/** Recitations by verse, sometimes with whole chapters too. */
export const recitations: GroupModule = {
  group: "recitations",
  identify,
  keyIsDocumented: () => false,
  searchText: () => "",
};

/** Recitations of whole chapters, with the segments of their verses. */
export const chapterRecitations: GroupModule = {
  group: "chapter_recitations",
  identify(data) {
    const identity = identify(data);
    const stated = statedIdentity(data).recordType;
    const type = stated ?? (identity.verseKey === null ? "chapter_audio_file" : "audio_segment");
    return { ...identity, recordType: type };
  },
  keyIsDocumented: () => false,
  searchText: () => "",
};
