import type { VerseReference } from "../../model/verseReference/index.js";
import { escapeMarkdown } from "../export/quotedText.js";
import {
  compareQuotation,
  type Comparison,
  type Correction,
  type Passage,
} from "./compareQuotation.js";
import type { FoundReference } from "./findReferences.js";
import { findInserted } from "./insertedTexts.js";
import { passagesBeside } from "./passages.js";
import { lengthOf, publishedOf, type PublishedText, type QuotableText } from "./published.js";

/** A quotation in a document, with its published text. */
export interface Quotation<T extends QuotableText> extends Comparison {
  readonly reference: VerseReference;
  /** The reference beside the quotation; null if the text was inserted without one. */
  readonly found: FoundReference | null;
  readonly source: T;
}

/** Provides the texts that references can quote. */
export interface QuotationSources<T extends QuotableText> {
  /**
   * The texts that can be quoted at a reference.
   *
   * @param label The text around the reference in its line or its brackets, which can name the
   * source.
   */
  read(
    reference: VerseReference,
    label: string,
  ): Promise<{
    readonly texts: readonly T[];
    /** True if the label names the resource, so a low likeness is enough. */
    readonly areNamed: boolean;
  }>;
  /** Texts inserted without a reference, which a document may contain. */
  inserted(): Promise<readonly { readonly reference: VerseReference; readonly source: T }[]>;
}

export interface QuotationOptions {
  /** Only quotations that touch this part, or whose reference touches it. Default: all. */
  readonly within?: { readonly start: number; readonly end: number };
  readonly isCancelled?: () => boolean;
}

/**
 * The quotations in a document, in order: for each reference the adjacent texts that equal or
 * resemble a published text. They do not overlap. Empty after a cancellation.
 */
export async function findQuotations<T extends QuotableText>(
  document: string,
  references: readonly FoundReference[],
  sources: QuotationSources<T>,
  options: QuotationOptions = {},
): Promise<Quotation<T>[]> {
  const quotations: Quotation<T>[] = [];
  const lastEnds = new Map<string, number>();
  for (const found of references) {
    const { chapter, from, to } = found.reference;
    const verses = `${chapter}:${from}-${to}`;
    const floor = lastEnds.get(verses) ?? 0;
    lastEnds.set(verses, found.end);
    if (options.within !== undefined && !isNear(found, options.within)) continue;
    const read = await sources.read(found.reference, labelOf(document, found));
    if (options.isCancelled?.() === true) return [];
    quotations.push(...quotationsAt(document, found, read, floor));
  }
  for (const { reference, source } of await sources.inserted()) {
    if (options.isCancelled?.() === true) return [];
    const inserted = findInserted(document, source);
    quotations.push(...inserted.map((one) => ({ ...one, reference, found: null, source })));
  }
  const { start = 0, end = document.length } = options.within ?? {};
  const touches = (part: { readonly start: number; readonly end: number } | null): boolean =>
    part !== null && part.start <= end && part.end >= start;
  return withoutOverlaps(withoutQuotedReferences(quotations)).filter(
    (one) => touches(one) || touches(one.found),
  );
}

/** Maximum characters between a part of a document and references whose quotations can touch it. */
const NEAR = 20_000;

function isNear(
  found: FoundReference,
  part: { readonly start: number; readonly end: number },
): boolean {
  return found.end >= part.start - NEAR && found.start <= part.end + NEAR;
}

/** Maximum characters on each side of a reference that can name its source. */
const LABEL = 300;

function labelOf(document: string, { start, end }: FoundReference): string {
  const before = document.slice(Math.max(0, start - LABEL), start);
  const after = /^[^\n]*/u.exec(document.slice(end, end + LABEL))?.[0] ?? "";
  const label = `${before.slice(openBracketIn(before))} ${after}`;
  return label.replaceAll(/\\(?=[!-/:-@[-`{-~])/gu, "");
}

/** Start of the bracket, or of the line, that is open at the end of a text. */
function openBracketIn(text: string): number {
  let closed = 0;
  for (let at = text.length - 1; at >= 0; at--) {
    const sign = text.charAt(at);
    if (sign === "\n" || sign === "—") return at;
    if (sign === ")" || sign === "]") closed++;
    else if (sign === "(" || sign === "[") {
      if (closed === 0) return at;
      closed--;
    }
  }
  return 0;
}

/**
 * The resources whose titles a label names. If one title contains another, only the longer counts.
 */
export function resourcesNamed<T>(
  label: string,
  resources: readonly T[],
  titleOf: (resource: T) => string,
): T[] {
  const named = resources
    .map((resource) => ({ resource, title: titleOf(resource) }))
    .filter(({ title }) => title.trim().length > 2 && label.includes(title));
  return named
    .filter(({ title }) => !named.some((one) => one.title !== title && one.title.includes(title)))
    .map(({ resource }) => resource);
}

function quotationsAt<T extends QuotableText>(
  document: string,
  found: FoundReference,
  { texts, areNamed }: { readonly texts: readonly T[]; readonly areNamed: boolean },
  floor: number,
): Quotation<T>[] {
  const length = Math.max(0, ...texts.map(lengthOf));
  const { before, after } = passagesBeside(document, found, length, floor);
  return texts.flatMap((source) => {
    const published = publishedOf(source);
    return [before, after].flatMap((passages) => {
      const quotation = quotationIn(document, passages, published, areNamed);
      return quotation === null
        ? []
        : [{ ...quotation, reference: found.reference, found, source }];
    });
  });
}

/** The widest quotation of a text in passages that overlap. */
function quotationIn(
  document: string,
  passages: readonly Passage[],
  published: PublishedText,
  isNamed: boolean,
): Comparison | null {
  let best: Comparison | null = null;
  for (const passage of passages) {
    const comparison = compareQuotation(document, passage, published, isNamed);
    if (comparison === null) continue;
    // A verse can end with a speech in quotation marks; the wider quotation contains the whole
    // verse.
    const isWider =
      best === null ||
      (comparison.start <= best.start &&
        comparison.end >= best.end &&
        comparison.end - comparison.start > best.end - best.start);
    if (!isWider) continue;
    best = passage.isBlock
      ? { ...comparison, corrections: inBlock(document, comparison) }
      : comparison;
  }
  return best;
}

/** Unescaped Markdown syntax, apart from footnote markers. */
const UNESCAPED = /(?<!\\)(?:\[(?!\^)|[*_<`])/u;

/**
 * Fits corrections into a block of quoted Markdown, and escapes them if its other words are
 * escaped.
 */
function inBlock(document: string, { start, end, corrections }: Comparison): Correction[] {
  const isEscaped = !UNESCAPED.test(document.slice(start, end));
  return corrections.map((one) => {
    const text = isEscaped ? escapeMarkdown(one.replacement) : one.replacement;
    return { ...one, replacement: text.replaceAll("\n", "\n> ") };
  });
}

/**
 * Leaves out the quotations at references that are words of another quotation: a verse that ends
 * with the name of a surah, before its own number.
 */
function withoutQuotedReferences<T extends QuotableText>(
  quotations: readonly Quotation<T>[],
): Quotation<T>[] {
  const isQuoted = (reference: FoundReference): boolean =>
    quotations.some(
      ({ found, start, end, corrections }) =>
        found !== reference &&
        start <= reference.start &&
        reference.end <= end &&
        corrections.every((one) => one.end <= reference.start || reference.end <= one.start),
    );
  return quotations.filter(({ found }) => found === null || !isQuoted(found));
}

/** Of overlapping quotations, keeps the one most like its text, then the longest. */
function withoutOverlaps<T extends QuotableText>(
  quotations: readonly Quotation<T>[],
): Quotation<T>[] {
  const kept: Quotation<T>[] = [];
  const byLikeness = quotations.toSorted(
    (a, b) => b.likeness - a.likeness || b.end - b.start - (a.end - a.start),
  );
  for (const one of byLikeness) {
    if (kept.every(({ start, end }) => end <= one.start || one.end <= start)) kept.push(one);
  }
  return kept.toSorted((a, b) => a.start - b.start);
}
