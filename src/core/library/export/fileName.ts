import { chapterById } from "../../model/chapters.js";
import { verseAt } from "../../model/verse.js";
import type { VerseRange } from "../../model/verseReference/index.js";
import { FILE_EXTENSIONS, type ExportFormat } from "./exportResource.js";
import { keyAt } from "./source.js";

/** File systems allow 255 bytes. This leaves room for the range, the ending and a copy's number. */
const MOST_BYTES = 180;

/**
 * The suggested name of an export's file, valid on every system: `Saheeh International.csv`,
 * `Saheeh International 2.255-257.csv`. The range keeps a part from replacing the whole resource.
 */
export function exportFileName(
  resource: string,
  format: ExportFormat,
  range: VerseRange | null,
): string {
  const name = resource
    .toWellFormed()
    .replace(/\p{Bidi_Control}/gu, "")
    .replace(/[\\/:*?"<>|\p{Cc}]+/gu, "-")
    .replace(/^[\s.]+/u, "");
  const stem = withoutEnd(
    [shortened(name), rangeText(range)].filter((part) => part !== "").join(" "),
  );
  // Windows reserves these names with any ending.
  const isUsable = stem !== "" && !/^(?:con|prn|aux|nul|com\d|lpt\d)$/iu.test(stem);
  return `${isUsable ? stem : `export ${stem}`.trim()}.${FILE_EXTENSIONS[format]}`;
}

/** The first characters of a name, in at most `MOST_BYTES` bytes of UTF-8. */
function shortened(name: string): string {
  let bytes = 0;
  let end = 0;
  for (const { segment, index } of new Intl.Segmenter().segment(name)) {
    bytes += Buffer.byteLength(segment);
    if (bytes > MOST_BYTES) return name.slice(0, end);
    end = index + segment.length;
  }
  return name;
}

/** Windows removes spaces and stops at the end of a name. */
function withoutEnd(name: string): string {
  let end = name.length;
  while (end > 0 && /[\s.]/u.test(name.charAt(end - 1))) end--;
  return name.slice(0, end);
}

/** `2 Al-Baqarah` for a whole surah, otherwise `2.255`, `2.255-257` or `2.280-3.5`. */
function rangeText(range: VerseRange | null): string {
  if (range === null) return "";
  const [first, last] = [verseAt(range.from), verseAt(range.to)];
  const from = keyAt(range.from).replace(":", ".");
  if (first.chapter !== last.chapter) return `${from}-${keyAt(range.to).replace(":", ".")}`;
  const chapter = chapterById(first.chapter);
  if (chapter !== undefined && first.verse === 1 && last.verse === chapter.versesCount) {
    return `${chapter.id} ${chapter.name}`;
  }
  return first.verse === last.verse ? from : `${from}-${last.verse}`;
}
