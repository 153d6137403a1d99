import assert from "node:assert/strict";
import type { NoteEvent } from "../../../../src/core/library/notes/events.js";
import { foldEvents, type FoldedNotes } from "../../../../src/core/library/notes/fold.js";
import {
  ALL_NOTES,
  noteNode,
  notesChildren,
  notesRoot,
  passingNotes,
  peopleOf,
  problemNode,
  type NotesFilter,
  type NotesNode,
} from "../../../../src/ui/notes/notesModel.js";
import { messageText } from "../../../../src/ui/notes/noteTexts.js";
import { AMINA, answerEvent, BILAL, id, noteEvent } from "../../library/notes/support.js";

const second = (fields: Parameters<typeof noteEvent>[0]): NoteEvent =>
  noteEvent({ id: id(10), thread: id(10), verse: "1:2", ...fields });

const options = { obstacle: null, nameOf: () => "A Translation", locale: "en" } as const;

const shown = (nodes: readonly NotesNode[]): unknown[] =>
  nodes.map(({ kind, label, description }) => [kind, label, description]);

describe("the Notes section", () => {
  let notes: FoldedNotes;
  before(() => {
    notes = foldEvents([
      noteEvent({}),
      answerEvent({ number: 2, seen: [1] }, { state: "sent", assignee: "Bilal" }),
      answerEvent({ number: 3, seen: [1], author: BILAL }, { state: "declined" }),
      second({ kind: "question", author: BILAL, state: "fixed" }),
    ]);
    assert.equal(notes.threads.length, 2);
  });

  it("lists notes by resource, with the number of open ones", () => {
    assert.equal(notesRoot(notes, ALL_NOTES, "en").description, "1 open");
    assert.equal(notesRoot(notes, ALL_NOTES, "en", "site").description, "1 open · in site");
    const nodes = notesChildren(notes, ALL_NOTES, options);
    assert.deepEqual(shown(nodes), [["notesOf", "A Translation", "1 open"]]);
    const [first] = nodes;
    assert.deepEqual(
      first?.kind === "notesOf" ? first.notes.map(({ verseKey }) => verseKey) : null,
      ["1:2", "2:255"],
    );
  });

  it("shows contradicting states, the assignment, and first the state of the text", () => {
    const note = notes.threads.find(({ verseKey }) => verseKey === "2:255");
    assert.ok(note);
    const change = "the quoted text has changed since";
    const node = noteNode(note, { change, isFixedThere: false });
    assert.match(
      node.description,
      /^the quoted text has changed since · Fault · sent to the publisher \(says Amina\) \/ declined \(says Bilal\) · for Bilal · /,
    );
    assert.equal(node.icon, "bug");
  });

  it("shows the notes that pass a filter, which compares each of several contested values", () => {
    const verses = (filter: Partial<NotesFilter>): unknown[] =>
      passingNotes(notes.threads, { ...ALL_NOTES, ...filter }).map(({ verseKey }) => verseKey);
    assert.deepEqual(verses({ states: new Set(["sent"] as const) }), ["2:255"]);
    assert.deepEqual(verses({ states: new Set(["declined"] as const) }), ["2:255"]);
    assert.deepEqual(verses({ kinds: new Set(["question"] as const) }), ["1:2"]);
    assert.deepEqual(verses({ authors: new Set([AMINA.name]) }), ["2:255"]);
    assert.deepEqual(verses({ assignees: new Set([""]) }), ["1:2"]);
    assert.deepEqual(
      verses({ assignees: new Set(["Bilal"]), states: new Set(["fixed"] as const) }),
      [],
    );
    assert.deepEqual(peopleOf(notes.threads, "en"), ["Amina", "Bilal"]);
  });

  it("names the missing requirement if nothing can be shown", () => {
    const nothing: FoldedNotes = { threads: [], ignored: [], problems: [] };
    const hint = (obstacle: "noFolder" | "badSetting" | "readOnly" | null): unknown =>
      notesChildren(nothing, ALL_NOTES, { ...options, obstacle }).map((node) =>
        node.kind === "notesHint" ? node.action : node.kind,
      );
    assert.deepEqual(hint("noFolder"), ["openFolder"]);
    assert.deepEqual(hint("badSetting"), ["openSettings"]);
    assert.deepEqual(hint("readOnly"), []);
    assert.deepEqual(hint(null), ["add"]);
    const filter = { ...ALL_NOTES, authors: new Set(["Nobody else"]) };
    assert.deepEqual(
      notesChildren(notes, filter, options).map((node) => node.kind),
      ["notesHint"],
    );
    assert.match(notesRoot(notes, filter, "en").description, /filtered/);
  });

  it("shows no name, text or path of a hostile folder that could change the order of its rows", () => {
    const hostile = "\u202etxt.exe\u2066";
    const author = { name: `Amina${hostile}` };
    const { threads } = foldEvents([
      noteEvent({ author, text: `first${hostile}\nsecond`, assignee: `Bilal${hostile}` }),
      answerEvent({ number: 2, seen: [1], author }, { state: "sent" }),
      answerEvent({ number: 3, seen: [1] }, { state: "declined" }),
    ]);
    const [note] = threads;
    assert.ok(note);
    const node = noteNode(note, { change: "", isFixedThere: false });
    const problem = problemNode({ path: `translations-1/${hostile}.json`, reason: "name" });
    const messages = note.messages.map(messageText).join("\n");
    for (const text of [node.description, node.accessibilityLabel, problem.label, messages]) {
      assert.doesNotMatch(text, /[\u202a-\u202e\u2066-\u2069]/u);
    }
    assert.match(
      node.description,
      /says Aminatxt\.exe.* · for Bilaltxt\.exe · firsttxt\.exe second$/,
    );
    assert.equal(problem.problem.path, `translations-1/${hostile}.json`, "what is opened");
  });

  it("has a row for each of two folders with the same id", () => {
    const { threads } = foldEvents([noteEvent({}), noteEvent({ verse: "3:1" })]);
    const ids = threads.map((note) => noteNode(note, { change: "", isFixedThere: false }).nodeId);
    assert.equal(new Set(ids).size, 2);
  });

  it("lists files that cannot be read, with the reason", () => {
    const problems = [{ path: "translations-1/2/x/y.json", reason: "malformed" as const }];
    const broken = { ...notes, problems };
    assert.equal(notesRoot(broken, ALL_NOTES, "en").description, "1 open · 1 file cannot be read");
    const last = notesChildren(broken, ALL_NOTES, options).at(-1);
    assert.deepEqual(last?.kind === "noteProblems" ? last.problems.map(problemNode) : null, [
      {
        kind: "noteProblem",
        nodeId: "notes/problems/translations-1/2/x/y.json/malformed",
        label: "translations-1/2/x/y.json",
        description: "not the format of a note",
        problem: problems[0],
      },
    ]);
  });
});
