import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as z from "zod";
import { buildData } from "./sampleData.js";
import type { QuranTexts } from "./sampleTexts.js";
import type { ArticleKeys, SandboxData } from "./types.js";

/* Reads quran-json, a development dependency: the extension's bundle contains none of it. */

/** All texts of quran-json except the Arabic. */
export const QURAN_JSON_LANGUAGES = [
  "bn",
  "en",
  "es",
  "fr",
  "id",
  "ru",
  "sv",
  "tr",
  "ur",
  "zh",
  "transliteration",
] as const;

const chapters = z.array(
  z.object({
    id: z.int(),
    name: z.string(),
    transliteration: z.string(),
    translation: z.string().optional(),
    type: z.enum(["meccan", "medinan"]),
    verses: z.array(
      z.object({
        id: z.int(),
        text: z.string(),
        translation: z.string().optional(),
        transliteration: z.string().optional(),
      }),
    ),
  }),
);

/**
 * Texts of these chapters in these languages, and always in `ar`.
 * @throws Error if quran-json is not installed or lacks a text
 */
export async function readQuranJson(
  languages: readonly string[],
  only?: readonly number[],
): Promise<QuranTexts> {
  const folder = join(dirname(require.resolve("quran-json/package.json")), "dist");
  const read = async (code: string): Promise<z.infer<typeof chapters>> => {
    const file = code === "ar" ? "quran.json" : `quran_${code}.json`;
    const all = chapters.parse(JSON.parse(await readFile(join(folder, file), "utf8")));
    return only === undefined ? all : all.filter(({ id }) => only.includes(id));
  };
  const texts: Record<string, string[][]> = {};
  for (const code of new Set(["ar", ...languages])) {
    texts[code] = (await read(code)).map(({ id, verses }) =>
      verses.map((verse) => {
        const text =
          code === "ar"
            ? verse.text
            : code === "transliteration"
              ? verse.transliteration
              : verse.translation;
        if (text === undefined) throw new Error(`No ${code} text of ${id}:${verse.id}.`);
        return text;
      }),
    );
  }
  const english = await read("en");
  return {
    source: "quran-json 3.1.2 by Risan Bagja Pradana, https://github.com/risan/quran-json",
    licence: "CC BY-SA 4.0, https://creativecommons.org/licenses/by-sa/4.0/",
    chapters: english.map(({ id, name, transliteration, translation, type }) => ({
      id,
      name,
      transliteration,
      translation: translation ?? transliteration,
      type,
    })),
    texts,
  };
}

/** The development data: the whole Quran in every language of quran-json. Never shipped. */
export async function loadFullData(options?: {
  readonly articleKeys?: ArticleKeys;
}): Promise<SandboxData> {
  return buildData(await readQuranJson(QURAN_JSON_LANGUAGES), options);
}
