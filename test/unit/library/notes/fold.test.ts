import assert from "node:assert/strict";
import { agreed, foldEvents, isOpen } from "../../../../src/core/library/notes/fold.js";
import { LIMITS, type NoteEvent } from "../../../../src/core/library/notes/events.js";
import {
  isFixedThere,
  quote,
  quotationStatus,
} from "../../../../src/core/library/notes/quotation.js";
import { random } from "../../../support/random.js";
import {
  AMINA,
  answerEvent,
  BILAL,
  editEvent,
  id,
  ignoreEvent,
  noteEvent,
  restoreEvent,
  VERSE_TEXT,
} from "./support.js";

function only<T>(list: readonly T[]): T {
  assert.equal(list.length, 1);
  const [first] = list;
  assert.ok(first !== undefined);
  return first;
}

const thread = (...events: NoteEvent[]) => only(foldEvents(events).threads);

describe("the state of a note", () => {
  it("is open at first", () => {
    const { state, messages, heads } = thread(noteEvent());
    assert.equal(agreed({ current: state.current }), "open");
    assert.deepEqual(
      messages.map(({ text }) => text),
      ["A word is missing."],
    );
    assert.deepEqual(heads, [id(1)]);
  });

  it("is the last one in a sequence of answers", () => {
    const note = thread(
      noteEvent(),
      answerEvent({ number: 2, seen: [1] }, { state: "proposed", proposed: "better words" }),
      answerEvent({ number: 3, seen: [2] }, { state: "sent", link: "https://example.org/1" }),
    );
    assert.equal(agreed(note.state), "sent");
    assert.equal(agreed(note.proposed), "better words");
    assert.equal(agreed(note.link), "https://example.org/1");
    assert.deepEqual(note.heads, [id(3)]);
  });

  it("keeps both answers of people who did not know of each other", () => {
    const note = thread(
      noteEvent(),
      answerEvent({ number: 2, seen: [1], author: AMINA }, { state: "sent" }),
      answerEvent({ number: 3, seen: [1], author: BILAL }, { state: "declined" }),
    );
    assert.equal(agreed(note.state), undefined);
    assert.deepEqual(
      note.state.current.map(({ value, author }) => [value, author.name]),
      [
        ["sent", "Amina"],
        ["declined", "Bilal"],
      ],
    );
    assert.ok(isOpen(note), "a contradiction is left to do");
    assert.deepEqual(note.heads, [id(2), id(3)]);
  });

  it("is settled by an answer that knows of both", () => {
    const note = thread(
      noteEvent(),
      answerEvent({ number: 2, seen: [1] }, { state: "sent" }),
      answerEvent({ number: 3, seen: [1] }, { state: "declined" }),
      answerEvent({ number: 4, seen: [2, 3] }, { state: "declined" }),
    );
    assert.equal(agreed(note.state), "declined");
    assert.equal(isOpen(note), false);
  });

  it("is not a contradiction if both are equal", () => {
    const note = thread(
      noteEvent(),
      answerEvent({ number: 2, seen: [1] }, { state: "fixed" }),
      answerEvent({ number: 3, seen: [1] }, { state: "fixed" }),
    );
    assert.equal(agreed(note.state), "fixed");
  });

  it("follows the order of known events, not a wrong clock", () => {
    const note = thread(
      noteEvent(),
      answerEvent({ number: 9, seen: [1] }, { state: "sent" }),
      answerEvent({ number: 2, seen: [9] }, { state: "fixed" }),
    );
    assert.equal(agreed(note.state), "fixed");
  });

  it("is the same in every order of the files", () => {
    const events = [
      noteEvent(),
      answerEvent({ number: 2, seen: [1] }, { state: "sent", assignee: "Bilal" }),
      answerEvent({ number: 3, seen: [1] }, { state: "declined", text: "As printed." }),
      answerEvent({ number: 4, seen: [2] }, { assignee: null }),
      editEvent({ number: 5, seen: [3] }, 3, "As printed in 1955."),
      ignoreEvent({ number: 6 }),
    ];
    const expected = foldEvents(events);
    const seed = 20261128;
    const next = random(seed);
    for (let round = 0; round < 50; round++) {
      const shuffled = [...events];
      for (let at = shuffled.length - 1; at > 0; at--) {
        const other = next(at + 1);
        const [a, b] = [shuffled[at], shuffled[other]];
        if (a !== undefined && b !== undefined) [shuffled[at], shuffled[other]] = [b, a];
      }
      assert.deepEqual(foldEvents(shuffled), expected, `seed ${seed}, round ${round}`);
    }
  });

  it("is that of the answers which no other answer has seen, even through others", () => {
    const next = random(20261130);
    for (let round = 0; round < 300; round++) {
      const numbers = Array.from({ length: 8 }, (_, index) => index + 2);
      const seen = new Map(
        numbers.map((number) => [number, numbers.filter(() => next(6) === 0)] as const),
      );
      const before = (number: number): Set<number> => {
        const found = new Set<number>();
        const waiting = [number];
        for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
          for (const each of seen.get(at) ?? []) {
            if (!found.has(each)) waiting.push(each);
            found.add(each);
          }
        }
        return found;
      };
      const assigning = numbers.filter(() => next(2) === 0);
      const newest = assigning.filter(
        (number) => !assigning.some((other) => other !== number && before(other).has(number)),
      );
      const expected = newest.length > 0 ? newest : assigning.slice(-1);
      const { assignee } = thread(
        noteEvent(),
        ...numbers.map((number) =>
          answerEvent(
            { number, seen: seen.get(number) ?? [] },
            assigning.includes(number) ? { assignee: `Person ${number}` } : {},
          ),
        ),
      );
      assert.deepEqual(
        assignee.current.map(({ value }) => value),
        expected.map((number) => `Person ${number}`),
        `seed 20261130, round ${round}`,
      );
    }
  });

  it("takes no more than a few passes over hostile files that all refer to each other", () => {
    const count = LIMITS.threadEvents;
    let reads = 0;
    const events = Array.from({ length: count }, (_, index) => {
      const number = index + 1;
      const event =
        number === 1
          ? noteEvent()
          : answerEvent({ number }, { state: "sent", assignee: `Person ${number}` });
      const seen = Array.from({ length: LIMITS.seen }, (__, at) => id(((number + at) % count) + 1));
      return Object.defineProperty(event, "seen", {
        get: () => {
          reads++;
          return seen;
        },
      });
    });
    assert.equal(thread(...events).messages.length, count);
    assert.ok(reads <= 30 * count, `${reads} reads of ${count} files`);
  });

  it("survives events that refer to each other in a circle", () => {
    const note = thread(
      noteEvent({ seen: [id(2)] }),
      answerEvent({ number: 2, seen: [1, 2] }, { state: "fixed" }),
    );
    assert.equal(note.state.current.length, 1);
    assert.ok(note.heads.length > 0);
  });
});

describe("an edit", () => {
  it("replaces the text of the same author", () => {
    const note = thread(noteEvent(), editEvent({ number: 2, seen: [1] }, 1, "Two words."));
    assert.equal(only(note.messages).text, "Two words.");
    assert.ok(only(note.messages).isEdited);
  });

  it("withdraws with an empty text", () => {
    assert.ok(only(thread(noteEvent(), editEvent({ number: 2 }, 1, "")).messages).isWithdrawn);
  });

  it("by another person changes nothing and is listed", () => {
    const { threads, problems } = foldEvents([
      noteEvent(),
      editEvent({ number: 2, author: BILAL }, 1, "Other words."),
    ]);
    assert.equal(only(only(threads).messages).text, "A word is missing.");
    assert.equal(only(problems).reason, "notAuthor");
  });
});

describe("answers without their note", () => {
  it("are listed as a problem", () => {
    const { threads, problems } = foldEvents([answerEvent({ number: 2 }, { text: "Yes." })]);
    assert.deepEqual(threads, []);
    assert.equal(only(problems).reason, "orphan");
  });
});

describe("an ignored finding", () => {
  it("has the person, the reason and the text", () => {
    const ignored = only(foldEvents([ignoreEvent({ number: 1, author: BILAL })]).ignored);
    assert.equal(ignored.author.name, "Bilal");
    assert.equal(ignored.reason, "As printed.");
    assert.equal(ignored.text, "1x2y3z");
  });

  it("returns when a person restores it", () => {
    const events = [ignoreEvent({ number: 1 }), restoreEvent({ number: 2, seen: [1] })];
    assert.deepEqual(foldEvents(events).ignored, []);
  });

  it("is shown if one person ignores it again and another restores it", () => {
    const events = [
      ignoreEvent({ number: 1 }),
      ignoreEvent({ number: 2, seen: [1] }),
      restoreEvent({ number: 3, seen: [1] }),
    ];
    assert.deepEqual(foldEvents(events).ignored, []);
  });
});

describe("the state of a quotation", () => {
  const quotation = quote(VERSE_TEXT, 6, 17);

  const cases: readonly (readonly [string, string | null, string])[] = [
    ["the same text", VERSE_TEXT, "same"],
    ["a change in other words", VERSE_TEXT.replace("end", "finish"), "elsewhere"],
    ["a change of the word before", VERSE_TEXT.replace("First", "Last"), "changed"],
    ["a change of the next word", VERSE_TEXT.replace("words", "terms"), "changed"],
    ["a change of the word after that", VERSE_TEXT.replace("second", "third"), "elsewhere"],
    ["the same words elsewhere", VERSE_TEXT.replace("First placeholder", "First"), "changed"],
    ["a change of the quoted words", VERSE_TEXT.replace("placeholder", "sample"), "changed"],
    ["a row that is not published any more", null, "gone"],
  ];
  for (const [name, text, status] of cases) {
    it(`${name}: ${status}`, () => {
      assert.equal(quotationStatus(quotation, text), status);
    });
  }

  it("is quoted with the words around it", () => {
    assert.equal(quotation.text, "placeholder");
    assert.equal(quotation.before, "First ");
    assert.ok(quotation.after.startsWith(" words, second"));
  });

  it("never ends inside a character", () => {
    const text = "a😀b";
    assert.equal(quote(text, 0, 2).text, "a");
    assert.equal(quote(text, 2, 4).text, "b");
  });
});

describe("a fault that was sent to the publisher", () => {
  const sent = (proposed: string) =>
    thread(noteEvent(), answerEvent({ number: 2, seen: [1] }, { state: "sent", proposed }));

  const cases: readonly (readonly [string, string, string, boolean])[] = [
    [
      "the proposed words have come",
      "corrected",
      VERSE_TEXT.replace("placeholder", "corrected"),
      true,
    ],
    ["nothing has changed", "corrected", VERSE_TEXT, false],
    ["other words have come", "corrected", VERSE_TEXT.replace("placeholder", "other"), false],
    [
      "the proposed words are in another place",
      "corrected",
      VERSE_TEXT.replace("end", "corrected"),
      false,
    ],
    ["the words were to be removed", "", VERSE_TEXT.replace("placeholder", ""), true],
    [
      "only the spacing differs",
      "corrected  text",
      VERSE_TEXT.replace("placeholder", "corrected text"),
      true,
    ],
  ];
  for (const [name, proposed, text, isFixed] of cases) {
    it(`${isFixed ? "is" : "is not"} fixed by the publisher: ${name}`, () => {
      assert.equal(isFixedThere(sent(proposed), text), isFixed);
    });
  }

  it("is not fixed by the publisher before it was sent", () => {
    const note = thread(noteEvent({ proposed: "corrected" }));
    assert.equal(isFixedThere(note, VERSE_TEXT.replace("placeholder", "corrected")), false);
  });
});
