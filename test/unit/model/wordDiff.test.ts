import assert from "node:assert/strict";
import fc from "fast-check";
import { hardToSee, visibleSpaces } from "../../../src/core/model/invisible.js";
import { segmentWords } from "../../../src/core/model/segment.js";
import { diffSegments, isOnlySpacing, wordDiff } from "../../../src/core/model/wordDiff.js";

function changed(before: string, after: string, language: string | null = "en"): string[] {
  return wordDiff(before, after, language)
    .filter(({ kind }) => kind !== "same")
    .map(({ kind, text }) => `${kind === "removed" ? "-" : "+"}${text}`);
}

describe("the difference of two texts", () => {
  it("names the removed and the added words", () => {
    assert.deepEqual(wordDiff("one two three", "one 2 three", "en"), [
      { kind: "same", text: "one " },
      { kind: "removed", text: "two" },
      { kind: "added", text: "2" },
      { kind: "same", text: " three" },
    ]);
  });

  it("keeps a replaced phrase together", () => {
    assert.deepEqual(changed("a one two z", "a three four z"), ["-one two", "+three four"]);
  });

  it("keeps a common word between two replaced words", () => {
    assert.deepEqual(changed("x a y", "1 a 2"), ["-x", "+1", "-y", "+2"]);
    assert.deepEqual(changed("x a y b", "a 2 b"), ["-x ", "-y", "+2"]);
    assert.deepEqual(changed("x a y", "1 a y z"), ["-x", "+1", "+ z"]);
  });

  it("takes the space between two replaced words as replaced, and no other space", () => {
    assert.deepEqual(changed("x y", "1 2"), ["-x y", "+1 2"]);
    assert.deepEqual(changed("w x y", "0 1 2"), ["-w x y", "+0 1 2"]);
    assert.deepEqual(changed("x y", "1 "), ["-x", "+1", "-y"]);
    assert.deepEqual(changed("x ", "1 2"), ["-x", "+1", "+2"]);
    assert.deepEqual(changed("x y", " 2"), ["-x", "-y", "+2"]);
    assert.deepEqual(changed(" y", "1 2"), ["+1", "-y", "+2"]);
    assert.deepEqual(changed("\n y", "\t 2"), ["-\n", "+\t", "-y", "+2"]);
    assert.deepEqual(changed("x y", "\t 2"), ["-x", "+\t", "-y", "+2"]);
    assert.deepEqual(changed("\n y", "1 2"), ["-\n", "+1", "-y", "+2"]);
    assert.deepEqual(changed("x \n", "1 \t"), ["-x", "+1", "-\n", "+\t"]);
  });

  it("has no empty parts, and never two neighbours of one kind", () => {
    const same = (text: string) => ({ kind: "same", text });
    const removed = (text: string) => ({ kind: "removed", text });
    const added = (text: string) => ({ kind: "added", text });
    assert.deepEqual(wordDiff("", "", "en"), []);
    assert.deepEqual(wordDiff("a b", "a b", "en"), [same("a b")]);
    assert.deepEqual(wordDiff("a", "b", "en"), [removed("a"), added("b")]);
    assert.deepEqual(wordDiff("a", "", "en"), [removed("a")]);
    assert.deepEqual(wordDiff("", "b", "en"), [added("b")]);
    assert.deepEqual(wordDiff("x a b y", "a b", "en"), [removed("x "), same("a b"), removed(" y")]);
    assert.deepEqual(wordDiff("a b", "x a b y", "en"), [added("x "), same("a b"), added(" y")]);
  });

  it("compares up to 2,000 words and spaces one by one, and longer texts as a whole", () => {
    const words = (count: number, ...ends: string[]) => [
      ...ends.slice(0, 1),
      ...Array.from({ length: count - ends.length }, () => "w"),
      ...ends.slice(1),
    ];
    const kinds = (before: string[], after: string[]) => {
      const parts = diffSegments(before, after);
      assert.equal(
        parts.map(({ kind, text }) => (kind === "added" ? "" : text)).join(""),
        before.join(""),
      );
      assert.equal(
        parts.map(({ kind, text }) => (kind === "removed" ? "" : text)).join(""),
        after.join(""),
      );
      return [...new Set(parts.map(({ kind }) => kind))].sort();
    };
    const longest = words(2000, "a", "b");
    const tooLong = words(2001, "a", "b");
    assert.deepEqual(kinds(longest, words(2000, "c", "d")), ["added", "removed", "same"]);
    assert.deepEqual(kinds(tooLong, ["w"]), ["added", "removed"]);
    assert.deepEqual(kinds(["w"], tooLong), ["added", "removed"]);
  });

  it("keeps the longest common run of words", () => {
    assert.deepEqual(changed("b c d z", "a b c d y"), ["+a ", "-z", "+y"]);
  });

  it("contains both texts completely, including all spaces", () => {
    const text = fc
      .array(fc.constantFrom("a", "b", " ", "  ", "\n", "\u00a0", "نص", "经文", "ข้อความ"), {
        maxLength: 14,
      })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const parts = wordDiff(before, after, null);
        const without = (kind: string): string =>
          parts.flatMap((part) => (part.kind === kind ? [] : [part.text])).join("");
        assert.equal(without("removed"), after);
        assert.equal(without("added"), before);
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  it("shows white space of every kind", () => {
    assert.deepEqual(changed("a b", "a  b"), ["+ "]);
    assert.deepEqual(changed("a b", "a b "), ["+ "]);
    assert.deepEqual(changed(" a b", "a b"), ["- "]);
    assert.deepEqual(changed("a b", "a\nb"), ["- ", "+\n"]);
    assert.deepEqual(changed("a b", "a\u00a0b"), ["- ", "+\u00a0"]);
    assert.equal(visibleSpaces(" \u00a0\n"), "·⍽↵\n");
  });

  it("says when only spacing changed", () => {
    assert.ok(isOnlySpacing("a b", "a  b"));
    assert.ok(isOnlySpacing("ab", "a b"));
    assert.ok(!isOnlySpacing("a b", "a c"));
    assert.ok(!isOnlySpacing("a b", "a b"));
  });

  it("marks one changed word in scripts without spaces", () => {
    // Names of weekdays and fruit: plain words, not published text.
    const share = (before: string, after: string, language: string): number => {
      const removed = changed(before, after, language).filter((part) => part.startsWith("-"));
      return removed.join("").length / before.length;
    };
    assert.ok(share("星期一我们吃苹果和香蕉", "星期一我们吃葡萄和香蕉", "zh") < 0.4);
    assert.ok(
      share("月曜日に私たちはりんごを食べます", "火曜日に私たちはりんごを食べます", "ja") < 0.4,
    );
    assert.ok(share("วันจันทร์เรากินกล้วยและส้ม", "วันอังคารเรากินกล้วยและส้ม", "th") < 0.5);
  });
});

describe("words of a text", () => {
  it("are found without spaces, and together are the text", () => {
    const text = "星期一 我们吃苹果";
    const words = segmentWords(text, "zh");
    assert.equal(words.join(""), text);
    assert.ok(words.includes("苹果"), words.join("|"));
    assert.deepEqual(segmentWords("one  two", "en"), ["one", " ", " ", "two"]);
  });

  it("are found even for a language tag that does not exist", () => {
    assert.equal(segmentWords("我们", "not a tag").join(""), "我们");
  });
});

describe("characters that are hard to see", () => {
  it("are named", () => {
    assert.deepEqual(hardToSee("می\u200cخواهم \u202bא\u202c\u00a0e\u0301"), [
      "U+200C zero width non-joiner",
      "U+202B right-to-left embedding",
      "U+202C pop directional formatting",
      "U+00A0 no-break space",
      "U+0301",
    ]);
    assert.deepEqual(hardToSee("plain text\n"), []);
  });
});
