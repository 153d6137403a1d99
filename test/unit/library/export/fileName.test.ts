import assert from "node:assert/strict";
import { exportFileName } from "../../../../src/core/library/export/fileName.js";

const name = (resource: string): string => exportFileName(resource, "json", null);

describe("the suggested name of an export", () => {
  it("has the ending of its format", () => {
    assert.equal(exportFileName("Edition", "xliff", null), "Edition.xlf");
    assert.equal(exportFileName("Edition", "spreadsheet", null), "Edition.csv");
  });

  for (const [range, expected] of [
    [{ from: 2255, to: 2255 }, "Edition 2.255.json"],
    [{ from: 2255, to: 2257 }, "Edition 2.255-257.json"],
    [{ from: 2280, to: 3005 }, "Edition 2.280-3.5.json"],
    [{ from: 112_001, to: 112_004 }, "Edition 112 Al-Ikhlas.json"],
  ] as const) {
    it(`ends with its verses: ${expected}`, () => {
      assert.equal(exportFileName("Edition", "json", range), expected);
    });
  }

  it("is only its verses for a name without usable characters", () => {
    assert.equal(exportFileName("...", "json", { from: 2255, to: 2257 }), "2.255-257.json");
  });

  for (const [resource, expected] of [
    ['A/B\\C: <"D"> | E?*', "A-B-C- -D- - E-.json"],
    ["line\nbreak\u0000", "line-break-.json"],
    ["../../escape", "-..-escape.json"],
    [".hidden", "hidden.json"],
    ["with an end. . .", "with an end.json"],
    ["nul", "export nul.json"],
    ["COM1", "export COM1.json"],
    ["...", "export.json"],
    ["", "export.json"],
    ["exe.\u202Enosj", "exe.nosj.json"],
    ["lone \uD800", "lone \uFFFD.json"],
  ] as const) {
    it(`is valid on every system for ${JSON.stringify(resource)}`, () => {
      assert.equal(name(resource), expected);
    });
  }

  it("keeps whole characters of a long name, within the bytes of a file system", () => {
    for (const character of ["字", "आ", "👩‍👩‍👧", "a"]) {
      const long = exportFileName(character.repeat(300), "json", { from: 2280, to: 3005 });
      const [kept] = long.split(" 2.280-3.5.json");
      assert.ok(Buffer.byteLength(long) <= 200);
      assert.equal(kept, character.repeat((kept?.length ?? 0) / character.length));
    }
  });
});
