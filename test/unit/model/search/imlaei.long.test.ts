import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as z from "zod";
import { readQuranJson, SearchIndex } from "../../../support/searchIndex.js";

/*
 * Every word of the Quran in modern spelling (imlaei) finds all of its verses. The text is Tanzil's
 * "simple clean" (tanzil.net, CC BY 3.0), from the package @ghoran/text.
 */

function readImlaei(): readonly string[] {
  const path = join(
    dirname(require.resolve("@ghoran/text")),
    "../json/quran-text-tanzil-simple-clean.json",
  );
  return z.array(z.string()).parse(JSON.parse(readFileSync(path, "utf8")));
}

describe("the words of the Quran in modern spelling", function () {
  this.timeout(60_000);

  const published = readQuranJson("quran");
  const imlaei = readImlaei();
  const inTodays = new Map([...published.keys()].map((key, index) => [key, imlaei[index] ?? ""]));
  /** Each distinct word with the verses that contain it. */
  const words = new Map<string, Set<string>>();
  for (const [key, text] of inTodays) {
    for (const word of text.split(/\s+/u)) {
      if (!/\p{L}/u.test(word)) continue;
      words.set(word, (words.get(word) ?? new Set()).add(key));
    }
  }

  /** Words that do not find one of their verses, with those verses. */
  function missing(index: SearchIndex): string[] {
    return [...words].flatMap(([word, verses]) => {
      const missed = index.missed(word, verses);
      return missed.length === 0 ? [] : [`${word} ${missed.join(", ")}`];
    });
  }

  it("find all of their verses if the rows have a text in modern spelling", () => {
    assert.equal(imlaei.length, published.size);
    assert.equal(words.size, 14_868);
    assert.deepEqual(missing(new SearchIndex(published, inTodays)), []);
  });

  it("find all of their verses in the Uthmani text alone, except for one word", () => {
    // The published text of 2:72 has a space inside the word.
    assert.deepEqual(missing(new SearchIndex(published)), ["فادارأتم 2:72"]);
  });
});
