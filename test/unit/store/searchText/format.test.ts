import assert from "node:assert/strict";
import {
  HEADER_BYTES,
  readHeader,
  UnusableText,
  writeHeader,
} from "../../../../src/core/store/searchText/format.js";

const HEADER = {
  lines: 1,
  foldedBytes: 2,
  publishedBytes: 3,
  namesBytes: 4,
  tableCrc: 5,
  blocks: 6,
  filterBytes: 64,
};

describe("the header of a search text", () => {
  const FOLDING = 7;

  it("has the sizes of the parts", () => {
    assert.deepEqual(readHeader(writeHeader(HEADER, FOLDING), FOLDING), HEADER);
  });

  it("is refused for other folding rules", () => {
    assert.throws(() => readHeader(writeHeader(HEADER, FOLDING), FOLDING + 1), UnusableText);
  });

  for (const [what, at] of [
    ["of another kind of file", 0],
    ["of another layout", 4],
  ] as const) {
    it(`is refused if it is ${what}`, () => {
      const bytes = writeHeader(HEADER, FOLDING);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      assert.throws(() => readHeader(bytes, FOLDING), UnusableText);
    });
  }

  it("is refused if it is cut", () => {
    const bytes = writeHeader(HEADER, FOLDING);
    assert.throws(() => readHeader(bytes.slice(0, HEADER_BYTES - 4), FOLDING), UnusableText);
  });
});
