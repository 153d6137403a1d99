import { lengthOf, type QuotableText } from "./published.js";

/** Characters that are kept: a few commentaries, or the verses of a long document. */
const MOST_CHARACTERS = 4_000_000;

/**
 * The published texts that were read last from one state of the local copy. An editor asks for the
 * same verses at each step of the cursor.
 */
export class RecentTexts<T extends QuotableText> {
  private state: object | null = null;
  /** By key, the last read ones at the end. */
  private texts = new Map<string, Promise<readonly T[]>>();
  private sizes = new Map<string, number>();
  private characters = 0;

  /** `state` is another object after each commit. */
  read(state: object, key: string, read: () => Promise<readonly T[]>): Promise<readonly T[]> {
    if (this.state !== state) {
      this.state = state;
      this.texts = new Map();
      this.sizes = new Map();
      this.characters = 0;
    }
    const { texts } = this;
    const known = texts.get(key);
    if (known !== undefined) {
      texts.delete(key);
      texts.set(key, known);
      return known;
    }
    const reading = read();
    texts.set(key, reading);
    reading.then(
      (found) => {
        if (texts.get(key) === reading) this.keep(texts, key, found);
      },
      () => {
        texts.delete(key);
      },
    );
    return reading;
  }

  private keep(texts: Map<string, Promise<readonly T[]>>, key: string, found: readonly T[]): void {
    if (texts !== this.texts) return;
    // Also counts an entry without a text.
    const size = found.reduce((sum, text) => sum + lengthOf(text), 100);
    this.sizes.set(key, size);
    this.characters += size;
    for (const oldest of texts.keys()) {
      if (this.characters <= MOST_CHARACTERS) break;
      const freed = this.sizes.get(oldest);
      // It is still being read.
      if (freed === undefined) continue;
      texts.delete(oldest);
      this.sizes.delete(oldest);
      this.characters -= freed;
    }
  }
}
