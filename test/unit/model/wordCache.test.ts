import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as z from "zod";
import { joinedForms } from "../../../src/core/model/fold/words.js";
import { foldVariants } from "../../../src/core/model/fold/variants.js";
import { canStartName } from "../../../src/core/model/verseReference/names.js";
import { roleOf } from "../../../src/core/model/verseReference/words.js";
import { WordCache } from "../../../src/core/model/wordCache.js";

const MB = 1_000_000;

describe("a cache of words", () => {
  it("computes a word once, until it is full", () => {
    const computed: string[] = [];
    const cache = new WordCache(2, (word) => {
      computed.push(word);
      return word.length;
    });
    const words = ["a", "a", "a word in a long text", "a word in a long text", "b", "b", "a"];
    assert.deepEqual(
      words.map((word) => cache.get(word)),
      [1, 1, 21, 21, 1, 1, 1],
    );
    assert.deepEqual(computed, ["a", "a word in a long text", "b", "a"]);
  });

  it("distinguishes words that differ only in lone surrogates", () => {
    const cache = new WordCache(9, (word) => word);
    const words = ["a word with \ud800 in it", "a word with \udc00 in it"];
    for (const word of [...words, ...words]) assert.equal(cache.get(word), word);
  });

  const users: Record<string, (word: string) => unknown> = {
    "other spellings": foldVariants,
    "joined words": joinedForms,
    "words of references": roleOf,
    "names of surahs": canStartName,
  };
  for (const [name, use] of Object.entries(users)) {
    it(`does not keep the texts of its words in memory: ${name}`, () => {
      const before = usedBytes();
      for (let text = 0; text < 100; text++) {
        const words = Array.from({ length: 20_000 }, (_, n) => `transliter'ation${text}x${n}`);
        // A joined array is already one flat text, of which words are slices.
        for (const word of words.join(" ").split(" ").slice(0, 5)) use(word);
      }
      const kept = usedBytes() - before;
      assert.ok(kept < 5 * MB, `${kept} bytes of about 50 MB`);
    });
  }
});

const collectSchema = z.custom<() => void>((value) => typeof value === "function");

function usedBytes(): number {
  setFlagsFromString("--expose-gc");
  collectSchema.parse(runInNewContext("gc"))();
  return process.memoryUsage().heapUsed;
}
