/*
 * Hides the silent parts of a document, whose numbers are not references: code, addresses, markup.
 * The masked text has the same length, so its offsets are those of the document.
 *
 * Each rule takes time linear in the length of the text, even for a text that was written to slow
 * it down: a pattern that could start at each character of a run starts only at the first one, and
 * a part that ends with a sign is a `Span`.
 */

/** A silent part, from an opening sign to the next closing sign. */
interface Span {
  readonly begins: RegExp;
  /**
   * The end of a part that began with this match, as a global pattern. Equal ends return the same
   * object, so that a missing end is searched for only once.
   */
  readonly ends: (begin: RegExpExecArray) => RegExp;
  /** Set if a part without an end is silent too. */
  readonly withoutEnd?: "silent";
  /** True if a part must end in its line. `ends` then also matches the line's end. */
  readonly inLine?: boolean;
}

type Rule = RegExp | Span | ((text: string) => string);

/** In every language: addresses, paths, e-mail, dates with times, versions. */
const EVERYWHERE: readonly Rule[] = [
  /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s<>"'`)\]}]+/gi,
  /\bwww\.[^\s<>"'`)\]}]+/gi,
  /(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+(?::\S*)?/g,
  /(?<![\w/])(?:\.{0,2}\/|[A-Za-z]:\\)[\w.@-]+(?:[\\/][\w.@-]+)*(?::\d+)*/g,
  /(?<![\w/-])[\w-]+(?:\/[\w.-]+)+\.\w+(?::\d+)*/g,
  /(?<![\w-])[\w-]+\.[a-z][a-z0-9]{0,4}(?::\d+)+/gi,
  /\b\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[T ,]+\d{1,2}:\d{2}\S*/g,
  /\bv?\d+(?:\.\d+){2,}\S*/g,
];

const COMMENT: Span = { begins: /<!--/g, ends: always(/-->/g) };
const CODE_ELEMENTS = "script|style|pre|code|textarea|svg";
const LATEX_CODE = "verbatim|lstlisting|minted|equation|align|math";

const BY_LANGUAGE: Readonly<Record<string, readonly Rule[]>> = {
  markdown: [
    {
      begins: /^(?<fence>`{3,}(?!`)|~{3,}(?!~))[^\n]*\n/gm,
      ends: named("fence", (fence) => new RegExp(`^${fence}[\`~]*[^\\S\\n]*$`, "gm")),
      withoutEnd: "silent",
    },
    /^(?: {4}|\t)[^\n]*$/gm,
    withoutCodeSpans,
    { begins: /\]\(/g, ends: always(/[)\n]/g), inLine: true },
    /^[^\S\r\n\u2028\u2029]*\[[^\]\n]+\]:[^\n]*/gm,
    COMMENT,
    { begins: /<\/?[a-z]/gi, ends: always(/>/g) },
  ],
  html: [
    {
      begins: new RegExp(`<(?<tag>${CODE_ELEMENTS})\\b`, "gi"),
      ends: named("tag", (tag) => new RegExp(`</${tag}\\s*>`, "gi")),
    },
    COMMENT,
    { begins: /<[!/]?[a-z]/gi, ends: always(/>/g) },
  ],
  latex: [
    {
      begins: new RegExp(`\\\\begin\\{(?<env>${LATEX_CODE})\\*?\\}`, "g"),
      ends: named("env", (env) => new RegExp(`\\\\end\\{${env}\\*?\\}`, "g")),
    },
    /(?<!\\)\$\$?[^$\n]*(?<!\\)\$\$?/g,
    {
      begins: /\\(?:ref|label|cite\w{0,20}|url|href|includegraphics|verb\|)[^{\n]{0,200}\{/g,
      ends: always(/[}\n]/g),
      inLine: true,
    },
    /(?<!\\)%[^\n]*/g,
  ],
  // Hides everything except string values. An unclosed string ends with its line.
  json: [/"(?:[^"\\\n]|\\.)*"\s*:|(?<value>"(?:[^"\\\n]|\\.)*(?:"|\\?$))|-?\d[^\s,"\]}]*/gm],
  // The lookahead matches all dashes at once, so that fewer dashes are never tried.
  yaml: [
    /^[^\S\r\n\u2028\u2029]*(?=(?<dashes>(?:- )*))\k<dashes>[^\s#"'][^\n]*?:(?=\s)/gm,
    /(?<=\s)#[^\n]*/g,
  ],
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
  for (const rule of [...(BY_LANGUAGE[language] ?? []), ...EVERYWHERE]) {
    if (typeof rule === "function") masked = rule(masked);
    else
      masked = rule instanceof RegExp ? withoutMatches(masked, rule) : withoutSpans(masked, rule);
  }
  return masked;
}

function withoutMatches(text: string, pattern: RegExp): string {
  return text.replaceAll(pattern, (part: string, ...rest: unknown[]) =>
    isKept(rest.at(-1)) ? part : blank(part),
  );
}

/** True for a match to keep, which is a value. `groups` are the pattern's named groups. */
function isKept(groups: unknown): boolean {
  return (
    typeof groups === "object" && groups !== null && Reflect.get(groups, "value") !== undefined
  );
}

function blank(part: string): string {
  return part.replaceAll(/[^\n]/g, " ");
}

function withoutSpans(text: string, { begins, ends, withoutEnd, inLine }: Span): string {
  const parts: string[] = [];
  let kept = 0;
  const silence = (from: number, to: number): void => {
    parts.push(text.slice(kept, from), blank(text.slice(from, to)));
    kept = to;
  };
  /** Ends that do not occur in the rest of the text. */
  const missing = new Set<RegExp>();
  let at = 0;
  for (;;) {
    begins.lastIndex = at;
    const begin = begins.exec(text);
    if (begin === null) break;
    at = begin.index + begin[0].length;
    const end = ends(begin);
    if (missing.has(end)) continue;
    end.lastIndex = at;
    const found = end.exec(text);
    if (found === null) {
      if (withoutEnd === "silent") {
        silence(begin.index, text.length);
        break;
      }
      missing.add(end);
      continue;
    }
    at = found.index + found[0].length;
    if (inLine !== true || found[0] !== "\n") silence(begin.index, at);
  }
  return kept === 0 ? text : parts.join("") + text.slice(kept);
}

function always(end: RegExp): () => RegExp {
  return () => end;
}

/** An end that depends on a named group of the beginning. */
function named(group: string, endOf: (value: string) => RegExp): Span["ends"] {
  const known = new Map<string, RegExp>();
  return ({ groups }) => {
    const value = (groups?.[group] ?? "").toLowerCase();
    const end = known.get(value) ?? endOf(value);
    if (known.size < MOST_ENDS) known.set(value, end);
    return end;
  };
}

/** Maximum number of cached ends. */
const MOST_ENDS = 64;

/** Maximum length of a code span, in UTF-16 units. */
const LONGEST_CODE_SPAN = 2000;

/** Hides Markdown's code spans: the text between two equally long runs of backticks. */
function withoutCodeSpans(text: string): string {
  const runs = [...text.matchAll(/`+/g)].map(({ 0: ticks, index }) => ({
    length: ticks.length,
    start: index,
    end: index + ticks.length,
  }));
  /** For each run of backticks, the index of the next run of the same length. */
  const next: (number | undefined)[] = [];
  const last = new Map<number, number>();
  for (let at = runs.length - 1; at >= 0; at--) {
    const length = runs[at]?.length ?? 0;
    next[at] = last.get(length);
    last.set(length, at);
  }
  const parts: string[] = [];
  let kept = 0;
  for (let at = 0; at < runs.length; at++) {
    const closing = next[at];
    const start = runs[at]?.start ?? 0;
    const end = closing === undefined ? Infinity : (runs[closing]?.end ?? Infinity);
    if (closing === undefined || end - start > LONGEST_CODE_SPAN) continue;
    parts.push(text.slice(kept, start), blank(text.slice(start, end)));
    kept = end;
    at = closing;
  }
  return kept === 0 ? text : parts.join("") + text.slice(kept);
}

/**
 * Start and end of silent parts that span paragraphs. If both are the same sign, it opens and
 * closes in turn.
 */
const SPANS: Readonly<Record<string, readonly (readonly [begins: RegExp, ends: RegExp])[]>> = {
  markdown: [
    [/^`{3,}/gm, /^`{3,}/gm],
    [/^~{3,}/gm, /^~{3,}/gm],
    [/<!--/g, /-->/g],
  ],
  html: [
    [/<!--/g, /-->/g],
    [new RegExp(`<(?:${CODE_ELEMENTS})\\b`, "gi"), new RegExp(`</(?:${CODE_ELEMENTS})\\b`, "gi")],
  ],
  latex: [
    [
      new RegExp(`\\\\begin\\{(?:${LATEX_CODE})`, "g"),
      new RegExp(`\\\\end\\{(?:${LATEX_CODE})`, "g"),
    ],
  ],
};

/** Knows if a silent part, such as a code block, is open at the end of the text so far. */
export class OpenSilentParts {
  private readonly spans: { readonly begins: RegExp; readonly ends: RegExp; open: number }[];

  constructor(languageId: string) {
    const spans = SPANS[ALIASES[languageId] ?? languageId] ?? [];
    this.spans = spans.map(([begins, ends]) => ({ begins, ends, open: 0 }));
  }

  /** Adds the next piece of the text, which begins at the start of a line. */
  add(piece: string): void {
    for (const span of this.spans) {
      const count = (pattern: RegExp): number => piece.match(pattern)?.length ?? 0;
      const { begins, ends } = span;
      if (begins.source === ends.source) span.open = (span.open + count(begins)) % 2;
      else span.open += count(begins) - count(ends);
    }
  }

  get any(): boolean {
    return this.spans.some(({ open }) => open > 0);
  }
}
