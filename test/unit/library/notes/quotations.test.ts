import assert from "node:assert/strict";
import { LIMITS, type NoteState } from "../../../../src/core/library/notes/events.js";
import { foldEvents, type NoteThread } from "../../../../src/core/library/notes/fold.js";
import {
  correctionOf,
  fingerprint,
  isFixedThere,
  quotationStatus,
  quote,
} from "../../../../src/core/library/notes/quotation.js";
import { answerEvent, noteEvent } from "./support.js";

type Quoted = ReturnType<typeof quote>;

function threadOf(...events: Parameters<typeof foldEvents>[0][]): NoteThread {
  const [thread] = foldEvents(events.flatMap((each) => [...each])).threads;
  assert.ok(thread !== undefined);
  return thread;
}

/** A note about a part of a text, with a proposal. */
const proposing = (quotation: Quoted, proposed: string, state: NoteState = "sent"): NoteThread =>
  threadOf([noteEvent({ quotation, proposed, state })]);

/** The words of a text as a quotation. */
function quoteOf(text: string, words: string): Quoted {
  const start = text.indexOf(words);
  return quote(text, start, start + words.length);
}

describe("the quotation of a note", () => {
  it("stays within the text and the limits", () => {
    const text = "abcdef".repeat(2000);
    const { context, text: most } = LIMITS;
    const parts: readonly (readonly [number, number, number, number])[] = [
      [-5, 3, 0, 3],
      [3, 1, 3, 3],
      [300, 20_000, 300, 300 + most],
      [11_990, 20_000, 11_990, 12_000],
      [20_000, 30_000, 12_000, 12_000],
    ];
    for (const [start, end, from, to] of parts) {
      assert.deepEqual(quote(text, start, end), {
        text: text.slice(from, to),
        before: text.slice(Math.max(0, from - context), from),
        after: text.slice(to, to + context),
        verse: fingerprint(text),
      });
    }
    assert.equal(quote("a text").text, "a text");
  });

  it("keeps whole characters in its middle", () => {
    const text = "a😀b😀c";
    assert.equal(quote(text).text, text);
    assert.equal(quote(text, 2, 5).text, "b");
  });

  const text = "alpha beta gamma delta epsilon";
  for (const [change, by, status] of [
    ["alpha", "other", "elsewhere"],
    ["beta", "other", "changed"],
    ["gamma", "other", "changed"],
    ["delta", "other", "changed"],
    ["epsilon", "other", "elsewhere"],
    ["beta gamma", "beta  gamma", "elsewhere"],
    ["beta gamma", "betagamma", "changed"],
  ] as const) {
    it(`is ${status} when ${change} becomes ${by}`, () => {
      assert.equal(quotationStatus(quoteOf(text, "gamma"), text.replace(change, by)), status);
    });
  }

  it("within a word is in place with the rest of that word", () => {
    const joined = "alpha betagammadelta epsilon";
    const status = (changed: string): string => quotationStatus(quoteOf(joined, "gamma"), changed);
    assert.equal(status("other betagammadelta other"), "elsewhere");
    assert.equal(status("alpha beta gammadelta epsilon"), "changed");
    assert.equal(status("alpha betagamma delta epsilon"), "changed");
  });

  it("depends on the near letters of a long word only", () => {
    const long = "abcdefghijklmnopqrst word uvwxyzabcdefghijklmnop";
    const status = (changed: string): string => quotationStatus(quoteOf(long, "word"), changed);
    assert.equal(status(long.replace("abcd", "xxxx")), "elsewhere");
    assert.equal(status(long.replace("mnop", "xxxx")), "changed");
    assert.equal(status(long.replace(/mnop$/u, "xxxx")), "elsewhere");
    assert.equal(status(long.replace("uvwx", "xxxx")), "changed");
  });

  it("of no words has changed with its text", () => {
    assert.equal(quotationStatus(quote("a text", 2, 2), "a text here"), "changed");
  });
});

describe("a correction of a quoted word, written as the whole text", () => {
  const published = "zero one two\n[1] a note";

  it("proposes the words in place of the quoted ones, as a published correction has them", () => {
    const correction = correctionOf(published, "one", "zero better one two [1] a note");
    assert.equal(correction.proposed, "better one");
    const { before, text, after } = correction.quotation;
    assert.deepEqual([before, text, after], ["zero ", "one", " two\n[1] a note"]);
    const sent = proposing(correction.quotation, correction.proposed);
    assert.equal(isFixedThere(sent, "zero better one two\n[1] a note"), true);
  });

  it("is one of the whole text if other words changed too, or the words are gone", () => {
    for (const corrected of ["first one two [1] a note", "zero two [1] a note", "zero  two"]) {
      assert.deepEqual(correctionOf(published, "one", corrected), {
        quotation: quote(published),
        proposed: corrected,
      });
      const { quotation, proposed } = correctionOf(published, "one", corrected);
      assert.equal(isFixedThere(proposing(quotation, proposed), corrected), true);
    }
    assert.equal(correctionOf(published, "absent", "other").quotation.text, published);
    assert.equal(correctionOf("one one", "one", "one").quotation.text, "one one");
  });
});

describe("a correction that the publisher made", () => {
  it("of a whole text is the proposed text and nothing else", () => {
    const sent = proposing(quote("a text"), "a better text");
    assert.equal(isFixedThere(sent, "a  better text"), true);
    assert.equal(isFixedThere(sent, "a better text here"), false);
    assert.equal(isFixedThere(sent, "abettertext"), false);
    assert.equal(isFixedThere(sent, null), false);
    assert.equal(isFixedThere({ ...sent, quotation: null }, "a better text"), false);
    assert.equal(isFixedThere(proposing(quote("a text"), "b", "open"), "b"), false);
  });

  it("of words at either end is in their place", () => {
    const text = "zero one two";
    assert.equal(isFixedThere(proposing(quoteOf(text, "two"), "three"), "zero one three"), true);
    assert.equal(isFixedThere(proposing(quoteOf(text, "zero"), "three"), "three one two"), true);
  });

  it("is not made by other changes if the proposal differs in spacing only", () => {
    const sent = proposing(quoteOf("one text, two", "one text"), "one  text");
    assert.equal(isFixedThere(sent, "one text, three"), false);
    assert.equal(isFixedThere(proposing(quoteOf("a one b", "one "), "one"), "x one b"), false);
  });

  it("is not made while the text is unchanged, although it has the words elsewhere", () => {
    const text = "x one y x two y";
    assert.equal(isFixedThere(proposing(quoteOf(text, "one"), "two"), text), false);
    assert.equal(isFixedThere(proposing(quoteOf(text, "one"), "two"), "x two y x two y"), true);
  });

  it("is one of several proposals", () => {
    const thread = threadOf([
      noteEvent({ quotation: quoteOf("one text, two", "one"), state: "sent" }),
      answerEvent({ number: 2, seen: [1] }, { proposed: "first" }),
      answerEvent({ number: 3, seen: [1] }, { proposed: "second" }),
    ]);
    assert.equal(isFixedThere(thread, "second text, two"), true);
    assert.equal(isFixedThere(thread, "third text, two"), false);
  });
});
