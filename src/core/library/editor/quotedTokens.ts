/** A word, a quotation mark or, in scripts without spaces, a letter. */
export interface QuotedToken {
  /** In NFC, without Markdown's escapes and footnote markers. */
  readonly text: string;
  /** Offsets in the whole text, including markers inside the word. */
  readonly start: number;
  readonly end: number;
  /** The end with the number of the verse after it; equal to `end` without one. */
  readonly numberEnd: number;
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

const NO_NUMBERS: ReadonlySet<string> = new Set();

/** The tokens of a published text. The `numbers` of its verses are no tokens. */
export function publishedTokens(
  text: string,
  numbers: ReadonlySet<string> = NO_NUMBERS,
): QuotedToken[] {
  const tokens: QuotedToken[] = [];
  let last = 0;
  let isFirst = true;
  for (const { 0: word, index } of text.matchAll(TOKEN)) {
    isFirst ||= /\n[^\S\n]*\n/u.test(text.slice(last, index));
    last = index + word.length;
    if (numbers.has(word)) {
      const before = tokens.at(-1);
      // A number before the first word stays outside the quotation.
      if (before !== undefined) tokens[tokens.length - 1] = { ...before, numberEnd: last };
      continue;
    }
    tokens.push({ text: word.normalize("NFC"), start: index, end: last, numberEnd: last, isFirst });
    isFirst = false;
  }
  return tokens;
}

/**
 * The tokens of a part of a document. `labels` are those of the publication's footnotes, whose
 * markers `[1]` are left out; other brackets are part of the text. `numbers` are those of its
 * verses.
 */
export function writtenTokens(
  document: string,
  { start, end }: { readonly start: number; readonly end: number },
  labels: ReadonlySet<string>,
  numbers: ReadonlySet<string>,
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
  return publishedTokens(text, numbers).map(({ start: from, end: to, numberEnd, ...word }) => ({
    ...word,
    start: start + (starts[from] ?? 0),
    end: start + (ends[to - 1] ?? 0),
    numberEnd: start + (ends[numberEnd - 1] ?? 0),
  }));
}

export function isQuotationMark({ text }: QuotedToken): boolean {
  return MARKS.includes(text);
}
