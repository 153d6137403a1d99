import assert from "node:assert/strict";
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
      assert.equal(directionOfCode(code), direction);
    });
  }

  it("of a name", () => {
    assert.equal(directionOfName("Urdu"), "rtl");
    assert.equal(directionOfName("english"), "ltr");
    assert.equal(directionOfName(null), null);
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
      assert.equal(tagOf({ languageCode: null, languageName: name }) ?? null, tag);
      assert.equal(
        directionOf({ direction: null, languageCode: null, languageName: name }),
        direction,
      );
    });
  }

  it("is the service's if given, else a derived one", () => {
    const unknown = { direction: null, languageCode: null, languageName: null };
    assert.equal(directionOf({ ...unknown, direction: "ltr", languageCode: "ar" }), "ltr");
    assert.equal(directionOf({ ...unknown, languageCode: "ar" }), "rtl");
    assert.equal(directionOf({ ...unknown, languageName: "Persian" }), "rtl");
    assert.equal(directionOf(unknown), "ltr");
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
      assert.equal(languageTag(code), tag);
    });
  }
});
