import { strictEqual } from "node:assert";
import {
  directionOf,
  directionOfCode,
  directionOfName,
  languageTag,
  tagOf,
} from "../../../src/core/library/language.js";

describe("writing direction", () => {
  for (const [code, direction] of [
    ["ar", "rtl"],
    ["ur", "rtl"],
    ["fa-AF", "rtl"],
    ["dv", "rtl"],
    ["ku", "ltr"],
    ["ku-Arab", "rtl"],
    ["uz-Latn", "ltr"],
    ["ug_CN", "rtl"],
    ["en", "ltr"],
    ["tr", "ltr"],
    ["", null],
    [null, null],
  ] as const) {
    it(`of the code ${JSON.stringify(code)} is ${String(direction)}`, () => {
      strictEqual(directionOfCode(code), direction);
    });
  }

  it("of a name", () => {
    strictEqual(directionOfName("Urdu"), "rtl");
    strictEqual(directionOfName("english"), "ltr");
    strictEqual(directionOfName(null), null);
  });

  for (const [name, tag, direction] of [
    ["Divehi, Dhivehi, Maldivian", "dv", "rtl"],
    ["Pashto, Pushto", "ps", "rtl"],
    ["Kurdish, Sorani", "ckb", "rtl"],
    ["Kurdish", "ku", "ltr"],
    ["Persian (Farsi)", "fa", "rtl"],
    ["Uighur, Uyghur", "ug", "rtl"],
    ["Sindhi", "sd", "rtl"],
    ["اردو", "ur", "rtl"],
    ["Bahasa Indonesia", null, "ltr"],
    ["Chinese (Simplified)", "zh", "ltr"],
    ["français", "fr", "ltr"],
  ] as const) {
    it(`of ${name} is ${direction}, by one of its names`, () => {
      strictEqual(tagOf({ languageCode: null, languageName: name }) ?? null, tag);
      strictEqual(
        directionOf({ direction: null, languageCode: null, languageName: name }),
        direction,
      );
    });
  }

  it("is what the service says, before anything derived", () => {
    const unknown = { direction: null, languageCode: null, languageName: null };
    strictEqual(directionOf({ ...unknown, direction: "ltr", languageCode: "ar" }), "ltr");
    strictEqual(directionOf({ ...unknown, languageCode: "ar" }), "rtl");
    strictEqual(directionOf({ ...unknown, languageName: "Persian" }), "rtl");
    strictEqual(directionOf(unknown), "ltr");
  });
});

describe("language tags", () => {
  for (const [code, tag] of [
    ["en", "en"],
    ["pt_BR", "pt-BR"],
    [' x" onload="', null],
    ["", null],
    [null, null],
  ] as const) {
    it(`${JSON.stringify(code)} becomes ${JSON.stringify(tag)}`, () => {
      strictEqual(languageTag(code), tag);
    });
  }
});
