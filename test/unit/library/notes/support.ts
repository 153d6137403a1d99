import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Author, NoteEvent } from "../../../../src/core/library/notes/events.js";
import { quote } from "../../../../src/core/library/notes/quotation.js";
import type { NewNote } from "../../../../src/core/library/notes/folder.js";

export const AMINA: Author = { name: "Amina", email: "amina@example.org" };
export const BILAL: Author = { name: "Bilal", email: "bilal@example.org" };

/** Placeholder text, not a translation. */
export const VERSE_TEXT = "First placeholder words, second placeholder words, end.";

export function newNote(changes: Partial<NewNote> = {}): NewNote {
  return {
    resource: { group: "translations", id: 20 },
    verseKey: "2:255",
    author: AMINA,
    kind: "fault",
    text: "A word is missing.",
    quotation: quote(VERSE_TEXT, 6, 17),
    ...changes,
  };
}

/** An id that sorts by its number. */
export function id(number: number): string {
  return `01900000-0000-7000-8000-${String(number).padStart(12, "0")}`;
}

export const THREAD = id(1);

interface Base {
  readonly number: number;
  readonly seen?: readonly number[];
  readonly author?: Author;
}

function common({ number, seen = [], author = AMINA }: Base) {
  return {
    format: 1 as const,
    id: id(number),
    thread: THREAD,
    seen: seen.map(id),
    resource: "translations:20",
    verse: "2:255",
    author,
    date: new Date(Date.UTC(2026, 0, 1, 0, number)).toISOString(),
  };
}

export function noteEvent(changes: Partial<NoteEvent & { type: "note" }> = {}): NoteEvent {
  return {
    ...common({ number: 1 }),
    type: "note",
    kind: "fault",
    text: "A word is missing.",
    quotation: quote(VERSE_TEXT, 6, 17),
    ...changes,
  };
}

export function answerEvent(
  base: Base,
  changes: Partial<NoteEvent & { type: "answer" }>,
): NoteEvent {
  return { ...common(base), type: "answer", text: "", ...changes };
}

export function editEvent(base: Base, of: number, text: string): NoteEvent {
  return { ...common(base), type: "edit", of: id(of), text };
}

export function ignoreEvent(base: Base): NoteEvent {
  return {
    ...common(base),
    type: "ignore",
    rule: "spacing",
    scope: "finding",
    recordType: "translation",
    recordKey: "85108",
    text: "1x2y3z",
    reason: "As printed.",
  };
}

export function restoreEvent(base: Base): NoteEvent {
  return { ...common(base), type: "restore", reason: "" };
}

/** A temporary folder, removed at the end of the test. */
export async function temporaryFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "notes-"));
  return { path: folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
