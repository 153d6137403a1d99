import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import * as l10n from "@vscode/l10n";
import * as z from "zod";
import { referenceOf } from "../../../../src/core/library/export/copy.js";
import { chapterById } from "../../../../src/core/model/chapters.js";
import { parseVerseReference, readPlace } from "../../../../src/core/model/verseReference/index.js";

const FOLDER = "l10n";

/** The languages of the interface, each with its texts by the English texts. */
const LANGUAGES = readdirSync(FOLDER).map((file) => ({
  language: /^bundle\.l10n\.(.+)\.json$/.exec(file)?.[1] ?? "en",
  contents: z
    .record(z.string(), z.string())
    .parse(JSON.parse(readFileSync(`${FOLDER}/${file}`, "utf8"))),
}));

function read(text: string): string | null {
  const found = parseVerseReference(text);
  if (found === null) return null;
  const { chapter, from, to } = found;
  return `${chapter}:${from}${to === from ? "" : `-${to}`}`;
}

describe("references that the interface writes", () => {
  after(() => l10n.config({ contents: {} }));

  for (const { language, contents } of LANGUAGES) {
    describe(`in ${language}`, () => {
      before(() => l10n.config({ contents }));

      const digits = new Intl.NumberFormat(language, { useGrouping: false });
      const written = (reference: string): string =>
        reference.replaceAll(/\d+/g, (number) => digits.format(Number(number)));

      it("are recognised by the interface's own words for surah and verse", () => {
        const [surah, verse] = [l10n.t("Surah"), l10n.t("Verse")];
        for (const [chapter, number] of [
          [2, 255],
          [18, 10],
          [114, 6],
        ]) {
          const text = written(`${surah} ${chapter} ${verse} ${number}`);
          assert.equal(read(text), `${chapter}:${number}`, text);
          assert.equal(read(text.toLocaleLowerCase(language)), `${chapter}:${number}`, text);
        }
      });

      it("are recognised in copies, with the words around them", () => {
        const verse = l10n.t("Verse");
        for (const [reference, expected] of [
          ["2:255", "2:255"],
          [referenceOf("18:10", "18:12") ?? "", "18:10-12"],
          [referenceOf("10:2", "10:2") ?? "", "10:2"],
          [`36:1 ${chapterById(36)?.name}`, "36:1"],
        ] as const) {
          const text = written(reference);
          assert.equal(read(text), expected, text);
          assert.equal(read(`(${text})`), expected, text);
        }
        const text = `${verse} ${written("2:255")}`;
        assert.equal(read(text), "2:255", text);
      });

      it("are recognised in the forms that the hints suggest", () => {
        const hint = l10n.t("2:255, 2:255-257, juz 30, or a surah's name in your language");
        const [verse = "", range = "", juz = ""] = hint.split(/[,،、]\s*/u);
        assert.equal(read(verse), "2:255");
        assert.equal(read(range), "2:255-257");
        const place = readPlace(juz);
        assert.equal(place.kind, "found", juz);
      });
    });
  }
});
