import assert from "node:assert/strict";
import { createRequire } from "node:module";
import {
  chooseColumns,
  comparableResources,
  isSameLanguage,
} from "../../../../src/core/library/compare/columns.js";
import {
  Comparison,
  ComparisonOutdated,
  storedResources,
} from "../../../../src/core/library/compare/comparison.js";
import { comparisonTable } from "../../../../src/core/library/compare/markdown.js";
import type {
  ComparisonBlockTexts,
  DifferenceChoice,
} from "../../../../src/core/model/comparison.js";
import {
  resourceKey,
  type LocalResource,
  type ResourceRef,
} from "../../../../src/core/model/resource.js";
import type { ContentStore } from "../../../../src/core/ports.js";
import { storeCopy } from "../../../support/store/content.js";
import { openOn } from "../../../support/store/homes.js";
import { MemoryDisk } from "../../../support/store/memoryFileSystem.js";
import { localResource } from "../../../support/builders.js";

interface Surah {
  readonly verses: readonly { readonly text: string; readonly translation?: string }[];
}

const require = createRequire(__filename);

/** Surahs of one edition of quran-json. */
const edition = (name: string): readonly Surah[] =>
  require(`quran-json/dist/quran_${name}.json`) as readonly Surah[];

const CORE: ResourceRef = { group: "quran_core", id: 1 };
const TAFSIR: ResourceRef = { group: "tafsirs", id: 9 };
const translation = (id: number): ResourceRef => ({ group: "translations", id });

const row = (id: number, verseKey: string, text: string): string =>
  JSON.stringify({ id, resource_content_id: 20, verse_key: verseKey, text, foot_notes: [] });

/** The verses of a surah as rows, with some of them changed. */
function rows(
  language: string,
  chapter: number,
  changed: Readonly<Record<number, (text: string) => string>> = {},
): string[] {
  const { verses } = edition(language)[chapter - 1] ?? { verses: [] };
  return verses.map(({ translation: text = "" }, index) =>
    row(index + 1, `${chapter}:${index + 1}`, changed[index + 1]?.(text) ?? text),
  );
}

function arabicRows(chapter: number): string[] {
  const { verses } = edition("en")[chapter - 1] ?? { verses: [] };
  return verses.map(({ text }, index) =>
    JSON.stringify({
      id: index + 1,
      record_type: "verse",
      verse_key: `${chapter}:${index + 1}`,
      text_uthmani: text,
    }),
  );
}

describe("the comparison of a surah", () => {
  let store: ContentStore;
  beforeEach(async () => {
    store = await openOn(new MemoryDisk());
  });
  afterEach(() => store.close());

  async function compare(
    refs: readonly ResourceRef[],
    chapter: number,
    difference: DifferenceChoice | null = null,
    language: string | null = null,
  ): Promise<Comparison> {
    const state = await store.state();
    const resources = storedResources(state, refs).map((one): LocalResource => ({
      ...one,
      languageCode: language,
    }));
    return Comparison.read(store, state, { resources, chapter, difference });
  }

  const all = (comparison: Comparison): Promise<ComparisonBlockTexts[]> =>
    comparison.texts(comparison.blocks.map((_, index) => index));

  /** The texts of a column, one for each verse. */
  const column = (texts: readonly ComparisonBlockTexts[], at: number): string[] =>
    texts.flatMap(({ columns }) =>
      (columns[at] ?? []).map((cell) => cell.texts.map(({ html }) => html).join("\n")),
    );

  it("has every verse of Al-Baqarah unchanged in four languages, and the Arabic once", async () => {
    const languages = ["en", "ur", "zh", "fr"];
    for (const [index, language] of languages.entries()) {
      await storeCopy(store, translation(index + 1), rows(language, 2));
    }
    await storeCopy(store, CORE, arabicRows(2));
    const comparison = await compare([1, 2, 3, 4].map(translation), 2);
    const texts = await all(comparison);
    assert.equal(comparison.blocks.length, 286);
    for (const [index, language] of languages.entries()) {
      const published = edition(language)[1]?.verses.map((verse) => verse.translation);
      assert.deepEqual(column(texts, index), published);
    }
    assert.deepEqual(
      texts.flatMap(({ arabic }) => arabic.map(({ text }) => text)),
      edition("en")[1]?.verses.map(({ text }) => text),
    );
  });

  for (const [language, change] of [
    ["en", (text: string) => text.replace("the", "placeholder")],
    ["ur", (text: string) => text.replace(/ \S+ /u, " placeholder ")],
    ["zh", (text: string) => text.replace("安拉", "占位")],
  ] as const) {
    it(`marks the words that differ between two resources (${language}), and no others`, async () => {
      await storeCopy(store, translation(1), rows(language, 1));
      await storeCopy(store, translation(2), rows(language, 1, { 1: change }));
      const difference = { of: translation(2), against: translation(1) };
      const comparison = await compare([translation(1), translation(2)], 1, difference, language);
      const texts = await all(comparison);
      assert.deepEqual(
        texts.map(({ columns }) => columns[1]?.[0]?.difference?.kind),
        ["words", "same", "same", "same", "same", "same", "same"],
      );
      const before = edition(language)[0]?.verses[0]?.translation ?? "";
      const parts = texts[0]?.columns[1]?.[0]?.difference?.parts ?? [];
      const without = (kind: string): string =>
        parts.flatMap((part) => (part.kind === kind ? [] : [part.text])).join("");
      assert.equal(without("added"), before, "the other resource's text");
      assert.equal(without("removed"), change(before), "its own text");
      const removed = parts.flatMap(({ kind, text }) => (kind === "removed" ? [text] : []));
      assert.ok(removed.join("").length < before.length / 2, "most of the verse is the same");
      assert.equal(texts[0]?.columns[0]?.[0]?.difference, null, "the other column has no marks");
    });
  }

  it("marks a changed word in an Arabic text", async () => {
    const arabic = edition("en")[0]?.verses[1]?.text ?? "";
    await storeCopy(store, translation(1), [row(1, "1:2", arabic)]);
    await storeCopy(store, translation(2), [row(1, "1:2", arabic.replace(/ \S+ /u, " نائب "))]);
    const difference = { of: translation(2), against: translation(1) };
    const comparison = await compare([translation(1), translation(2)], 1, difference, "ar");
    const [texts] = await comparison.texts([1]);
    assert.deepEqual(
      texts?.columns[1]?.[0]?.difference?.parts.map(({ kind }) => kind),
      ["same", "removed", "added", "same"],
    );
  });

  it("reports a difference in white space only, and texts about other verses", async () => {
    await storeCopy(store, translation(1), [row(1, "1:1", "a b"), row(2, "1:2-3", "c d")]);
    await storeCopy(store, translation(2), [
      row(1, "1:1", "a  b"),
      row(2, "1:2", "c"),
      row(3, "1:4", "e"),
    ]);
    const difference = { of: translation(2), against: translation(1) };
    const comparison = await compare([translation(1), translation(2)], 1, difference);
    const texts = await all(comparison);
    assert.deepEqual(
      texts.flatMap(({ columns }) => (columns[1] ?? []).map((cell) => cell.difference?.kind)),
      ["spacing", "otherVerses", "missing", "missing", "missing", "missing", "missing"],
    );
  });

  it("compares each cell of a block with the texts about exactly its verses", async () => {
    await storeCopy(store, translation(1), [row(1, "1:1", "a"), row(2, "1:2", "b")]);
    await storeCopy(store, translation(2), [row(1, "1:1", "a"), row(2, "1:2", "b")]);
    await storeCopy(store, translation(3), [row(1, "1:1-2", "a b")]);
    const kinds = async (of: number, against: number): Promise<unknown[]> => {
      const difference = { of: translation(of), against: translation(against) };
      const comparison = await compare([1, 2, 3].map(translation), 1, difference);
      const [texts] = await comparison.texts([0]);
      return (texts?.columns[of - 1] ?? []).map((cell) => cell.difference?.kind);
    };
    assert.deepEqual(await kinds(2, 1), ["same", "same"]);
    assert.deepEqual(await kinds(1, 3), ["otherVerses", "otherVerses"]);
    assert.deepEqual(await kinds(3, 1), ["spacing"]);
    await storeCopy(store, translation(1), [row(1, "1:1", "a")], { sequence: 200 });
    assert.deepEqual(await kinds(3, 1), ["otherVerses"]);
    await storeCopy(store, translation(1), [row(2, "1:2", "b")], { sequence: 300 });
    assert.deepEqual(await kinds(3, 1), ["otherVerses"]);
  });

  it("does not compare a text with verses of which some are missing", async () => {
    await storeCopy(store, translation(1), [row(1, "1:1", "a"), row(2, "1:3", "b")]);
    await storeCopy(store, translation(2), [row(1, "1:1-3", "a b")]);
    const difference = { of: translation(2), against: translation(1) };
    const comparison = await compare([translation(1), translation(2)], 1, difference);
    const [texts] = await comparison.texts([0]);
    assert.equal(texts?.columns[1]?.[0]?.difference?.kind, "otherVerses");
  });

  it("has the verses of the Arabic text in its column, without the words", async () => {
    const word = { record_type: "word", id: 9, verse_key: "1:1", text_uthmani: "w" };
    await storeCopy(store, CORE, [...arabicRows(1), JSON.stringify(word)]);
    const comparison = await compare([CORE], 1);
    assert.deepEqual(
      comparison.blocks.map(({ columns }) => columns[0]?.[0]?.rows.length),
      [1, 1, 1, 1, 1, 1, 1],
    );
  });

  it("marks changes since the review, with removed verses in place", async () => {
    const original = rows("en", 1);
    await storeCopy(store, translation(1), original, { sequence: 100 });
    const next = rows("en", 1, { 2: (text) => `${text} placeholder` }).filter((_, at) => at !== 3);
    await storeCopy(store, translation(1), next, { sequence: 200 });
    const difference = { of: translation(1), against: null };
    const comparison = await compare([translation(1)], 1, difference, "en");
    assert.deepEqual(comparison.changedVerses, [2, 4]);
    const texts = await all(comparison);
    const cells = texts.flatMap(({ columns }) => columns[0] ?? []);
    assert.deepEqual(
      cells.map(({ difference: found }) => found?.kind),
      ["same", "words", "same", "removed", "same", "same", "same"],
    );
    const added = cells[1]?.difference?.parts.filter(({ kind }) => kind === "added");
    assert.equal(added?.map(({ text }) => text.trim()).join(), "placeholder");
    assert.equal(
      cells[3]?.difference?.parts[0]?.text,
      edition("en")[0]?.verses[3]?.translation,
      "the former text",
    );
  });

  it("does not read texts of other rows after a commit", async () => {
    await storeCopy(store, translation(1), rows("en", 1));
    const comparison = await compare([translation(1)], 1);
    await storeCopy(store, translation(1), rows("fr", 1), { sequence: 200 });
    await assert.rejects(comparison.texts([0]), ComparisonOutdated);
  });

  it("copies a verse, and a commentary on several, as a Markdown table with its sources", async () => {
    await storeCopy(store, translation(1), [
      JSON.stringify({
        id: 1,
        resource_content_id: 20,
        verse_key: "1:1",
        text: 'one | two<sup foot_note="7">1</sup>',
        foot_notes: [{ id: 7, text: "A note" }],
      }),
      row(2, "1:2", "three<br>four"),
    ]);
    await storeCopy(store, TAFSIR, [row(1, "1:1", "<p>five</p><p>six</p>")]);
    const comparison = await compare([translation(1), TAFSIR], 1);
    const texts = await all(comparison);
    const source = { authorName: null, languageName: "English", attribution: "Placeholder source" };
    const table = comparisonTable({
      chapter: 1,
      sources: [
        { ...source, name: "First" },
        { ...source, name: "Second", authorName: "Somebody" },
      ],
      arabic: null,
      verse: "Verse",
      blocks: comparison.blocks.slice(0, 2),
      texts: texts.slice(0, 2),
      only: null,
    });
    assert.deepEqual(table.split("\n"), [
      "**Al-Fatihah (1)**",
      "",
      "| Verse | First | Second |",
      "| --- | --- | --- |",
      "| 1:1 | one \\| two\\[1\\]<br><br>\\[1\\] A note | five<br><br>six |",
      "| 1:2 | three<br>four |  |",
      "",
      "- First, English. Placeholder source",
      "- Second, Somebody, English. Placeholder source",
      "",
    ]);
  });
});

describe("the columns of a comparison", () => {
  const resource = (group: string, id: number, languageCode: string | null): LocalResource =>
    localResource({
      group,
      id,
      languageCode,
      rowCount: 1,
      rowsByType: { verse: group === "quran_core" ? 1 : 0 },
    });
  const resources = [
    resource("quran_core", 1, null),
    resource("translations", 1, "ur"),
    resource("translations", 2, "en"),
    resource("translations", 3, "en-GB"),
    resource("tafsirs", 4, "en"),
    resource("articles", 5, "en"),
  ];
  const comparable = comparableResources({ resources });
  const choose = (
    open: readonly ResourceRef[],
    kept: readonly ResourceRef[] = [],
    recent: readonly string[] = [],
  ): string[] => chooseColumns(comparable, { open, kept, recent }).map(resourceKey);

  it("can be texts by verse, not articles, and not the Arabic text beside them", () => {
    assert.deepEqual(comparable.map(resourceKey), [
      "translations:1",
      "translations:2",
      "translations:3",
      "tafsirs:4",
    ]);
  });

  it("are the open readers' resources", () => {
    assert.deepEqual(
      choose(
        [{ group: "tafsirs", id: 4 }, { group: "articles", id: 5 }, translation(1)],
        [translation(3)],
      ),
      ["tafsirs:4", "translations:1"],
    );
  });

  it("are one reader's resource and the columns of the last comparison", () => {
    assert.deepEqual(choose([translation(2)], [translation(1), translation(9), translation(3)]), [
      "translations:2",
      "translations:1",
      "translations:3",
    ]);
  });

  it("are completed by a recently read resource, else by one of the same group and language", () => {
    assert.deepEqual(choose([translation(2)], [], ["tafsirs:4"]), ["translations:2", "tafsirs:4"]);
    assert.deepEqual(choose([translation(2)]), ["translations:2", "translations:3"]);
    assert.deepEqual(choose([]), ["translations:1", "translations:2"]);
  });

  it("have one language if their primary tags are equal", () => {
    const [, urdu, english, british] = resources;
    assert.ok(urdu !== undefined && english !== undefined && british !== undefined);
    assert.equal(isSameLanguage(english, british), true);
    assert.equal(isSameLanguage(english, urdu), false);
    const unknown = resource("translations", 8, null);
    assert.equal(isSameLanguage(unknown, unknown), false);
  });
});
