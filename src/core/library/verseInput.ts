import { CHAPTERS, chapterById, type Chapter } from "../model/chapters.js";
import { foldText } from "../model/fold.js";
import { parseVerseKey, type VerseRef } from "../model/verse.js";

/** A place that a typed text can mean. */
export interface VerseSuggestion {
  readonly chapter: Chapter;
  /** The verse, 1 where the text names a chapter alone. */
  readonly verse: number;
  /** Whether the text names a verse, not only its chapter. */
  readonly isVerse: boolean;
}

/**
 * Reads what people type to name a verse: `2:255`, `2 255`, `٢:٢٥٥`, `baqarah 255`, `The Cow`,
 * `سورة البقرة ٢٥٥`. A chapter alone means its first verse. Null where nothing certain is named.
 */
export function parseVerseInput(text: string): VerseRef | null {
  const query = readQuery(text);
  if (query.chapterNumber !== null) {
    return parseVerseKey(`${query.chapterNumber}:${query.verse ?? 1}`);
  }
  const [best, second] = rankedChapters(query.name);
  if (best === undefined || query.name === "") return null;
  // Two chapters that are equally near name none of them.
  if (second !== undefined && (best.rank === null || second.rank === best.rank)) return null;
  return parseVerseKey(`${best.chapter.id}:${query.verse ?? 1}`);
}

/** What the text so far can mean, best first. Everything where it is empty. */
export function suggestVerses(text: string, limit = CHAPTERS.length): VerseSuggestion[] {
  const query = readQuery(text);
  if (query.chapterNumber !== null) {
    const isComplete = /[^\p{Nd}]\s*$/u.test(text);
    return suggestByNumber(query.chapterNumber, query.verse, isComplete).slice(0, limit);
  }
  return rankedChapters(query.name)
    .filter(({ chapter }) => query.verse === null || query.verse <= chapter.versesCount)
    .slice(0, limit)
    .map(({ chapter }) => suggestion(chapter, query.verse));
}

function suggestByNumber(id: number, verse: number | null, isComplete: boolean): VerseSuggestion[] {
  const chapter = chapterById(id);
  if (verse !== null) {
    return chapter !== undefined && verse >= 1 && verse <= chapter.versesCount
      ? [suggestion(chapter, verse)]
      : [];
  }
  // `1` is the beginning of `10` and `114` too; `1:` is not.
  return CHAPTERS.filter((each) =>
    isComplete ? each.id === id : String(each.id).startsWith(String(id)),
  ).map((each) => suggestion(each, null));
}

function suggestion(chapter: Chapter, verse: number | null): VerseSuggestion {
  return { chapter, verse: verse ?? 1, isVerse: verse !== null };
}

interface Query {
  readonly chapterNumber: number | null;
  /** Folded letters, without spaces. */
  readonly name: string;
  readonly verse: number | null;
}

/** Words before a chapter's name, and between it and a verse. */
const FILLERS: ReadonlySet<string> = new Set(
  [
    "surah",
    "sura",
    "surat",
    "soorah",
    "chapter",
    "verse",
    "ayah",
    "aya",
    "ayat",
    "سورة",
    "آية",
  ].map(foldText),
);

function readQuery(text: string): Query {
  const words = foldText(text)
    .split(" ")
    .filter((word) => word !== "" && !FILLERS.has(word));
  const last = words.at(-1);
  const isNumber = (word: string | undefined): word is string => /^\d{1,3}$/.test(word ?? "");
  if (words.length <= 2 && words.length > 0 && words.every(isNumber)) {
    return {
      chapterNumber: Number(words[0]),
      name: "",
      verse: words.length === 2 ? Number(words[1]) : null,
    };
  }
  const verse = words.length > 1 && isNumber(last) ? Number(last) : null;
  const name = (verse === null ? words : words.slice(0, -1)).join("");
  return { chapterNumber: null, name, verse };
}

/** Articles in front of names, which many people leave out or write otherwise. */
const LATIN_ARTICLE = /^(?:al|an|as|ash|ar|at|az|ad|adh|the|el)[\s-]+/i;
const ARABIC_ARTICLE = /^ال/;

interface Names {
  readonly chapter: Chapter;
  readonly names: readonly string[];
}

let folded: readonly Names[] | null = null;

function chapterNames(): readonly Names[] {
  folded ??= CHAPTERS.map((chapter) => {
    const names = [
      chapter.name,
      chapter.name.replace(LATIN_ARTICLE, ""),
      chapter.nameEnglish,
      chapter.nameEnglish.replace(LATIN_ARTICLE, ""),
      chapter.nameArabic,
      chapter.nameArabic.replace(ARABIC_ARTICLE, ""),
    ];
    return { chapter, names: [...new Set(names.map(joinedName))].filter((name) => name !== "") };
  });
  return folded;
}

/** A name as people may type it: without spaces, accents and doubled letters. */
function joinedName(text: string): string {
  return foldText(text)
    .replaceAll(" ", "")
    .replaceAll(/([a-z])\1+/g, "$1");
}

interface Ranked {
  readonly chapter: Chapter;
  /** Lower is nearer; null where it only contains the letters somewhere. */
  readonly rank: number | null;
}

function rankedChapters(name: string): Ranked[] {
  const wanted = joinedName(name);
  if (wanted === "") return CHAPTERS.map((chapter) => ({ chapter, rank: null }));
  return chapterNames()
    .flatMap(({ chapter, names }) => {
      const ranks = names.map((each) => rank(each, wanted)).filter((each) => each !== null);
      if (ranks.length === 0) return [];
      const best = Math.min(...ranks);
      return [{ chapter, order: best, rank: best <= NEAR ? best : null }];
    })
    .sort((a, b) => a.order - b.order || a.chapter.id - b.chapter.id);
}

/** Ranks up to this one are taken as the name that was meant. */
const NEAR = 3;

function rank(name: string, wanted: string): number | null {
  if (name === wanted) return 0;
  if (name.startsWith(wanted)) return 1;
  if (consonants(name) === consonants(wanted) && consonants(name).length >= 3) return 2;
  if (wanted.length >= 5 && isOneEditApart(name, wanted)) return 3;
  return wanted.length >= 3 && name.includes(wanted) ? 4 : null;
}

/** What transliterations of one name agree on: `Fatiha`, `Fatihah`; `Baqara`, `Bakarah`. */
function consonants(name: string): string {
  return name
    .replace(/(?<=[aeiou])h$/, "")
    .replaceAll(/[aeiouy]/g, "")
    .replaceAll("q", "k")
    .replaceAll("z", "s");
}

/** Whether one letter was left out, added, changed, or swapped with its neighbour. */
function isOneEditApart(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--;
    endB--;
  }
  const differsInA = a.slice(start, endA);
  const differsInB = b.slice(start, endB);
  if (differsInA.length <= 1 && differsInB.length <= 1) return true;
  const [first, second] = differsInA;
  return differsInA.length === 2 && differsInB === `${second ?? ""}${first ?? ""}`;
}
