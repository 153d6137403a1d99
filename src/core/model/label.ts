/** A longer name or reason is cut. */
const MOST_CHARACTERS = 200;

/** Line ends and other controls. */
const BREAKS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;

/**
 * Embeddings, overrides and isolates of the bidirectional algorithm. They can reorder all text after
 * them, unlike marks, which are kept.
 */
export const BIDI_FORMATS = /[\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A name or a reason that the service gives, as one short line that cannot reorder the words around
 * it, for titles, lists and sentences; null if nothing is left.
 */
export function labelOf(text: string | null | undefined): string | null {
  const line = (text ?? "")
    .toWellFormed()
    .replaceAll(BREAKS, " ")
    .replaceAll(BIDI_FORMATS, "")
    .trim();
  const characters = [...line.slice(0, 2 * MOST_CHARACTERS + 1)];
  if (characters.length > MOST_CHARACTERS) {
    return `${characters.slice(0, MOST_CHARACTERS).join("").trimEnd()}…`;
  }
  return line === "" ? null : line;
}
