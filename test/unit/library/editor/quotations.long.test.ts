import assert from "node:assert/strict";
import { findReferences } from "../../../../src/core/library/editor/findReferences.js";
import type { QuotableText } from "../../../../src/core/library/editor/published.js";
import {
  findQuotations,
  resourcesNamed,
  type Quotation,
  type QuotationOptions,
} from "../../../../src/core/library/editor/quotations.js";
import { formatQuotation } from "../../../../src/core/library/export/copy.js";
import { joinVerses, type JoinedVerses } from "../../../../src/core/library/verseNumbers.js";
import { copyHits } from "../../../../src/core/library/search/copies.js";
import { CHAPTERS } from "../../../../src/core/model/chapters.js";
import { plainText } from "../../../../src/core/model/plainText.js";
import { versePosition } from "../../../../src/core/model/verse.js";
import type { VerseReference } from "../../../../src/core/model/verseReference/index.js";
import { random } from "../../../support/random.js";
import { readQuranJson } from "../../../support/searchIndex.js";

const SEED = 20_261_129;
const below = random(SEED);

/** A development text as a resource. */
interface Resource {
  readonly key: string;
  readonly name: string;
  readonly texts: ReadonlyMap<string, string>;
}

const NAMES: Readonly<Record<string, string>> = {
  quran: "Uthmani text",
  quran_en: "Saheeh International",
  quran_ur: "مولانا مودودی",
  quran_zh: "马坚",
  quran_bn: "Bengali Placeholder Name (test)",
  quran_tr: "Diyanet İşleri",
  quran_ru: "Кулиев",
  quran_es: "Julio Cortes",
  quran_fr: "Muhammad Hamidullah",
  quran_id: "Kementerian Agama",
  quran_sv: "Knut Bernström",
  quran_transliteration: "Transliteration, simple",
};

const resources: readonly Resource[] = Object.entries(NAMES).map(([key, name]) => ({
  key,
  name,
  texts: key === "quran_transliteration" ? transliteration() : readQuranJson(key),
}));

/** quran-json has this text only in the files of the chapters. */
function transliteration(): ReadonlyMap<string, string> {
  return new Map([["18:10", "Ith awa alfityatu ila alkahfi faqaloo placeholder text here"]]);
}

interface Source extends JoinedVerses {
  readonly notes: QuotableText["notes"];
  readonly key: string;
  readonly name: string;
}

/** Verses with a footnote, whose text is a placeholder, after their second word. */
function sourceOf(resource: Resource, { chapter, from, to }: VerseReference): Source | null {
  const texts: string[] = [];
  for (let verse = from; verse <= to; verse++) {
    const text = resource.texts.get(`${chapter}:${verse}`);
    if (text === undefined || text === "") return null;
    texts.push(text.replaceAll("&", "&amp;").replaceAll("<", "&lt;"));
  }
  const { key, name } = resource;
  const joined = (verses: readonly string[]): JoinedVerses =>
    joinVerses(
      verses.map((html, index) => {
        const position = versePosition({ chapter, verse: from + index });
        return { html, from: position, to: position };
      }),
      key === "quran" ? "arabic" : "verses",
    );
  if (key === "quran") return { key, name, ...joined(texts), notes: [] };
  const [first = "", ...others] = texts;
  const words = first.split(" ");
  const at = Math.min(2, words.length);
  const noted = `${words.slice(0, at).join(" ")}<sup foot_note="77">1</sup> ${words.slice(at).join(" ")}`;
  const notes = [{ html: "Placeholder note,<br>of two lines (see 9:9)." }];
  return { key, name, ...joined([noted, ...others]), notes };
}

type Form = (source: Source, reference: VerseReference) => string;

function formatted(format: "text" | "reference" | "markdown", isOfReader = false): Form {
  return (source, { chapter, from, to }) =>
    formatQuotation(
      {
        html: source.html,
        notes: source.notes.map(({ html }) => ({ id: "77", html })),
        from: `${chapter}:${from}`,
        to: `${chapter}:${to}`,
        arabic: source.key === "quran" ? null : arabicOf({ chapter, from, to }),
        resourceName: source.name,
        authorName: "An Author",
        attribution: "Quran data provided by Quran Foundation",
        ...(isOfReader ? { resource: { group: "translations", id: 131 } } : {}),
      },
      format,
    );
}

function arabicOf(reference: VerseReference): string {
  const [quran] = resources;
  return quran === undefined ? "" : (sourceOf(quran, reference)?.html ?? "");
}

const copied =
  (format: "text" | "markdown"): Form =>
  (source, { chapter, from }) =>
    copyHits(
      [
        {
          resource: source.name,
          row: { verseKey: `${chapter}:${from}`, recordKey: "x", text: plainText(source.html) },
        },
      ],
      format,
    );

/** The forms that the extension inserts or copies, and other common forms of quotations. */
const FORMS: Readonly<Record<string, Form>> = {
  quotation: formatted("reference"),
  Markdown: formatted("markdown"),
  "Markdown of a reader": formatted("markdown", true),
  "a search hit as text": copied("text"),
  "a search hit as Markdown": copied("markdown"),
  "text in marks before its reference": (source, { chapter, from, to }) =>
    `He said: “${plainText(source.html)}” (Quran ${chapter}:${from}${to > from ? `-${to}` : ""}).`,
  "text in marks after its reference": (source, { chapter, from, to }) =>
    `(Qur'an ${chapter}:${from}${to > from ? `-${to}` : ""}): «${plainText(source.html)}»`,
  "a block of one line": (source, { chapter, from, to }) =>
    `> ${plainText(source.html)} (${source.name}, Quran ${chapter}:${from}${to > from ? `-${to}` : ""})`,
  "text below its reference": (source, { chapter, from, to }) =>
    `## Quran ${chapter}:${from}${to > from ? `-${to}` : ""}\n\n${plainText(source.html)}`,
};

function read(
  document: string,
  preferred: Resource,
  options: QuotationOptions & {
    readonly inserted?: readonly { readonly reference: VerseReference; readonly source: Source }[];
  } = {},
): Promise<Quotation<Source>[]> {
  const references = findReferences(document, { languageId: "markdown" });
  return findQuotations<Source>(
    document,
    references,
    {
      read: (reference, label) => {
        const named = resourcesNamed(label, resources, ({ name }) => name);
        const chosen = named.length > 0 ? named : [preferred];
        const [quran] = resources;
        const all = new Set(quran === undefined ? chosen : [...chosen, quran]);
        const texts = [...all].flatMap((one) => sourceOf(one, reference) ?? []);
        return Promise.resolve({ texts, areNamed: named.length > 0 });
      },
      inserted: () => Promise.resolve(options.inserted ?? []),
    },
    options,
  );
}

const verseOf = ({ reference: { chapter, from, to } }: Quotation<Source>): string =>
  `${chapter}:${from}${to > from ? `-${to}` : ""}`;

function corrected(document: string, quotations: readonly Quotation<Source>[]): string {
  return quotations
    .flatMap(({ corrections }) => corrections)
    .toSorted((a, b) => b.start - a.start)
    .reduce(
      (text, { start, end, replacement }) => text.slice(0, start) + replacement + text.slice(end),
      document,
    );
}

const surrounded = (text: string): string =>
  `Notes on the Quran.\n\nA paragraph before, with 2:255 in it.\n\n${text.trimEnd()}\n\nA paragraph after.\n`;

function references(resource: Resource, fewest: number, isOne: boolean): VerseReference[] {
  const sampled = Array.from({ length: 12 }, () => {
    const chapter = CHAPTERS[below(CHAPTERS.length)]?.id ?? 1;
    const count = CHAPTERS[chapter - 1]?.versesCount ?? 1;
    const from = 1 + below(count);
    return {
      chapter,
      from,
      to: Math.min(count, from + (!isOne && below(3) === 0 ? 1 + below(3) : 0)),
    };
  });
  return sampled.filter((reference) => {
    const text = plainText(sourceOf(resource, reference)?.html ?? "");
    return text.split(/\s/u).length > fewest || /\p{Script=Han}{12}/u.test(text);
  });
}

/** Replaces a word; in Chinese, two letters. */
const changedWord = (key: string): string => (key === "quran_zh" ? "某某" : "otherwise");

describe("quotations in documents", () => {
  for (const resource of resources.filter(({ texts }) => texts.size > 1)) {
    for (const [form, write] of Object.entries(FORMS)) {
      const isNamed = !/^text in|^text below/u.test(form);
      const changed = changedWord(resource.key);
      const isHit = form.startsWith("a search hit");
      it(`of ${resource.key} as ${form} are recognised, with their changes (seed ${SEED})`, async () => {
        for (const reference of references(resource, isNamed ? 3 : 6, isHit)) {
          const source = sourceOf(resource, reference);
          assert.ok(source);
          // The writer's quotation marks would count as the text's if the text also has such marks.
          if (form.startsWith("text in marks") && /[«»“”]/u.test(source.html)) continue;
          const key = verseOf({ reference } as Quotation<Source>);
          const document = surrounded(write(source, reference));
          const own = (all: readonly Quotation<Source>[]): Quotation<Source>[] =>
            all.filter((one) => one.source.key === resource.key);
          const untouched = await read(document, resource);
          assert.deepEqual(
            own(untouched).map((one) => [verseOf(one), one.corrections.length]),
            [[key, 0]],
            `${document}\n${JSON.stringify(untouched)}`,
          );
          assert.ok(
            untouched.every(({ corrections }) => corrections.length === 0),
            document,
          );
          const [quotation] = own(untouched);
          assert.ok(quotation);
          const place = wordIn(document, quotation);
          if (place === null) continue;
          const wrong = document.slice(0, place.start) + changed + document.slice(place.end);
          const found = await read(wrong, resource);
          const differing = found.filter(({ corrections }) => corrections.length > 0);
          assert.equal(differing.length, 1, wrong);
          assert.equal(differing[0]?.source.key, resource.key);
          assert.ok(
            differing[0].corrections.some(({ written }) => written.includes(changed)),
            wrong,
          );
          assert.equal(corrected(wrong, differing), document);
        }
      });
    }
  }
});

describe("texts that were inserted without a reference", () => {
  for (const resource of resources.filter(({ texts }) => texts.size > 1)) {
    it(`of ${resource.key} are recognised, with their changes (seed ${SEED})`, async () => {
      for (const reference of references(resource, 6, false)) {
        const source = sourceOf(resource, reference);
        assert.ok(source);
        const document = `A line before.\n\n${formatted("text")(source, reference)}\n\nA line after.\n`;
        const inserted = [{ reference, source }];
        const untouched = await read(document, resource, { inserted });
        assert.deepEqual(
          untouched.map((one) => [one.source.key, verseOf(one), one.corrections.length]),
          [[resource.key, verseOf({ reference } as Quotation<Source>), 0]],
          document,
        );
        const [quotation] = untouched;
        assert.ok(quotation);
        const place = wordIn(document, quotation);
        if (place === null) continue;
        const changed = changedWord(resource.key);
        const wrong = document.slice(0, place.start) + changed + document.slice(place.end);
        const found = await read(wrong, resource, { inserted });
        assert.equal(corrected(wrong, found), document);
        assert.ok(
          found.some(({ corrections }) => corrections.length > 0),
          wrong,
        );
      }
    });
  }
});

describe("the quotation check", () => {
  const [, english] = resources;
  const verse = "Verily, placeholder one two three four five six seven eight nine ten.";

  function findings(document: string, text = verse): Promise<string[]> {
    assert.ok(english);
    const source = {
      key: "quran_en",
      name: "Saheeh International",
      html: text,
      unnumbered: text,
      numbers: [],
      notes: [],
    };
    return findQuotations<Source>(document, findReferences(document, { languageId: "markdown" }), {
      read: () => Promise.resolve({ texts: [source], areNamed: false }),
      inserted: () => Promise.resolve([]),
    }).then((all) =>
      all.flatMap(({ corrections }) =>
        corrections.map(({ written, published }) => `${written} -> ${published}`),
      ),
    );
  }

  it("accepts a part of a verse, even with words left out", async () => {
    assert.deepEqual(await findings("“one two three four” (Quran 2:255)"), []);
    assert.deepEqual(await findings("“placeholder one … nine ten” (Quran 2:255)"), []);
    assert.deepEqual(await findings("“one two three four,” as Quran 2:255 says."), []);
  });

  it("reports the changes in a part of a verse", async () => {
    assert.deepEqual(await findings("“one two three fourth five six” (Quran 2:255)"), [
      "fourth -> four",
    ]);
  });

  it("reports missing words and added words", async () => {
    assert.deepEqual(await findings(`${verse.replace(" four", "")}\n\n(Quran 2:255)`), [
      " -> four",
    ]);
    assert.deepEqual(await findings(`${verse.replace("four", "four more")}\n\n(Quran 2:255)`), [
      "more -> ",
    ]);
  });

  it("reports a changed bracket of the translator", async () => {
    const text = "Placeholder [only] one two three four five six";
    const wrong = text.replace("only", "just");
    assert.deepEqual(await findings(`“${wrong}” (Quran 2:255)`, text), ["[just] -> [only]"]);
  });

  it("ignores another text beside a reference", async () => {
    assert.deepEqual(await findings("“Something that another author wrote” (Quran 2:255)"), []);
    assert.deepEqual(await findings("As Quran 2:255 says, one and two are not three."), []);
  });

  it("checks each of two quotations of one verse", async () => {
    const wrong = verse.replace("four", "fourth");
    const expected = ["fourth -> four"];
    for (const pair of [
      [wrong, verse],
      [verse, wrong],
    ]) {
      const before = pair.map((text) => `“${text}” (Quran 2:255)`).join("\n\n");
      assert.deepEqual(await findings(before), expected, before);
      const after = pair.map((text) => `Quran 2:255: “${text}”`).join("\n\n");
      assert.deepEqual(await findings(after), expected, after);
      const own = pair.map((text) => `${text}\n\n(Quran 2:255)`).join("\n\n");
      assert.deepEqual(await findings(own), expected, own);
    }
  });
});

describe("quotations of several verses without their numbers", () => {
  for (const resource of resources.filter(({ texts }) => texts.size > 1)) {
    it(`of ${resource.key} are recognised as unchanged (seed ${SEED})`, async () => {
      for (const reference of references(resource, 3, false)) {
        const source = sourceOf(resource, reference);
        assert.ok(source);
        const { chapter, from, to } = reference;
        const verses = `${chapter}:${from}-${to}`;
        const document = `> ${plainText(source.unnumbered)} (${source.name}, Quran ${verses})`;
        const found = await read(surrounded(document), resource);
        const own = found.filter(({ source: { key } }) => key === resource.key);
        assert.ok(own.length > 0, document);
        assert.ok(
          found.every(({ corrections }) => corrections.length === 0),
          document,
        );
      }
    });
  }
});

/**
 * The range of a word of a quotation, or of two letters in a script without spaces, outside its
 * notes.
 */
function wordIn(
  document: string,
  { start, end }: { readonly start: number; readonly end: number },
): { readonly start: number; readonly end: number } | null {
  const text = document.slice(start, end);
  // Labels of footnotes are not words of the text.
  const words = [
    ...text
      .replaceAll(/\[\^[^\]]*\]/gu, (label) => " ".repeat(label.length))
      .matchAll(/(?<![\p{L}\p{M}\p{N}[\]\\])[\p{L}\p{M}]+(?![\p{L}\p{M}\p{N}[\]\\])/gu),
  ];
  const word = words[below(words.length)];
  if (word === undefined) return null;
  const at = start + word.index;
  const isRun = /\p{Script=Han}/u.test(word[0]);
  return { start: at, end: at + (isRun ? Math.min(2, word[0].length) : word[0].length) };
}
