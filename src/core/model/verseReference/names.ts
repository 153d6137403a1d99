import { CHAPTERS, type Chapter } from "../chapters.js";
import { foldText } from "../fold/index.js";
import { WordCache } from "../wordCache.js";
import { OTHER_NAMES } from "./nameTable.js";

/** Articles that people omit or spell differently. */
const ARTICLE =
  /^(?:al|an|as|ash|asy|aš|ar|at|ath|ats|az|ad|adh|adz|ads|el|en|es|eš|er|et|ez|ed|əl|ən|əs|əş|ər|ət|əz|əd|the|le|la|les|die|der|das|аль|ал|ан|ас|аш|ар|ат|аз|ад|আল|আন|আস|আশ|আর|আত|আয|আজ|আদ|अल|अन|अस|अश|अर|अत|अज़|अद)[\s\u2010\u2011-]+(?=\S)|^l['’](?=\S)|^ال(?=\p{L}{2})/iu;

/** A name without spaces, accents and doubled Latin letters, for comparison. */
export function joinName(text: string): string {
  return foldText(text)
    .replaceAll(" ", "")
    .replaceAll(/([a-z])\1+/g, "$1");
}

/** The compared forms of a name: with and without its article. */
function formsOf(name: string): string[] {
  const forms = [joinName(name), joinName(name.replace(ARTICLE, ""))];
  return [...new Set(forms)].filter((form) => form !== "");
}

/** A form of a name with its skeleton, which comparisons of names need again and again. */
interface Form {
  readonly text: string;
  readonly skeleton: string;
}

function withSkeleton(text: string): Form {
  return { text, skeleton: skeletonOf(text) };
}

interface NamedChapter {
  readonly chapter: Chapter;
  readonly forms: readonly Form[];
}

let named: readonly NamedChapter[] | null = null;

function namedChapters(): readonly NamedChapter[] {
  named ??= CHAPTERS.map((chapter) => {
    const others = (OTHER_NAMES[chapter.id - 1] ?? "").split("|");
    const names = [chapter.name, chapter.nameArabic, chapter.nameEnglish, ...others];
    return { chapter, forms: [...new Set(names.flatMap(formsOf))].map(withSkeleton) };
  });
  return named;
}

let exact: ReadonlyMap<string, readonly Chapter[]> | null = null;

/** The chapters with exactly this name, in any spelling that folds to it. */
export function chaptersNamed(name: string): readonly Chapter[] {
  exact ??= indexNames();
  for (const form of formsOf(name)) {
    const found = exact.get(form);
    if (found !== undefined) return found;
  }
  return [];
}

let firstWords: ReadonlySet<string> | null = null;
const startsName = new WordCache(10_000, isFirstWord);

/** True for the first word of any surah's name: a quick test for long texts. */
export function canStartName(word: string): boolean {
  return startsName.get(word);
}

function isFirstWord(word: string): boolean {
  firstWords ??= new Set(
    CHAPTERS.flatMap(({ id, name, nameArabic }) =>
      [name, nameArabic, ...(OTHER_NAMES[id - 1] ?? "").split("|")].flatMap((each) =>
        [each, each.replace(ARTICLE, "")].map((form) => joinName(form.split(/[\s,]/u)[0] ?? "")),
      ),
    ),
  );
  const isArticle = ARTICLE.test(`${word} x`);
  return isArticle || formsOf(word).some((form) => firstWords?.has(form) === true);
}

let titles: ReadonlySet<string> | null = null;

/** French meanings in the name table. */
const FRENCH_MEANING = /^(?:L['’]|La |Le |Les |Celle |Qui |Ceux )/;

/** True for a surah's name, as opposed to its meaning: `Yunus`, not `Jonah`. */
export function isTitle(name: string): boolean {
  titles ??= new Set(
    CHAPTERS.flatMap(({ id, name: latin, nameArabic }) => {
      const others = (OTHER_NAMES[id - 1] ?? "").split("|");
      const own = others.filter((other) => !FRENCH_MEANING.test(other));
      return [latin, nameArabic, ...own].flatMap(formsOf);
    }),
  );
  return formsOf(name).some((form) => titles?.has(form) === true);
}

/** True if a name begins with an article: `Al-Kahf`, `الكهف`. */
export function hasArticle(name: string): boolean {
  return ARTICLE.test(name);
}

function indexNames(): Map<string, Chapter[]> {
  const index = new Map<string, Chapter[]>();
  for (const { chapter, forms } of namedChapters()) {
    for (const { text } of forms) {
      const chapters = index.get(text);
      if (chapters === undefined) index.set(text, [chapter]);
      else chapters.push(chapter);
    }
  }
  return index;
}

/** Distance of a name from the typed text; 0 if equal. */
const EXACT = 0;
const PREFIX = 1;
const SAME_CONSONANTS = 2;
const ONE_EDIT = 3;
const CONTAINED = 4;

export interface RankedChapter {
  readonly chapter: Chapter;
  readonly rank: number;
  /** True if the rank is good enough to accept the chapter. */
  readonly isNear: boolean;
}

/**
 * The chapters whose names resemble the typed one, best first; all of them for "". If the typed name
 * is a chapter's own, others follow only if their names begin with it.
 */
export function rankChapters(name: string): RankedChapter[] {
  const wanted = formsOf(name).map(withSkeleton);
  if (wanted.length === 0) {
    return CHAPTERS.map((chapter) => ({ chapter, rank: CONTAINED, isNear: false }));
  }
  const ranked = namedChapters()
    .flatMap(({ chapter, forms }) => {
      const rank = Math.min(...forms.flatMap((form) => wanted.map((each) => rankOf(form, each))));
      return rank > CONTAINED ? [] : [{ chapter, rank, isNear: rank < CONTAINED }];
    })
    .sort((a, b) => a.rank - b.rank || a.chapter.id - b.chapter.id);
  return ranked[0]?.rank === EXACT ? ranked.filter(({ rank }) => rank <= PREFIX) : ranked;
}

function rankOf(form: Form, wanted: Form): number {
  const { text } = wanted;
  if (form.text === text) return EXACT;
  if (form.text.startsWith(text)) return PREFIX;
  if (form.skeleton === wanted.skeleton && wanted.skeleton.length >= 3) return SAME_CONSONANTS;
  if (text.length >= 5 && isOneEditApart(form.text, text)) return ONE_EDIT;
  return text.length >= 3 && form.text.includes(text) ? CONTAINED : Infinity;
}

/** The common skeleton of a name's transliterations: `Fatiha`, `Fatihah`; `Baqara`, `Bakarah`. */
function skeletonOf(form: string): string {
  return form
    .replace(/(?<=[aeiou])h$/, "")
    .replaceAll(/[aeiouy]/g, "")
    .replaceAll("q", "k")
    .replaceAll("z", "s");
}

/** True if one letter was omitted, added, changed, or swapped with its neighbour. */
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
