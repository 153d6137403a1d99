import { readReference, type VerseReference } from "./read.js";

export { readReference, type ReferenceReading, type VerseReference } from "./read.js";
export { canStartName, chaptersNamed, hasArticle, isTitle } from "./names.js";
export { tokenize, type Token } from "./tokens.js";
export { foldWord } from "./words.js";
export { suggestReferences, type ReferenceSuggestion } from "./suggest.js";

/**
 * Reads one verse reference as people write it, in any script. A chapter alone means all its
 * verses. Null if the text is no reference, or can mean several places.
 */
export function parseVerseReference(text: string): VerseReference | null {
  const reading = readReference(text);
  return reading.kind === "found" ? reading.reference : null;
}
