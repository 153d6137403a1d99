import { bodyPieces, headOf } from "../data.js";
import type { ResourceRef } from "../../../src/core/model/resource.js";
import { sized } from "../figures.js";
import { verses } from "../data.js";

/*
 * A catalogue of placeholder words, as large as the real one. Bodies are generated while they are
 * sent, so that no process holds more than one piece of them.
 */

export interface CatalogueResource extends ResourceRef {
  /** Approximate size of the full copy in bytes; nearly exact for tafsirs. */
  readonly bytes: number;
}

const MB = 1e6;

/** Numbers of resources by group. */
const COUNTS = {
  articles: sized(300, 3),
  mushafs: sized(20, 1),
  recitations: sized(12, 1),
  tafsirs: sized(30, 2),
  translations: sized(130, 3),
  word_by_word_translations: sized(60, 1),
} as const;

type Group = keyof typeof COUNTS;

export const GROUPS = Object.keys(COUNTS) as readonly Group[];

const WORDS_IN_TEXT = sized(77_000, 300);
const MUSHAF_PAGES = sized(604, 4);

/** Every resource of the catalogue, small groups first. */
export function catalogueResources(): CatalogueResource[] {
  return GROUPS.flatMap((group) =>
    Array.from({ length: COUNTS[group] }, (_, index) => ({
      group,
      id: index + 1,
      bytes: group === "tafsirs" ? tafsirBytes(index, COUNTS[group]) : 0,
    })),
  );
}

/** From 5 to 60 MB, most of them small. */
function tafsirBytes(index: number, count: number): number {
  const part = count === 1 ? 1 : index / (count - 1);
  return sized(5 * MB + 55 * MB * part ** 3, 200_000 * (1 + part));
}

/** The rows of a resource, as payloads. Every call returns equal rows. */
export function* payloadsOf(resource: CatalogueResource): Generator<Record<string, unknown>> {
  const { group, id } = resource;
  switch (group) {
    case "articles":
      yield {
        article_id: id,
        language_id: 1,
        lang: "en",
        title: `Placeholder article ${id}`,
        text: `<p>Placeholder. ${words(id, 1_200)}</p>`,
      };
      return;
    case "mushafs":
      yield* mushaf(id);
      return;
    case "recitations":
      for (const { id: verse, key } of verses()) {
        yield {
          record_type: "audio_file",
          id: verse,
          recitation_id: id,
          verse_key: key,
          url: `placeholder/${id}/${verse}.mp3`,
          segments: Array.from({ length: 12 }, (_, word) => [word, word * 900, word * 900 + 850]),
        };
      }
      return;
    case "tafsirs": {
      const perRow = Math.round(resource.bytes / verses().length);
      for (const { id: verse, key } of verses()) {
        yield {
          id: verse,
          resource_content_id: id,
          verse_key: key,
          text: `<h2>Placeholder for ${key}</h2>${paragraphs(id * 31 + verse, perRow - 180)}`,
          group_verse_key_from: key,
          group_verse_key_to: key,
          group_verses_count: 1,
        };
      }
      return;
    }
    case "translations":
      for (const { id: verse, key } of verses()) {
        yield {
          id: verse,
          resource_content_id: id,
          verse_key: key,
          text: `Placeholder ${words(id * 7919 + verse, 60 + ((verse * 37) % 240))}`,
          foot_notes: [],
        };
      }
      return;
    default:
      for (let word = 1; word <= WORDS_IN_TEXT; word++) {
        yield { id: word, resource_id: id, word_id: word, language_id: 1, text: wordAt(word + id) };
      }
  }
}

function* mushaf(id: number): Generator<Record<string, unknown>> {
  yield { record_type: "mushaf", id, name: `Placeholder mushaf ${id}`, pages_count: MUSHAF_PAGES };
  for (let page = 1; page <= MUSHAF_PAGES; page++) {
    yield { record_type: "mushaf_page", id: page, mushaf_id: id, page_number: page };
  }
  for (let word = 1; word <= WORDS_IN_TEXT; word++) {
    const page_number = Math.ceil((word * MUSHAF_PAGES) / WORDS_IN_TEXT);
    yield {
      record_type: "mushaf_word",
      id: word,
      mushaf_id: id,
      word_id: word,
      page_number,
      line_number: 1 + (word % 15),
    };
  }
}

/** Meaningless words in two scripts. */
const VOCABULARY: readonly string[] = vocabulary();

function vocabulary(): string[] {
  const latin = ["ba", "do", "ki", "lu", "me", "no", "ra", "si", "tu", "va"];
  const arabic = ["با", "دو", "كي", "لو", "مي", "نو", "را", "سي", "تو", "فا"];
  const all: string[] = [];
  for (const syllables of [latin, latin, arabic]) {
    for (let n = 0; n < 1000; n++) {
      const at = (digit: number): string => syllables[Math.floor(n / digit) % 10] ?? "";
      all.push(at(1) + at(10) + at(100));
    }
  }
  return all;
}

function wordAt(n: number): string {
  return VOCABULARY[(n * 2_654_435_761) % VOCABULARY.length] ?? "";
}

/** Words with about this many characters in total. */
function words(seed: number, characters: number): string {
  let text = "";
  for (let n = 0; text.length < characters; n++) text += `${wordAt(seed * 613 + n * n + n)} `;
  return text.trimEnd();
}

function paragraphs(seed: number, characters: number): string {
  let html = "";
  for (let n = 0; html.length < characters; n++) {
    html += `<p>${words(seed + n, Math.min(600, characters - html.length))}</p>`;
  }
  return html;
}

/** The body of a full copy, in pieces. */
export function fullCopyPieces(
  resource: CatalogueResource,
  sequence: number,
): Generator<Uint8Array> {
  return bodyPieces(headOf(resource, sequence), payloadsOf(resource));
}
