import * as z from "zod";
import { labelOf } from "../model/label.js";
import { languageNames, tagOfName } from "../model/language.js";
import type { ListedResource } from "../model/storeState.js";
import { languageSchema, listedRecitationSchema, listedResourceSchema } from "../model/wire.js";

/** The name of a list in its path and in its response. */
export type ListName = "translations" | "tafsirs" | "recitations" | "languages";

export interface Language {
  readonly code: string | null;
  readonly direction: "ltr" | "rtl" | null;
}

/** The readable entries of a list, and the number of unreadable ones. */
export interface ReadList<T> {
  readonly entries: readonly T[];
  readonly malformed: number;
}

/** Languages by each of their names in lower case, because the other lists use any of them. */
export function readLanguages(body: unknown): ReadList<never> & {
  readonly byName: ReadonlyMap<string, Language>;
} {
  const { entries, malformed } = readEntries(body, "languages", languageSchema);
  const byName = new Map<string, Language>();
  for (const entry of entries) {
    const direction = entry.direction?.trim().toLowerCase();
    const language: Language = {
      code: labelOf(entry.iso_code),
      direction: direction === "rtl" || direction === "ltr" ? direction : null,
    };
    for (const name of [entry.name, entry.native_name, entry.iso_code]) {
      for (const key of languageNames(name ?? "")) {
        if (!byName.has(key)) byName.set(key, language);
      }
    }
  }
  return { entries: [], malformed, byName };
}

/**
 * Finds the language for a name: by the listed name itself, else by the language code of the name,
 * else by one of several names in the text.
 */
function languageOf(name: string | null, listed: ReadonlyMap<string, Language>): Language | null {
  const [whole = "", ...parts] = languageNames(name ?? "");
  const tag = tagOfName(name);
  const named = listed.get(whole) ?? (tag === null ? undefined : listed.get(tag.toLowerCase()));
  if (named !== undefined) return named;
  if (tag !== null) return { code: tag, direction: null };
  return parts.map((part) => listed.get(part)).find((one) => one !== undefined) ?? null;
}

/** The resources of a list, joined with the languages. */
export function readList(
  name: Exclude<ListName, "languages">,
  body: unknown,
  languages: ReadonlyMap<string, Language>,
): ReadList<ListedResource> {
  if (name === "recitations") {
    const { entries, malformed } = readEntries(body, name, listedRecitationSchema);
    return {
      malformed,
      entries: entries.map((entry) => {
        const reciter = labelOf(entry.reciter_name) ?? labelOf(entry.translated_name?.name);
        const style = labelOf(entry.style);
        return {
          group: name,
          id: entry.id,
          // A reciter has recitations in several styles, so the name alone is ambiguous.
          name: reciter !== null && style !== null ? `${reciter} (${style})` : reciter,
          authorName: reciter,
          languageName: null,
          languageCode: null,
          direction: null,
        };
      }),
    };
  }
  const { entries, malformed } = readEntries(body, name, listedResourceSchema);
  return {
    malformed,
    entries: entries.map((entry) => {
      const languageName = labelOf(entry.language_name);
      const language = languageOf(languageName, languages);
      return {
        group: name,
        id: entry.id,
        name: labelOf(entry.name) ?? labelOf(entry.translated_name?.name),
        authorName: labelOf(entry.author_name),
        languageName,
        languageCode: language?.code ?? null,
        direction: language?.direction ?? null,
      };
    }),
  };
}

function readEntries<T>(body: unknown, name: ListName, schema: z.ZodType<T>): ReadList<T> {
  const list = z.record(z.string(), z.unknown()).safeParse(body).data?.[name];
  if (!Array.isArray(list)) return { entries: [], malformed: 1 };
  const entries: T[] = [];
  let malformed = 0;
  for (const item of list) {
    const entry = schema.safeParse(item);
    if (entry.success) entries.push(entry.data);
    else malformed++;
  }
  return { entries, malformed };
}
