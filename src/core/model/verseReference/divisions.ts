import { positionOfVerseId, verseAt, type VerseRef } from "../verse.js";
import { VERSE_COUNT } from "../verseCount.js";
import { tokenize } from "./tokens.js";
import { foldWord } from "./words.js";

/** A part of the Quran that is known by its number. */
export type DivisionKind = "juz" | "page";

/** Number of verses on each page of the Madinah mushaf of 15 lines (Hafs), in base 36. */
const PAGE_LENGTHS =
  "7 5 b 8 5 8 b 9 4 8 7 7 5 5 8 4 7 7 7 8 7 4 8 a 6 7 5 5 4 6 6 8 5 4 5 6 3 4 8 3 4 4 3 5 5 5 " +
  "7 1 4 9 6 7 7 8 8 7 9 9 7 6 8 9 8 7 6 b 8 8 5 4 8 8 7 6 8 6 6 5 3 5 4 3 7 4 7 7 8 6 9 5 7 5 " +
  "3 7 4 8 8 6 7 6 7 7 8 8 5 3 3 4 4 4 6 8 5 5 4 5 7 7 6 6 6 7 6 8 5 5 7 8 a 9 8 9 8 7 9 5 8 9 " +
  "4 7 9 8 6 7 6 5 4 5 6 8 b b 8 7 6 8 6 a 6 8 6 8 9 g a 7 6 6 6 4 4 7 8 9 8 b 8 8 9 8 7 5 7 9 " +
  "8 6 6 7 7 6 5 5 4 7 7 7 7 4 7 7 7 6 7 5 6 5 7 6 8 6 5 8 9 b 8 9 8 a 9 9 8 7 7 9 9 8 8 9 9 a " +
  "7 9 b 9 a a 8 8 7 6 9 b 6 9 8 9 8 8 5 8 5 a 6 8 6 5 8 6 9 9 a f g k j k f 8 c 8 8 c a 8 7 8 " +
  "6 9 8 8 a 7 a a b b 9 8 9 b a 8 b b 5 7 7 b 8 8 d 9 e d b e d d d c j f p e d c b b f c a a " +
  "e b 9 d f 9 9 b b 5 a 8 7 8 8 9 9 8 6 h a f h f f f e a a 7 4 5 7 a 5 3 5 9 9 c b c c a j k " +
  "l n s p n o n l d 9 d 9 b 8 d c a 8 8 7 7 8 7 9 b 7 7 a 8 9 7 8 7 7 b b a 9 8 9 9 a b 8 9 6 " +
  "b 9 a 6 9 7 8 5 8 7 4 8 b 7 7 8 9 8 9 9 8 7 c 8 6 d f d e g d o r p q o r t g a g j m a 5 b " +
  "a 9 7 9 b 7 8 9 9 8 7 9 9 8 b 8 b 9 9 9 8 8 a 5 7 9 d 7 c c b e d d g i l k d 9 a a 9 6 8 7 " +
  "b 8 a 9 9 6 8 5 5 7 7 f k g o l n h i q i o l m m o r r y q n 8 7 6 5 6 5 a 4 6 7 8 5 6 7 9 " +
  "8 7 7 9 9 5 7 7 5 c e j r i q s t f i d f j i u s q k p v u p v 16 t p s r m w u n r t q r " +
  "c i l h e e f";

/** Number of verses before each juz. */
const BEFORE_JUZ =
  "0 148 259 385 516 640 750 899 1041 1200 1327 1478 1648 1802 2029 2214 2483 2673 2875 3214 3385 " +
  "3563 3732 4089 4264 4510 4705 5104 5241 5672";

/** The number of the first verse of each division. The data is from quran-meta 6.0.17 (MIT). */
function startsOf(kind: DivisionKind): readonly number[] {
  if (kind === "juz") return BEFORE_JUZ.split(" ").map((before) => Number(before) + 1);
  let next = 1;
  return PAGE_LENGTHS.split(" ").map((length) => {
    const start = next;
    next += Number.parseInt(length, 36);
    return start;
  });
}

const starts = new Map<DivisionKind, readonly number[]>();

function firstVerses(kind: DivisionKind): readonly number[] {
  let known = starts.get(kind);
  if (known === undefined) {
    known = startsOf(kind);
    starts.set(kind, known);
  }
  return known;
}

/**
 * The first verse of a juz, or of a page of the Madinah mushaf; null if the number does not exist.
 */
export function firstVerseOf(kind: DivisionKind, number: number): VerseRef | null {
  const id = firstVerses(kind)[number - 1];
  const position = id === undefined ? null : positionOfVerseId(id);
  return position === null ? null : verseAt(position);
}

/** The last verse of a juz or page; null if the number does not exist. */
export function lastVerseOf(kind: DivisionKind, number: number): VerseRef | null {
  const first = firstVerses(kind);
  if (first[number - 1] === undefined) return null;
  const position = positionOfVerseId((first[number] ?? VERSE_COUNT + 1) - 1);
  return position === null ? null : verseAt(position);
}

/** The number of juz, or of pages of the Madinah mushaf. */
export function countOf(kind: DivisionKind): number {
  return firstVerses(kind).length;
}

const WORDS: Readonly<Record<DivisionKind, string>> = {
  juz:
    "juz juzu juz' juz’ djuz cüz cuz cüzü para parah sipara siparah جزء الجزء جزو پارہ پاره سپارہ پارا " +
    "পারা पारा джуз",
  page: "page pages p pg seite página pagina sayfa halaman hal صفحة الصفحة صفحه صفحہ পৃষ্ঠা पृष्ठ страница стр",
};

let kinds: ReadonlyMap<string, DivisionKind> | null = null;

function kindOf(word: string): DivisionKind | undefined {
  kinds ??= new Map(
    (["juz", "page"] as const).flatMap((kind) =>
      WORDS[kind].split(" ").map((one) => [foldWord(one), kind] as const),
    ),
  );
  return kinds.get(foldWord(word));
}

/** Reads `Juz 30`, `30. cüz`, `الجزء ٣٠` or `page 50`; null for any other text. */
export function readDivision(
  text: string,
): { readonly kind: DivisionKind; readonly number: number } | null {
  const tokens = tokenize(text.normalize("NFKC"));
  const words = tokens.flatMap((token) => (token.kind === "word" ? [token.text] : []));
  const numbers = tokens.flatMap((token) => (token.kind === "number" ? [token.value] : []));
  const [word] = words;
  const [number] = numbers;
  if (word === undefined || number === undefined) return null;
  if (words.length > 1 || numbers.length > 1) return null;
  const kind = kindOf(word);
  return kind === undefined ? null : { kind, number };
}
