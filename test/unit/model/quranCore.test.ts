import assert from "node:assert/strict";
import { groupModule } from "../../../src/core/model/groups/registry.js";

const LAST = Number.MAX_SAFE_INTEGER;

describe("the reading order of the Arabic text's rows", () => {
  const module = groupModule("quran_core");

  for (const [what, data, order] of [
    ["a verse", { record_type: "verse", id: 1, verse_key: "2:255" }, 2255],
    ["a verse without a type", { id: 1, verse_key: "2:255" }, 2255],
    ["a chapter without a type", { id: 3 }, 3000],
    ["a chapter by its number rather than its id", { chapter_number: 4, id: 900 }, 4000],
    ["the largest number of a chapter", { record_type: "chapter", id: 999 }, 999_000],
    ["a number that no chapter has", { record_type: "chapter", id: 1000 }, LAST],
    ["a negative number", { record_type: "chapter", id: -1 }, LAST],
    ["a chapter without a number", { record_type: "chapter" }, LAST],
    ["a juz", { record_type: "juz", id: 900, juz_number: 30 }, 1_000_030],
    ["a juz by its id", { record_type: "juz", id: 7 }, 1_000_007],
    ["a hizb", { record_type: "hizb", id: 900, hizb_number: 60 }, 2_000_060],
    ["a rub", { record_type: "rub_el_hizb", id: 900, rub_el_hizb_number: 240 }, 3_000_240],
    ["a juz of an absurd number", { record_type: "juz", juz_number: 1_000_000 }, LAST],
    ["a juz of a negative number", { record_type: "juz", juz_number: -1 }, LAST],
    ["a juz without a number", { record_type: "juz" }, LAST],
    ["an unknown kind", { record_type: "page", id: 1 }, LAST],
    ["an unknown kind that names a verse", { record_type: "page", verse_key: "2:1" }, LAST],
  ] as const) {
    it(`has ${what} at ${order === LAST ? "the end" : order}`, () => {
      assert.equal(module.identify(data).order, order);
    });
  }
});
