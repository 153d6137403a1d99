/** Scripts without spaces between words. */
const WITHOUT_SPACES =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

const segmenters = new Map<string, Intl.Segmenter>();

/**
 * Cuts a text into words and white space; joined, the segments are the text. Words end at white
 * space; in scripts without spaces, by the rules of the language (a BCP 47 tag). Each white space
 * character is a segment.
 */
export function segmentWords(text: string, language: string | null): string[] {
  const segments = text.match(/\S+|\s/gu) ?? [];
  if (!WITHOUT_SPACES.test(text)) return segments;
  const segmenter = segmenterOf(language);
  return segments.flatMap((segment) =>
    WITHOUT_SPACES.test(segment)
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
    // Not a valid tag: the language-neutral rules still separate words.
    made = new Intl.Segmenter("und", { granularity: "word" });
  }
  segmenters.set(tag, made);
  return made;
}
