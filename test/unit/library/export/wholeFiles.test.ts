import assert from "node:assert/strict";
import {
  exportResource,
  type ExportFormat,
  type ExportRequest,
} from "../../../../src/core/library/export/exportResource.js";
import type { LocalResource } from "../../../../src/core/model/resource.js";
import type { ContentStore } from "../../../../src/core/ports.js";
import type { StoreHome } from "../../../contract/contentStore/home.js";
import { ARTICLE, storeCopy } from "../../../support/store/content.js";
import { memoryHome } from "../../../support/store/homes.js";
import { ARABIC, ENGLISH, listedAs, MemoryTarget, RECITATION, verseRow } from "./support.js";

const REFRESHED = "2026-11-02T10:00:00.000Z";
const CHANGED = "2026-11-05T10:00:00.000Z";
const EXPORTED = "2026-11-28T12:00:00.000Z";

const ROWS = [
  verseRow(1, "2:1", 'One<sup foot_note="7">1</sup> * "text"'),
  JSON.stringify({
    id: 2,
    verse_key: "2:2-3",
    text: "<p>Two,</p><p>three\t& four</p>",
    foot_notes: [{ id: 8, text: "A<br>note" }],
  }),
  verseRow(3, "3:1", " Five "),
];

describe("a whole export", () => {
  let home: StoreHome;
  let store: ContentStore;
  before(async () => {
    home = await memoryHome();
    store = await home.open();
    await storeCopy(store, ENGLISH, ROWS, {
      sequence: 321,
      commit: { listed: [listedAs(ENGLISH, "A *Translation*", "en-US", "english")] },
    });
    await storeCopy(store, ARTICLE, [
      JSON.stringify({ article_id: 3, language_id: 1, title: "=A title", text: "<p>A text</p>" }),
    ]);
    await storeCopy(store, ARABIC, [
      JSON.stringify({ record_type: "chapter", id: 2, name_simple: "Placeholder" }),
      JSON.stringify({ record_type: "verse", id: 8, verse_key: "2:1", text_uthmani: "نص <١>" }),
    ]);
    await storeCopy(store, RECITATION, [
      JSON.stringify({ id: 1, verse_key: "1:1", url: "placeholder/001001.mp3" }),
    ]);
  });
  after(() => home.close());

  const exported = async (
    format: ExportFormat,
    request: Partial<ExportRequest> = {},
  ): Promise<string> => {
    const target = new MemoryTarget();
    const dated = (resource: LocalResource): LocalResource => ({
      ...resource,
      lastRefreshedAt: REFRESHED,
      lastChangedAt: CHANGED,
    });
    await exportResource(
      { resource: ENGLISH, format, ...request },
      {
        store: {
          rows: (ref, query) => store.rows(ref, query),
          countRows: (ref, query) => store.countRows(ref, query),
          state: async () => {
            const state = await store.state();
            return { ...state, resources: state.resources.map(dated) };
          },
        },
        attribution: "Source, for tests",
        now: () => Date.parse(EXPORTED),
        openSink: target.open,
      },
    );
    return target.text;
  };

  /** The facts about a source, as each format writes them. */
  const facts = (write: (name: string, value: string) => string, range?: string): string[] => [
    write("Resource", "translations:19"),
    write("Name", "A *Translation*"),
    write("Author", "A. Placeholder"),
    write("Language", "english"),
    write("Language code", "en"),
    ...(range === undefined ? [] : [write("Range", range)]),
    write("Sync sequence", "321"),
    write("Full copy of", REFRESHED),
    write("Last changed", CHANGED),
    write("Exported", EXPORTED),
    write("Attribution", "Source, for tests"),
  ];
  const arabicFacts = (write: (name: string, value: string) => string): string[] => [
    write("Resource", "quran_core:1"),
    write("Name", "quran_core:1"),
    write("Language code", "ar"),
    write("Sync sequence", "100"),
    write("Full copy of", REFRESHED),
    write("Last changed", CHANGED),
    write("Exported", EXPORTED),
    write("Attribution", "Source, for tests"),
  ];

  it("as JSON has the resource's facts, and each payload on a line", async () => {
    const head = {
      format: "quran-content-sync",
      version: 1,
      resource: {
        group: "translations",
        id: 19,
        resourceContentId: 19,
        name: "A *Translation*",
        authorName: "A. Placeholder",
        languageName: "english",
        languageCode: "en-US",
        direction: "rtl",
        schemaVersion: 1,
        syncSequence: 321,
        lastRefreshedAt: REFRESHED,
        lastChangedAt: CHANGED,
      },
      attribution: "Source, for tests",
      exportedAt: EXPORTED,
      range: { from: "2:1", to: "2:100" },
    };
    const row = (key: number, verse: string): string =>
      `    {"recordType":"translation","recordKey":"${key}","verseKey":"${verse}",` +
      `"data":${ROWS[key - 1] ?? ""}}`;
    const begin = (range: object | null): string =>
      `${JSON.stringify({ ...head, range }, null, 2).slice(0, -2)},\n  "rows": [`;
    assert.equal(
      await exported("json", { range: { from: 2001, to: 2100 } }),
      `${begin(head.range)}\n${row(1, "2:1")},\n${row(2, "2:2")}\n  ]\n}\n`,
    );
    assert.equal(
      await exported("json", { range: { from: 4001, to: 4002 } }),
      `${begin({ from: "4:1", to: "4:2" })}]\n}\n`,
    );
  });

  const SOURCE_HEAD =
    "resource,source,author,language,sync_sequence,full_copy_of,exported_at,attribution";
  const SOURCE = `translations:19,A *Translation*,A. Placeholder,en,321,${REFRESHED},${EXPORTED},"Source, for tests"`;
  const quoted = (text = ""): string => `"${text.replaceAll('"', '""')}"`;

  it("as CSV has the published texts and payloads", async () => {
    const head = `record_type,record_key,verse_key,surah,verse,text,data,${SOURCE_HEAD}\r\n`;
    assert.equal(
      await exported("csv"),
      `${head}translation,1,2:1,2,1,"One<sup foot_note=""7"">1</sup> * ""text""",${quoted(ROWS[0])},${SOURCE}\r\n` +
        `translation,2,2:2,2,2,"<p>Two,</p><p>three\t& four</p>",${quoted(ROWS[1])},${SOURCE}\r\n` +
        `translation,3,3:1,3,1," Five ",${quoted(ROWS[2])},${SOURCE}\r\n`,
    );
    const arabic = `quran_core:1,quran_core:1,,ar,100,${REFRESHED},${EXPORTED},"Source, for tests"`;
    const lines = (await exported("csv", { resource: ARABIC })).split("\r\n");
    assert.deepEqual(
      lines.map((line) => line.replace(/"\{.*\}"/, "…")),
      [head.trim(), `chapter,2,,,,,…,${arabic}`, `verse,8,2:1,2,1,نص <١>,…,${arabic}`, ""],
    );
  });

  it("for spreadsheets has plain texts, and no formula", async () => {
    const head = `\uFEFFsurah,surah_name,verse,last_surah,last_verse,text,footnotes,record_type,record_key,${SOURCE_HEAD}\r\n`;
    assert.equal(
      await exported("spreadsheet"),
      `${head}2,Al-Baqarah,1,,,"One[1] * ""text""","[1] A placeholder note, with markup.",translation,1,${SOURCE}\r\n` +
        `2,Al-Baqarah,2,2,3,"Two,\n\nthree & four","[1] A\nnote",translation,2,${SOURCE}\r\n` +
        `3,Ali 'Imran,1,,," Five ",,translation,3,${SOURCE}\r\n`,
    );
    assert.equal(
      await exported("spreadsheet", { resource: ARTICLE }),
      `${head},,,,,"'=A title\nA text",,article_localization,3:1,articles:3,'=A title,,und,100,` +
        `${REFRESHED},${EXPORTED},"Source, for tests"\r\n`,
    );
    const [, row] = (await exported("spreadsheet", { resource: RECITATION })).split("\r\n");
    assert.ok(row?.startsWith("1,Al-Fatihah,1,,,,,audio_file,1,recitations:7,"), row);
  });

  it("as text has a line for each row, and then the facts", async () => {
    const end = (range?: string): string =>
      `\n${facts((name, value) => `# ${name}: ${value}\n`, range).join("")}`;
    const surah2 =
      '2:1\tOne[1] * "text"\t[1] A placeholder note, with markup.\n' +
      "2:2-3\tTwo, three & four\t[1] A note\n";
    assert.equal(await exported("text"), `${surah2}3:1\t Five \n${end()}`);
    assert.equal(
      await exported("text", { range: { from: 2001, to: 2286 } }),
      surah2 + end("2:1 to 2:286"),
    );
    const article = await exported("text", { resource: ARTICLE });
    assert.ok(article.startsWith("3:1\t=A title A text\n\n# "), article);
    assert.ok((await exported("text", { resource: RECITATION })).startsWith("\n# "));
  });

  it("as Markdown has the facts, and then each surah with its notes", async () => {
    assert.equal(
      await exported("markdown"),
      `# A \\*Translation\\*\n\n${facts((name, value) => `- ${name}: ${value.replaceAll("*", "\\*")}\n`).join("")}\n` +
        '## 2 Al-Baqarah\n\n**2:1** One[^1-1] \\* "text"\n\n**2:2-3** Two,\n\nthree & four\n\n' +
        "[^1-1]: A placeholder note, with markup.\n\n[^2-1]: A\n    note\n\n" +
        "## 3 Ali 'Imran\n\n**3:1**  Five \n\n",
    );
    const article = await exported("markdown", { resource: ARTICLE });
    assert.ok(article.endsWith("\n\n## =A title\n\n**3:1** A text\n\n"), article);
    const audio = await exported("markdown", { resource: RECITATION });
    assert.ok(audio.endsWith("- Attribution: Source, for tests\n\n"), audio);
  });

  it("as TMX has the Arabic text and the translation of each verse", async () => {
    const property = (key: string) => (name: string, value: string) =>
      `    <prop type="x-${name.toLowerCase().replaceAll(" ", "-")}">${key} ${value}</prop>\n`;
    const variant = (language: string, key: string, text: string): string =>
      `      <tuv xml:lang="${language}">\n        <prop type="x-resource">${key}</prop>\n` +
      `        <seg>${text}</seg>\n      </tuv>\n`;
    const unit = (verses: string, ...variants: readonly string[]): string =>
      `    <tu tuid="${verses}">\n      <prop type="x-verse">${verses}</prop>\n` +
      `${variants.join("")}    </tu>\n`;
    assert.equal(
      await exported("tmx"),
      '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n' +
        '  <header creationtool="Quran Content Sync" creationtoolversion="1" segtype="block" ' +
        'o-tmf="quran-content-sync" adminlang="en" srclang="ar" datatype="plaintext" ' +
        'creationdate="20261128T120000Z">\n' +
        [...arabicFacts(property("quran_core:1")), ...facts(property("translations:19"))].join("") +
        "  </header>\n  <body>\n" +
        unit(
          "2:1",
          variant("ar", "quran_core:1", "نص &lt;١&gt;"),
          variant("en", "translations:19", 'One[1] * "text"'),
        ) +
        unit("2:2-3", variant("en", "translations:19", "Two,\n\nthree &amp; four")) +
        unit("3:1", variant("en", "translations:19", " Five ")) +
        "  </body>\n</tmx>\n",
    );
  });

  it("as XLIFF has the Arabic text as the source of each row", async () => {
    const note = (key: string) => (name: string, value: string) =>
      `      <note>${key} ${name}: ${value}</note>\n`;
    assert.equal(
      await exported("xliff"),
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">\n' +
        '  <file original="translations:19" datatype="plaintext" source-language="ar" ' +
        `target-language="en" date="${EXPORTED}" tool-id="quran-content-sync">\n    <header>\n` +
        '      <tool tool-id="quran-content-sync" tool-name="Quran Content Sync"/>\n' +
        [...facts(note("translations:19")), ...arabicFacts(note("quran_core:1"))].join("") +
        '    </header>\n    <body>\n      <trans-unit id="2:1" resname="1">\n' +
        "        <source>نص &lt;١&gt;</source>\n" +
        '        <target>One<x id="1" ctype="x-footnote" equiv-text="1"/> * "text"</target>\n' +
        "        <note>[1] A placeholder note, with markup.</note>\n      </trans-unit>\n" +
        '      <trans-unit id="2:2-3" resname="2">\n        <source></source>\n' +
        "        <target>Two,\n\nthree &amp; four</target>\n        <note>[1] A\nnote</note>\n" +
        '      </trans-unit>\n      <trans-unit id="3:1" resname="3">\n        <source></source>\n' +
        "        <target> Five </target>\n      </trans-unit>\n    </body>\n  </file>\n</xliff>\n",
    );
  });

  it("as XLIFF of the Arabic text has no target", async () => {
    const xml = await exported("xliff", { resource: ARABIC });
    assert.ok(
      xml.includes(
        `source-language="ar" date="${EXPORTED}" tool-id="quran-content-sync">\n    <header>`,
      ),
    );
    assert.ok(
      xml.includes(
        '    <body>\n      <trans-unit id="2:1" resname="8">\n' +
          "        <source>نص &lt;١&gt;</source>\n      </trans-unit>\n    </body>\n",
      ),
      xml,
    );
  });
});
