import { chapterById } from "../../model/chapters.js";
import { parseVerseKey } from "../../model/verse.js";
import type { StoredRow } from "../../model/row.js";
import type { Track } from "../../model/pages.js";
import { numberField, recordsField, textField, type Payload } from "../payload.js";

/** Base of the service's relative audio addresses; its own sites use the same. */
export const SERVICE_AUDIO_BASE = "https://verses.quran.foundation/";

/** The only origins of audio; a panel's content security policy names them. */
export const AUDIO_ORIGINS: readonly string[] = [
  "https://verses.quran.foundation",
  "https://verses.quran.com",
  "https://audio.qurancdn.com",
  "https://download.quranicaudio.com",
  "https://mirrors.quranicaudio.com",
];

/**
 * The absolute address of a published audio URL: relative to `base`, or absolute on a known origin.
 * Null for any other origin, so that data never chooses the target of a request. Null also for a
 * relative URL without a base.
 */
export function audioUrl(published: string | null, base: string | null): string | null {
  if (published === null || published.trim() === "") return null;
  let url: URL;
  try {
    // A protocol-relative address names its server, so it needs no base.
    const address = published.trim().replace(/^\/\//, "https://");
    url = base === null ? new URL(address) : new URL(address, base);
  } catch {
    return null;
  }
  return AUDIO_ORIGINS.includes(url.origin) && url.username === "" && url.password === ""
    ? url.href
    : null;
}

/** Fields with the start of a verse in a chapter's audio, in milliseconds. */
export const TIMING_STARTS = ["timestamp_from", "start_ms", "from"] as const;

/** The chapter of an audio row; null if it names none. */
export function chapterOfAudio(payload: Payload): number | null {
  const chapter = numberField(payload, "chapter_id", "chapter_number");
  return chapter !== null && chapterById(chapter) !== undefined ? chapter : null;
}

/** A row of a recitation group as a track. `base` completes relative addresses; null if unknown. */
export function trackOf(row: StoredRow, payload: Payload, base: string | null): Track {
  const published = textField(payload, "url", "audio_url");
  const verse = parseVerseKey(row.verseKey ?? textField(payload, "verse_key"));
  const wholeChapter = row.recordType === "chapter_audio_file" || verse === null;
  const chapter = chapterOfAudio(payload) ?? verse?.chapter ?? null;
  const seconds = numberField(payload, "duration");
  return {
    recordType: row.recordType,
    recordKey: row.recordKey,
    verseKey: wholeChapter ? null : `${verse.chapter}:${verse.verse}`,
    chapter,
    url: audioUrl(published, base),
    published,
    duration: seconds !== null && seconds > 0 ? seconds : null,
    timings: wholeChapter ? timingsOf(payload) : [],
  };
}

/** Verse starts of a chapter's audio (`timestamps`, `verse_timings` or `segments`), in order. */
function timingsOf(payload: Payload): Track["timings"] {
  for (const name of ["timestamps", "verse_timings", "segments"]) {
    const timings = recordsField(payload, name).flatMap((item) => {
      const verseKey = textField(item, "verse_key");
      const startMs = numberField(item, ...TIMING_STARTS);
      return parseVerseKey(verseKey) !== null && verseKey !== null && startMs !== null
        ? [{ verseKey, startMs }]
        : [];
    });
    if (timings.length > 0) return timings.sort((a, b) => a.startMs - b.startMs);
  }
  return [];
}
