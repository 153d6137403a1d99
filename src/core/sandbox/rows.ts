import type { ArticleKeys, SandboxRow } from "./types.js";

/** Record types of the groups whose rows have no `record_type` (spec notes, "Groups and rows"). */
const TYPE_OF_GROUP: Readonly<Record<string, string>> = {
  articles: "article_localization",
  tafsirs: "tafsir",
  translations: "translation",
  word_by_word_translations: "word_translation",
  word_by_word_transliterations: "word_transliteration",
};

const OPAQUE_KEY_BASE = 700_000;

/**
 * Creates the published row of a payload. The identity rules are independent of the client's, so
 * that tests find a mistake in either.
 * @throws Error if the payload has no identity, which is a mistake of the caller
 */
export function makeRow(
  group: string,
  data: Readonly<Record<string, unknown>>,
  options: { readonly articleKeys?: ArticleKeys; readonly recordType?: string } = {},
): SandboxRow {
  const inRow = data.record_type;
  const recordType =
    options.recordType ?? (typeof inRow === "string" ? inRow : TYPE_OF_GROUP[group]);
  if (recordType === undefined) throw new Error(`A row of ${group} needs a record type.`);
  const verse = data.verse_key;
  const identity = group === "articles" ? localizationKey(data, options.articleKeys) : idKey(data);
  if (identity === null) throw new Error(`A row of ${group} needs an identity.`);
  return {
    recordType,
    ...identity,
    verseKey: typeof verse === "string" ? verse : null,
    json: JSON.stringify(data),
  };
}

type Identity = Pick<SandboxRow, "recordKey" | "sourceRecordId">;

function idKey(data: Readonly<Record<string, unknown>>): Identity | null {
  const id = data.id;
  return typeof id === "number" ? { recordKey: String(id), sourceRecordId: id } : null;
}

/** The opaque key represents the id of a localization, which its row does not contain. */
function localizationKey(
  data: Readonly<Record<string, unknown>>,
  keys: ArticleKeys = "derivable",
): Identity | null {
  const article = data.article_id;
  const language = data.language_id;
  if (typeof article !== "number" || typeof language !== "number") return null;
  if (keys === "derivable") return { recordKey: `${article}:${language}`, sourceRecordId: null };
  const id = OPAQUE_KEY_BASE + article * 1000 + language;
  return { recordKey: String(id), sourceRecordId: id };
}

/** The parsed payload of a row. */
export function payload(row: SandboxRow): Record<string, unknown> {
  const data: unknown = JSON.parse(row.json);
  if (typeof data !== "object" || data === null) throw new Error("A payload is an object.");
  return { ...data };
}
