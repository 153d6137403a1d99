import assert from "node:assert/strict";
import Papa from "papaparse";
import * as z from "zod";
import {
  EXPORT_FORMATS,
  exportResource,
  type ExportFormat,
  type ExportRequest,
} from "../../../../src/core/library/export/exportResource.js";
import { quotedText } from "../../../../src/core/library/export/quotedText.js";
import { isContentError } from "../../../../src/core/model/errors.js";
import type { ContentStore } from "../../../../src/core/ports.js";
import { allRows, storeCopy, texts } from "../../../support/store/content.js";
import { memoryHome } from "../../../support/store/homes.js";
import type { StoreHome } from "../../../contract/contentStore/home.js";
import {
  ARABIC,
  elements,
  ENGLISH,
  listedAs,
  MemoryTarget,
  ODD_TEXTS,
  parseXml,
  RECITATION,
  TAFSIR,
  tmxErrors,
  URDU,
  verseRow,
  xliffErrors,
} from "./support.js";

const NOW = Date.parse("2026-11-28T12:00:00Z");
const ATTRIBUTION = "Placeholder data, made for tests";

let home: StoreHome;
let store: ContentStore;

const dataSchema = z.looseObject({ text: z.string() });

async function exported(
  format: ExportFormat,
  request: Partial<ExportRequest> = {},
): Promise<string> {
  return (await exportedRows(format, request)).text;
}

async function exportedRows(
  format: ExportFormat,
  request: Partial<ExportRequest> = {},
): Promise<{ readonly text: string; readonly rows: number }> {
  const target = new MemoryTarget();
  const { rows } = await exportResource(
    { resource: ENGLISH, format, ...request },
    {
      store,
      attribution: ATTRIBUTION,
      now: () => NOW,
      openSink: target.open,
    },
  );
  return { text: target.text, rows };
}

before(async () => {
  home = await memoryHome();
  store = await home.open();
  const verses = ODD_TEXTS.map((text, index) => verseRow(index + 1, `2:${index + 1}`, text));
  await storeCopy(store, ENGLISH, [...verses, verseRow(99, "3:1", "Placeholder of surah 3")], {
    sequence: 321,
    commit: {
      listed: [
        listedAs(ENGLISH, 'The "First" <Translation>', "en-US", "english"),
        listedAs(URDU, "دوسرا ترجمہ", "ur", "urdu"),
        listedAs(TAFSIR, "A tafsir", "ar", "arabic"),
      ],
    },
  });
  await storeCopy(store, URDU, [
    verseRow(1, "2:1", "نمونہ ۱"),
    verseRow(2, "2:2", "نمونہ ۲"),
    verseRow(3, "2:200", "نمونہ ۲۰۰"),
  ]);
  await storeCopy(store, ARABIC, [
    JSON.stringify({ record_type: "chapter", id: 2, name_simple: "Al-Baqarah" }),
    ...[1, 2].map((verse) =>
      JSON.stringify({
        record_type: "verse",
        id: 7 + verse,
        verse_key: `2:${verse}`,
        text_uthmani: `نص نموذجي ${verse}`,
      }),
    ),
  ]);
  await storeCopy(store, TAFSIR, [
    JSON.stringify({
      id: 1,
      verse_key: "2:1",
      group_verse_key_from: "2:1",
      group_verse_key_to: "2:5",
      text: '<h2 class="title">Heading</h2><p>First placeholder paragraph.</p><p>Second.</p>',
    }),
  ]);
  await storeCopy(store, RECITATION, [
    JSON.stringify({ id: 1, verse_key: "1:1", url: "placeholder/001001.mp3" }),
  ]);
});

after(() => home.close());

describe("the JSON export", () => {
  const schema = z.object({
    resource: z.looseObject({
      group: z.string(),
      id: z.number(),
      name: z.string(),
      languageCode: z.string().nullable(),
      syncSequence: z.number(),
    }),
    attribution: z.string(),
    exportedAt: z.string(),
    range: z.unknown(),
    rows: z.array(
      z.object({
        recordType: z.string(),
        recordKey: z.string(),
        verseKey: z.string().nullable(),
        data: z.unknown(),
      }),
    ),
  });

  it("has every row, with the payload's text as received", async () => {
    const text = await exported("json");
    const { rows, resource, attribution, exportedAt } = schema.parse(JSON.parse(text));
    const stored = await allRows(store, ENGLISH);
    assert.deepEqual(
      rows,
      stored.map(({ recordType, recordKey, verseKey, json }) => ({
        recordType,
        recordKey,
        verseKey,
        data: JSON.parse(json) as unknown,
      })),
    );
    for (const { json } of stored) assert.ok(text.includes(`"data":${json}}`));
    assert.deepEqual(
      [resource.group, resource.id, resource.syncSequence],
      ["translations", 19, 321],
    );
    assert.equal(resource.languageCode, "en-US");
    assert.equal(attribution, ATTRIBUTION);
    assert.equal(exportedAt, "2026-11-28T12:00:00.000Z");
  });

  it("of a range has the rows of these verses", async () => {
    const { rows, range } = schema.parse(
      JSON.parse(await exported("json", { range: { from: 2002, to: 2004 } })),
    );
    assert.deepEqual(
      rows.map(({ verseKey }) => verseKey),
      ["2:2", "2:3", "2:4"],
    );
    assert.deepEqual(range, { from: "2:2", to: "2:4" });
  });

  it("of verses without rows is a list without rows", async () => {
    const { rows } = schema.parse(
      JSON.parse(await exported("json", { range: { from: 110001, to: 110003 } })),
    );
    assert.deepEqual(rows, []);
  });

  it("has rows of every kind, including those without a text", async () => {
    const { rows } = schema.parse(JSON.parse(await exported("json", { resource: RECITATION })));
    assert.deepEqual(
      rows.map(({ data }) => data),
      [JSON.parse((await texts(store, RECITATION))[0] ?? "") as unknown],
    );
    const core = schema.parse(JSON.parse(await exported("json", { resource: ARABIC })));
    assert.deepEqual(
      core.rows.map(({ recordType }) => recordType),
      ["chapter", "verse", "verse"],
    );
  });
});

function parseCsv(text: string): Record<string, string>[] {
  const { data, errors } = Papa.parse<Record<string, string>>(text, {
    header: true,
    newline: "\r\n",
    skipEmptyLines: true,
  });
  assert.deepEqual(errors, []);
  return data;
}

describe("the CSV export", () => {
  it("read back by a parser equals the rows", async () => {
    const text = await exported("csv");
    assert.ok(!text.startsWith("\uFEFF"));
    const stored = await allRows(store, ENGLISH);
    assert.deepEqual(
      parseCsv(text).map((record) => [
        record.record_key,
        record.verse_key,
        record.text,
        record.data,
      ]),
      stored.map(({ recordKey, verseKey, json }) => [
        recordKey,
        verseKey,
        // UTF-8 cannot encode lone surrogates; `data` has them as JSON escapes.
        dataSchema.parse(JSON.parse(json)).text.toWellFormed(),
        json,
      ]),
    );
  });

  it("names the source in each record", async () => {
    const [record] = parseCsv(await exported("csv"));
    assert.equal(record?.resource, "translations:19");
    assert.equal(record?.source, 'The "First" <Translation>');
    assert.equal(record?.language, "en");
    assert.equal(record?.sync_sequence, "321");
    assert.equal(record?.attribution, ATTRIBUTION);
  });
});

describe("the CSV export for spreadsheets", () => {
  it("has a byte order mark, and surah and verse in two columns of numbers", async () => {
    const text = await exported("spreadsheet");
    assert.ok(text.startsWith("\uFEFF"));
    const records = parseCsv(text.slice(1));
    assert.deepEqual(
      records.map(({ surah, verse }) => `${surah ?? ""}:${verse ?? ""}`),
      [...ODD_TEXTS.map((_, index) => `2:${index + 1}`), "3:1"],
    );
    assert.equal(records[0]?.surah_name, "Al-Baqarah");
    assert.equal(records[0]?.footnotes, "[1] A placeholder note, with markup.");
  });

  it("has no value that a spreadsheet takes for a formula", async () => {
    for (const record of parseCsv((await exported("spreadsheet")).slice(1))) {
      for (const value of Object.values(record)) {
        assert.doesNotMatch(value, /^\s*[=+\-@\t\r]/u);
        assert.ok(!value.includes("\0"));
      }
    }
  });

  it("has the last verse of a range", async () => {
    const [record] = parseCsv((await exported("spreadsheet", { resource: TAFSIR })).slice(1));
    assert.deepEqual([record?.verse, record?.last_verse], ["1", "5"]);
    assert.equal(record?.text, "Heading\n\nFirst placeholder paragraph.\n\nSecond.");
  });
});

describe("the plain text export", () => {
  it("has a verse on each line, and its source at the end", async () => {
    const [body, facts] = (await exported("text")).split("\n\n");
    const lines = (body ?? "").split("\n");
    assert.equal(lines.length, ODD_TEXTS.length + 1);
    assert.deepEqual(
      lines.map((line) => line.split("\t")[0]),
      [...ODD_TEXTS.map((_, index) => `2:${index + 1}`), "3:1"],
    );
    assert.equal(
      lines[0],
      "2:1\tPlaceholder with a marker[1], and more.\t[1] A placeholder note, with markup.",
    );
    assert.equal(lines[3], "2:4\tPlaceholder of two lines");
    for (const line of (facts ?? "").trimEnd().split("\n")) assert.match(line, /^# /);
    assert.ok(facts?.includes(`# Attribution: ${ATTRIBUTION}`));
  });
});

describe("the Markdown export", () => {
  it("has a heading for each surah, and its footnotes at the surah's end", async () => {
    const text = await exported("markdown");
    assert.match(text, /^# The "First" \\<Translation\\>\n/);
    const [, baqarah, imran] = text.split("\n## ");
    assert.match(baqarah ?? "", /^2 Al-Baqarah\n/);
    assert.match(imran ?? "", /^3 Ali 'Imran\n/);
    assert.ok(baqarah?.includes("**2:1** Placeholder with a marker[^1-1], and more."));
    assert.ok(baqarah?.trimEnd().endsWith("[^1-1]: A placeholder note, with markup."));
  });

  it("shows characters of Markdown as they were published", async () => {
    assert.ok(
      (await exported("markdown")).includes(
        "\\*placeholder\\* \\_with\\_ \\`markdown\\` \\[x\\](y)",
      ),
    );
  });

  it("takes no published character for the marker of a footnote", async () => {
    const text = await exported("markdown");
    const published = "placeholder \uFDD01\uFDD1 with noncharacters, and \\[^13-1\\]";
    assert.ok(text.includes(published), text);
  });
});

describe("the TMX export", () => {
  it("is valid and pairs the verses that both resources have", async () => {
    const xml = await exported("tmx", { others: [URDU] });
    assert.deepEqual(await tmxErrors(xml), []);
    const root = parseXml(xml);
    assert.deepEqual(
      elements(root, "tu").map(({ attributes }) => attributes.tuid),
      ["2:1", "2:2"],
    );
    const [first] = elements(root, "tu");
    assert.deepEqual(first === undefined ? [] : elements(first, "seg").map(({ text }) => text), [
      "Placeholder with a marker[1], and more.",
      "نمونہ ۱",
    ]);
  });

  it("counts the rows of its units only", async () => {
    const { text, rows } = await exportedRows("tmx", { others: [URDU] });
    assert.equal(rows, 4);
    assert.equal(elements(parseXml(text), "tuv").length, rows);
  });

  it("has one code for each language, both in srclang and in xml:lang", async () => {
    const root = parseXml(await exported("tmx", { others: [URDU] }));
    assert.equal(elements(root, "header")[0]?.attributes.srclang, "en");
    assert.deepEqual(
      [...new Set(elements(root, "tuv").map(({ attributes }) => attributes["xml:lang"]))],
      ["en", "ur"],
    );
  });

  it("of one resource has the Arabic text as its source, and every verse", async () => {
    const xml = await exported("tmx");
    assert.deepEqual(await tmxErrors(xml), []);
    const root = parseXml(xml);
    assert.equal(elements(root, "header")[0]?.attributes.srclang, "ar");
    assert.equal(elements(root, "tu").length, ODD_TEXTS.length + 1);
  });

  it("names the source of the texts", async () => {
    const props = elements(parseXml(await exported("tmx", { others: [URDU] })), "prop");
    assert.ok(props.some(({ text }) => text === `translations:97 ${ATTRIBUTION}`));
  });
});

describe("the XLIFF export", () => {
  it("is valid, with a unit for each verse and the Arabic text as source", async () => {
    const xml = await exported("xliff");
    assert.deepEqual(await xliffErrors(xml), []);
    const root = parseXml(xml);
    const [file] = elements(root, "file");
    assert.equal(file?.attributes["source-language"], "ar");
    assert.equal(file.attributes["target-language"], "en");
    const units = elements(root, "trans-unit");
    assert.equal(units.length, ODD_TEXTS.length + 1);
    assert.deepEqual(
      units.slice(0, 3).map((unit) => elements(unit, "source")[0]?.text),
      ["نص نموذجي 1", "نص نموذجي 2", ""],
    );
  });

  it("has the texts of the rows as targets, footnote markers as placeholders", async () => {
    const units = elements(parseXml(await exported("xliff")), "trans-unit");
    const targets = units.map((unit) => elements(unit, "target")[0]?.text);
    const expected = ODD_TEXTS.map((text) =>
      quotedText(text, () => "")
        .toWellFormed()
        .replace("\u0007", "\uFFFD"),
    );
    // XML readers read every line end as a line feed.
    assert.deepEqual(
      targets.slice(0, ODD_TEXTS.length).map((text) => text?.replaceAll("\r\n", "\n")),
      expected.map((text) => text.replaceAll("\r\n", "\n")),
    );
    const [first] = units;
    assert.ok(first !== undefined);
    assert.equal(elements(first, "x")[0]?.attributes["equiv-text"], "1");
    assert.deepEqual(
      first.children.map(({ name }) => name),
      ["source", "target", "note"],
    );
    assert.equal(elements(first, "note")[0]?.text, "[1] A placeholder note, with markup.");
  });

  it("uses the chosen source", async () => {
    const xml = await exported("xliff", { others: [URDU] });
    assert.deepEqual(await xliffErrors(xml), []);
    assert.equal(elements(parseXml(xml), "file")[0]?.attributes["source-language"], "ur");
  });

  it("without a source has the text as source and no target", async () => {
    const xml = await exported("xliff", { others: [] });
    assert.deepEqual(await xliffErrors(xml), []);
    assert.equal(elements(parseXml(xml), "target").length, 0);
  });
});

describe("any export", () => {
  for (const format of EXPORT_FORMATS) {
    it(`as ${format} of a resource that is not in the local copy leaves the target alone`, async () => {
      await assert.rejects(
        exported(format, { resource: { group: "translations", id: 5 } }),
        (error) => isContentError(error, "invalid_resources"),
      );
    });
  }
});
