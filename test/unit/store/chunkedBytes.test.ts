import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { ChunkedBytes, Numbers } from "../../../src/core/store/chunkedBytes.js";

const MIB = 1024 * 1024;

/** 12 MB of placeholder lines, all different. */
const LINES = Array.from({ length: 3000 }, (_, index) =>
  `placeholder line ${index} é م 😀 `.repeat(120),
);

function filled(): { bytes: ChunkedBytes; ends: Numbers } {
  const bytes = new ChunkedBytes();
  const ends = new Numbers();
  for (const [index, line] of LINES.entries()) {
    if (index % 2 === 0) bytes.append(line);
    else bytes.appendBytes(Buffer.from(line));
    ends.push(bytes.length);
  }
  return { bytes, ends };
}

async function compressed(): Promise<ReturnType<typeof filled>> {
  const texts = filled();
  while (texts.bytes.heldBytes > texts.bytes.length / 2) await setImmediate();
  return texts;
}

const strings = (parts: Iterable<Buffer>): string[] =>
  [...parts].map((part) => part.toString("utf8"));

describe("a large text in memory", () => {
  it("takes less than half of its size, and is unchanged", async () => {
    const { bytes, ends } = await compressed();
    assert.equal(bytes.length, Buffer.byteLength(LINES.join("")));
    assert.deepEqual(strings(bytes.items(ends)), LINES);
    const parts = [...bytes.range(0, bytes.length)];
    assert.equal(Buffer.concat(parts).toString("utf8"), LINES.join(""));
    assert.ok(parts.length <= bytes.length / MIB + 2, `${parts.length} parts`);
  });

  it("takes one chunk if it is small", () => {
    const bytes = new ChunkedBytes();
    assert.equal(bytes.heldBytes, 0);
    for (const line of ["first", "second"]) bytes.append(line);
    assert.equal(bytes.heldBytes, MIB);
    assert.deepEqual(strings(bytes.range(0, bytes.length)), ["firstsecond"]);
  });

  it("can be read while it is compressed", () => {
    const { bytes, ends } = filled();
    assert.deepEqual(strings(bytes.items(ends)), LINES);
  });

  it("continues to grow after a part was compressed", async () => {
    const { bytes, ends } = await compressed();
    const large = "é".repeat(600_000);
    bytes.append(large);
    ends.push(bytes.length);
    for (const line of LINES) {
      bytes.append(line);
      ends.push(bytes.length);
    }
    assert.deepEqual(strings(bytes.items(ends)), [...LINES, large, ...LINES]);
  });

  it("can be read in any order", async () => {
    const { bytes, ends } = await compressed();
    bytes.unpack();
    for (const index of [2999, 0, 1500, 1, 2000]) {
      const parts = bytes.range(ends.at(index - 1), ends.at(index));
      assert.equal(Buffer.concat([...parts]).toString("utf8"), LINES[index]);
    }
  });

  it("is gone after it was drained", async () => {
    const { bytes, ends } = await compressed();
    const held = bytes.heldBytes;
    assert.deepEqual(strings(bytes.items(ends, { frees: true })), LINES);
    assert(bytes.heldBytes < held / 2);
  });

  it("is gone after it was drained while it is compressed", async () => {
    const { bytes, ends } = filled();
    assert.equal([...bytes.items(ends, { frees: true })].length, LINES.length);
    await bytes.packed();
    assert.equal(bytes.heldBytes, MIB, "the chunk that can still grow");
  });
});

describe("a list of numbers", () => {
  it("has any length", () => {
    const numbers = new Numbers();
    for (let number = 0; number < 5000; number++) numbers.push(2 ** 32 - 1 - number);
    assert.equal(numbers.length, 5000);
    assert.deepEqual([...numbers.of([0, 4999, 1024])], [4294967295, 4294962296, 4294966271]);
    assert.equal(numbers.at(5000), 0);
  });
});
