import { makeRow } from "./rows.js";
import type { SandboxData, SandboxResource } from "./types.js";

/**
 * A resource of any size, to test large ones. Its text says that it is a placeholder. Groups with
 * verses repeat verse keys of chapter 2; word groups have one row for each word id.
 * @param about.bytesPerRow approximate size of each row's JSON; at least 200
 */
export function syntheticResource(about: {
  readonly group: string;
  readonly id: number;
  readonly rows: number;
  readonly bytesPerRow?: number;
}): SandboxResource {
  const { group, id, rows, bytesPerRow = 200 } = about;
  return {
    group,
    id,
    resourceContentId: group === "articles" ? null : id,
    listing: {
      name: `Synthetic ${group} ${id} (placeholder)`,
      authorName: "Placeholder text of the sandbox",
      slug: `synthetic-${group}-${id}`,
      languageName: "english",
    },
    rows: function* () {
      for (let number = 1; number <= rows; number++) {
        yield makeRow(group, syntheticPayload(group, id, number, bytesPerRow), {
          ...(KNOWN.has(group) ? {} : { recordType: "record" }),
        });
      }
    },
  };
}

/** Data with only these resources. */
export function dataOf(resources: readonly SandboxResource[], version = "test"): SandboxData {
  return {
    version,
    resources,
    languages: [{ id: 1, name: "English", nativeName: "English", isoCode: "en", direction: "ltr" }],
    chapters: [],
  };
}

/** Groups whose rows name their record type, or have only one. */
const KNOWN = new Set([
  "articles",
  "recitations",
  "quran_core",
  "tafsirs",
  "translations",
  "word_by_word_translations",
  "word_by_word_transliterations",
]);

const FILLER = "placeholder text ";

function syntheticPayload(
  group: string,
  resourceId: number,
  number: number,
  bytes: number,
): Record<string, unknown> {
  const verse_key = `2:${((number - 1) % 286) + 1}`;
  const filler = FILLER.repeat(Math.max(1, Math.ceil((bytes - 150) / FILLER.length)));
  const text = `[synthetic ${number}] ${filler}`.slice(0, Math.max(20, bytes - 130)).trimEnd();
  switch (group) {
    case "articles":
      return { article_id: resourceId, language_id: number, lang: "en", title: text, text };
    case "recitations":
      return {
        record_type: "audio_file",
        id: number,
        recitation_id: resourceId,
        verse_key,
        url: `${text.replaceAll(" ", "-")}.mp3`,
        segments: [],
      };
    case "quran_core":
      return { record_type: "verse", id: number, verse_key, text_uthmani: text };
    case "word_by_word_translations":
    case "word_by_word_transliterations":
      return {
        id: number,
        resource_content_id: resourceId,
        resource_id: resourceId,
        word_id: number,
        language_id: 1,
        language_name: "english",
        text,
        updated_at: "2026-01-01T00:00:00Z",
      };
    case "tafsirs":
      return {
        id: number,
        resource_content_id: resourceId,
        verse_key,
        text: `<p>${text}</p>`,
        group_verse_key_from: verse_key,
        group_verse_key_to: verse_key,
        group_verses_count: 1,
      };
    default:
      return { id: number, resource_content_id: resourceId, verse_key, text, foot_notes: [] };
  }
}
