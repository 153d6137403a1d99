import type { CellDifference, CellText } from "../../model/comparison.js";
import type { Difference } from "../../model/pages.js";
import { isOnlySpacing, wordDiff } from "../../model/wordDiff.js";
import { quotedText } from "../export/quotedText.js";

/** A cell's texts as plain text for comparison: no markup, markers or footnotes. */
export function comparableText(texts: readonly Pick<CellText, "html">[]): string {
  return texts.map(({ html }) => quotedText(html, () => "")).join("\n");
}

/**
 * The word difference of two texts about the same verses. Both are plain texts in the language
 * `language` (a BCP 47 tag, or null if it is unknown).
 */
export function differenceOfTexts(
  before: string,
  after: string,
  language: string | null,
): CellDifference {
  if (before === after) return { kind: "same", parts: [{ kind: "same", text: after }] };
  const parts = wordDiff(before, after, language);
  return { kind: isOnlySpacing(before, after) ? "spacing" : "words", parts };
}

/**
 * The changes of a cell since its review. `changes` are the changes of the cell's rows, in order;
 * `current` are the cell's texts.
 */
export function differenceSinceReview(
  current: readonly CellText[],
  changes: readonly Difference[],
  language: string | null,
): CellDifference {
  if (changes.length === 0) return { kind: "same", parts: [] };
  const texts = changes.filter(({ form }) => form === "text");
  if (texts.length === 0) return { kind: "otherFields", parts: [] };
  if (current.length === 0) {
    const former = texts.map(({ before }) => before ?? "").join("\n");
    return { kind: "removed", parts: [{ kind: "removed", text: former }] };
  }
  const before = texts.map((one) => one.before ?? "").join("\n");
  const after = texts.map((one) => one.after ?? "").join("\n");
  return differenceOfTexts(before, after, language);
}
