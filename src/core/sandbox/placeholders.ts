/*
 * Texts for resources without a free source. Each says that it is a placeholder, and says nothing
 * about a verse.
 */

const UPDATED_AT = "2026-01-01T00:00:00Z";

type Payload = Record<string, unknown>;

/** The row of a commentary on a range of verses of one chapter. */
export function tafsirPlaceholder(about: {
  readonly id: number;
  readonly resourceId: number;
  readonly first: string;
  readonly last: string;
  readonly count: number;
  /** The first verse in Arabic. */
  readonly quote: string | null;
  /** Numbers of the first and last verse in the whole Quran. */
  readonly verseIds: readonly [number, number] | null;
}): Payload {
  const { first, last, count } = about;
  const range = first === last ? first : `${first} to ${last}`;
  const quote =
    about.quote === null
      ? ""
      : `<p>The first verse of this part: <span class="arabic qpc-hafs" lang="ar" dir="rtl">${about.quote}</span></p>`;
  return {
    id: about.id,
    resource_content_id: about.resourceId,
    verse_key: first,
    text:
      `<h2 class="title">Placeholder for ${range}</h2>` +
      `<p>This is <strong>placeholder text</strong>. It stands where a commentary on ${range} would stand, and says nothing about the meaning of any verse.</p>` +
      quote +
      "<h3>Placeholder heading</h3>" +
      "<ul><li>A first placeholder item</li><li>A second placeholder item, with <em>emphasis</em></li></ul>" +
      "<table><thead><tr><th>Placeholder</th><th>Column</th></tr></thead><tbody><tr><td>One</td><td>Two</td></tr></tbody></table>" +
      `<p>A <a href="https://example.com/">placeholder link</a> ends the part.</p>`,
    group_verse_key_from: first,
    group_verse_key_to: last,
    group_verses_count: count,
    start_verse_id: about.verseIds?.[0] ?? null,
    end_verse_id: about.verseIds?.[1] ?? null,
    updated_at: UPDATED_AT,
  };
}

/** In Persian: 'Placeholder text for verse 1:2. This is not a translation; it is shown as a sample only.' */
export function persianPlaceholder(verseKey: string): string {
  return `متن جای‌نگهدار برای آیهٔ ${verseKey}. این ترجمه نیست و تنها برای نمونه نمایش داده می‌شود.`;
}

export function footnotePlaceholder(verseKey: string, number: number): string {
  return `Placeholder footnote ${number} on ${verseKey}: sample text, not a part of the translation.`;
}

/** One article in three localizations: [language id, code, title, text]. */
const LOCALIZATIONS = [
  [
    1,
    "en",
    "Placeholder article",
    `<h2>A placeholder heading</h2><p>This is <strong>placeholder text</strong> of a sample article. It exists so that articles can be tried without a network.</p><ol><li>First placeholder item</li><li>Second placeholder item</li></ol><blockquote><p>A placeholder quotation.</p></blockquote>`,
  ],
  [
    2,
    "ar",
    "مقالة نموذجية",
    `<h2>عنوان نموذجي</h2><p>هذا <strong>نص نموذجي</strong> لمقالة تجريبية، وليس له محتوى حقيقي.</p><ol><li>البند النموذجي الأول</li><li>البند النموذجي الثاني</li></ol>`,
  ],
  [
    3,
    "ur",
    "نمونے کا مضمون",
    `<h2>نمونے کی سرخی</h2><p>یہ صرف <strong>نمونے کا متن</strong> ہے، کوئی حقیقی مضمون نہیں۔</p><ol><li>نمونے کی پہلی شق</li><li>نمونے کی دوسری شق</li></ol>`,
  ],
] as const;

/** Rows of the sample article. */
export function articlePlaceholder(articleId: number): Payload[] {
  return LOCALIZATIONS.map(([language_id, lang, title, text]) => ({
    article_id: articleId,
    language_id,
    lang,
    title,
    text,
  }));
}

/** Rows of a recitation without audio files: one for each verse, and one for each chapter. */
export function recitationPlaceholder(
  recitationId: number,
  chapters: readonly { readonly id: number; readonly versesCount: number }[],
): Payload[] {
  const three = (number: number): string => String(number).padStart(3, "0");
  const verses = chapters.flatMap(({ id, versesCount }) =>
    Array.from({ length: versesCount }, (_, index) => ({
      record_type: "audio_file",
      id: id * 1000 + index + 1,
      recitation_id: recitationId,
      verse_key: `${id}:${index + 1}`,
      url: `sandbox-placeholder/${three(id)}${three(index + 1)}.mp3`,
      segments: [],
      duration: null,
      format: "mp3",
      mime_type: "audio/mpeg",
    })),
  );
  const whole = chapters.map(({ id }) => ({
    record_type: "chapter_audio_file",
    id: 500_000 + id,
    audio_recitation_id: recitationId,
    chapter_id: id,
    audio_url: `sandbox-placeholder/${three(id)}.mp3`,
  }));
  return [...verses, ...whole];
}

/** A word of a verse: the text between two spaces. */
export interface SampleWord {
  readonly id: number;
  readonly verseKey: string;
  /** Number of the verse in the whole Quran. */
  readonly verseId: number;
  /** From 1. */
  readonly position: number;
  readonly text: string;
}

/** The words of verses, numbered in order. */
export function wordsOf(
  verses: readonly {
    readonly key: string;
    readonly index: number;
    readonly text: string;
  }[],
): SampleWord[] {
  let id = 0;
  return verses.flatMap(({ key, index, text }) =>
    text.split(" ").map((word, at) => ({
      id: ++id,
      verseKey: key,
      verseId: index,
      position: at + 1,
      text: word,
    })),
  );
}

/** One row for each word. The text only names the word, and no field names its verse. */
export function wordsPlaceholder(resourceId: number, words: readonly SampleWord[]): Payload[] {
  return words.map(({ id, verseKey, position }) => ({
    id,
    resource_content_id: resourceId,
    resource_id: resourceId,
    word_id: id,
    language_id: 1,
    language_name: "english",
    text: `[placeholder for word ${position} of ${verseKey}]`,
    priority: 1,
    updated_at: UPDATED_AT,
  }));
}

/** A mushaf that names the words of the verses and has no printed pages. */
export function mushafPlaceholder(mushafId: number, words: readonly SampleWord[]): Payload[] {
  return [
    {
      record_type: "mushaf",
      id: mushafId,
      resource_content_id: mushafId,
      name: "Sample words, without pages",
      description:
        "The words of the sample's verses (quran-json, CC BY-SA 4.0), as their text has them between its spaces.",
      pages_count: 0,
      lines_per_page: 0,
      default_font_name: null,
      mapping_mode: null,
      qirat: null,
    },
    ...words.map(({ id, verseId, position, text }) => ({
      record_type: "mushaf_word",
      id: 100_000 + id,
      mushaf_id: mushafId,
      word_id: id,
      verse_id: verseId,
      source_verse_id: null,
      text,
      char_type_id: 1,
      char_type_name: "word",
      page_number: null,
      line_number: null,
      position_in_verse: position,
      position_in_line: null,
      position_in_page: null,
      css_class: null,
      css_style: null,
    })),
  ];
}
