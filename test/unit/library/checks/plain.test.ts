import assert from "node:assert/strict";
import { withoutMarkup, type PlainText } from "../../../../src/core/library/checks/plain.js";

type Expected = Partial<Omit<PlainText, "offsets">> & {
  readonly text: string;
  readonly offsets?: readonly number[];
};

/** A published text, and its text without markup. Lists are empty by default. */
const CASES: readonly (readonly [string, Expected])[] = [
  [
    'one<sup foot_note="7"> 1 </sup> two<sup foot_note=8>2</sup>',
    {
      text: "one two",
      markers: [
        { noteId: "7", label: "1", at: 3 },
        { noteId: "8", label: "2", at: 7 },
      ],
      elements: ["sup"],
      offsets: [0, 1, 2, 31, 32, 33, 34, 59],
    },
  ],
  [
    "<p>One</p><p>two &amp; <b>x</b></p>",
    {
      text: "One\ntwo & x\n",
      elements: ["p", "b"],
      offsets: [3, 4, 5, 6, 13, 14, 15, 16, 17, 22, 26, 31, 35],
    },
  ],
  [
    "<br>a<br><br>b\n<div>c</div>",
    { text: "a\nb\nc\n", elements: ["br", "div"], offsets: [4, 5, 13, 14, 20, 21, 27] },
  ],
  // Labels without a note are markers too, other raised letters are text.
  [
    "a<sup>2</sup>b",
    {
      text: "ab",
      markers: [{ noteId: null, label: "2", at: 1 }],
      elements: ["sup"],
      offsets: [0, 13, 14],
    },
  ],
  ["a<sup>th</sup>b", { text: "athb", elements: ["sup"], offsets: [0, 6, 7, 14, 15] }],
  [
    'a &lt;<sup foot_note="9"> x<b>y</b></sup>b',
    {
      text: "a <b",
      markers: [{ noteId: "9", label: "xy", at: 3 }],
      elements: ["sup", "b"],
      offsets: [0, 1, 2, 41, 42],
    },
  ],
  [
    '<b lang="AR-SA">ا</b> <b class="x qpc-hafs">ب</b> <b lang="en">c</b><i lang="ar"></i>',
    {
      text: "ا ب c",
      elements: ["b", "i"],
      arabic: [
        [0, 1],
        [2, 3],
      ],
    },
  ],
  // Faults.
  ["<i>One", { text: "One", elements: ["i"], faults: [{ kind: "unclosed", name: "i", at: 0 }] }],
  ["<ul><li>a<li>b</ul>", { text: "a\nb\n", elements: ["ul", "li"] }],
  ["ab</B> c", { text: "ab c", faults: [{ kind: "unopened", name: "b", at: 2 }] }],
  ["</p>a</br>b</P>", { text: "a\nb\n", elements: ["p", "br"] }],
  ["One <B", { text: "One ", faults: [{ kind: "unfinished", name: "b", at: 4 }] }],
  ["a</i x", { text: "ax", faults: [{ kind: "unfinished", name: "i", at: 1 }] }],
  [
    "<foo>x</foo>",
    { text: "x", elements: ["foo"], faults: [{ kind: "unknown", name: "foo", at: 0 }] },
  ],
  [
    "a <script>x</script><style>y</style>z",
    {
      text: "a z",
      elements: ["script", "style"],
      faults: [
        { kind: "active", name: "script", at: 2 },
        { kind: "active", name: "style", at: 2 },
      ],
    },
  ],
  [
    'b <a href=" javascript:x">a</a>',
    { text: "b a", elements: ["a"], faults: [{ kind: "active", name: "a", at: 2 }] },
  ],
  ['<a href="x javascript:">a</a>', { text: "a", elements: ["a"] }],
  [
    '<b onclick="x">a</b>',
    { text: "a", elements: ["b"], faults: [{ kind: "active", name: "onclick", at: 0 }] },
  ],
];

describe("a published text without its markup", () => {
  it("is the text itself without markup", () => {
    assert.deepEqual(withoutMarkup(" a\nb "), {
      text: " a\nb ",
      markers: [],
      faults: [],
      elements: [],
      arabic: [],
      offsets: null,
    });
  });

  for (const [html, { offsets, ...expected }] of CASES) {
    it(`of ${JSON.stringify(html)} is ${JSON.stringify(expected.text)}`, () => {
      const plain = withoutMarkup(html);
      assert.deepEqual(
        { ...plain, offsets: null },
        { markers: [], faults: [], elements: [], arabic: [], ...expected, offsets: null },
      );
      assert.equal(plain.offsets?.length, expected.text.length + 1);
      assert.equal(plain.offsets.at(-1), html.length);
      if (offsets !== undefined) assert.deepEqual([...plain.offsets], offsets);
    });
  }

  it("has at most fifty faults", () => {
    assert.equal(withoutMarkup("</b>".repeat(60)).faults.length, 50);
  });
});
