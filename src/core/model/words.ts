import { integerOf, stringOf, verseOf, type RowData } from "./groups/fields.js";
import { plainText } from "./plainText.js";
import { positionOfVerseId, type VersePosition } from "./verse.js";

/*
 * Word-by-word rows and the rows of a printed layout name words by the same number (`word_id`).
 * Only the latter state a word's verse and position, because ids are not in text order (in
 * production, 108:1 has 276 and 277).
 */

/** The facts in a row about its word. */
export interface WordOfRow {
  readonly wordId: number;
  /** Null if the row does not state it. */
  readonly verse: VersePosition | null;
  /** Sorts the words of a verse. */
  readonly order: number;
  /** False for signs between words, such as the end of a verse. */
  readonly isWord: boolean;
  /** The word in Arabic; null if it needs its own font. */
  readonly arabic: string | null;
}

/** Ids, positions and sizes are kept in 32 bits. */
const MOST = 0xffff_ffff;

/** Only in these rows `text` is the word itself; in others it is a text about the word. */
const MUSHAF_WORD = "mushaf_word";

/**
 * The word of a row, by the fields of a `mushaf_word` row (`word_id`, `verse_id`,
 * `position_in_verse`, `char_type_name`, `text`). Null for a row that names no word.
 */
export function wordOf(recordType: string, data: RowData): WordOfRow | null {
  const wordId = integerOf(data, "word_id");
  if (wordId === null || wordId < 1 || wordId > MOST) return null;
  const verseId = integerOf(data, "verse_id");
  const type = stringOf(data, "char_type_name");
  return {
    wordId,
    verse: verseOf(data).from ?? (verseId === null ? null : positionOfVerseId(verseId)),
    order: integerOf(data, "position_in_verse") ?? wordId,
    isWord: type === null || type === "word",
    arabic: recordType === MUSHAF_WORD ? arabicOf(data.text) : null,
  };
}

const ARABIC_LETTER = /[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f\u08a0-\u08c9]/;
/** Presentation forms and private-use characters, which page fonts draw as words. */
const GLYPH_CODE = /[\ufb50-\ufdff\ufe70-\ufeff\ue000-\uf8ff]/;

/**
 * Arabic text; null for anything else. Layouts with a font for each page have codes in place of
 * letters, which would be wrong words in any other font.
 */
function arabicOf(value: unknown): string | null {
  if (typeof value !== "string" || !ARABIC_LETTER.test(value) || GLYPH_CODE.test(value)) {
    return null;
  }
  return plainText(value);
}

/**
 * The words of a resource, one entry for each row: words with a known verse in text order, then the
 * others in reading order. Packed, because there are about 80,000.
 */
export interface WordTable {
  /** The generation of the rows. */
  readonly generation: string;
  readonly rowIds: Uint32Array<ArrayBuffer>;
  /** Characters of each row's JSON. */
  readonly sizes: Uint32Array<ArrayBuffer>;
  readonly wordIds: Uint32Array<ArrayBuffer>;
  /** A VersePosition, or 0 if unknown. */
  readonly verses: Uint32Array<ArrayBuffer>;
  /** 1 for words, 0 for signs between them. */
  readonly isWord: Uint8Array<ArrayBuffer>;
  /** The Arabic of all entries in one string, and the end of each entry in it. */
  readonly arabic: string;
  readonly arabicEnds: Uint32Array<ArrayBuffer>;
}

interface Entry extends WordOfRow {
  readonly rowId: number;
  readonly size: number;
}

/** Packs rows into a table. */
export class WordTableBuilder {
  private readonly entries: Entry[] = [];

  /** Adds a row, in reading order. Ignores rows without a word. */
  add(rowId: number, recordType: string, size: number, data: RowData): void {
    const word = wordOf(recordType, data);
    if (word !== null && rowId <= MOST) this.entries.push({ ...word, rowId, size });
  }

  finish(generation: string): WordTable {
    // A stable sort keeps the reading order of entries with equal fields.
    const entries = this.entries.sort(
      (a, b) =>
        (a.verse ?? MOST) - (b.verse ?? MOST) ||
        (a.verse === null || b.verse === null ? 0 : a.order - b.order),
    );
    const column = (value: (entry: Entry) => number): Uint32Array<ArrayBuffer> =>
      Uint32Array.from(entries, value);
    let end = 0;
    return {
      generation,
      rowIds: column((entry) => entry.rowId),
      sizes: column((entry) => Math.min(entry.size, MOST)),
      wordIds: column((entry) => entry.wordId),
      verses: column((entry) => entry.verse ?? 0),
      isWord: Uint8Array.from(entries, (entry) => (entry.isWord ? 1 : 0)),
      arabic: entries.map((entry) => entry.arabic ?? "").join(""),
      arabicEnds: column((entry) => (end += entry.arabic?.length ?? 0)),
    };
  }
}

/** The Arabic of one entry of a table; null if it has none. */
export function arabicAt(table: WordTable, index: number): string | null {
  const start = index === 0 ? 0 : (table.arabicEnds[index - 1] ?? 0);
  const text = table.arabic.slice(start, table.arabicEnds[index]);
  return text === "" ? null : text;
}
