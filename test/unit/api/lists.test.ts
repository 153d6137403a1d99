import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { readLanguages, readList, type Language } from "../../../src/core/api/lists.js";

const BODY = {
  languages: [
    { name: "Urdu", native_name: "اردو", iso_code: "ur", direction: " RTL " },
    { name: "Urdu", iso_code: "zz", direction: "ltr" },
    { name: "Bambara, Bamanankan", iso_code: "bm", direction: "down" },
    { name: "Placeholdish", native_name: null, iso_code: " ", direction: null },
    { iso_code: "fr" },
  ],
};

function languageOf(name: string | null): Language {
  const { entries } = readList(
    "translations",
    { translations: [{ id: 1, language_name: name }] },
    readLanguages(BODY).byName,
  );
  const [entry] = entries;
  assert.ok(entry);
  return { code: entry.languageCode, direction: entry.direction };
}

describe("the list of languages", () => {
  it("counts entries that cannot be read", () => {
    assert.equal(readLanguages(BODY).malformed, 1);
    assert.equal(readLanguages({ languages: "all" }).malformed, 1);
    assert.equal(readLanguages(null).malformed, 1);
  });

  const CASES: readonly [name: string | null, code: string | null, direction: string | null][] = [
    ["urdu", "ur", "rtl"],
    ["اردو", "ur", "rtl"],
    ["UR", "ur", "rtl"],
    ["bamanankan", "bm", null],
    ["placeholdish", null, null],
    // The runtime knows this one; the service's list has no entry.
    ["French", "fr", null],
    // One of several names.
    ["Nonesuch (Placeholdish)", null, null],
    ["Nonesuch / Bamanankan", "bm", null],
    ["Nonesuch", null, null],
    [null, null, null],
  ];
  for (const [name, code, direction] of CASES) {
    it(`finds ${String(name)}: ${String(code)}, ${String(direction)}`, () => {
      assert.deepEqual(languageOf(name), { code, direction });
    });
  }
});

describe("a list of resources", () => {
  it("uses the translated name if the name is missing, and null for empty texts", () => {
    const { entries, malformed } = readList(
      "tafsirs",
      {
        tafsirs: [
          { id: 1, name: " One ", author_name: " ", translated_name: { name: "Other" } },
          { id: 2, name: "", translated_name: { name: "Two" } },
          { id: 3, name: null, translated_name: null },
          { id: 0, name: "None" },
        ],
      },
      new Map(),
    );
    assert.equal(malformed, 1);
    assert.deepEqual(
      entries.map(({ id, name, authorName }) => [id, name, authorName]),
      [
        [1, "One", null],
        [2, "Two", null],
        [3, null, null],
      ],
    );
  });

  it("has names of one short line that reorder no words beside them", () => {
    const hostile = "\u202eA name\r\n\u001b[2J\u2028of lines\u2069\ud800";
    const long = "𞤀".repeat(250);
    const { entries } = readList(
      "translations",
      {
        translations: [
          { id: 1, name: hostile, author_name: hostile, language_name: hostile },
          { id: 2, name: long, author_name: "\u200fاسم\u200f", language_name: "\u202e\n" },
        ],
      },
      new Map(),
    );
    const line = "A name [2J of lines\ufffd";
    assert.deepEqual(
      entries.map(({ name, authorName, languageName }) => [name, authorName, languageName]),
      [
        [line, line, line],
        [`${"𞤀".repeat(200)}…`, "\u200fاسم\u200f", null],
      ],
    );
  });

  it("names a recitation by its reciter and style", () => {
    const { entries } = readList(
      "recitations",
      {
        recitations: [
          { id: 1, reciter_name: "Reciter", style: "Style" },
          { id: 2, reciter_name: "Reciter", style: " " },
          { id: 3, reciter_name: null, style: "Style", translated_name: { name: "Other" } },
          { id: 4, style: "Style" },
        ],
      },
      new Map(),
    );
    assert.deepEqual(
      entries.map(({ name, authorName }) => [name, authorName]),
      [
        ["Reciter (Style)", "Reciter"],
        ["Reciter", "Reciter"],
        ["Other (Style)", "Other"],
        [null, null],
      ],
    );
  });
});
