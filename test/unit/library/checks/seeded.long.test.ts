import assert from "node:assert/strict";
import { checkResource } from "../../../../src/core/library/checks/check.js";
import { fingerprintsOf } from "../../../../src/core/library/checks/fingerprints.js";
import type { Fingerprints, ResourceFacts } from "../../../../src/core/library/checks/types.js";
import { CHAPTERS } from "../../../../src/core/model/chapters.js";
import { readQuranJson } from "../../../../src/core/sandbox/quranJson.js";
import { rowsOf } from "../../../support/checks/cases.js";
import { SEEDED_FAULTS, type Verse } from "../../../support/checks/faults.js";
import { random } from "../../../support/random.js";

type Row = Readonly<Record<string, unknown>>;

/** Verses to break with each fault, in each language. */
const SEEDS = 4;
const SEED = 7;
/** Surahs with long and short verses, about 2,600 verses in total. */
const SURAHS = CHAPTERS.map(({ id }) => id).filter((id) => id <= 9 || id >= 37);

/** A second language for each, whose verses replace some of the first one's. */
const FOREIGN: Readonly<Record<string, string>> = {
  en: "fr",
  ur: "en",
  ru: "en",
  bn: "ru",
  zh: "ur",
};

async function versesOf(language: string): Promise<Verse[]> {
  const foreign = FOREIGN[language] ?? "fr";
  const { texts } = await readQuranJson([language, foreign]);
  const basmala = texts[language]?.[0]?.[0] ?? "";
  let id = 0;
  return CHAPTERS.flatMap((chapter) => {
    const own = texts[language]?.[chapter.id - 1] ?? [];
    return own.map((text, at) => ({
      id: ++id,
      key: `${chapter.id}:${at + 1}`,
      text,
      next: own[at + 1] ?? "",
      basmala,
      foreign: texts[foreign]?.[chapter.id - 1]?.[at] ?? "",
    }));
  }).filter(({ key }) => SURAHS.includes(Number(key.split(":")[0])));
}

const factsOf = (language: string): ResourceFacts => ({
  group: "translations",
  id: 1,
  languageCode: language,
  languageName: null,
  name: "Placeholder",
});

/** Findings as `rule verse`, without duplicates. */
function found(language: string, rows: readonly Row[], others: readonly Fingerprints[] = []) {
  const all = checkResource(factsOf(language), rowsOf("translations", rows), { others });
  return new Set(all.map(({ rule, verseKey }) => `${rule} ${verseKey ?? "-"}`));
}

const rowOf = ({ id, key, text }: Verse): Row => ({ id, verse_key: key, text });

describe(`faults seeded into published texts (seed ${SEED})`, () => {
  for (const language of Object.keys(FOREIGN)) {
    it(`are found in ${language} at their places, and nowhere else`, async function () {
      this.timeout(60_000);
      const verses = await versesOf(language);
      const below = random(SEED);
      const before = found(language, verses.map(rowOf));
      const faulty = new Map<number, readonly Row[]>();
      const expected: string[] = [];
      const touched = new Set<string>();
      for (const { rule, languages, seed } of SEEDED_FAULTS) {
        if (!languages.includes(language)) continue;
        let seeded = 0;
        for (let tries = 0; seeded < SEEDS && tries < 20_000; tries++) {
          const at = below(verses.length - 2) + 1;
          // The verses around a fault stay unchanged, because rules compare it with them.
          if ([-2, -1, 0, 1, 2].some((by) => faulty.has(at + by))) continue;
          const verse = verses[at];
          if (verse === undefined) continue;
          const rows = before.has(`${rule} ${verse.key}`) ? null : seed(verse);
          if (rows === null) continue;
          faulty.set(
            at,
            rows.map((fields, index) => ({ ...rowOf(verse), id: verse.id + index / 2, ...fields })),
          );
          expected.push(`${rule} ${verse.key}`);
          touched.add(verse.key);
          seeded++;
        }
        assert.ok(seeded === SEEDS, `${rule} was done to ${seeded} verses of ${language}`);
      }
      const rows = verses.flatMap((verse, at) => faulty.get(at) ?? [rowOf(verse)]);
      const after = found(language, rows);
      assert.deepEqual(
        expected.filter((each) => !after.has(each)),
        [],
        "every fault is found",
      );
      const elsewhere = [...after].filter(
        (each) =>
          // A quotation can span verses, so replacing a verse can remove the end of one.
          !each.startsWith("unbalanced-punctuation ") &&
          !before.has(each) &&
          !touched.has(each.split(" ")[1] ?? ""),
      );
      assert.deepEqual(elsewhere, [], "nothing is found elsewhere");
    });
  }

  it("are found as a shift if a text is attached one verse off", async () => {
    const verses = await versesOf("en");
    const rows = verses.map((verse, at) =>
      /^2:(1[0-4]\d)$/.test(verse.key)
        ? rowOf({ ...verse, text: verses[at - 1]?.text ?? "" })
        : rowOf(verse),
    );
    const original = fingerprintsOf(factsOf("en"), rowsOf("translations", verses.map(rowOf)));
    assert.ok(
      [...found("en", rows)].some((each) => /^shifted 2:(9\d|1[0-4]\d)$/.test(each)),
      "by length",
    );
    assert.ok(found("en", rows, [original]).has("shifted 2:100"), "against another edition");
  });

  it("are found if verses of another edition were copied", async () => {
    const [english, french] = await Promise.all([versesOf("en"), versesOf("fr")]);
    const rows = english.map(rowOf);
    const copied = ["2:100", "3:50", "4:92"];
    const others = fingerprintsOf(
      factsOf("en"),
      rowsOf(
        "translations",
        french.map((verse, at) => (copied.includes(verse.key) ? (rows[at] ?? {}) : rowOf(verse))),
      ),
    );
    assert.deepEqual(
      [...found("en", rows, [others])].filter((each) => each.startsWith("same-as-other")),
      copied.map((key) => `same-as-other-resource ${key}`),
    );
  });
});
