import { readFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import * as z from "zod";
import { CHAPTERS } from "../model/chapters.js";
import type { ResourceRef } from "../model/resource.js";
import {
  articlePlaceholder,
  footnotePlaceholder,
  mushafPlaceholder,
  persianPlaceholder,
  recitationPlaceholder,
  tafsirPlaceholder,
  wordsOf,
  wordsPlaceholder,
  type SampleWord,
} from "./placeholders.js";
import { makeRow } from "./rows.js";
import { FULL_ONLY, SAMPLE } from "./sampleIds.js";
import type {
  ArticleKeys,
  SandboxChapter,
  SandboxData,
  SandboxLanguage,
  SandboxListing,
  SandboxResource,
} from "./types.js";

const textsSchema = z.object({
  source: z.string(),
  licence: z.string(),
  chapters: z.array(
    z.object({
      id: z.int(),
      name: z.string(),
      transliteration: z.string(),
      translation: z.string(),
      type: z.enum(["meccan", "medinan"]),
    }),
  ),
  /** By language code, `ar` being the Quran itself: for each of the chapters its verses. */
  texts: z.record(z.string(), z.array(z.array(z.string()))),
});

/** Quranic texts of some chapters, as the shipped sample file and quran-json have them. */
export type QuranTexts = z.infer<typeof textsSchema>;

/** Languages of the shipped sample. */
export const SAMPLE_LANGUAGES = ["ar", "en", "ur", "fr", "id", "tr"] as const;

/** Chapters of the shipped sample: 1 and 78 to 114. */
export const SAMPLE_CHAPTERS: readonly number[] = [
  1,
  ...Array.from({ length: 37 }, (_, index) => 78 + index),
];

/** Reads the shipped sample (`media/sample/quran.json`). */
export async function loadSampleData(
  file: string,
  options?: { readonly articleKeys?: ArticleKeys },
): Promise<SandboxData> {
  return buildData(textsSchema.parse(JSON.parse(await readFile(file, "utf8"))), options);
}

const CREDIT = "quran-json, CC BY-SA 4.0";

interface Translation {
  readonly ref: ResourceRef;
  readonly code: string;
  readonly listing: SandboxListing;
}

/** Translators as the README of quran-json names them. */
const TRANSLATIONS: readonly Translation[] = [
  translation(SAMPLE.english, "en", "Saheeh International", "Umm Muhammad", "english"),
  translation(SAMPLE.urdu, "ur", "Maududi", "Abul A'la Maududi", "urdu"),
  translation(SAMPLE.french, "fr", "Hamidullah", "Muhammad Hamidullah", "french"),
  translation(
    SAMPLE.indonesian,
    "id",
    "Indonesian Islamic Affairs Ministry",
    "Indonesian Islamic Affairs Ministry",
    "indonesian",
  ),
  translation(
    SAMPLE.turkish,
    "tr",
    "Diyanet",
    "Turkish Directorate of Religious Affairs",
    "turkish",
  ),
  translation(FULL_ONLY.bengali, "bn", "Muhiuddin Khan", "Muhiuddin Khan", "bengali"),
  translation(FULL_ONLY.spanish, "es", "Isa García", "Muhammad Isa García", "spanish"),
  translation(FULL_ONLY.russian, "ru", "Kuliev", "Elmir Kuliev", "russian"),
  translation(FULL_ONLY.swedish, "sv", "Bernström", "Knut Bernström", "swedish"),
  translation(FULL_ONLY.chinese, "zh", "Muhammad Makin", "Muhammad Makin", "chinese"),
  translation(FULL_ONLY.transliteration, "transliteration", "Transliteration", "Tanzil", "english"),
];

function translation(
  ref: ResourceRef,
  code: string,
  name: string,
  author: string,
  languageName: string,
): Translation {
  return {
    ref,
    code,
    listing: {
      name,
      authorName: author,
      slug: `sample-${code}`,
      languageName,
    },
  };
}

const LANGUAGES: readonly SandboxLanguage[] = (
  [
    ["English", "English", "en", "ltr"],
    ["Arabic", "العربية", "ar", "rtl"],
    ["Urdu", "اردو", "ur", "rtl"],
    ["French", "Français", "fr", "ltr"],
    ["Indonesian", "Bahasa Indonesia", "id", "ltr"],
    ["Turkish", "Türkçe", "tr", "ltr"],
    ["Persian", "فارسی", "fa", "rtl"],
    ["Bengali", "বাংলা", "bn", "ltr"],
    ["Spanish", "Español", "es", "ltr"],
    ["Russian", "Русский", "ru", "ltr"],
    ["Swedish", "Svenska", "sv", "ltr"],
    ["Chinese", "中文", "zh", "ltr"],
  ] as const
).map(([name, nativeName, isoCode, direction], index) => ({
  id: index + 1,
  name,
  nativeName,
  isoCode,
  direction,
}));

interface Verse {
  /** Number within the whole Quran, 1 to 6,236. */
  readonly index: number;
  readonly chapter: number;
  readonly number: number;
  readonly key: string;
  /** Place in the texts: chapter and verse, from 0. */
  readonly at: readonly [number, number];
}

/**
 * The sandbox's content from Quranic texts: the Arabic as `quran_core`, each translation there is,
 * and placeholder resources of the other kinds.
 */
export function buildData(
  source: QuranTexts,
  options: { readonly articleKeys?: ArticleKeys } = {},
): SandboxData {
  const verses = versesOf(source);
  const chapters = source.chapters.map((chapter, at): SandboxChapter => ({
    id: chapter.id,
    nameArabic: chapter.name,
    nameSimple: chapter.transliteration,
    nameEnglish: chapter.translation,
    revelationPlace: chapter.type === "meccan" ? "makkah" : "madinah",
    versesCount: source.texts.ar?.[at]?.length ?? 0,
  }));
  const text = (code: string, verse: Verse): string => {
    const found = source.texts[code]?.[verse.at[0]]?.[verse.at[1]];
    if (found === undefined) throw new Error(`No ${code} text of ${verse.key}.`);
    return found;
  };
  const of = (
    ref: ResourceRef,
    rest: Pick<SandboxResource, "resourceContentId" | "listing">,
    payloads: () => Record<string, unknown>[],
  ): SandboxResource => ({
    ...ref,
    ...rest,
    rows: () => payloads().map((data) => makeRow(ref.group, data, options)),
  });
  const translationRows = (
    ref: ResourceRef,
    textOf: (verse: Verse) => { text: string; notes?: readonly { id: number; text: string }[] },
  ): Record<string, unknown>[] =>
    verses.map((verse) => {
      const { text, notes = [] } = textOf(verse);
      return {
        id: ref.id * 10_000 + verse.index,
        resource_content_id: ref.id,
        verse_key: verse.key,
        text,
        foot_notes: notes,
      };
    });

  const credit = chapters.length < CHAPTERS.length ? `${CREDIT}, sample excerpt` : CREDIT;
  const isShort = (chapter: number): boolean => chapter === 1 || chapter >= 112;
  const short = chapters.filter(({ id }) => isShort(id));
  const words = (): SampleWord[] =>
    wordsOf(
      verses
        .filter(({ chapter }) => isShort(chapter))
        .map((verse) => ({ ...verse, text: text("ar", verse) })),
    );
  return {
    version: createHash("sha256")
      .update(JSON.stringify([source, options.articleKeys ?? "derivable"]))
      .digest("hex")
      .slice(0, 16),
    ...(options.articleKeys === undefined ? {} : { articleKeys: options.articleKeys }),
    languages: LANGUAGES,
    chapters,
    resources: [
      of(SAMPLE.arabic, { resourceContentId: null, listing: null }, () => [
        ...chapters.map(chapterRow),
        ...verses.map((verse) => verseRow(verse, text("ar", verse))),
      ]),
      ...TRANSLATIONS.filter(({ code }) => source.texts[code] !== undefined).map(
        ({ ref, code, listing }) =>
          of(
            ref,
            {
              resourceContentId: ref.id,
              listing: { ...listing, authorName: `${listing.authorName}; ${credit}` },
            },
            () => translationRows(ref, (verse) => ({ text: text(code, verse) })),
          ),
      ),
      of(
        SAMPLE.persianPlaceholder,
        {
          resourceContentId: SAMPLE.persianPlaceholder.id,
          listing: {
            name: "Persian placeholder (no translation)",
            authorName: "Placeholder text of the sandbox",
            slug: "sample-fa-placeholder",
            languageName: "persian",
          },
        },
        () =>
          translationRows(SAMPLE.persianPlaceholder, (verse) => ({
            text: persianPlaceholder(verse.key),
          })),
      ),
      of(
        SAMPLE.annotated,
        {
          resourceContentId: SAMPLE.annotated.id,
          listing: {
            name: "Saheeh International, annotated",
            authorName: `Umm Muhammad; ${credit}; placeholder footnotes of the sandbox`,
            slug: "sample-en-annotated",
            languageName: "english",
          },
        },
        () => translationRows(SAMPLE.annotated, (verse) => annotated(verse, text("en", verse))),
      ),
      of(
        SAMPLE.tafsir,
        {
          resourceContentId: SAMPLE.tafsir.id,
          listing: {
            name: "Placeholder tafsir",
            authorName: "Placeholder text of the sandbox",
            slug: "sample-tafsir-placeholder",
            languageName: "english",
          },
        },
        () =>
          tafsirRanges(verses).map(({ first, last, count }) =>
            tafsirPlaceholder({
              id: first.index,
              resourceId: SAMPLE.tafsir.id,
              first: first.key,
              last: last.key,
              count,
              quote: text("ar", first),
              verseIds: [first.index, last.index],
            }),
          ),
      ),
      of(
        SAMPLE.recitation,
        {
          resourceContentId: 70,
          listing: {
            name: "Placeholder recitation (no audio)",
            authorName: "Placeholder of the sandbox",
            slug: "sample-recitation-placeholder",
            languageName: "arabic",
            style: "Murattal",
          },
        },
        () => recitationPlaceholder(SAMPLE.recitation.id, short),
      ),
      of(SAMPLE.article, { resourceContentId: null, listing: null }, () =>
        articlePlaceholder(SAMPLE.article.id),
      ),
      of(SAMPLE.mushaf, { resourceContentId: SAMPLE.mushaf.id, listing: null }, () =>
        mushafPlaceholder(SAMPLE.mushaf.id, words()),
      ),
      of(SAMPLE.words, { resourceContentId: SAMPLE.words.id, listing: null }, () =>
        wordsPlaceholder(SAMPLE.words.id, words()),
      ),
    ],
  };
}

function versesOf(source: QuranTexts): Verse[] {
  const before = new Map<number, number>();
  let count = 0;
  for (const chapter of CHAPTERS) {
    before.set(chapter.id, count);
    count += chapter.versesCount;
  }
  return source.chapters.flatMap(({ id }, at) =>
    (source.texts.ar?.[at] ?? []).map((_, index) => ({
      index: (before.get(id) ?? 0) + index + 1,
      chapter: id,
      number: index + 1,
      key: `${id}:${index + 1}`,
      at: [at, index] as const,
    })),
  );
}

/** What quran-json does not have is null, as the service's own types allow. */
function chapterRow(chapter: SandboxChapter): Record<string, unknown> {
  return {
    record_type: "chapter",
    id: chapter.id,
    chapter_number: chapter.id,
    revelation_place: chapter.revelationPlace,
    revelation_order: null,
    bismillah_pre: chapter.id !== 1 && chapter.id !== 9,
    name_simple: chapter.nameSimple,
    name_complex: null,
    name_arabic: chapter.nameArabic,
    verses_count: chapter.versesCount,
    rukus_count: null,
    hizbs_count: null,
    rub_el_hizbs_count: null,
    updated_at: "2026-01-01T00:00:00Z",
  };
}

function verseRow(verse: Verse, text: string): Record<string, unknown> {
  return {
    record_type: "verse",
    id: verse.index,
    chapter_id: verse.chapter,
    verse_number: verse.number,
    verse_index: verse.index,
    verse_key: verse.key,
    text_uthmani: text,
    juz_number: null,
    hizb_number: null,
    rub_el_hizb_number: null,
    ruku_number: null,
    surah_ruku_number: null,
    manzil_number: null,
    sajdah_type: null,
    sajdah_number: null,
    words_count: null,
    updated_at: "2026-01-01T00:00:00Z",
  };
}

/**
 * The published wording with footnote markers: one after the last word of every chapter's first
 * verse, and a second one after the first word in chapter 1. The wording itself stays as it is.
 */
function annotated(
  verse: Verse,
  text: string,
): { text: string; notes: { id: number; text: string }[] } {
  if (verse.number !== 1 && verse.chapter !== 1) return { text, notes: [] };
  const id = 900_000 + verse.index * 10;
  const marker = (number: number): string => `<sup foot_note="${id + number}">${number}</sup>`;
  const note = (number: number): { id: number; text: string } => ({
    id: id + number,
    text: footnotePlaceholder(verse.key, number),
  });
  const space = text.indexOf(" ");
  if (verse.chapter !== 1 || space < 0) return { text: text + marker(1), notes: [note(1)] };
  return {
    text: text.slice(0, space) + marker(1) + text.slice(space) + marker(2),
    notes: [note(1), note(2)],
  };
}

interface Range {
  readonly first: Verse;
  readonly last: Verse;
  readonly count: number;
}

/**
 * Which verses the placeholder tafsir is about: chapter 1 in two parts, one verse each at the
 * beginning of chapter 78 and then a part of four, and the last three chapters as a whole.
 */
function tafsirRanges(verses: readonly Verse[]): Range[] {
  const ranges: readonly (readonly [number, number, number])[] = [
    [1, 1, 4],
    [1, 5, 7],
    [78, 1, 1],
    [78, 2, 5],
    [112, 1, 4],
    [113, 1, 5],
    [114, 1, 6],
  ];
  return ranges.flatMap(([chapter, from, to]) => {
    const inside = verses.filter(
      (verse) => verse.chapter === chapter && verse.number >= from && verse.number <= to,
    );
    const first = inside[0];
    const last = inside.at(-1);
    return first === undefined || last === undefined ? [] : [{ first, last, count: inside.length }];
  });
}
