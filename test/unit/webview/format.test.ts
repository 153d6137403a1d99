import assert from "node:assert/strict";
import { directionOf } from "../../../src/webview/shared/format.js";

describe("the direction of a display language", () => {
  it("is that of its script, also of a language that has several", () => {
    for (const locale of ["ar", "ur", "fa-IR", "dv", "sd", "uz-Arab"]) {
      assert.equal(directionOf(locale), "rtl", locale);
    }
    for (const locale of ["en", "zh-cn", "bn", "uz", ""]) {
      assert.equal(directionOf(locale), "ltr", locale);
    }
  });
});
