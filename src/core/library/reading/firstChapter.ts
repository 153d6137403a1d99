import { readerKind } from "../../model/pages.js";
import type { ResourceRef } from "../../model/resource.js";
import { verseAt } from "../../model/verse.js";
import { payloadOf } from "../payload.js";
import { chapterOfAudio } from "./audio.js";
import type { ReadStore } from "./store.js";

/**
 * The chapter that a resource begins with. Null if it cannot be read by chapters, because no row
 * names a verse or a chapter.
 */
export async function firstChapter(
  store: Pick<ReadStore, "rows" | "rowHeads">,
  ref: ResourceRef,
): Promise<number | null> {
  const page = await store.rowHeads(ref, { from: 1001, to: 114_999, limit: 1 });
  const from = page.rows[0]?.from ?? null;
  const chapters = from === null ? [] : [verseAt(from).chapter];
  if (readerKind(ref.group) === "recitation") {
    const audio = await store.rows(ref, { recordTypes: ["chapter_audio_file"], limit: 1 });
    const whole = audio.rows[0] === undefined ? null : chapterOfAudio(payloadOf(audio.rows[0]));
    if (whole !== null) chapters.push(whole);
  }
  return chapters.length === 0 ? null : Math.min(...chapters);
}
