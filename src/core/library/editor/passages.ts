import type { Passage } from "./compareQuotation.js";
import type { FoundReference } from "./findReferences.js";

/** Characters beside a reference that are looked at: `REACH` more than the longest text has. */
const REACH = 2000;
const MAX_REACH = 200_000;

const IN_MARKS =
  '(?:“(?<a>[^“”]{12,})”|«(?<b>[^«»]{12,})»|„(?<c>[^„“]{12,})“|"(?<d>[^"]{12,})"|' +
  "﴿(?<e>[^﴾﴿]{12,})﴾|「(?<f>[^「」]{4,})」)";

const MARKED_BEFORE = new RegExp(`${IN_MARKS}[\\s([—–.,-]*$`, "u");
/** With a few words such as `says:` between the reference and the text. */
const MARKED_AFTER = new RegExp(`^[^“”"«»„﴿「\\n]{0,60}${IN_MARKS}`, "u");
/** The rest of a line that only ends a reference: its text is below. */
const ENDS_LINE = /^[)\]}»”"'*_:：.,\s]*$/u;

/** The end of a document's part that is quoted by `>`, with the line that the reference is in. */
const BLOCK_BEFORE =
  /(?:^|\n)(?<lines>(?:[ \t]{0,3}>[^\n]*\n)*[ \t]{0,3}>[^\n]*|(?:[ \t]{0,3}>[^\n]*\n)+[^\n>]*)$/u;
/** `(Quran`, `(A Title (with brackets), `, or a dash. */
const LEADS_TO_REFERENCE =
  /(?<!\s)(?:\s*(?:[([](?:[^()[\]\n]|\([^()\n]*\)){0,120}|(?<![—–-])[—–-]+))?\s*$/u;

/**
 * Passages that may quote a reference's verses. On each side of it, at most one is the quotation.
 */
export interface PassagesBeside {
  readonly before: readonly Passage[];
  readonly after: readonly Passage[];
}

/**
 * The parts of a document in which a reference's verses can be quoted: quotation marks or a block
 * beside it, or somewhere in the text before it or below it.
 *
 * @param length Characters of the longest text that can be quoted, its notes included.
 * @param floor The quotation begins after this place: behind the verse's reference before this one.
 */
export function passagesBeside(
  document: string,
  found: FoundReference,
  length: number,
  floor: number,
): PassagesBeside {
  const reach = Math.min(REACH + 2 * length, MAX_REACH);
  const from = Math.max(floor, found.start - reach);
  const before = document.slice(from, found.start);
  const after = document.slice(found.end, found.end + reach);
  const isBlock = BLOCK_BEFORE.test(before);
  return {
    before: [
      ...marked(before, MARKED_BEFORE, from),
      ...blockPassages(before, from),
      { start: from, end: found.start, isWhole: false, isBlock },
    ],
    after: [
      ...marked(after, MARKED_AFTER, found.end),
      ...restOfParagraph(after, found.end),
      ...below(after, found.end),
    ],
  };
}

function marked(part: string, pattern: RegExp, offset: number): Passage[] {
  const match = pattern.exec(part);
  const quoted = Object.values(match?.groups ?? {}).find((one) => one !== undefined);
  if (match === null || quoted === undefined) return [];
  const start = offset + match.index + match[0].lastIndexOf(quoted);
  return [{ start, end: start + quoted.length, isWhole: true, isBlock: false }];
}

/** The paragraphs of the block that the reference is in, or that ends above it. */
function blockPassages(before: string, offset: number): Passage[] {
  const lines = BLOCK_BEFORE.exec(before)?.groups?.lines;
  if (lines === undefined) return [];
  const passages: Passage[] = [];
  let start = offset + before.length - lines.length;
  for (const paragraph of lines.split(/(?<=(?:^|\n)[ \t]{0,3}(?:>[ \t]*)+\n)/u)) {
    const text = paragraph.replace(LEADS_TO_REFERENCE, "");
    if (/[\p{L}\p{N}]/u.test(text)) {
      passages.push({ start, end: start + text.length, isWhole: true, isBlock: true });
    }
    start += paragraph.length;
  }
  return passages;
}

function restOfParagraph(after: string, offset: number): Passage[] {
  const end = /\n[^\S\n]*\n/u.exec(after)?.index ?? after.length;
  return [{ start: offset, end: offset + end, isWhole: false, isBlock: false }];
}

function below(after: string, offset: number): Passage[] {
  const end = after.indexOf("\n");
  if (end < 0 || !ENDS_LINE.test(after.slice(0, end))) return [];
  const isBlock = /^\s*>/u.test(after.slice(end));
  return [{ start: offset + end + 1, end: offset + after.length, isWhole: false, isBlock }];
}
