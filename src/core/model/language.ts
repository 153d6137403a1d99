/** Scripts that are written from right to left (ISO 15924). */
const RTL_SCRIPTS: ReadonlySet<string> = new Set(
  "Adlm Arab Armi Hebr Mand Mend Nkoo Rohg Samr Syrc Thaa Yezi".split(" "),
);

/**
 * The writing direction of a language tag such as `ur` or `ku-Arab-IQ`, by the language's script in
 * Unicode CLDR. Null without a valid tag.
 */
export function directionOfTag(tag: string | null): "ltr" | "rtl" | null {
  const clean = languageTag(tag);
  if (clean === null) return null;
  try {
    const { script } = new Intl.Locale(clean).maximize();
    return script !== undefined && RTL_SCRIPTS.has(script) ? "rtl" : "ltr";
  } catch {
    return null;
  }
}

/** A code as a BCP 47 tag, for `lang` attributes; null for any other text. */
export function languageTag(code: string | null): string | null {
  const tag = code?.trim() ?? "";
  return /^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$/.test(tag) ? tag.replaceAll("_", "-") : null;
}

/** Languages that CLDR lacks in English, or lists under another name. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  divehi: "dv",
  maldivian: "dv",
  farsi: "fa",
  dari: "fa-AF",
  kurmanji: "ku",
  sorani: "ckb",
  "kurdish sorani": "ckb",
  pushto: "ps",
  uighur: "ug",
  uigur: "ug",
  bangla: "bn",
  baluchi: "bal",
  balochi: "bal",
  saraiki: "skr",
  hebrew: "he",
};

/** Three-letter codes of languages with a translation of the Quran. */
const LONG_CODES = "ckb prs bal skr brh kha fil ceb dag yao azb pnb ber kab zgh mdh mrw".split(" ");

let byName: ReadonlyMap<string, string> | null = null;

/** English names and native names of languages, from the runtime's Unicode CLDR. */
function namedLanguages(): ReadonlyMap<string, string> {
  if (byName !== null) return byName;
  const names = new Map<string, string>();
  const letters = [..."abcdefghijklmnopqrstuvwxyz"];
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  const english = new Intl.DisplayNames(["en"], { type: "language", fallback: "none" });
  for (const code of [...codes, ...LONG_CODES]) {
    const name = english.of(code);
    if (name === undefined) continue;
    const [own] = Intl.DisplayNames.supportedLocalesOf([code]);
    const native =
      own === undefined
        ? name
        : (new Intl.DisplayNames([own], { type: "language" }).of(code) ?? name);
    for (const one of [name, native]) {
      const key = nameKey(one);
      if (!names.has(key)) names.set(key, code);
    }
  }
  for (const [name, code] of Object.entries(OTHER_NAMES)) names.set(name, code);
  byName = names;
  return names;
}

function nameKey(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/**
 * Possible forms of a language's name, in lower case without accents: the whole name, then its
 * parts from last to first, because the last is the most specific (`Kurdish, Sorani`).
 */
export function languageNames(name: string): readonly string[] {
  const parts = name.split(/[,;/()\u060c]/u).map(nameKey);
  return [nameKey(name), ...parts.reverse()].filter((one) => one !== "");
}

/** The tag of a language by its English or native name; null for an unknown name. */
export function tagOfName(name: string | null): string | null {
  for (const one of languageNames(name ?? "")) {
    const tag = namedLanguages().get(one);
    if (tag !== undefined) return tag;
  }
  return null;
}
