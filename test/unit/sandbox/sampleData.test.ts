import assert from "node:assert/strict";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { CHAPTERS, VERSE_COUNT } from "../../../src/core/model/chapters.js";
import { loadFullData, readQuranJson } from "../../../src/core/sandbox/quranJson.js";
import {
  loadSampleData,
  SAMPLE_CHAPTERS,
  SAMPLE_LANGUAGES,
} from "../../../src/core/sandbox/sampleData.js";
import { FULL_ONLY, SAMPLE } from "../../../src/core/sandbox/sampleIds.js";
import type { SandboxData } from "../../../src/core/sandbox/types.js";
import { resourceKey, type ResourceRef } from "../../../src/core/model/resource.js";

const sampleFile = path.resolve(__dirname, "../../../media/sample/quran.json");

type Data = Record<string, unknown>;

function rowsOf(data: SandboxData, ref: ResourceRef): Data[] {
  const resource = data.resources.find((other) => resourceKey(other) === resourceKey(ref));
  assert.ok(resource, resourceKey(ref));
  return [...resource.rows()].map(({ json }) => JSON.parse(json) as Data);
}

interface Published {
  readonly key: string;
  readonly arabic: string;
  readonly text: string | undefined;
}

/** quran-json's own files, read without the code under test. */
async function published(code: string, only?: readonly number[]): Promise<Published[]> {
  const name = code === "ar" ? "quran.json" : `quran_${code}.json`;
  const file = path.join(path.dirname(require.resolve("quran-json/package.json")), "dist", name);
  const chapters = JSON.parse(await readFile(file, "utf8")) as {
    id: number;
    verses: { id: number; text: string; translation?: string; transliteration?: string }[];
  }[];
  return chapters
    .filter(({ id }) => only === undefined || only.includes(id))
    .flatMap(({ id, verses }) =>
      verses.map((verse) => ({
        key: `${id}:${verse.id}`,
        arabic: verse.text,
        text: verse.translation ?? verse.transliteration,
      })),
    );
}

function withoutMarkers(text: unknown): string {
  return String(text).replace(/<sup foot_note="\d+">\d+<\/sup>/g, "");
}

describe("the sample data", () => {
  let data: SandboxData;
  before(async () => {
    data = await loadSampleData(sampleFile);
  });

  it("is the file that quran-json currently produces, and small enough to ship", async () => {
    const made = await readQuranJson(SAMPLE_LANGUAGES, SAMPLE_CHAPTERS);
    assert.equal(await readFile(sampleFile, "utf8"), JSON.stringify(made));
    assert.ok((await stat(sampleFile)).size < 250_000);
  });

  it("names its source and its licence", async () => {
    const { source, licence } = JSON.parse(await readFile(sampleFile, "utf8")) as Record<
      string,
      string
    >;
    assert.match(source ?? "", /^quran-json 3\.1\.2 /);
    assert.match(licence ?? "", /^CC BY-SA 4\.0/);
  });

  it("covers surahs 1 and 78 to 114, every verse of them", async () => {
    const expected = CHAPTERS.filter(({ id }) => id === 1 || id >= 78);
    assert.deepEqual(
      data.chapters.map(({ id, versesCount }) => [id, versesCount]),
      expected.map(({ id, versesCount }) => [id, versesCount]),
    );
    const keys = (await published("ar", SAMPLE_CHAPTERS)).map(({ key }) => key);
    for (const ref of Object.values(SAMPLE).filter(({ group }) => group === "translations")) {
      assert.deepEqual(
        rowsOf(data, ref).map(({ verse_key }) => verse_key),
        keys,
      );
    }
  });

  it("has every Arabic verse as published", async () => {
    assert.deepEqual(
      rowsOf(data, SAMPLE.arabic)
        .filter(({ record_type }) => record_type === "verse")
        .map(({ verse_key, text_uthmani }) => [verse_key, text_uthmani]),
      (await published("ar", SAMPLE_CHAPTERS)).map(({ key, arabic }) => [key, arabic]),
    );
  });

  for (const [code, ref] of [
    ["en", SAMPLE.english],
    ["ur", SAMPLE.urdu],
    ["fr", SAMPLE.french],
    ["id", SAMPLE.indonesian],
    ["tr", SAMPLE.turkish],
  ] as const) {
    it(`has every ${code} verse as published`, async () => {
      assert.deepEqual(
        rowsOf(data, ref).map(({ verse_key, text }) => [verse_key, text]),
        (await published(code, SAMPLE_CHAPTERS)).map(({ key, text }) => [key, text]),
      );
    });
  }

  it("adds footnotes to the annotated resource without altering its wording", async () => {
    const rows = rowsOf(data, SAMPLE.annotated);
    assert.deepEqual(
      rows.map(({ text }) => withoutMarkers(text)),
      (await published("en", SAMPLE_CHAPTERS)).map(({ text }) => text),
    );
    let notes = 0;
    for (const { text, foot_notes } of rows) {
      const inline = [...String(text).matchAll(/foot_note="(\d+)"/g)].map(([, id]) => Number(id));
      const entries = foot_notes as { id: number; text: string }[];
      assert.deepEqual(
        entries.map(({ id }) => id),
        inline,
      );
      for (const note of entries) assert.match(note.text, /^Placeholder footnote/);
      notes += inline.length;
    }
    assert.ok(notes > 40);
  });

  it("has two right-to-left translations, one of which is marked as a placeholder", () => {
    const listing = (ref: ResourceRef) =>
      data.resources.find((other) => resourceKey(other) === resourceKey(ref))?.listing;
    assert.equal(listing(SAMPLE.urdu)?.languageName, "urdu");
    assert.match(listing(SAMPLE.persianPlaceholder)?.name ?? "", /placeholder/);
    for (const { text, verse_key } of rowsOf(data, SAMPLE.persianPlaceholder)) {
      assert.ok(String(text).startsWith(`متن جای‌نگهدار برای آیهٔ ${String(verse_key)}.`));
    }
  });

  it("names the source of every listed resource, and of others in their text", () => {
    for (const { listing } of data.resources) {
      if (listing === null) continue;
      assert.doesNotMatch(listing.name, /sample/i, "names are short");
      assert.match(
        listing.authorName,
        /quran-json, CC BY-SA 4\.0, sample excerpt|^Placeholder .*of the sandbox$/,
      );
    }
    for (const { title, text, lang } of rowsOf(data, SAMPLE.article)) {
      const mark = { en: /[Pp]laceholder/, ar: /نموذجي/, ur: /نمونے/ }[String(lang)];
      assert.match(String(title), mark ?? /never/);
      assert.match(String(text), mark ?? /never/);
    }
    for (const { text } of rowsOf(data, SAMPLE.words)) {
      assert.match(String(text), /^\[placeholder/);
    }
  });

  it("has tafsir rows for ranges of verses that quote the first one as published", async () => {
    const arabic = new Map(
      (await published("ar", SAMPLE_CHAPTERS)).map(({ key, arabic }) => [key, arabic]),
    );
    const rows = rowsOf(data, SAMPLE.tafsir);
    assert.ok(rows.some(({ group_verses_count }) => Number(group_verses_count) > 1));
    assert.ok(rows.some(({ group_verses_count }) => group_verses_count === 1));
    for (const row of rows) {
      const quote = arabic.get(String(row.verse_key));
      assert.ok(quote !== undefined && String(row.text).includes(`dir="rtl">${quote}</span>`));
      assert.match(String(row.text), /placeholder text/);
      assert.equal(row.verse_key, row.group_verse_key_from);
      assert.equal(
        Number(row.end_verse_id) - Number(row.start_verse_id) + 1,
        row.group_verses_count,
      );
    }
  });

  it("has both kinds of audio rows, with relative addresses", () => {
    const rows = rowsOf(data, SAMPLE.recitation);
    assert.deepEqual(
      [...new Set(rows.map(({ record_type }) => record_type))],
      ["audio_file", "chapter_audio_file"],
    );
    for (const { url, audio_url } of rows) {
      assert.match(String(url ?? audio_url), /^sandbox-placeholder\/\d+\.mp3$/);
    }
  });

  it("gives no row of a resource the identity of another", () => {
    for (const resource of data.resources) {
      const names = [...resource.rows()].map((row) => `${row.recordType} ${row.recordKey}`);
      assert.equal(new Set(names).size, names.length, resourceKey(resource));
    }
  });

  it("can key article localizations by an id that their rows lack", async () => {
    const opaque = await loadSampleData(sampleFile, { articleKeys: "opaque" });
    const article = opaque.resources.find(({ group }) => group === "articles");
    for (const { recordKey, sourceRecordId, json } of article?.rows() ?? []) {
      assert.match(recordKey, /^\d{6,}$/);
      assert.equal(String(sourceRecordId), recordKey);
      assert.ok(!json.includes(recordKey));
    }
    assert.notEqual(opaque.version, data.version);
  });
});

describe("the development data", () => {
  let data: SandboxData;
  before(async () => {
    data = await loadFullData();
  });

  it("has every Arabic verse as published, and only numbers from quran-json", async () => {
    const rows = rowsOf(data, SAMPLE.arabic);
    const verses = rows.filter(({ record_type }) => record_type === "verse");
    assert.deepEqual(
      verses.map(({ verse_key, text_uthmani }) => [verse_key, text_uthmani]),
      (await published("ar")).map(({ key, arabic }) => [key, arabic]),
    );
    assert.ok(verses.every(({ juz_number }) => juz_number === null));
    assert.deepEqual(
      verses.map(({ id }) => id),
      Array.from({ length: VERSE_COUNT }, (_, index) => index + 1),
    );
    assert.equal(rows.length, VERSE_COUNT + 114);
  });

  const all: Readonly<Record<string, ResourceRef>> = {
    en: SAMPLE.english,
    ur: SAMPLE.urdu,
    fr: SAMPLE.french,
    id: SAMPLE.indonesian,
    tr: SAMPLE.turkish,
    bn: FULL_ONLY.bengali,
    es: FULL_ONLY.spanish,
    ru: FULL_ONLY.russian,
    sv: FULL_ONLY.swedish,
    zh: FULL_ONLY.chinese,
    transliteration: FULL_ONLY.transliteration,
  };
  for (const [code, ref] of Object.entries(all)) {
    it(`has all ${VERSE_COUNT} verses of ${code} as published`, async () => {
      const rows = rowsOf(data, ref);
      assert.equal(rows.length, VERSE_COUNT);
      assert.deepEqual(
        rows.map(({ verse_key, text }) => [verse_key, text]),
        (await published(code)).map(({ key, text }) => [key, text]),
      );
    });
  }
});
