/*
 * Words of a text, in scripts with and without spaces. Differences cut texts into words with
 * `segmentWords`. A search cannot: its texts are folded, stored without their language, and scanned
 * by letters, and a dictionary may cut a query and a text at different places, so that words would
 * not be found. In scripts without spaces it finds words at any place instead, so it finds every word
 * that a difference shows. Both read the scripts from here.
 */

/** Scripts without spaces in which a character can be a word. */
export const SCRIPTS_OF_CHARACTERS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** Scripts without spaces in which several letters make a word. */
export const SCRIPTS_WITHOUT_EDGES =
  /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]/u;

function isWithoutSpaces(text: string): boolean {
  return SCRIPTS_OF_CHARACTERS.test(text) || SCRIPTS_WITHOUT_EDGES.test(text);
}

const segmenters = new Map<string, Intl.Segmenter>();

/**
 * Cuts a text into words and white space; joined, the segments are the text. Words end at white
 * space; in scripts without spaces, by the rules of the language (a BCP 47 tag). Each white space
 * character is a segment.
 */
export function segmentWords(text: string, language: string | null): string[] {
  const segments = text.match(/\S+|\s/gu) ?? [];
  if (!isWithoutSpaces(text)) return segments;
  const segmenter = segmenterOf(language);
  return segments.flatMap((segment) =>
    isWithoutSpaces(segment)
      ? Array.from(segmenter.segment(segment), (one) => one.segment)
      : [segment],
  );
}

function segmenterOf(language: string | null): Intl.Segmenter {
  const tag = language ?? "und";
  const known = segmenters.get(tag);
  if (known !== undefined) return known;
  let made: Intl.Segmenter;
  try {
    made = new Intl.Segmenter(tag, { granularity: "word" });
  } catch {
    // The tag is invalid: the language-neutral rules still separate words.
    made = new Intl.Segmenter("und", { granularity: "word" });
  }
  segmenters.set(tag, made);
  return made;
}
