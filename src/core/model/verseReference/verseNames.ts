import { joinName } from "./names.js";

/** Verses `from` to `to` of a chapter, both included. */
interface NamedVerses {
  readonly chapter: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Verses that have a name in common use, with its spellings, separated by `|`. Sources, all in the
 * public domain: Sahih al-Bukhari 2311 (Ayat al-Kursi) and 5009 (the last two verses of Al-Baqarah),
 * al-Itqan of as-Suyuti (the verse of debt). Amana ar-Rasul and the verse of light are named after
 * their first words.
 */
const NAMED: readonly (readonly [chapter: number, from: number, to: number, spellings: string])[] =
  [
    [
      2,
      255,
      255,
      "Ayat al-Kursi|Ayatul Kursi|Ayat ul Kursi|Ayatu l-Kursi|Ayat Kursi|Ayat al-Kursy|Ayatul Qursi|" +
        "Ayah al-Kursi|Al-Kursi|Kursi|Ayetel Kürsi|Ayet el-Kürsi|Ayete'l-Kürsi|Ajetul Kursij|" +
        "Throne Verse|The Throne Verse|Verse of the Throne|Verset du Trône|Thronvers|Аят аль-Курси|" +
        "آية الكرسي|اية الكرسي|آیت الکرسی|آیة الکرسی|آیۃ الکرسی|آیه الکرسی|আয়াতুল কুরসি|" +
        "আয়াতুল কুরসী|आयतुल कुर्सी",
    ],
    [
      2,
      282,
      282,
      "Ayat ad-Dayn|Ayat al-Dayn|Ayatud Dayn|Verse of Debt|The Verse of Debt|آية الدين|آية المداينة",
    ],
    [
      2,
      285,
      286,
      "Amana ar-Rasul|Amanar Rasul|Amanarrasul|Amener Rasulü|Khawatim al-Baqarah|آمن الرسول|" +
        "خواتيم البقرة|خواتيم سورة البقرة",
    ],
    [
      24,
      35,
      35,
      "Ayat an-Nur|Ayatun Nur|Ayat al-Nur|Verse of Light|The Verse of Light|Light Verse|" +
        "Verset de la Lumière|آية النور|آیت نور|آیۂ نور|آیه نور",
    ],
  ];

let byForm: ReadonlyMap<string, NamedVerses> | null = null;

function forms(): ReadonlyMap<string, NamedVerses> {
  byForm ??= new Map(
    NAMED.flatMap(([chapter, from, to, spellings]) =>
      spellings.split("|").map((name) => [joinName(name), { chapter, from, to }] as const),
    ),
  );
  return byForm;
}

/**
 * The verses that have exactly this name, in any spelling that folds to it; null if no verses do.
 */
export function versesNamed(name: string): NamedVerses | null {
  return forms().get(joinName(name)) ?? null;
}

/** A shorter beginning may mean a surah. */
const MIN_START = 6;

/**
 * The verses with this name; else the verses whose name begins with it, if only one place has such
 * a name; else null.
 */
export function versesNamedLike(start: string): NamedVerses | null {
  const form = joinName(start);
  const exact = forms().get(form);
  if (exact !== undefined) return exact;
  if (form.length < MIN_START) return null;
  const found = new Map<string, NamedVerses>();
  for (const [name, verses] of forms()) {
    if (name.startsWith(form)) found.set(`${verses.chapter}:${verses.from}`, verses);
  }
  const [only] = found.values();
  return found.size === 1 && only !== undefined ? only : null;
}
