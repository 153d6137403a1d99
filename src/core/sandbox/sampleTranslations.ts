import type { ResourceRef } from "../model/resource.js";
import { SAMPLE, FULL_ONLY } from "./sampleIds.js";
import type { SandboxListing, SandboxLanguage } from "./types.js";

export interface Translation {
  readonly ref: ResourceRef;
  readonly code: string;
  readonly listing: SandboxListing;
}

/** The translations of quran-json, with the translators that its README names. */
export const TRANSLATIONS: readonly Translation[] = [
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

export const LANGUAGES: readonly SandboxLanguage[] = (
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
