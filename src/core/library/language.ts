/** Languages whose usual script is written from right to left (ISO 639 codes). */
const RTL = new Set(
  "ar arc arz azb bal ckb dv fa ff-adlm glk ha-arab he iw ks ku-arab lrc mzn nqo pnb prs ps sd skr ug ur uz-arab yi".split(
    " ",
  ),
);

/** Language names of the service's lists (`language_name`) for the languages written right to left. */
const RTL_NAMES = new Set(
  "arabic urdu persian farsi dari pashto sindhi uyghur uighur kurdish hebrew divehi dhivehi maldivian kashmiri yiddish balochi".split(
    " ",
  ),
);

/** The writing direction of a language tag such as `ur` or `ku-Arab-IQ`. Null for no tag. */
export function directionOfCode(code: string | null): "ltr" | "rtl" | null {
  if (code === null || code.trim() === "") return null;
  const parts = code.trim().toLowerCase().split(/[-_]/);
  const language = parts[0] ?? "";
  const script = parts.find((part, index) => index > 0 && part.length === 4);
  if (script !== undefined)
    return /^(arab|hebr|thaa|adlm|nkoo|syrc|rohg)$/.test(script) ? "rtl" : "ltr";
  return RTL.has(language) ? "rtl" : "ltr";
}

/** The writing direction of a language name such as `Urdu`. Null for no name. */
export function directionOfName(name: string | null): "ltr" | "rtl" | null {
  if (name === null || name.trim() === "") return null;
  return RTL_NAMES.has(name.trim().toLowerCase()) ? "rtl" : "ltr";
}

/** What the service says, else what the language's code or name tells, else left to right. */
export function directionOf(resource: {
  readonly direction: "ltr" | "rtl" | null;
  readonly languageCode: string | null;
  readonly languageName: string | null;
}): "ltr" | "rtl" {
  return (
    resource.direction ??
    directionOfCode(resource.languageCode) ??
    directionOfName(resource.languageName) ??
    "ltr"
  );
}

/** A code that is fit for a `lang` attribute (BCP 47 shape), else null. */
export function languageTag(code: string | null): string | null {
  const tag = code?.trim() ?? "";
  return /^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$/.test(tag) ? tag.replaceAll("_", "-") : null;
}
