import { CLASS } from "../characters.js";
import { hasNotesField, type CheckedText } from "../prepare.js";
import type { Rule } from "../rule.js";

/** A footnote's number or letter written into the text: `word6)`, `word[2]`. */
const WRITTEN = /(?<=\p{L})(\p{Nd}{1,3}\)|\[\p{Nd}{1,3}\]|[¹²³⁰⁴-⁹]+)/gu;
/** Remains of a damaged marker: `1<2371`. */
const DAMAGED = /(?<!\p{Nd})\p{Nd}+<\/?\p{Nd}{2,}|<sup\b|foot_note=/giu;

function written(text: CheckedText): RegExpExecArray[] {
  if ((text.classes & (CLASS.digit | CLASS.stray)) === 0 && !/[⁰⁴-⁹]/u.test(text.text)) return [];
  return [...text.text.matchAll(WRITTEN)];
}

export const markerWithoutNote: Rule = {
  id: "marker-without-note",
  check({ texts, notesOf }, report) {
    for (const text of texts) {
      if (text.kind !== "text") continue;
      const notes = notesOf.get(text.row) ?? [];
      const ids = new Set(notes.map(({ noteId }) => noteId));
      for (const { noteId, label, at } of text.markers) {
        const known = noteId === null ? notes.length > 0 : ids.has(noteId);
        if (noteId === null && !hasNotesField(text.row)) continue;
        if (!known) report.text(text, at, at, "marker-without-note", label);
      }
      const mayBeDamaged = (text.classes & CLASS.stray) !== 0;
      for (const match of mayBeDamaged ? text.text.matchAll(DAMAGED) : []) {
        report.text(text, match.index, match.index + match[0].length, "damaged-marker", match[0]);
      }
      // Written markers may belong to the notes without a marker.
      for (const match of written(text).slice(notes.length)) {
        const label = match[0];
        report.text(text, match.index, match.index + label.length, "written-marker", label);
      }
    }
  },
};

export const noteWithoutMarker: Rule = {
  id: "note-without-marker",
  check({ facts, textOf, notesOf }, report) {
    if (facts.group !== "translations") return;
    for (const [row, notes] of notesOf) {
      const text = textOf.get(row);
      if (text === undefined) continue;
      const named = new Set(text.markers.map(({ noteId }) => noteId));
      const unnamed = text.markers.filter(({ noteId }) => noteId === null).length;
      let free = unnamed + written(text).length + (text.text.match(/[*†‡]/g) ?? []).length;
      for (const note of notes) {
        if (note.noteId !== null && named.has(note.noteId)) continue;
        if (free > 0) free--;
        else report.text(note, 0, note.text.length, "note-without-marker", note.index + 1);
      }
    }
  },
};

const END = /[.!?…。！？।॥۔؟:;"”»’'›)\]）」』}*]\s*$/u;
const STOP = /[.!?…。！？।॥۔؟](?:["”»’'›)\]）」』}*\s]*)$/u;

export const noteClipped: Rule = {
  id: "note-clipped",
  check({ texts }, report) {
    const notes = texts.filter(({ kind, letters }) => kind === "note" && letters > 0);
    const long = notes.filter(({ text }) => text.trim().split(/\s+/u).length >= 4);
    const ended = long.filter(({ text }) => STOP.test(text)).length;
    // An end mark is expected only if nearly all notes of the edition have one.
    const expectsEnd = long.length >= 20 && ended >= long.length * 0.95;
    for (const note of long) {
      const text = note.text.trimEnd();
      if (/[:：,،，(\[（«“]$/u.test(text)) {
        report.text(
          note,
          Math.max(0, text.length - 1),
          text.length,
          "note-ends-open",
          text.slice(-1),
        );
      } else if (expectsEnd && !END.test(text)) {
        report.text(note, Math.max(0, text.length - 1), text.length, "note-without-end");
      }
    }
  },
};
