import { readFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { CHAPTERS } from "../model/chapters.js";
import type { ResourceRef } from "../model/resource.js";
import {
  articlePlaceholder,
  mushafPlaceholder,
  persianPlaceholder,
  recitationPlaceholder,
  tafsirPlaceholder,
  wordsOf,
  wordsPlaceholder,
  type SampleWord,
} from "./placeholders.js";
import { makeRow } from "./rows.js";
import { SAMPLE } from "./sampleIds.js";
import type { ArticleKeys, SandboxChapter, SandboxData, SandboxResource } from "./types.js";
import {
  type Verse,
  versesOf,
  chapterRow,
  verseRow,
  annotated,
  tafsirRanges,
} from "./sampleRows.js";
import { LANGUAGES, TRANSLATIONS, type Translation } from "./sampleTranslations.js";
import { textsSchema, type QuranTexts } from "./sampleTexts.js";

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

/** Texts and verses from which the resources are built. */
interface Sample {
  readonly source: QuranTexts;
  readonly articleKeys: ArticleKeys | undefined;
  readonly verses: readonly Verse[];
  readonly chapters: readonly SandboxChapter[];
  /** The source and licence of the texts, for the author's name. */
  readonly credit: string;
}

/**
 * Builds the sandbox's content from Quranic texts: the Arabic as `quran_core`, a resource for each
 * translation, and placeholder resources of the other groups.
 */
export function buildData(
  source: QuranTexts,
  options: { readonly articleKeys?: ArticleKeys } = {},
): SandboxData {
  const chapters = source.chapters.map((chapter, at): SandboxChapter => ({
    id: chapter.id,
    nameArabic: chapter.name,
    nameSimple: chapter.transliteration,
    nameEnglish: chapter.translation,
    revelationPlace: chapter.type === "meccan" ? "makkah" : "madinah",
    versesCount: source.texts.ar?.[at]?.length ?? 0,
  }));
  const sample: Sample = {
    source,
    articleKeys: options.articleKeys,
    verses: versesOf(source),
    chapters,
    credit: chapters.length < CHAPTERS.length ? `${CREDIT}, sample excerpt` : CREDIT,
  };
  return {
    version: createHash("sha256")
      .update(JSON.stringify([source, options.articleKeys ?? "derivable"]))
      .digest("hex")
      .slice(0, 16),
    ...(options.articleKeys === undefined ? {} : { articleKeys: options.articleKeys }),
    languages: LANGUAGES,
    chapters,
    resources: [
      arabicResource(sample),
      ...TRANSLATIONS.filter(({ code }) => source.texts[code] !== undefined).map((translation) =>
        translationResource(sample, translation),
      ),
      persianResource(sample),
      annotatedResource(sample),
      tafsirResource(sample),
      recitationResource(sample),
      ...unlistedResources(sample),
    ],
  };
}

/** A resource that builds its rows on demand. */
function resource(
  { articleKeys }: Sample,
  ref: ResourceRef,
  rest: Pick<SandboxResource, "resourceContentId" | "listing">,
  payloads: () => Record<string, unknown>[],
): SandboxResource {
  const options = articleKeys === undefined ? {} : { articleKeys };
  return {
    ...ref,
    ...rest,
    rows: () => payloads().map((data) => makeRow(ref.group, data, options)),
  };
}

function textOf({ source }: Sample, code: string, verse: Verse): string {
  const found = source.texts[code]?.[verse.at[0]]?.[verse.at[1]];
  if (found === undefined) throw new Error(`No ${code} text of ${verse.key}.`);
  return found;
}

function translationRows(
  { verses }: Sample,
  ref: ResourceRef,
  contentOf: (verse: Verse) => { text: string; notes?: readonly { id: number; text: string }[] },
): Record<string, unknown>[] {
  return verses.map((verse) => {
    const { text, notes = [] } = contentOf(verse);
    return {
      id: ref.id * 10_000 + verse.index,
      resource_content_id: ref.id,
      verse_key: verse.key,
      text,
      foot_notes: notes,
    };
  });
}

function arabicResource(sample: Sample): SandboxResource {
  return resource(sample, SAMPLE.arabic, { resourceContentId: null, listing: null }, () => [
    ...sample.chapters.map(chapterRow),
    ...sample.verses.map((verse) => verseRow(verse, textOf(sample, "ar", verse))),
  ]);
}

function translationResource(sample: Sample, { ref, code, listing }: Translation): SandboxResource {
  return resource(
    sample,
    ref,
    {
      resourceContentId: ref.id,
      listing: { ...listing, authorName: `${listing.authorName}; ${sample.credit}` },
    },
    () => translationRows(sample, ref, (verse) => ({ text: textOf(sample, code, verse) })),
  );
}

function persianResource(sample: Sample): SandboxResource {
  const ref = SAMPLE.persianPlaceholder;
  return resource(
    sample,
    ref,
    {
      resourceContentId: ref.id,
      listing: {
        name: "Persian placeholder (no translation)",
        authorName: "Placeholder text of the sandbox",
        slug: "sample-fa-placeholder",
        languageName: "persian",
      },
    },
    () => translationRows(sample, ref, (verse) => ({ text: persianPlaceholder(verse.key) })),
  );
}

function annotatedResource(sample: Sample): SandboxResource {
  const ref = SAMPLE.annotated;
  return resource(
    sample,
    ref,
    {
      resourceContentId: ref.id,
      listing: {
        name: "Saheeh International, annotated",
        authorName: `Umm Muhammad; ${sample.credit}; placeholder footnotes of the sandbox`,
        slug: "sample-en-annotated",
        languageName: "english",
      },
    },
    () => translationRows(sample, ref, (verse) => annotated(verse, textOf(sample, "en", verse))),
  );
}

function tafsirResource(sample: Sample): SandboxResource {
  const ref = SAMPLE.tafsir;
  return resource(
    sample,
    ref,
    {
      resourceContentId: ref.id,
      listing: {
        name: "Placeholder tafsir",
        authorName: "Placeholder text of the sandbox",
        slug: "sample-tafsir-placeholder",
        languageName: "english",
      },
    },
    () =>
      tafsirRanges(sample.verses).map(({ first, last, count }) =>
        tafsirPlaceholder({
          id: first.index,
          resourceId: ref.id,
          first: first.key,
          last: last.key,
          count,
          quote: textOf(sample, "ar", first),
          verseIds: [first.index, last.index],
        }),
      ),
  );
}

/** The placeholder recitation and the placeholder words cover these chapters only. */
function isShort(chapter: number): boolean {
  return chapter === 1 || chapter >= 112;
}

function recitationResource(sample: Sample): SandboxResource {
  return resource(
    sample,
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
    () =>
      recitationPlaceholder(
        SAMPLE.recitation.id,
        sample.chapters.filter(({ id }) => isShort(id)),
      ),
  );
}

/** An article, a mushaf and its words: the service has no lists for their groups. */
function unlistedResources(sample: Sample): SandboxResource[] {
  const words = (): SampleWord[] =>
    wordsOf(
      sample.verses
        .filter(({ chapter }) => isShort(chapter))
        .map((verse) => ({ ...verse, text: textOf(sample, "ar", verse) })),
    );
  const { article, mushaf, words: wordByWord } = SAMPLE;
  return [
    resource(sample, article, { resourceContentId: null, listing: null }, () =>
      articlePlaceholder(article.id),
    ),
    resource(sample, mushaf, { resourceContentId: mushaf.id, listing: null }, () =>
      mushafPlaceholder(mushaf.id, words()),
    ),
    resource(sample, wordByWord, { resourceContentId: wordByWord.id, listing: null }, () =>
      wordsPlaceholder(wordByWord.id, words()),
    ),
  ];
}
