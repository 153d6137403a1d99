import { chapterById } from "../../model/chapters.js";
import type {
  ComparisonBlock,
  ComparisonBlockTexts,
  ComparisonCell,
  ComparisonCellTexts,
} from "../../model/comparison.js";
import { textWithNotes } from "../export/copy.js";
import { inline } from "../export/markdownText.js";
import { escapeMarkdown } from "../export/quotedText.js";

/** A source of a copied comparison. */
export interface ComparedSource {
  readonly name: string;
  readonly authorName: string | null;
  readonly languageName: string | null;
  readonly attribution: string;
}

export interface CopiedComparison {
  readonly chapter: number;
  readonly sources: readonly ComparedSource[];
  /** Heading of the Arabic column; null leaves it out. */
  readonly arabic: string | null;
  /** Heading of the first column. */
  readonly verse: string;
  readonly blocks: readonly ComparisonBlock[];
  /** Texts of these blocks. */
  readonly texts: readonly ComparisonBlockTexts[];
  /** Only this verse of the chapter; null for all. */
  readonly only: number | null;
}

/**
 * A comparison as a Markdown table with a row for each verse, and its sources below. A text about
 * several verses is in the row of its first verse, after its range; the other rows refer to it.
 * Published texts are unaltered; a line break becomes `<br>`.
 */
export function comparisonTable(copied: CopiedComparison): string {
  const { chapter, sources, arabic, only } = copied;
  const head = [
    copied.verse,
    ...(arabic === null ? [] : [arabic]),
    ...sources.map(({ name }) => name),
  ];
  const rows: string[] = [];
  for (const [index, block] of copied.blocks.entries()) {
    const texts = copied.texts[index];
    if (texts === undefined) continue;
    for (let verse = block.from; verse <= block.to; verse++) {
      if (only !== null && only !== verse) continue;
      const key = `${chapter}:${verse}`;
      const cells = block.columns.map((column, at) =>
        cellOf(column, texts.columns[at] ?? [], chapter, verse, only !== null),
      );
      const arabicText = texts.arabic.find(({ verseKey }) => verseKey === key)?.text ?? "";
      rows.push(line([key, ...(arabic === null ? [] : [tableText(arabicText)]), ...cells]));
    }
  }
  const name = chapterById(chapter)?.name ?? "";
  const title = only === null ? `${name} (${chapter})` : `${name} ${chapter}:${only}`;
  return [
    `**${escapeMarkdown(title)}**`,
    "",
    line(head.map(tableText)),
    line(head.map(() => "---")),
    ...rows,
    "",
    ...sources.map((source) => `- ${inline(sourceLine(source))}`),
    "",
  ].join("\n");
}

function cellOf(
  cells: readonly ComparisonCell[],
  texts: readonly ComparisonCellTexts[],
  chapter: number,
  verse: number,
  isAlone: boolean,
): string {
  const index = cells.findIndex(({ from, to }) => from <= verse && verse <= to);
  const cell = cells[index];
  if (cell === undefined || cell.kind === "none") return "";
  const { from, to } = cell.about;
  const range = from === to ? "" : `${chapter}:${from}-${to}`;
  const isFirst = cell.kind === "text" && (cell.from === verse || isAlone);
  if (!isFirst) return `↑ ${range}`;
  const text = (texts[index]?.texts ?? [])
    .map(({ html, notes }) => textWithNotes(html, notes))
    .join("\n");
  return range === "" ? tableText(text) : `(${range}) ${tableText(text)}`;
}

function tableText(text: string): string {
  return escapeMarkdown(text).replaceAll(/\r\n?|\n/g, "<br>");
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function sourceLine({ name, authorName, languageName, attribution }: ComparedSource): string {
  const author = authorName === null || authorName === name ? [] : [authorName];
  const language = languageName === null ? [] : [languageName];
  return `${[name, ...author, ...language].join(", ")}. ${attribution}`;
}
