import { chapterById } from "../../model/chapters.js";
import { rowKey } from "../../model/row.js";
import { verseAt } from "../../model/verse.js";
import { prepareResource, type CheckedText } from "./prepare.js";
import type { CheckRow, FindingPlace, ResourceFacts } from "./types.js";

/** A range of a document: lines and characters from 0. */
export interface TextRange {
  readonly startLine: number;
  readonly start: number;
  readonly endLine: number;
  readonly end: number;
}

/** A surah of a resource as plain text, with the position of each row's text. */
export interface ChapterText {
  readonly text: string;
  /** The range of a finding. For a verse without a row: the line of the verse before it. */
  rangeOf(finding: {
    readonly recordType: string | null;
    readonly recordKey: string | null;
    readonly verseKey: string | null;
    readonly place: FindingPlace | null;
  }): TextRange;
  /** The verse of a line, or null. */
  verseOfLine(line: number): string | null;
}

/** Superscript digits for footnote markers. */
const SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹";

function superscript(number: number): string {
  return [...String(number)].map((digit) => SUPERSCRIPT[Number(digit)] ?? "").join("");
}

interface Line {
  readonly text: CheckedText | null;
  readonly row: CheckRow | null;
  readonly verseKey: string | null;
  /** Length of the prefix before the text in the line. */
  readonly prefix: number;
  /** Offsets and lengths of footnote marks in the text. */
  readonly marks: readonly (readonly [number, number])[];
  /** Text offset of the line's first character; a text can span lines. */
  readonly from: number;
  readonly length: number;
}

/**
 * Lays out a surah: a title, then a line for each verse with its key, and its footnotes below it.
 * Texts are without markup; footnote markers become superscript numbers.
 */
export function chapterText(
  facts: ResourceFacts,
  title: string,
  chapter: number,
  rows: readonly CheckRow[],
): ChapterText {
  const resource = prepareResource(facts, rows);
  const lines: Line[] = [];
  const out: string[] = [];
  const plain = (text: string): void => {
    out.push(text);
    lines.push({ text: null, row: null, verseKey: null, prefix: 0, marks: [], from: 0, length: 0 });
  };
  plain(`${title} · ${chapter} ${chapterById(chapter)?.name ?? ""}`.trim());
  plain("");
  const width = columnOf(rows.map(labelOf));
  for (const row of rows) {
    const label = labelOf(row);
    const text = resource.textOf.get(row);
    if (text === undefined) {
      out.push(label);
      lines.push({
        text: null,
        row,
        verseKey: row.verseKey,
        prefix: 0,
        marks: [],
        from: 0,
        length: label.length,
      });
      continue;
    }
    addText(out, lines, text, `${label.padEnd(width)}  `);
    for (const note of resource.notesOf.get(row) ?? []) {
      addText(out, lines, note, `      ${superscript(note.index + 1)} `);
    }
  }
  return { text: `${out.join("\n")}\n`, ...places(lines) };
}

/** Longer labels, such as the keys of other records, do not widen the column. */
const WIDEST_LABEL = 12;

/** The width of the column of labels, so that all texts begin in the same column. */
function columnOf(labels: readonly string[]): number {
  const widths = labels.map(({ length }) => length).filter((width) => width <= WIDEST_LABEL);
  return widths.reduce((widest, width) => Math.max(widest, width), 0);
}

function labelOf({ verseKey, from, to, recordKey }: CheckRow): string {
  if (to === null || to === from) return verseKey ?? recordKey;
  const last = verseAt(to);
  return `${verseKey ?? ""}-${last.verse}`;
}

function addText(out: string[], lines: Line[], text: CheckedText, prefix: string): void {
  let from = 0;
  let head = prefix;
  for (const part of text.text.split("\n")) {
    const marks: [number, number][] = [];
    let shown = "";
    let at = 0;
    text.markers.forEach((marker, index) => {
      const offset = marker.at - from;
      if (offset < 0 || offset > part.length || (offset === 0 && from > 0)) return;
      const mark = superscript(index + 1);
      shown += part.slice(at, offset) + mark;
      at = offset;
      marks.push([offset, mark.length]);
    });
    shown += part.slice(at);
    out.push(head + shown.replace(/[\r\u2028\u2029]/gu, " "));
    lines.push({
      text,
      row: text.row,
      verseKey: text.row.verseKey,
      prefix: head.length,
      marks,
      from,
      length: part.length,
    });
    from += part.length + 1;
    head = " ".repeat(prefix.length);
  }
}

function places(lines: readonly Line[]): Pick<ChapterText, "rangeOf" | "verseOfLine"> {
  const column = (line: Line, offset: number, isEnd: boolean): number => {
    const within = Math.min(Math.max(0, offset - line.from), line.length);
    const before = line.marks
      .filter(([at]) => (isEnd ? at < within : at <= within && at < line.length))
      .reduce((sum, [, length]) => sum + length, 0);
    return line.prefix + within + before;
  };
  const byRow = new Map<string, { readonly line: Line; readonly index: number }[]>();
  lines.forEach((line, index) => {
    if (line.row === null) return;
    const key = rowKey(line.row);
    const list = byRow.get(key);
    if (list === undefined) byRow.set(key, [{ line, index }]);
    else list.push({ line, index });
  });
  return {
    verseOfLine: (line) => lines[line]?.verseKey ?? null,
    rangeOf({ recordType, recordKey, verseKey, place }) {
      const own =
        recordType === null || recordKey === null
          ? []
          : (byRow.get(rowKey({ recordType, recordKey })) ?? []);
      const [first] = own;
      if (first === undefined) return lineBefore(lines, verseKey);
      if (place === null) return wholeLine(first.line, first.index);
      const texts = own.filter(
        ({ line }) => line.text?.kind === place.kind && line.text.index === place.index,
      );
      const start = texts.findLast(({ line }) => line.from <= place.start) ?? texts[0] ?? first;
      const end = texts.findLast(({ line }) => line.from <= place.end) ?? start;
      const from = column(start.line, place.start, false);
      const to = column(end.line, place.end, true);
      return {
        startLine: start.index,
        start: from,
        endLine: end.index,
        // An empty range is hard to see.
        end: end.index === start.index && to <= from ? from + 1 : to,
      };
    },
  };
}

function wholeLine(line: Line, index: number): TextRange {
  return { startLine: index, start: 0, endLine: index, end: line.prefix + line.length };
}

/** For a verse without a row: the line of the verse before it, else the first line. */
function lineBefore(lines: readonly Line[], verseKey: string | null): TextRange {
  const verse = Number(verseKey?.split(":")[1] ?? 0);
  let found = 0;
  lines.forEach((line, index) => {
    if (line.verseKey !== null && Number(line.verseKey.split(":")[1]) < verse) found = index;
  });
  const line = lines[found];
  return { startLine: found, start: 0, endLine: found, end: Math.max(1, line?.length ?? 1) };
}
