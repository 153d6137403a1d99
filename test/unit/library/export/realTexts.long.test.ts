import assert from "node:assert/strict";
import Papa from "papaparse";
import * as z from "zod";
import {
  exportResource,
  type ExportFormat,
} from "../../../../src/core/library/export/exportResource.js";
import type { ContentStore } from "../../../../src/core/ports.js";
import type { ResourceRef } from "../../../../src/core/model/resource.js";
import { readQuranJson } from "../../../../src/core/sandbox/quranJson.js";
import { storeCopy } from "../../../support/store/content.js";
import { memoryHome } from "../../../support/store/homes.js";
import type { StoreHome } from "../../../contract/contentStore/home.js";
import {
  ARABIC,
  elements,
  listedAs,
  MemoryTarget,
  parseXml,
  tmxErrors,
  xliffErrors,
} from "./support.js";

/** A short surah, the longest one, and one that is often quoted. */
const SURAHS = [1, 2, 112];
const LANGUAGES = ["en", "ur", "zh"] as const;
type Language = (typeof LANGUAGES)[number];
const REFS: Readonly<Record<Language, ResourceRef>> = {
  en: { group: "translations", id: 1 },
  ur: { group: "translations", id: 2 },
  zh: { group: "translations", id: 3 },
};

const recordsSchema = z.array(z.record(z.string(), z.string()));

describe("exports of published texts", () => {
  let home: StoreHome;
  let store: ContentStore;
  /** Texts by language and verse key. */
  const published = new Map<string, Map<string, string>>();

  before(async () => {
    home = await memoryHome();
    store = await home.open();
    const { texts } = await readQuranJson(LANGUAGES, SURAHS);
    for (const code of ["ar", ...LANGUAGES]) {
      const verses = (texts[code] ?? []).flatMap((surah, at) =>
        surah.map((text, verse) => [`${SURAHS[at] ?? 0}:${verse + 1}`, text] as const),
      );
      published.set(code, new Map(verses));
    }
    const rowsOf = (code: string, field: string, more: object = {}): string[] =>
      [...(published.get(code) ?? [])].map(([key, text], index) =>
        JSON.stringify({ ...more, id: index + 1, verse_key: key, [field]: text }),
      );
    await storeCopy(store, ARABIC, rowsOf("ar", "text_uthmani", { record_type: "verse" }));
    for (const code of LANGUAGES) {
      await storeCopy(store, REFS[code], rowsOf(code, "text", { foot_notes: [] }), {
        commit: { listed: LANGUAGES.map((each) => listedAs(REFS[each], each, each, each)) },
      });
    }
  });
  after(() => home.close());

  async function exported(
    language: Language,
    format: ExportFormat,
    others?: readonly ResourceRef[],
  ): Promise<string> {
    const target = new MemoryTarget();
    await exportResource(
      { resource: REFS[language], format, ...(others === undefined ? {} : { others }) },
      { store, attribution: "Placeholder source", now: Date.now, openSink: target.open },
    );
    return target.text;
  }

  const textsOf = (language: string): [string, string][] => [...(published.get(language) ?? [])];

  for (const language of LANGUAGES) {
    it(`as CSV and as plain text have every verse unchanged (${language})`, async () => {
      for (const format of ["csv", "spreadsheet"] as const) {
        const csv = (await exported(language, format)).replace(/^\uFEFF/, "");
        const { data, errors } = Papa.parse(csv, { header: true, skipEmptyLines: true });
        assert.deepEqual(errors, []);
        const records = recordsSchema.parse(data);
        assert.deepEqual(
          records.map(({ text, verse_key: key, surah, verse }) => [
            key ?? `${surah ?? ""}:${verse ?? ""}`,
            text,
          ]),
          textsOf(language),
          format,
        );
      }
      const [body] = (await exported(language, "text")).split("\n\n");
      assert.deepEqual(
        (body ?? "").split("\n").map((line) => line.split("\t").slice(0, 2)),
        textsOf(language).map(([key, text]) => [key, text.replaceAll(/\s+/gu, " ").trim()]),
      );
    });

    it(`as XLIFF are valid, and pair each verse with its Arabic (${language})`, async () => {
      const xml = await exported(language, "xliff");
      assert.deepEqual(await xliffErrors(xml), []);
      const units = elements(parseXml(xml), "trans-unit");
      const part = (name: string): (string | undefined)[] =>
        units.map((unit) => elements(unit, name)[0]?.text);
      assert.deepEqual(
        part("target"),
        textsOf(language).map(([, text]) => text),
      );
      assert.deepEqual(
        part("source"),
        textsOf("ar").map(([, text]) => text),
      );
    });
  }

  it("as TMX are valid, with each verse in four languages", async () => {
    const xml = await exported("en", "tmx", [ARABIC, REFS.ur, REFS.zh]);
    assert.deepEqual(await tmxErrors(xml), []);
    const tuvs = elements(parseXml(xml), "tuv");
    for (const language of ["ar", ...LANGUAGES]) {
      assert.deepEqual(
        tuvs
          .filter(({ attributes }) => attributes["xml:lang"] === language)
          .map((tuv) => elements(tuv, "seg")[0]?.text),
        textsOf(language).map(([, text]) => text),
        language,
      );
    }
  });
});
