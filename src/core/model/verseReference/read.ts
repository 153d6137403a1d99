import { CHAPTERS, chapterById, type Chapter } from "../chapters.js";
import { readDivision } from "./divisions.js";
import { chaptersNamed, rankChapters } from "./names.js";
import { tokenize, type Sign, type Token } from "./tokens.js";
import { versesNamed, versesNamedLike } from "./verseNames.js";

/** Verses `from` to `to` of a chapter, inclusive; equal for one verse. */
export interface VerseReference {
  readonly chapter: number;
  readonly from: number;
  readonly to: number;
}

/** The meaning of a text as a reference. */
export type ReferenceReading =
  /** `isWholeChapter`: the text names only a chapter. */
  | {
      readonly kind: "found";
      readonly reference: VerseReference;
      readonly isWholeChapter: boolean;
    }
  /** The text is ambiguous; `references` are in the order of the Quran. */
  | { readonly kind: "ambiguous"; readonly references: readonly VerseReference[] }
  /** The chapter has fewer verses than the text says. */
  | { readonly kind: "noSuchVerse"; readonly chapter: Chapter; readonly verse: number }
  | { readonly kind: "noSuchChapter"; readonly number: number }
  | { readonly kind: "unknown" };

export interface ReadOptions {
  /** Also accepts names that resemble only one chapter's (`baqra`). */
  readonly allowsNearNames: boolean;
}

/** A number in the text, or the ends of a range. */
interface Span {
  readonly from: number;
  readonly to: number;
  readonly isRange: boolean;
  readonly role: "chapter" | "verse" | null;
  readonly isBracketed: boolean;
  /** Index of the first token. */
  readonly at: number;
}

/** The numbers and names of a text, before interpretation. */
interface Parts {
  readonly spans: readonly Span[];
  /** The typed names, in order, with the index of their first token. */
  readonly names: readonly { readonly text: string; readonly at: number }[];
}

const UNKNOWN: ReferenceReading = { kind: "unknown" };

/** Maximum length of a reference. */
const MAX_LENGTH = 200;

/**
 * Reads one written reference in any script: `2:255-257`, `Al-Kahf 18:10`, `سورة البقرة الآية ٢٥٥`,
 * `Sourate 2 verset 255`, `QS 2:255`, `Ayat al-Kursi`. A chapter alone means all its verses.
 */
export function readReference(
  text: string,
  options: ReadOptions = { allowsNearNames: true },
): ReferenceReading {
  if (text.length > MAX_LENGTH) return UNKNOWN;
  const find = options.allowsNearNames ? versesNamedLike : versesNamed;
  const named = /\p{Nd}/u.test(text) ? null : find(text);
  if (named !== null) return { kind: "found", reference: named, isWholeChapter: false };
  const parts = partsOf(text.normalize("NFKC"));
  if (parts === null) return UNKNOWN;
  // `parah 1` is the first juz, although `parah` resembles the name Bara'ah.
  const allowsNearNames = options.allowsNearNames && readDivision(text) === null;
  return combine(parts, { allowsNearNames });
}

/** Splits a text into spans and names; null if it cannot be one reference. */
export function partsOf(text: string): Parts | null {
  const tokens = tokenize(text);
  const spans = spansOf(tokens);
  return spans === null ? null : { spans, names: namesOf(text, tokens) };
}

function namesOf(text: string, tokens: readonly Token[]): Parts["names"] {
  const canHaveRange = tokens.filter(({ kind }) => kind === "number").length > 1;
  const names: { text: string; at: number }[] = [];
  let run: Token[] = [];
  let at = 0;
  const close = (): void => {
    while (run.length > 0 && isWord(run.at(-1), "connector")) run.pop();
    const [first] = run;
    const last = run.at(-1);
    if (first !== undefined && last !== undefined) {
      names.push({ text: text.slice(first.start, last.end), at });
    }
    run = [];
  };
  for (const [index, token] of tokens.entries()) {
    if (token.kind === "sign") {
      // `Ali 'Imran`, `Ta, ha`: a sign inside a name, unlike brackets and stops
      if (token.sign !== "other" && token.sign !== "dash" && token.sign !== "list") close();
      continue;
    }
    const isNamePart =
      token.kind === "word" &&
      (token.role === null ||
        token.role === "connector" ||
        (token.role === "range" && !canHaveRange));
    if (!isNamePart) {
      close();
      continue;
    }
    if (run.length === 0) at = index;
    run.push(token);
  }
  close();
  return names.filter((name) => name.text !== "");
}

function isWord(token: Token | undefined, role: string): boolean {
  return token?.kind === "word" && token.role === role;
}

/** The numbers with their roles, ranges joined; null for a number without a possible meaning. */
function spansOf(tokens: readonly Token[]): Span[] | null {
  const numbers = tokens.flatMap((token, at) =>
    token.kind === "number" ? [{ value: token.value, at, ...contextOf(tokens, at) }] : [],
  );
  if (numbers.some(({ value }) => value > 999)) return null;
  const hasName = tokens.some((token) => token.kind === "word" && token.role === null);
  const hasRole = numbers.some(({ role }) => role !== null);
  // `2-255` names a verse; a dash between verses needs a chapter in front.
  const isPair = numbers.length === 2 && !hasName && !hasRole;
  const spans: Span[] = [];
  for (let index = 0; index < numbers.length; index++) {
    const first = numbers[index];
    const next = numbers[index + 1];
    if (first === undefined) break;
    const { role, isBracketed, at } = first;
    const isRange =
      next !== undefined && !isPair && joins(tokens, first.at, next.at) && next.role !== "chapter";
    spans.push({
      from: first.value,
      to: isRange ? next.value : first.value,
      isRange,
      role,
      isBracketed,
      at,
    });
    if (isRange) index++;
  }
  return spans;
}

/** True if two numbers form a range: a dash or a word such as `to` is between them. */
function joins(tokens: readonly Token[], from: number, to: number): boolean {
  const between = tokens.slice(from + 1, to);
  const isJoint = (token: Token): boolean =>
    (token.kind === "sign" && token.sign === "dash") || isWord(token, "range");
  return (
    between.some(isJoint) && between.every((token) => isJoint(token) || isWord(token, "verse"))
  );
}

/** The role of a number, by the tokens around it. */
function contextOf(tokens: readonly Token[], at: number): Pick<Span, "role" | "isBracketed"> {
  const signAt = (index: number): Sign | null => {
    const token = tokens[index];
    return token?.kind === "sign" ? token.sign : null;
  };
  const isBracketed = signAt(at - 1) === "open" && signAt(at + 1) === "close";
  const before = roleBefore(tokens, at);
  const after = roleAfter(tokens, at);
  // `verse 2:255`: the word names the whole reference, which begins with its surah.
  if (before === "verse" && signAt(at + 1) === "colon" && tokens[at + 2]?.kind === "number") {
    return { role: null, isBracketed };
  }
  return {
    role: (after?.isCertain === true ? after.role : before) ?? after?.role ?? null,
    isBracketed,
  };
}

/** `verse 255`, `v. 255`, `آیت نمبر ۲۵۵`: the role of the nearest word before it. */
function roleBefore(tokens: readonly Token[], at: number): "chapter" | "verse" | null {
  for (let index = at - 1; index >= 0; index--) {
    const token = tokens[index];
    if (token?.kind === "sign" || isWord(token, "filler")) continue;
    if (token?.kind !== "word") return null;
    if (token.role !== "chapter" && token.role !== "verse") return null;
    return followsNumber(tokens, index) ? null : token.role;
  }
  return null;
}

/**
 * `2. sure`, `第2章`: the role of the word after its number. Uncertain if another number follows, as
 * in `Sure 2. Vers 255`.
 */
function roleAfter(
  tokens: readonly Token[],
  at: number,
): { readonly role: "chapter" | "verse"; readonly isCertain: boolean } | null {
  const next = tokens[at + 1];
  const index = next?.kind === "sign" && next.sign === "stop" ? at + 2 : at + 1;
  const word = tokens[index];
  if (word?.kind !== "word" || (word.role !== "chapter" && word.role !== "verse")) return null;
  if (!followsNumber(tokens, index)) return null;
  return { role: word.role, isCertain: tokens[index + 1]?.kind !== "number" };
}

/** True if the word at this index belongs to the number before it: an ordinal, or a CJK counter. */
function followsNumber(tokens: readonly Token[], index: number): boolean {
  const word = tokens[index];
  const before = tokens[index - 1];
  if (word?.kind !== "word") return false;
  if (before?.kind === "number") {
    return /^[章節节篇절장]$/u.test(word.text) || tokens[index + 1] === undefined;
  }
  return (
    before?.kind === "sign" &&
    before.sign === "stop" &&
    tokens[index - 2]?.kind === "number" &&
    before.end < word.start
  );
}

function combine(parts: Parts, options: ReadOptions): ReferenceReading {
  const { spans, names } = parts;
  const sameChapter = withinOneChapter(spans);
  if (sameChapter !== null) return combine({ spans: sameChapter, names }, options);
  if (names.length === 0) return byNumbers(spans);
  let candidates: readonly Chapter[] | null = null;
  for (const { text } of names) {
    const named = chaptersCalled(text, options);
    if (named.length === 0) return UNKNOWN;
    const before: readonly Chapter[] = candidates ?? named;
    const both = before.filter((chapter) => named.includes(chapter));
    if (both.length === 0) return places([...before, ...named], null);
    candidates = both;
  }
  return byName(candidates ?? [], spans, names[0]?.at ?? 0);
}

/** `2:255-2:257` as its chapter and one range; null for anything else. */
function withinOneChapter(spans: readonly Span[]): Span[] | null {
  const [chapter, middle, last] = spans;
  if (spans.length !== 3 || chapter === undefined || middle === undefined || last === undefined) {
    return null;
  }
  const isRepeated =
    middle.isRange && !chapter.isRange && !last.isRange && middle.to === chapter.from;
  return isRepeated && middle.from <= last.from
    ? [chapter, { ...middle, from: middle.from, to: last.from }]
    : null;
}

function byNumbers(spans: readonly Span[]): ReferenceReading {
  const [first, second] = spans;
  if (first === undefined || spans.length > 2) return UNKNOWN;
  const isSwapped = first.role === "verse" && second !== undefined && second.role !== "verse";
  const chapter = isSwapped ? second : first;
  const verses = isSwapped ? first : second;
  if (chapter.isRange || chapter.role === "verse" || verses?.role === "chapter") return UNKNOWN;
  const found = chapterById(chapter.from);
  if (found === undefined) return { kind: "noSuchChapter", number: chapter.from };
  return places([found], verses ?? null);
}

function byName(
  named: readonly Chapter[],
  spans: readonly Span[],
  nameAt: number,
): ReferenceReading {
  const [first, second] = spans;
  if (first === undefined) return places(named, null);
  if (spans.length > 2) return UNKNOWN;
  if (second === undefined) {
    const isItsNumber =
      !first.isRange &&
      first.role !== "verse" &&
      (first.role === "chapter" || first.isBracketed || first.at < nameAt);
    const numbered = isItsNumber ? named.filter(({ id }) => id === first.from) : [];
    if (numbered.length > 0) return places(numbered, null);
    return first.role === "chapter" ? UNKNOWN : places(named, first);
  }
  const isSwapped = first.role === "verse" || second.role === "chapter";
  const chapter = isSwapped ? second : first;
  const verses = isSwapped ? first : second;
  if (chapter.isRange || chapter.role === "verse") return UNKNOWN;
  const numbered = named.filter(({ id }) => id === chapter.from);
  if (numbered.length > 0) return places(numbered, verses);
  // The name and the number disagree.
  const other = chapterById(chapter.from);
  return other === undefined ? UNKNOWN : places([...named, other], verses);
}

/** The result for these verses (null: all) in any of the chapters. */
function places(chapters: readonly Chapter[], verses: Span | null): ReferenceReading {
  const references = [...new Set(chapters)]
    .filter(
      ({ versesCount }) =>
        verses === null ||
        (verses.from >= 1 && verses.from <= verses.to && verses.to <= versesCount),
    )
    .map(({ id, versesCount }) => ({
      chapter: id,
      from: verses?.from ?? 1,
      to: verses?.to ?? versesCount,
    }))
    .sort((a, b) => a.chapter - b.chapter);
  const [reference] = references;
  if (reference !== undefined) {
    return references.length === 1
      ? { kind: "found", reference, isWholeChapter: verses === null }
      : { kind: "ambiguous", references };
  }
  const [only] = chapters;
  return chapters.length === 1 && only !== undefined && verses !== null && verses.from <= verses.to
    ? { kind: "noSuchVerse", chapter: only, verse: verses.to }
    : UNKNOWN;
}

/** The chapters with a typed name; several if they share it. */
function chaptersCalled(name: string, { allowsNearNames }: ReadOptions): readonly Chapter[] {
  const exact = chaptersNamed(name);
  if (exact.length > 0 || !allowsNearNames) return exact;
  const [best, second] = rankChapters(name);
  if (best?.isNear !== true) return [];
  return second?.rank === best.rank ? [] : [best.chapter];
}

/** The chapters whose number starts with these digits: 1, 10 to 19 and 100 to 114 for `1`. */
export function chaptersNumbered(start: number): Chapter[] {
  return CHAPTERS.filter(({ id }) => String(id).startsWith(String(start)));
}
