import { resourceKey } from "../../model/resource.js";
import { verseAt } from "../../model/verse.js";
import type { RowsQuery, StoredRow } from "../../model/row.js";
import { rangeKey, type RowReader } from "./rowPages.js";
import { joinPieces, markedText } from "./quotedText.js";
import { rowText, type RowText } from "./rowText.js";
import { languageOf, sourceFacts, type ExportSource } from "./source.js";
import type { ExportTally } from "./tally.js";
import { escapeAttribute, escapeXml, XML_DECLARATION } from "./xml.js";

/**
 * XLIFF 1.2, which more tools read than 2.x: a unit for each row that has a text. `original` is the
 * resource of the source texts; its missing verses have an empty source. Without an original the
 * row is the source itself and has no target. Footnote markers are placeholders, and notes follow
 * the target.
 */
export async function* writeXliff(
  exported: ExportSource,
  original: ExportSource | null,
  query: RowsQuery,
  reader: RowReader,
  tally: ExportTally,
): AsyncGenerator<string> {
  const language = languageOf(exported.resource);
  const sourceLanguage = original === null ? language : languageOf(original.resource);
  yield [
    XML_DECLARATION,
    '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">\n',
    `  <file original="${escapeAttribute(resourceKey(exported.resource))}" datatype="plaintext"`,
    ` source-language="${escapeAttribute(sourceLanguage)}"`,
    original === null ? "" : ` target-language="${escapeAttribute(language)}"`,
    ` date="${escapeAttribute(exported.exportedAt)}" tool-id="quran-content-sync">\n`,
    '    <header>\n      <tool tool-id="quran-content-sync" tool-name="Quran Content Sync"/>\n',
    ...(original === null ? [exported] : [exported, original]).flatMap(headerNotes),
    "    </header>\n    <body>\n",
  ].join("");
  const ids = new Map<string, number>();
  const sources = new ChapterRows(original, reader);
  for await (const page of reader.pages(exported.resource, query)) {
    let units = "";
    for (const row of page) {
      const text = rowText(exported.resource.group, row);
      if (text === null || text.html === "") {
        tally.withoutText++;
        continue;
      }
      tally.rows++;
      const place = rangeKey(row) ?? row.verseKey ?? row.recordKey;
      const times = (ids.get(place) ?? 0) + 1;
      ids.set(place, times);
      const id = times === 1 ? place : `${place}#${times}`;
      units += unit(id, row, text, original === null ? null : await sources.textOf(row));
    }
    tally.read(page.length);
    yield units;
  }
  yield "    </body>\n  </file>\n</xliff>\n";
}

/** The texts of the source resource, loaded by chapter. */
class ChapterRows {
  private chapter: number | null = null;
  private rows: ReadonlyMap<string, StoredRow> = new Map();

  constructor(
    private readonly original: ExportSource | null,
    private readonly reader: RowReader,
  ) {}

  async textOf(row: StoredRow): Promise<RowText> {
    const key = rangeKey(row);
    if (this.original === null || row.from === null || key === null) return EMPTY;
    const { resource } = this.original;
    const { chapter } = verseAt(row.from);
    if (chapter !== this.chapter) {
      ({ rows: this.rows } = await this.reader.chapter(resource, chapter));
      this.chapter = chapter;
    }
    const found = this.rows.get(key);
    return (found === undefined ? null : rowText(resource.group, found)) ?? EMPTY;
  }
}

const EMPTY: RowText = { title: null, html: "", notes: [] };

function headerNotes(source: ExportSource): string[] {
  const key = resourceKey(source.resource);
  return sourceFacts(source).map(
    ([name, value]) => `      <note>${escapeXml(`${key} ${name}: ${value}`)}</note>\n`,
  );
}

function unit(id: string, row: StoredRow, text: RowText, source: RowText | null): string {
  const own = inlineText(text);
  const from = source === null ? own : inlineText(source);
  return [
    `      <trans-unit id="${escapeAttribute(id)}" resname="${escapeAttribute(row.recordKey)}">\n`,
    `        <source>${from.xml}</source>\n`,
    source === null ? "" : `        <target>${own.xml}</target>\n`,
    ...(source === null ? own.notes : [...own.notes, ...from.notes]).map(
      (note) => `        <note>${escapeXml(note)}</note>\n`,
    ),
    "      </trans-unit>\n",
  ].join("");
}

/** A text with `<x/>` for each footnote marker; bidirectional marks stay as published. */
function inlineText(text: RowText): { readonly xml: string; readonly notes: readonly string[] } {
  let markers = 0;
  const { pieces, notes } = markedText(text.html, text.notes);
  const xml = joinPieces(pieces, {
    text: escapeXml,
    marker: (label) =>
      `<x id="${++markers}" ctype="x-footnote" equiv-text="${escapeAttribute(label)}"/>`,
  });
  return { xml, notes: notes.map(({ label, text: note }) => `[${label}] ${note}`) };
}
