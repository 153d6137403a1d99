/** Characters that HTML names and texts of the service use; numeric references are read as well. */
const NAMED: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00a0",
  ndash: "–",
  mdash: "—",
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”",
  laquo: "«",
  raquo: "»",
  hellip: "…",
  bull: "•",
  middot: "·",
  copy: "©",
  reg: "®",
  zwj: "\u200d",
  zwnj: "\u200c",
  lrm: "\u200e",
  rlm: "\u200f",
  shy: "\u00ad",
  times: "×",
  deg: "°",
  acute: "´",
  iexcl: "¡",
  iquest: "¿",
};

/** HTML character references as the characters they name; unknown ones stay as they are. */
export function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]+));/g,
    (whole, dec, hex, name) => {
      if (typeof name === "string") return NAMED[name] ?? whole;
      const code = typeof dec === "string" ? Number(dec) : parseInt(String(hex), 16);
      const valid = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
      return valid ? String.fromCodePoint(code) : whole;
    },
  );
}

/** Elements whose text nobody reads. */
const SILENT =
  /<(script|style|template|noscript|iframe|object|svg|math|title|textarea|select)\b[^>]*>[\s\S]*?<\/\1\s*>/gi;
const BLOCK =
  /^\/?(?:address|article|aside|blockquote|br|caption|dd|div|dl|dt|figcaption|figure|footer|h[1-6]|header|hr|li|main|ol|p|pre|section|table|tbody|td|tfoot|th|thead|tr|ul)$/;

export interface PlainTextOptions {
  /** What stands for a footnote marker; `number` is the published marker text. */
  readonly marker?: (id: string, number: string) => string;
}

/**
 * The readable text of a published HTML text. Text without markup comes back unchanged, white
 * space included. Block elements become line breaks, everything else is dropped around its text.
 */
export function plainText(html: string, options: PlainTextOptions = {}): string {
  if (!html.includes("<") && !html.includes("&")) return html;
  const marked = html
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(SILENT, "")
    .replace(
      /<sup\b[^>]*\bfoot_note\s*=\s*["']?([^"'\s>]+)["']?[^>]*>([\s\S]*?)<\/sup\s*>/gi,
      (_, id: string, number: string) => {
        const text = number.replace(/<[^>]*>/g, "");
        return options.marker === undefined ? text : options.marker(id, text);
      },
    );
  const text = marked.replace(/<(\/?[a-zA-Z][a-zA-Z0-9]*)\b[^>]*>/g, (_, name: string) =>
    BLOCK.test(name.toLowerCase()) ? "\n" : "",
  );
  return decodeEntities(text)
    .replace(/[ \t]*\n[ \t]*/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** Text in which Markdown finds no syntax of its own. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/([\\`*_[\]<>~|])/g, "\\$1")
    .replace(/&(?=#?\w+;)/g, "\\&")
    .replace(/^(\s*)([-+#=]|\d+[.)])(?=\s|$)/gm, (_, space: string, sign: string) =>
      /^\d/.test(sign) ? `${space}${sign.slice(0, -1)}\\${sign.slice(-1)}` : `${space}\\${sign}`,
    );
}
