import { readReference, type VerseReference } from "./read.js";

export { readReference, type ReferenceReading, type VerseReference } from "./read.js";
export { canStartName, chaptersNamed, hasArticle, isTitle } from "./names.js";
export { tokenize, type Token } from "./tokens.js";
export { foldWord } from "./words.js";
export { suggestReferences, type ReferenceSuggestion } from "./suggest.js";

/**
 * Reads one written verse reference in any script. A chapter alone means all its verses. Null if
 * the text is not a reference, or is ambiguous.
 */
export function parseVerseReference(text: string): VerseReference | null {
  const reading = readReference(text);
  return reading.kind === "found" ? reading.reference : null;
}
