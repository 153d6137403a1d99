/** Scripts that are written from right to left (ISO 15924). */
const RTL_SCRIPTS: ReadonlySet<string> = new Set(
  "Adlm Arab Armi Hebr Mand Mend Nkoo Rohg Samr Syrc Thaa Yezi".split(" "),
);

/**
 * The writing direction of a language tag such as `ur` or `ku-Arab-IQ`, by the script that Unicode
 * CLDR gives for the language. Null for no tag, or for a text that is not a tag.
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

/** A code in the form of a BCP 47 tag, for `lang` attributes; null for any other text. */
export function languageTag(code: string | null): string | null {
  const tag = code?.trim() ?? "";
  return /^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$/.test(tag) ? tag.replaceAll("_", "-") : null;
}
