import { chapterById } from "../../model/chapters.js";
import { foldWord, hasArticle, type VerseReference } from "../../model/verseReference/index.js";
import type { Unit } from "./units.js";

/**
 * Strength of the evidence for a reference. `weak` counts only in a text about the Quran; `null` is
 * not a reference.
 */
export type Strength = "strong" | "weak" | null;

const folded = (words: string): ReadonlySet<string> =>
  new Set(words.split(" ").map((word) => foldWord(word)));

/** Words that almost always mean the Quran. */
const BOOK = folded(
  "quran qur'an koran coran corán corano alcorán alcorão kuran kur'an quraan alquran al-quran " +
    "القرآن قرآن قران коран корана коране коръон қуръон কুরআন কোরআন क़ुरआन कुरआन कुरान 古兰经 古蘭經 " +
    "クルアーン コーラン 꾸란 코란 குர்ஆன் qs",
);

/** Words that only mean a chapter or verse of the Quran: `surah`, but not `chapter`. */
const QURANIC = folded(
  "surah surahs sura suras surat surahs soorah soora sourate sourates suren sûre suresi suresinin " +
    "suresinde soera surja سورة السورة سورۃ سوره سورہ сура суры суре суру сураи সূরা সুরা সূরার " +
    "सूरह सूरा सुरा ayah ayahs ayat aya ayas ayaat ayet ayeti ayetler ayetleri ayetinde aleya aleyas " +
    "ajet ajeti ajeta آية الآية آيات الآيات آيه آیه آیات آیت آیة аят аяты аята аятов оят আয়াত আয়াতে आयत",
);

/** One-letter abbreviations, which need a number right after them. */
const ABBREVIATION = folded("q s qr");

const CONTEXT = new RegExp(
  "\\b(?:qur['’ʾ]?[aā]+n|koran|coran|cor[aá]n[o]?|alcor[aã]o|kur['’]?an|surahs?|suras?|sourates?|suresi|ayahs?|ayat|sourate|" +
    "translation of the meanings|tafsirs?|tafseer)\\b|قر[آا]ن|سور[ةۃهہ]|[آا]ي[ةه]|[آا]ی[تهة]|коран|сур[аыеу]\\b|аят|" +
    "কুরআন|কোরআন|সূরা|आयत|क़ुरआन|कुरआन|古[兰蘭]经|クルアーン|コーラン|꾸란",
  "iu",
);

/** True for a text about the Quran. */
export function hasQuranContext(text: string): boolean {
  return CONTEXT.test(text);
}

/** The strength of the evidence that these units of a line are a reference. */
export function strengthOf(
  line: string,
  units: readonly Unit[],
  reference: VerseReference,
  { before, after }: { readonly before: string; readonly after: string },
): Strength {
  const first = units[0];
  const last = units.at(-1);
  if (first === undefined || last === undefined) return null;
  if (isInsideWord(before, after)) return null;
  const words = units.filter(({ kind }) => kind !== "number" && kind !== "sign");
  const isPair = /^\p{Nd}{1,3}\s?[:：∶]\s?\p{Nd}{1,3}/u.test(numbersOf(line, units));
  if (words.some(({ text }) => isOf(text, BOOK))) return "strong";
  const quranic = words.some(({ text }) => isOf(text, QURANIC));
  const name = words.find(({ kind }) => kind === "name");
  if (quranic) return "strong";
  if (name !== undefined) {
    const isBracketed = /[[({«]\s*$/u.test(before) && /^\s*[\])}»]/u.test(after);
    return strengthOfName(line, units, name, reference, isBracketed);
  }
  if (!isPair) return isGeneric(words) ? "weak" : null;
  if (words.some(({ text }) => isOf(text, ABBREVIATION))) {
    return /^\p{L}\p{Nd}+:\p{Nd}/u.test(line.slice(first.start)) ||
      /\s\p{Nd}+:\p{Nd}/u.test(line.slice(first.start, last.end))
      ? "strong"
      : null;
  }
  return strengthOfPair(before, after, words, reference);
}

/** True for a word that introduces a reference but is not part of it: `see`, `cf.`. */
export function isIntroduction({ kind, text }: Unit): boolean {
  const isPart = isOf(text, BOOK) || isOf(text, ABBREVIATION);
  return kind === "connector" || (kind === "filler" && !isPart);
}

function isOf(word: string, set: ReadonlySet<string>): boolean {
  return set.has(foldWord(word));
}

/** The text of the units from the first number on. */
function numbersOf(line: string, units: readonly Unit[]): string {
  const first = units.find(({ kind }) => kind === "number");
  return first === undefined ? "" : line.slice(first.start, units.at(-1)?.end);
}

/** `chapter 2, verse 5`: needs both words, since each alone is common. */
function isGeneric(words: readonly Unit[]): boolean {
  const kinds = new Set(words.map(({ kind }) => kind));
  return kinds.has("chapter") && kinds.has("verse");
}

function strengthOfName(
  line: string,
  units: readonly Unit[],
  name: Unit,
  reference: VerseReference,
  isBracketed: boolean,
): Strength {
  const numbers = units.filter(({ kind }) => kind === "number");
  const hasVerse = !isWhole(reference) || numbers.length > 1;
  if (!hasVerse) return null;
  // `Yunus 10:2`: the name and the number agree.
  const repeatsChapter =
    numbers.length > 1 && numbers.some(({ text }) => numberOf(text) === reference.chapter);
  if (repeatsChapter && /[:：/]/u.test(line.slice(units[0]?.start, units.at(-1)?.end)))
    return "strong";
  if (hasArticle(name.text) && name.text.length > 4) return "strong";
  // `[آل عمران: ١٨]`: quotations in Arabic end like this.
  if (isBracketed && /\p{Script=Arabic}/u.test(name.text)) return "strong";
  return "weak";
}

function numberOf(text: string): number {
  return Number(foldWord(text));
}

function isWhole({ chapter, from, to }: VerseReference): boolean {
  return from === 1 && to === chapterById(chapter)?.versesCount;
}

/** True if letters, digits or signs touch the units, so they are part of something else. */
function isInsideWord(before: string, after: string): boolean {
  const touchesBefore =
    /[\p{L}\p{N}_.:/\\@#$%=~^<&+-]$/u.test(before) && !/^\s*[-+]$/u.test(before);
  const touchesAfter =
    /^(?:[\p{L}\p{N}_%/\\@=°]|:\S|[.,'′″-]\p{N}|\s?[–-]\s?\p{N}|[.-]\p{L})/u.test(after);
  return touchesBefore || touchesAfter;
}

/** True if the numbers could be a time of day. */
function isTime({ chapter, from, to }: VerseReference): boolean {
  return chapter <= 24 && from < 60 && to === from;
}

const INTRODUCTION =
  /(?:^|[\s([{«"“])(?:see(?: also)?|cf\.?|compare|siehe|vgl\.?|voir|véase|ver|bkz\.?|lihat|см\.?|انظر|راجع|دیکھیے|verses?|vv?\.)\s*\(?$/iu;

/** Words around other kinds of numbers: clocks, ratios, scores, lines of files. */
const OTHER_KIND_BEFORE =
  /(?:\b(?:at|until|till|by|from|um|à|alle|ratio|aspect|scale|scaled|score|odds|line|lines|col|column|row|port|ports|page|time|section|sec|fig|figure|table|version|step|a|an|won|lost|beat|position|pos|offset|index|range|size|width|level|uhr|o'clock|GMT|UTC)(?:\s*[:=])?\s*[("']?|(?:^|\s)\d[\d./-]*(?:\s*(?:am|pm|x|×))?\s+|[<>=+^]\s*|\s\*\s+)$/iu;
const OTHER_KIND_AFTER =
  /^\s?(?:[ap]\.?m\b|uhr\b|h\b|hrs?\b|hours?\b|min\b|o['’]clock|utc\b|gmt\b|[cp]e?st\b|[cp]e?dt\b|ratio\b|aspect\b|scale\b|split\b|odds\b|contrast\b|error\b|warning\b|px\b|-?\s?\p{Nd}{1,2}:\p{Nd}{2}(?!\p{Nd}))/iu;

/** Books of the Bible, whose references have the same form. */
const BIBLE =
  /\b(?:gen(?:esis)?|exod?(?:us)?|lev(?:iticus)?|num(?:bers)?|deut(?:eronomy)?|josh(?:ua)?|judges|ruth|sam(?:uel)?|kings?|chron(?:icles)?|ezra|neh(?:emiah)?|esther|job|ps(?:a|alms?)?|prov(?:erbs)?|eccl(?:esiastes)?|isa(?:iah)?|jer(?:emiah)?|lam(?:entations)?|ezek(?:iel)?|dan(?:iel)?|hosea|joel|amos|micah|zech(?:ariah)?|mal(?:achi)?|matt?(?:hew)?|mark|mk|luke|lk|john|jn|acts|rom(?:ans)?|cor(?:inthians)?|gal(?:atians)?|eph(?:esians)?|phil(?:ippians)?|col(?:ossians)?|thess(?:alonians)?|tim(?:othy)?|titus|heb(?:rews)?|james|jas|pet(?:er)?|jude|rev(?:elation)?|jean|johannes|juan|matthieu|matthäus|marc|luc|lukas|psaume|mose|römer|мф|ин|лк)\.?\s*$/iu;

function strengthOfPair(
  before: string,
  after: string,
  words: readonly Unit[],
  reference: VerseReference,
): Strength {
  if (BIBLE.test(before)) return null;
  const isIntroduced = words.length > 0 || INTRODUCTION.test(before);
  if (isIntroduced && !OTHER_KIND_AFTER.test(after)) return isTime(reference) ? "weak" : "strong";
  if (OTHER_KIND_BEFORE.test(before) || OTHER_KIND_AFTER.test(after)) return null;
  return isTime(reference) || reference.from < 60 ? "weak" : "strong";
}
