import type { VerseReference } from "../../model/verseReference/index.js";
import type { FoundReference } from "./findReferences.js";

/** A text in quotation marks, or a block quotation, with the reference that follows it. */
export interface Quotation {
  /** Position of the quoted text, without its quotation marks. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly reference: VerseReference;
}

/** Maximum length of a text before a reference. */
const MAX_LENGTH = 4000;

const IN_MARKS =
  /(?:“(?<a>[^“”]{12,})”|«(?<b>[^«»]{12,})»|„(?<c>[^„“]{12,})“|"(?<d>[^"]{12,})")[\s(—–[.,-]*$/u;

/** A block quoted by `>` whose last line begins with a dash. */
const IN_BLOCK = /(?:^|\n)(?<block>(?:>[^\n]*\n)+)>\s*(?:—|--|–)\s*$/u;

/** Finds quotations: a quoted text directly followed by its reference. */
export function findQuotations(text: string, references: readonly FoundReference[]): Quotation[] {
  return references.flatMap(({ start, reference }) => {
    const from = Math.max(0, start - MAX_LENGTH);
    const before = text.slice(from, start);
    const marked = IN_MARKS.exec(before);
    if (marked !== null) {
      const { a, b, c, d } = marked.groups ?? {};
      const quoted = a ?? b ?? c ?? d ?? "";
      const at = from + marked.index + 1;
      return [{ start: at, end: at + quoted.length, text: quoted, reference }];
    }
    const block = IN_BLOCK.exec(before)?.groups?.block;
    if (block === undefined) return [];
    const lastParagraph = block.split(/^>[ \t]*\n/mu).findLast((part) => part.trim() !== "");
    if (lastParagraph === undefined) return [];
    const at = from + before.lastIndexOf(lastParagraph);
    const quoted = lastParagraph.replace(/\n$/u, "");
    const first = /^>\s?/u.exec(quoted)?.[0].length ?? 0;
    return [
      {
        start: at + first,
        end: at + quoted.length,
        text: quoted.slice(first).replaceAll(/\n>\s?/gu, "\n"),
        reference,
      },
    ];
  });
}

/** Result of comparing a quotation with a published text. */
export type Comparison =
  | { readonly kind: "same" }
  /** The words of the quotation and of the publication where they first differ. */
  | { readonly kind: "differs"; readonly written: string; readonly published: string }
  /** Too different to be a quotation of this text. */
  | { readonly kind: "other" };

/** Minimum share of common words in a quotation. */
const ALIKE = 0.6;

/**
 * Compares a quotation, which may be part of the text, with the published text. Ignores white space
 * and Markdown escapes.
 */
export function compareQuotation(quoted: string, published: string): Comparison {
  const written = wordsOf(
    quoted.replaceAll(/\[\^?[^\]\s]{1,20}\]/gu, "").replaceAll(/\\(?=[^\w\s])/gu, ""),
  );
  const text = wordsOf(published.replaceAll(/\[\^?[^\]\s]{1,20}\]/gu, ""));
  if (written.length === 0) return { kind: "other" };
  if (` ${text.join(" ")} `.includes(` ${written.join(" ")} `)) return { kind: "same" };
  const known = new Set(text);
  const common = written.filter((word) => known.has(word)).length;
  if (common / written.length < ALIKE || written.length < 3) return { kind: "other" };
  let start = 0;
  const offset = Math.max(0, text.indexOf(written[0] ?? ""));
  while (start < written.length && written[start] === text[offset + start]) start++;
  let end = 0;
  while (
    end < written.length - start &&
    end < text.length - offset - start &&
    written.at(-1 - end) === text.at(-1 - end)
  ) {
    end++;
  }
  return {
    kind: "differs",
    written: written.slice(start, written.length - end).join(" "),
    published: text.slice(offset + start, text.length - end).join(" "),
  };
}

function wordsOf(text: string): string[] {
  return text
    .normalize("NFC")
    .split(/\s+/u)
    .filter((word) => word !== "");
}
