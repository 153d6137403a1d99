import { compareQuotation, type Comparison } from "./compareQuotation.js";
import { lengthOf, publishedOf, type QuotableText } from "./published.js";
import { publishedTokens } from "./quotedTokens.js";

/**
 * Number of runs of words with which a text is looked up in a document. An edit seldom changes all
 * of them.
 */
const ANCHORS = 10;
/** Length of a run: words in a long and in a short text; letters in scripts without spaces. */
const WORDS = 3;
const FEW_WORDS = 2;
const LETTERS = 6;
/** A text with fewer tokens is short. */
const SHORT = 12;
/** Maximum number of places in a document that are compared with one text. */
const MOST_PLACES = 20;
/** Characters searched on each side of a place, in addition to the length of the text. */
const ROOM = 200;

/**
 * The places where a document has a text, or a similar one, without a reference beside it. For
 * texts that are known to have been inserted.
 */
export function findInserted(document: string, source: QuotableText): Comparison[] {
  const published = publishedOf(source);
  const room = ROOM + lengthOf(source);
  const found: Comparison[] = [];
  const texts = new Set([published.text, published.unnumbered]);
  const places = [...texts].flatMap((text) => placesOf(document, text)).sort((a, b) => a - b);
  for (const at of places) {
    if (found.some(({ start, end }) => start <= at && at < end)) continue;
    const start = Math.max(0, at - room, found.at(-1)?.end ?? 0);
    const end = Math.min(document.length, at + room);
    const passage = { start, end, isWhole: false, isBlock: false };
    const comparison = compareQuotation(document, passage, published, false);
    if (comparison !== null) found.push(comparison);
  }
  return found;
}

function placesOf(document: string, published: string): number[] {
  const tokens = publishedTokens(published);
  const isUnspaced = tokens.every(({ text }) => text.length <= 2);
  const length = isUnspaced ? LETTERS : tokens.length < SHORT ? FEW_WORDS : WORDS;
  const step = Math.max(1, Math.floor(tokens.length / ANCHORS));
  const places: number[] = [];
  for (let first = 0; first + length <= tokens.length; first += step) {
    const anchor = published.slice(tokens[first]?.start, tokens[first + length - 1]?.end);
    let at = document.indexOf(anchor);
    while (at >= 0 && places.length < MOST_PLACES) {
      places.push(at);
      at = document.indexOf(anchor, at + anchor.length);
    }
  }
  return places;
}
