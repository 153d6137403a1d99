import { CHAPTERS } from "../../model/chapters.js";
import { resourceKey } from "../../model/resource.js";
import type { RowsQuery } from "../../model/row.js";
import { verseAt } from "../../model/verse.js";
import type { RowReader } from "./rowPages.js";
import { plainRowText, rowText } from "./rowText.js";
import { languageOf, sourceFacts, type ExportSource } from "./source.js";
import type { ExportTally } from "./tally.js";
import { escapeAttribute, escapeXml, XML_DECLARATION } from "./xml.js";

const TOOL = 'creationtool="Quran Content Sync" creationtoolversion="1"';

/**
 * TMX 1.4: a translation unit for each verse or range of verses that at least `least` of the
 * resources have. The first resource is the source. Texts are plain, references are properties, and
 * each language has the same code in `srclang` and `xml:lang`.
 */
export async function* writeTmx(
  sources: readonly [ExportSource, ...ExportSource[]],
  options: {
    readonly least: number;
    readonly reader: RowReader;
    /** The rows of a resource that are exported. */
    readonly queryOf: (source: ExportSource) => RowsQuery;
    readonly tally: ExportTally;
  },
): AsyncGenerator<string> {
  const [first] = sources;
  const { range } = first;
  const { reader, queryOf, tally } = options;
  const least = Math.min(options.least, sources.length);
  yield [
    XML_DECLARATION,
    '<tmx version="1.4">\n',
    `  <header ${TOOL} segtype="block" o-tmf="quran-content-sync" adminlang="en"`,
    ` srclang="${escapeAttribute(languageOf(first.resource))}" datatype="plaintext"`,
    ` creationdate="${tmxDate(first.exportedAt)}">\n`,
    ...sources.flatMap(headerFacts),
    "  </header>\n  <body>\n",
  ].join("");
  const chapters = CHAPTERS.filter(
    ({ id }) =>
      range === null || (id >= verseAt(range.from).chapter && id <= verseAt(range.to).chapter),
  );
  for (const { id } of chapters) {
    const units = new Map<string, string[]>();
    for (const source of sources) {
      const { rows, repeated } = await reader.chapter(source.resource, id, queryOf(source));
      tally.read(rows.size);
      tally.repeated += repeated;
      for (const [key, row] of rows) {
        const text = rowText(source.resource.group, row);
        const body = text === null ? "" : plainRowText(text).body;
        if (body.trim() === "") {
          tally.withoutText++;
          continue;
        }
        const variants = units.get(key) ?? [];
        variants.push(variant(source, body));
        units.set(key, variants);
      }
    }
    for (const [key, variants] of [...units].sort(([a], [b]) => firstVerse(a) - firstVerse(b))) {
      if (variants.length < least) {
        tally.unpaired += variants.length;
        continue;
      }
      tally.units++;
      tally.rows += variants.length;
      yield unit(key, variants);
    }
  }
  yield "  </body>\n</tmx>\n";
}

function headerFacts(source: ExportSource): string[] {
  const key = resourceKey(source.resource);
  return sourceFacts(source).map(
    ([name, value]) =>
      `    <prop type="x-${name.toLowerCase().replaceAll(" ", "-")}">${escapeXml(`${key} ${value}`)}</prop>\n`,
  );
}

function unit(key: string, variants: readonly string[]): string {
  const id = escapeAttribute(key);
  return [
    `    <tu tuid="${id}">\n`,
    `      <prop type="x-verse">${escapeXml(key)}</prop>\n`,
    ...variants,
    "    </tu>\n",
  ].join("");
}

function variant({ resource }: ExportSource, body: string): string {
  return [
    `      <tuv xml:lang="${escapeAttribute(languageOf(resource))}">\n`,
    `        <prop type="x-resource">${escapeXml(resourceKey(resource))}</prop>\n`,
    `        <seg>${escapeXml(body)}</seg>\n`,
    "      </tuv>\n",
  ].join("");
}

/** `20261128T140000Z`, the only date format of TMX. */
function tmxDate(iso: string): string {
  return new Date(iso).toISOString().replace(/\.\d+/, "").replaceAll(/[-:]/g, "");
}

function firstVerse(key: string): number {
  return Number(/:(\d+)/.exec(key)?.[1] ?? 0);
}
