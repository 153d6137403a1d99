/** Strings of at least this length that are cut from a text keep the whole text in memory (V8). */
const LENGTH_OF_SLICES = 13;
/** Longer words hardly repeat. */
const LONGEST = 120;

/**
 * Remembers what was computed from words, because texts repeat most of their words. A full cache
 * starts again from empty.
 */
export class WordCache<Value extends NonNullable<unknown> | null> {
  private readonly values = new Map<string, Value>();

  /** @param capacity Maximum number of words. */
  constructor(
    private readonly capacity: number,
    private readonly compute: (word: string) => Value,
  ) {}

  get(word: string): Value {
    const known = this.values.get(word);
    if (known !== undefined) return known;
    const value = this.compute(word);
    if (word.length > LONGEST) return value;
    if (this.values.size >= this.capacity) this.values.clear();
    this.values.set(word.length < LENGTH_OF_SLICES ? word : copyOf(word), value);
    return value;
  }
}

/** A string with memory of its own. JSON keeps even lone surrogates. */
function copyOf(text: string): string {
  return String(JSON.parse(JSON.stringify(text)));
}
