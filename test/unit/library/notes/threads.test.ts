import assert from "node:assert/strict";
import { LIMITS, NOTE_STATES, type NoteEvent } from "../../../../src/core/library/notes/events.js";
import {
  agreed,
  foldEvents,
  isOpen,
  isSameAuthor,
  type NoteThread,
} from "../../../../src/core/library/notes/fold.js";
import { quote } from "../../../../src/core/library/notes/quotation.js";
import {
  AMINA,
  answerEvent,
  BILAL,
  editEvent,
  id,
  ignoreEvent,
  noteEvent,
  restoreEvent,
  THREAD,
  VERSE_TEXT,
} from "./support.js";

function threadOf(...events: readonly NoteEvent[]): NoteThread {
  const { threads } = foldEvents(events);
  const [thread] = threads;
  assert.ok(thread !== undefined && threads.length === 1);
  return thread;
}

const date = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();

describe("a thread of notes", () => {
  it("has all values of its note and its answers, each with its author, date and event", () => {
    const values = {
      proposed: "better",
      assignee: "Bilal",
      evidence: { edition: "Second", page: "12" },
      link: "https://example.org/1",
    };
    const note = noteEvent(values);
    const thread = threadOf(
      note,
      answerEvent({ number: 2, seen: [1], author: BILAL }, { state: "sent", assignee: null }),
    );
    const first = { author: AMINA, date: date(1), event: id(1) };
    const second = { author: BILAL, date: date(2), event: id(2) };
    assert.deepEqual(thread, {
      id: THREAD,
      resource: { group: "translations", id: 20 },
      verseKey: "2:255",
      kind: "fault",
      author: AMINA,
      date: date(1),
      quotation: quote(VERSE_TEXT, 6, 17),
      state: { current: [{ value: "sent", ...second }] },
      proposed: { current: [{ value: "better", ...first }] },
      assignee: { current: [{ value: null, ...second }] },
      evidence: { current: [{ value: values.evidence, ...first }] },
      link: { current: [{ value: values.link, ...first }] },
      messages: [
        {
          ...first,
          text: "A word is missing.",
          isEdited: false,
          isWithdrawn: false,
          sets: { proposed: "better", assignee: "Bilal", link: values.link },
        },
        {
          ...second,
          text: "",
          isEdited: false,
          isWithdrawn: false,
          sets: { state: "sent", assignee: null },
        },
      ],
      heads: [id(2)],
    });
  });

  it("keeps each of several values once, with the first who set it", () => {
    const evidence = { edition: "Second" };
    const { current } = threadOf(
      noteEvent(),
      answerEvent({ number: 2, seen: [1], author: BILAL }, { evidence }),
      answerEvent({ number: 3, seen: [1] }, { evidence: { edition: "First" } }),
      answerEvent({ number: 4, seen: [1] }, { evidence: { ...evidence } }),
    ).evidence;
    assert.deepEqual(
      current.map(({ value, event }) => [value.edition, event]),
      [
        ["Second", id(2)],
        ["First", id(3)],
      ],
    );
  });

  it("knows what was read through other events, also without a value of their own", () => {
    const thread = threadOf(
      noteEvent(),
      answerEvent({ number: 2, seen: [1] }, { state: "sent" }),
      answerEvent({ number: 3, seen: [2] }, { text: "Yes." }),
      answerEvent({ number: 4, seen: [3] }, { state: "fixed" }),
    );
    assert.equal(agreed(thread.state), "fixed");
  });

  it("has the newest events as heads, at most as many as an event can name", () => {
    const answers = Array.from({ length: LIMITS.seen + 2 }, (_, at) =>
      answerEvent({ number: at + 2, seen: [1] }, { text: "x" }),
    );
    const { heads } = threadOf(noteEvent(), ...answers);
    assert.deepEqual(
      heads,
      answers.slice(2).map((event) => event.id),
    );
  });

  it("keeps an event that names itself or an unknown one", () => {
    const thread = threadOf(
      noteEvent(),
      answerEvent({ number: 2, seen: [1, 2, 9] }, { state: "sent" }),
      answerEvent({ number: 3, seen: [1] }, { state: "declined" }),
    );
    assert.deepEqual(thread.heads, [id(2), id(3)]);
    assert.deepEqual(
      thread.state.current.map(({ value }) => value),
      ["sent", "declined"],
    );
  });

  it("in which all events name each other ends with the newest", () => {
    const thread = threadOf(
      noteEvent({ seen: [id(3)] }),
      answerEvent({ number: 2, seen: [1] }, { state: "sent" }),
      answerEvent({ number: 3, seen: [2] }, { state: "fixed" }),
    );
    assert.deepEqual(thread.heads, [id(3)]);
    assert.deepEqual(
      thread.state.current.map(({ value }) => value),
      ["fixed"],
    );
  });

  it("begins with its note, even if an answer has an earlier date", () => {
    const thread = threadOf(
      noteEvent(),
      answerEvent({ number: 2, seen: [1] }, { date: date(0), text: "Yes." }),
    );
    assert.equal(thread.date, date(1));
    assert.deepEqual(
      thread.messages.map(({ event, sets }) => [event, sets]),
      [
        [id(2), {}],
        [id(1), {}],
      ],
    );
  });

  it("is left to do until its state is agreed on as fixed or declined", () => {
    const open = NOTE_STATES.filter((state) => isOpen(threadOf(noteEvent({ state }))));
    assert.deepEqual(open, ["open", "proposed", "sent", "reopened"]);
  });

  it("comes in the order of resources, verses and age", () => {
    const note = (number: number, resource: string, verse: string | null): NoteEvent =>
      noteEvent({ id: id(number), thread: id(number), resource, verse });
    const { threads } = foldEvents([
      note(6, "translations:20", "10:1"),
      note(5, "translations:20", "2:255"),
      note(4, "translations:20", "2:3"),
      note(3, "translations:20", "2:255"),
      note(2, "tafsirs:169", "3:1"),
      note(7, "translations:20", null),
    ]);
    assert.deepEqual(
      threads.map((thread) => thread.id),
      [2, 7, 4, 3, 5, 6].map(id),
    );
  });

  it("has its messages by date, and by id within a moment", () => {
    const now = date(5);
    const { messages } = threadOf(
      noteEvent(),
      answerEvent({ number: 4 }, { date: now }),
      answerEvent({ number: 3 }, { date: now }),
      answerEvent({ number: 9 }, { date: date(2) }),
    );
    assert.deepEqual(
      messages.map(({ event }) => event),
      [1, 9, 3, 4].map(id),
    );
  });

  it("with too many events keeps the oldest, and is named as a problem", () => {
    const answers = Array.from({ length: LIMITS.threadEvents }, (_, at) =>
      answerEvent({ number: at + 2, seen: [1] }, { text: `${at}` }),
    );
    const path = `translations-20/002/${THREAD}`;
    const { threads, problems } = foldEvents([...answers, noteEvent()]);
    assert.deepEqual(problems, [{ path, reason: "tooMany" }]);
    assert.deepEqual(threads[0]?.messages.at(-1)?.event, id(LIMITS.threadEvents));
    assert.deepEqual(foldEvents([...answers.slice(1), noteEvent()]).problems, []);
  });

  it("without its note is a problem of its folder", () => {
    assert.deepEqual(foldEvents([answerEvent({ number: 2 }, {})]).problems, [
      { path: `translations-20/002/${THREAD}`, reason: "orphan" },
    ]);
  });
});

describe("edits of a message", () => {
  it("count in the order in which their author read them", () => {
    const [message] = threadOf(
      noteEvent(),
      editEvent({ number: 3, seen: [1] }, 1, "First edit."),
      editEvent({ number: 2, seen: [3] }, 1, "Second edit."),
    ).messages;
    assert.equal(message?.text, "Second edit.");
    assert.ok(message.isEdited && !message.isWithdrawn);
  });

  it("change their own message only, and an empty one withdraws it", () => {
    const { messages } = threadOf(
      noteEvent(),
      answerEvent({ number: 2, seen: [1] }, { text: "Answer." }),
      editEvent({ number: 3, seen: [2] }, 2, ""),
    );
    assert.deepEqual(
      messages.map(({ text, isEdited, isWithdrawn }) => [text, isEdited, isWithdrawn]),
      [
        ["A word is missing.", false, false],
        ["", false, true],
      ],
    );
  });

  it("by others are named as problems, beside those of the author", () => {
    const { problems, threads } = foldEvents([
      noteEvent(),
      editEvent({ number: 2, seen: [1] }, 1, "Own."),
      editEvent({ number: 3, seen: [2], author: BILAL }, 1, "Other."),
    ]);
    assert.deepEqual(problems, [
      { path: `translations-20/002/${THREAD}/${id(3)}.json`, reason: "notAuthor" },
    ]);
    assert.equal(threads[0]?.messages[0]?.text, "Own.");
  });

  it("are of the same author if the addresses are equal, else the names", () => {
    const same: readonly (readonly [Parameters<typeof isSameAuthor>, boolean])[] = [
      [[AMINA, { name: "A. Amina", email: "AMINA@example.org" }], true],
      [[{ name: "A", email: "AMINA@example.org" }, AMINA], true],
      [[AMINA, { name: "Amina", email: "other@example.org" }], false],
      [[AMINA, { name: "Amina" }], true],
      [[{ name: "Amina" }, AMINA], true],
      [[{ name: "Amina" }, { name: "Bilal" }], false],
    ];
    for (const [authors, expected] of same) assert.equal(isSameAuthor(...authors), expected);
  });
});

describe("an ignored finding", () => {
  it("has the values of the newest event that ignores it", () => {
    const again = { ...ignoreEvent({ number: 3, seen: [2], author: BILAL }), reason: "Again." };
    const { ignored, threads } = foldEvents([
      ignoreEvent({ number: 1 }),
      restoreEvent({ number: 2, seen: [1] }),
      again,
    ]);
    assert.deepEqual(threads, []);
    assert.deepEqual(ignored, [
      {
        thread: THREAD,
        resource: { group: "translations", id: 20 },
        verseKey: "2:255",
        rule: "spacing",
        scope: "finding",
        recordType: "translation",
        recordKey: "85108",
        text: "1x2y3z",
        reason: "Again.",
        author: BILAL,
        date: date(3),
        heads: [id(3)],
      },
    ]);
  });

  it("is the first of two that two people ignored at the same time, whatever was answered", () => {
    const { ignored } = foldEvents([
      ignoreEvent({ number: 1 }),
      answerEvent({ number: 2, seen: [1] }, { text: "Not part of it." }),
      ignoreEvent({ number: 3, seen: [2], author: BILAL }),
      ignoreEvent({ number: 4, seen: [2] }),
      answerEvent({ number: 5, seen: [3, 4] }, { text: "Not part of it." }),
    ]);
    assert.deepEqual(
      ignored.map(({ author }) => author),
      [BILAL],
    );
  });
});
