import { VERSE_COUNT } from "../../model/chapters.js";
import { CLASS, classOf, SCRIPTS, scriptOf } from "./characters.js";
import { letterHash } from "./fingerprints.js";
import { languageOf } from "./languages.js";
import { withoutMarkup, type PlainText } from "./plain.js";
import { isRecord, textField } from "../payload.js";
import { verseIdOf } from "./verseFacts.js";

import type { CheckRow, ResourceFacts, TextKind } from "./types.js";

/** One text of a row, without its markup. */
export interface CheckedText extends PlainText {
  readonly row: CheckRow;
  readonly kind: TextKind;
  /** Index among the row's texts of this kind. */
  readonly index: number;
  /** Id of the footnote. Null for other texts and for a note without an id. */
  readonly noteId: string | null;
  readonly raw: string;
  /** Union of its characters' classes (`CLASS`). */
  readonly classes: number;
  readonly letters: number;
  /** Number of its main script (`scriptOf`), 0 without letters. */
  readonly script: number;
  /** Letters of the main script. */
  readonly scriptLetters: number;
  /** Base language of the text, such as `en`. Null if unknown. */
  readonly language: string | null;
}

/** A resource prepared for the rules. */
export interface CheckedResource {
  readonly facts: ResourceFacts;
  readonly language: string | null;
  readonly rows: readonly CheckRow[];
  /** Texts of verses, commentaries, articles and words, then of footnotes, in reading order. */
  readonly texts: readonly CheckedText[];
  /** The main text of each row, by the row. */
  readonly textOf: ReadonlyMap<CheckRow, CheckedText>;
  /** Notes by row; rows without notes are absent. */
  readonly notesOf: ReadonlyMap<CheckRow, readonly CheckedText[]>;
  /** Script of most of the resource's letters. */
  readonly script: number;
  /** The main texts by the number of their first verse in the whole Quran. */
  readonly verses: ReadonlyMap<number, CheckedText>;
  /**
   * `letterHash` of the main texts by the verse's number in the whole Quran. 0 for a verse without
   * a text.
   */
  readonly hashes: Float64Array;
}

/** Groups that the text rules read. They skip the Arabic of the Quran, which is not prose. */
const TEXT_GROUPS = new Set(["translations", "tafsirs", "articles"]);
const WORD_GROUPS = new Set(["word_by_word_translations", "word_by_word_transliterations"]);

export function prepareResource(facts: ResourceFacts, rows: readonly CheckRow[]): CheckedResource {
  const language = languageOf(facts.languageCode, facts.languageName);
  const texts: CheckedText[] = [];
  const notes: CheckedText[] = [];
  const textOf = new Map<CheckRow, CheckedText>();
  const notesOf = new Map<CheckRow, CheckedText[]>();
  const words = WORD_GROUPS.has(facts.group);
  if (words || TEXT_GROUPS.has(facts.group)) {
    for (const row of rows) {
      const own = facts.group === "articles" ? languageOf(textField(row.data, "lang"), null) : null;
      const spoken = own ?? language;
      const title = facts.group === "articles" ? textField(row.data, "title") : null;
      if (title !== null) texts.push(checkedText(row, "title", 0, null, title, spoken));
      const text = checkedText(
        row,
        words ? "word" : "text",
        0,
        null,
        textField(row.data, "text") ?? "",
        spoken,
      );
      texts.push(text);
      textOf.set(row, text);
      const ownNotes = notesOfRow(row, spoken);
      if (ownNotes.length > 0) notesOf.set(row, ownNotes);
      notes.push(...ownNotes);
    }
  }
  for (const note of notes) texts.push(note);
  const script = mainScript(texts);
  const verses = new Map<number, CheckedText>();
  for (const [row, text] of textOf) {
    const id = row.from === null ? 0 : verseIdOf(row.from);
    if (id !== 0 && !verses.has(id)) verses.set(id, text);
  }
  let hashes: Float64Array | null = null;
  return {
    facts,
    language,
    rows,
    texts,
    textOf,
    notesOf,
    script,
    verses,
    // Computed on demand, because the document of a chapter needs no hashes.
    get hashes() {
      return (hashes ??= hashesOf(verses));
    },
  };
}

function hashesOf(verses: ReadonlyMap<number, CheckedText>): Float64Array {
  const hashes = new Float64Array(VERSE_COUNT + 1);
  for (const [id, { text }] of verses) hashes[id] = letterHash(text);
  return hashes;
}

function notesOfRow(row: CheckRow, language: string | null): CheckedText[] {
  const notes = row.data.foot_notes;
  if (!Array.isArray(notes)) return [];
  return notes.map((note: unknown, index) => {
    const record = isRecord(note) ? note : {};
    const text = typeof note === "string" ? note : (textField(record, "text") ?? "");
    return checkedText(row, "note", index, textField(record, "id"), text, language);
  });
}

/** True if the row's payload has a list of footnotes, even an empty one. */
export function hasNotesField(row: CheckRow): boolean {
  return Array.isArray(row.data.foot_notes);
}

/** Number of letters of each script in the current text. The array is reused for speed. */
const byScript = new Uint32Array(SCRIPTS.length + 1);

function checkedText(
  row: CheckRow,
  kind: TextKind,
  index: number,
  noteId: string | null,
  raw: string,
  language: string | null,
): CheckedText {
  const plain = withoutMarkup(raw);
  const { text } = plain;
  let classes = 0;
  let letters = 0;
  byScript.fill(0);
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const bits = classOf(code);
    classes |= bits;
    if ((bits & CLASS.letter) === 0) continue;
    letters++;
    const script = scriptOf(code);
    byScript[script] = (byScript[script] ?? 0) + 1;
  }
  let script = 0;
  for (let number = 1; number < byScript.length; number++) {
    if ((byScript[number] ?? 0) > (script === 0 ? 0 : (byScript[script] ?? 0))) script = number;
  }
  return {
    text,
    markers: plain.markers,
    faults: plain.faults,
    elements: plain.elements,
    arabic: plain.arabic,
    offsets: plain.offsets,
    row,
    kind,
    index,
    noteId,
    raw,
    classes,
    letters,
    script,
    scriptLetters: byScript[script] ?? 0,
    language,
  };
}

function mainScript(texts: readonly CheckedText[]): number {
  const letters = new Map<number, number>();
  for (const { script, scriptLetters } of texts) {
    if (script !== 0) letters.set(script, (letters.get(script) ?? 0) + scriptLetters);
  }
  let best = 0;
  for (const [script, count] of letters) {
    if (best === 0 || count > (letters.get(best) ?? 0)) best = script;
  }
  return best;
}

/** The texts that have a character of these classes: most texts concern no rule about signs. */
export function textsWith(texts: readonly CheckedText[], classes: number): CheckedText[] {
  return texts.filter((text) => (text.classes & classes) !== 0);
}

/** True for a character inside a span marked up as Arabic. */
export function inArabicSpan(text: CheckedText, at: number): boolean {
  return text.arabic.some(([start, end]) => at >= start && at < end);
}
