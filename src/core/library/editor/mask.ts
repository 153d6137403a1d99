/*
 * Hides parts of a document whose numbers are not references: code, addresses, markup. The masked
 * text has the same length, so places in it are places in the document.
 */

/** In every language: addresses, paths, e-mail, dates with times, versions. */
const EVERYWHERE: readonly RegExp[] = [
  /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s<>"'`)\]}]+/gi,
  /\bwww\.[^\s<>"'`)\]}]+/gi,
  /(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+(?::\S*)?/g,
  /(?<![\w/])(?:\.{0,2}\/|[A-Za-z]:\\)[\w.@-]+(?:[\\/][\w.@-]+)*(?::\d+)*/g,
  /\b[\w-]+(?:\/[\w.-]+)+\.\w+(?::\d+)*/g,
  /\b[\w-]+\.[a-z][a-z0-9]{0,4}(?::\d+)+/gi,
  /\b\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[T ,]+\d{1,2}:\d{2}\S*/g,
  /\bv?\d+(?:\.\d+){2,}\S*/g,
];

const BY_LANGUAGE: Readonly<Record<string, readonly RegExp[]>> = {
  markdown: [
    /^(?<fence>`{3,}(?!`)|~{3,}(?!~))[^\n]*\n[^]*?(?:^\k<fence>[`~]*\s*$|(?![^]))/gm,
    /^(?: {4}|\t)[^\n]*$(?:\n(?: {4}|\t)[^\n]*$)*/gm,
    /(?<!`)(?<ticks>`+)(?!`)[^]{1,2000}?(?<!`)\k<ticks>(?!`)/g,
    /\]\([^)\n]*\)/g,
    /^[^\S\r\n\u2028\u2029]*\[[^\]\n]+\]:[^\n]*/gm,
    /<!--[^]*?-->/g,
    /<\/?[a-z][^>]*>/gi,
  ],
  html: [
    /<(?<tag>script|style|pre|code|textarea|svg)\b[^]*?<\/\k<tag>\s*>/gi,
    /<!--[^]*?-->/g,
    /<[!/]?[a-z][^>]*>/gi,
  ],
  latex: [
    /\\begin\{(?<env>verbatim|lstlisting|minted|equation|align|math)\*?\}[^]*?\\end\{\k<env>\*?\}/g,
    /(?<!\\)\$\$?[^$\n]*(?<!\\)\$\$?/g,
    /\\(?:ref|label|cite|url|href|includegraphics|verb\|)[^{\n]*\{[^}\n]*\}/g,
    /(?<!\\)%[^\n]*/g,
  ],
  // Everything except string values.
  json: [/"(?:[^"\\\n]|\\.)*"\s*:|(?<value>"(?:[^"\\\n]|\\.)*")|-?\d[^\s,"\]}]*/g],
  yaml: [/^[^\S\r\n\u2028\u2029]*(?:- )*[^\s#"'][^\n]*?:(?=\s)/gm, /(?<=\s)#[^\n]*/g],
};

const ALIASES: Readonly<Record<string, string>> = {
  jsonc: "json",
  jsonl: "json",
  tex: "latex",
  mdx: "markdown",
  quarto: "markdown",
  rmd: "markdown",
  xml: "html",
  vue: "html",
  svelte: "html",
};

/** Replaces the silent parts of a document with spaces. `languageId` is VS Code's. */
export function maskSilentParts(text: string, languageId: string): string {
  const language = ALIASES[languageId] ?? languageId;
  let masked = text;
  for (const pattern of [...(BY_LANGUAGE[language] ?? []), ...EVERYWHERE]) {
    masked = masked.replaceAll(pattern, (part: string, ...rest: unknown[]) =>
      isKept(rest.at(-1)) ? part : part.replaceAll(/[^\n]/g, " "),
    );
  }
  return masked;
}

/** True for a match to keep: a value. `groups` are the pattern's named groups. */
function isKept(groups: unknown): boolean {
  return (
    typeof groups === "object" && groups !== null && Reflect.get(groups, "value") !== undefined
  );
}

/** Begin and end of silent parts that span paragraphs. If both are the same sign, it alternates. */
const SPANS: Readonly<Record<string, readonly (readonly [begins: RegExp, ends: RegExp])[]>> = {
  markdown: [
    [/^`{3,}/gm, /^`{3,}/gm],
    [/^~{3,}/gm, /^~{3,}/gm],
    [/<!--/g, /-->/g],
  ],
  html: [
    [/<!--/g, /-->/g],
    [
      /<(?:script|style|pre|code|textarea|svg)\b/gi,
      /<\/(?:script|style|pre|code|textarea|svg)\s*>/gi,
    ],
  ],
  latex: [
    [
      /\\begin\{(?:verbatim|lstlisting|minted|equation|align|math)/g,
      /\\end\{(?:verbatim|lstlisting|minted|equation|align|math)/g,
    ],
  ],
};

/** True if a silent part, such as a block of code, begins in a text and does not end in it. */
export function hasOpenSilentPart(text: string, languageId: string): boolean {
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  return (SPANS[ALIASES[languageId] ?? languageId] ?? []).some(([begins, ends]) =>
    begins.source === ends.source ? count(begins) % 2 === 1 : count(begins) > count(ends),
  );
}
