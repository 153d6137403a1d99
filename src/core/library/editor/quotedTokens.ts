/** A word, a quotation mark or, in scripts without spaces, a letter. */
export interface QuotedToken {
  /** In NFC, without Markdown's escapes and footnote markers. */
  readonly text: string;
  /** Offsets in the whole text, including markers inside the word. */
  readonly start: number;
  readonly end: number;
  /** True for the first token of a paragraph. */
  readonly isFirst: boolean;
}

const UNSPACED =
  "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}" +
  "\\p{Script=Khmer}\\p{Script=Myanmar}\\p{Script=Tibetan}";
/** Quotation marks, published or added by the writer. */
const MARKS = '"“”„«»‹›﴿﴾「」『』';
/** A quotation mark, a letter of a script without spaces with its marks, or a word. */
const TOKEN = new RegExp(
  `[${MARKS}]|[${UNSPACED}][\\p{M}\\p{Cf}]*|[^\\s${UNSPACED}${MARKS}]+`,
  "gu",
);

/** Parts of the document that are not quoted text: Markdown syntax and footnote markers. */
const NOT_QUOTED =
  /\[\^[^[\]\s]{1,120}\]|\[(?<label>[^[\]\s^]{1,20})\]|\\(?<escaped>[!-/:-@[-`{-~])|(?<=^|\n)[ \t]{0,3}(?:>[ \t]?)+/gu;

/** The tokens of a published text. */
export function publishedTokens(text: string): QuotedToken[] {
  let last = 0;
  return Array.from(text.matchAll(TOKEN), ({ 0: token, index }) => {
    const isFirst = last === 0 || /\n[^\S\n]*\n/u.test(text.slice(last, index));
    last = index + token.length;
    return { text: token.normalize("NFC"), start: index, end: last, isFirst };
  });
}

/**
 * The tokens of a part of a document. `labels` are those of the publication's footnotes, whose
 * markers `[1]` are left out; other brackets are part of the text.
 */
export function writtenTokens(
  document: string,
  { start, end }: { readonly start: number; readonly end: number },
  labels: ReadonlySet<string>,
): QuotedToken[] {
  const part = document.slice(start, end);
  let text = "";
  /** Start of each character of `text` in the part, including its escape. */
  const starts: number[] = [];
  const ends: number[] = [];
  const keep = (from: number, to: number): void => {
    for (let at = from; at < to; at++) {
      starts.push(at);
      ends.push(at + 1);
    }
    text += part.slice(from, to);
  };
  let kept = 0;
  for (const match of part.matchAll(NOT_QUOTED)) {
    const { label, escaped } = match.groups ?? {};
    if (label !== undefined && !labels.has(label)) continue;
    keep(kept, match.index);
    kept = match.index + match[0].length;
    if (escaped === undefined) continue;
    starts.push(match.index);
    ends.push(kept);
    text += escaped;
  }
  keep(kept, part.length);
  return publishedTokens(text).map(({ start: from, end: to, ...word }) => ({
    ...word,
    start: start + (starts[from] ?? 0),
    end: start + (ends[to - 1] ?? 0),
  }));
}

export function isQuotationMark({ text }: QuotedToken): boolean {
  return MARKS.includes(text);
}
