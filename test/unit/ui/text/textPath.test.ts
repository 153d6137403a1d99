import assert from "node:assert/strict";
import { textPath } from "../../../../src/ui/text/textPath.js";

describe("the path of a read-only text", () => {
  const cases: readonly (readonly [name: string, shown: string])[] = [
    ["Al-Fatihah 1:1–4", "Al-Fatihah 1:1–4"],
    ["An-Nisa (4), “verses”", "An-Nisa (4), “verses”"],
    ["می‌خواهم", "می‌خواهم"],
    ["a/b\\c\n d", "a_b_c_ d"],
    ["\u202eturned\u2066", "turned"],
    ["..", "_.."],
    ["", "_"],
    ["𝒜".repeat(90), "𝒜".repeat(80)],
  ];
  for (const [name, shown] of cases) {
    it(`ends with ${JSON.stringify(shown)} for ${JSON.stringify(name)}`, () => {
      assert.equal(textPath("text", "Resource", name), `/Quran Content Sync/Resource/${shown}`);
    });
  }
});
