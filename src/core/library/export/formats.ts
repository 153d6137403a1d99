import { chapterById } from "../../model/chapters.js";
import { resourceKey } from "../../model/resource.js";
import { verseAt } from "../../model/verse.js";
import type { StoredRow } from "../../model/row.js";
import { footnoteLabels } from "./copy.js";
import { csvRecord, spreadsheetRecord } from "./csv.js";
import { escapeMarkdown, joinPieces, markedText } from "./quotedText.js";
import { chapterTitle, rangeKey } from "./rowPages.js";
import { oneLine, plainRowText, rowText, type RowText } from "./rowText.js";
import { languageOf, sourceFacts, keyAt, type ExportSource } from "./source.js";

/** A format that writes the rows of one resource one by one. */
export interface RowFormat {
  head(): string;
  /** Called in reading order. */
  row(row: StoredRow): string;
  foot(): string;
}

/** One JSON object. The payload of each row is the text that the service sent. */
export function jsonFormat(source: ExportSource): RowFormat {
  const { resource, range } = source;
  const head = {
    format: "quran-content-sync",
    version: 1,
    resource: {
      group: resource.group,
      id: resource.id,
      resourceContentId: resource.resourceContentId,
      name: source.name,
      authorName: resource.authorName,
      languageName: resource.languageName,
      languageCode: resource.languageCode,
      direction: resource.direction,
      schemaVersion: resource.schemaVersion,
      syncSequence: resource.syncSequence,
      lastRefreshedAt: resource.lastRefreshedAt,
      lastChangedAt: resource.lastChangedAt,
    },
    attribution: source.attribution,
    exportedAt: source.exportedAt,
    range: range === null ? null : { from: keyAt(range.from), to: keyAt(range.to) },
  };
  let isEmpty = true;
  return {
    head: () => `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "rows": [`,
    row(row) {
      const name = JSON.stringify({
        recordType: row.recordType,
        recordKey: row.recordKey,
        verseKey: row.verseKey,
      });
      const separator = isEmpty ? "\n    " : ",\n    ";
      isEmpty = false;
      return `${separator}${name.slice(0, -1)},"data":${row.json}}`;
    },
    foot: () => `${isEmpty ? "" : "\n  "}]\n}\n`,
  };
}

// ---------------------------------------------------------------------------- CSV

const SOURCE_COLUMNS = [
  "resource",
  "source",
  "author",
  "language",
  "sync_sequence",
  "full_copy_of",
  "exported_at",
  "attribution",
] as const;

/** CSV has no place for metadata, so each record names its source. */
function sourceFields({ resource, name, exportedAt, attribution }: ExportSource): string[] {
  return [
    resourceKey(resource),
    name,
    resource.authorName ?? "",
    languageOf(resource),
    String(resource.syncSequence ?? ""),
    resource.lastRefreshedAt ?? "",
    exportedAt,
    attribution,
  ];
}

/** Surah and verse of a row's first verse, as numbers; empty for a row without verses. */
function verseFields(row: StoredRow): [string, string] {
  if (row.from === null) return ["", ""];
  const { chapter, verse } = verseAt(row.from);
  return [String(chapter), String(verse)];
}

/**
 * CSV by RFC 4180, without a byte order mark; for programs. `text` is as published, with markup;
 * `data` is the payload's JSON text as the service sent it.
 */
export function csvFormat(source: ExportSource): RowFormat {
  const end = sourceFields(source);
  return {
    head: () =>
      csvRecord([
        "record_type",
        "record_key",
        "verse_key",
        "surah",
        "verse",
        "text",
        "data",
        ...SOURCE_COLUMNS,
      ]),
    row: (row) =>
      csvRecord([
        row.recordType,
        row.recordKey,
        row.verseKey ?? "",
        ...verseFields(row),
        publishedText(source, row),
        row.json,
        ...end,
      ]),
    foot: () => "",
  };
}

function publishedText({ resource }: ExportSource, row: StoredRow): string {
  const text = rowText(resource.group, row);
  if (text === null) return "";
  // Arabic is published without markup.
  return resource.group === "quran_core" ? plainRowText(text).body : text.html;
}

/** CSV for spreadsheets: byte order mark, plain text, no formulas, columns for surah and verse. */
export function spreadsheetFormat(source: ExportSource): RowFormat {
  const end = sourceFields(source);
  return {
    head: () =>
      `\uFEFF${spreadsheetRecord([
        "surah",
        "surah_name",
        "verse",
        "last_surah",
        "last_verse",
        "text",
        "footnotes",
        "record_type",
        "record_key",
        ...SOURCE_COLUMNS,
      ])}`,
    row(row) {
      const text = rowText(source.resource.group, row);
      const plain = text === null ? null : plainRowText(text);
      const title = text?.title ?? null;
      const last = row.to !== null && row.to !== row.from ? verseAt(row.to) : null;
      const [surah, verse] = verseFields(row);
      return spreadsheetRecord([
        surah,
        chapterById(Number(surah))?.name ?? "",
        verse,
        last === null ? "" : String(last.chapter),
        last === null ? "" : String(last.verse),
        [...(title === null ? [] : [title]), plain?.body ?? ""].join("\n"),
        (plain?.notes ?? []).map(({ label, text: note }) => `[${label}] ${note}`).join("\n"),
        row.recordType,
        row.recordKey,
        ...end,
      ]);
    },
    foot: () => "",
  };
}

// ---------------------------------------------------------------------------- text

/** The verse or key of a row, in formats that have one column for it. */
function placeOf(row: StoredRow): string {
  return rangeKey(row) ?? row.verseKey ?? row.recordKey;
}

/**
 * One line for each row: verse, tab, text, and any notes after another tab. The source follows at
 * the end, in lines that begin with `#`, so that line numbers match verses.
 */
export function textFormat(source: ExportSource): RowFormat {
  return {
    head: () => "",
    row(row) {
      const text = rowText(source.resource.group, row);
      if (text === null) return "";
      const { body, notes } = plainRowText(text);
      const title = text.title === null ? [] : [text.title];
      const fields = [placeOf(row), [...title, body].join(" ")];
      if (notes.length > 0) {
        fields.push(notes.map(({ label, text: note }) => `[${label}] ${note}`).join(" "));
      }
      return `${fields.map(oneLine).join("\t")}\n`;
    },
    foot: () =>
      `\n${sourceFacts(source)
        .map(([name, value]) => `# ${name}: ${value}\n`)
        .join("")}`,
  };
}

/** Markdown: the source, a heading for each surah, footnotes at the end of each surah. */
export function markdownFormat(source: ExportSource): RowFormat {
  let chapter: number | null = null;
  let footnotes: string[] = [];
  const endOfChapter = (): string => {
    const notes = footnotes.map((note) => `${note}\n\n`).join("");
    footnotes = [];
    return notes;
  };
  return {
    head: () =>
      [
        `# ${escapeMarkdown(oneLine(source.name))}`,
        "",
        ...sourceFacts(source).map(([name, value]) => `- ${name}: ${escapeMarkdown(value)}`),
        "",
        "",
      ].join("\n"),
    row(row) {
      const text = rowText(source.resource.group, row);
      if (text === null) return "";
      const place = placeOf(row);
      const rowChapter = row.from === null ? null : verseAt(row.from).chapter;
      const isNew = rowChapter !== null && rowChapter !== chapter;
      const parts: string[] = [];
      if (isNew) parts.push(endOfChapter(), `## ${escapeMarkdown(chapterTitle(rowChapter))}\n\n`);
      chapter = rowChapter ?? chapter;
      const { body, notes } = markdownText(row, text);
      const title = text.title === null ? "" : `## ${escapeMarkdown(oneLine(text.title))}\n\n`;
      parts.push(title, `**${escapeMarkdown(place)}** ${body}\n\n`);
      footnotes = footnotes.concat(notes);
      return parts.join("");
    },
    foot: endOfChapter,
  };
}

function markdownText(
  row: StoredRow,
  text: RowText,
): { readonly body: string; readonly notes: readonly string[] } {
  const labelOf = footnoteLabels(row.recordKey.replace(/[^A-Za-z0-9]+/g, "-"));
  const reference = (label: string): string => `[^${labelOf(label)}]`;
  const marked = markedText(text.html, text.notes);
  const body = joinPieces(marked.pieces, { text: escapeMarkdown, marker: reference });
  const notes = marked.notes.map(
    ({ label, text: note }) =>
      `${reference(label)}: ${escapeMarkdown(note).replaceAll("\n", "\n    ")}`,
  );
  return { body, notes };
}
