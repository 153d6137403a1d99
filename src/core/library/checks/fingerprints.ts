import { VERSE_COUNT } from "../../model/chapters.js";
import { isLetter } from "./characters.js";
import { withoutMarkup } from "./plain.js";
import { textField } from "../payload.js";
import type { CheckRow, Fingerprints, ResourceFacts } from "./types.js";
import { verseIdOf } from "./verseFacts.js";

/** Minimum letters; shorter verses match by chance. */
const FEWEST_LETTERS = 40;

/** The letters and digits of a text in lower case, which editions of the text have in common. */
export function lettersOnly(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
}

/** A hash of 53 bits (cyrb53) of a text's letters in lower case. 0 for a text that is too short to compare. */
export function letterHash(text: string): number {
  const lower = text.toLowerCase();
  let letters = 0;
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < lower.length; index++) {
    const code = lower.charCodeAt(index);
    if (!isLetter(code)) continue;
    letters++;
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  return letters < FEWEST_LETTERS ? 0 : finish(high, low);
}

function finish(one: number, two: number): number {
  const high =
    Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(two ^ (two >>> 13), 3266489909);
  const low =
    Math.imul(two ^ (two >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0) || 1;
}

/** Letter hashes of a resource's texts, by the verse of each text. */
export function fingerprintsOf(facts: ResourceFacts, rows: Iterable<CheckRow>): Fingerprints {
  const hashes = new Float64Array(VERSE_COUNT + 1);
  for (const row of rows) {
    const id = row.from === null ? 0 : verseIdOf(row.from);
    const text = textField(row.data, "text");
    if (id === 0 || text === null || text.length < FEWEST_LETTERS) continue;
    hashes[id] = letterHash(withoutMarkup(text).text);
  }
  return { ...facts, hashes };
}
