/**
 * A text in pieces. Reading the end of a single string that grows would copy all of it each time,
 * which takes seconds for a long article.
 */
export class GrowingText {
  length = 0;
  /** None is empty. */
  private readonly pieces: string[] = [];

  /** The last character; empty at the beginning. */
  get last(): string {
    return this.pieces.at(-1)?.at(-1) ?? "";
  }

  add(piece: string): void {
    if (piece === "") return;
    this.pieces.push(piece);
    this.length += piece.length;
  }

  /** Removes the characters at the end that pass a test. */
  trimEnd(isRemoved: (character: string) => boolean): void {
    while (isRemoved(this.last)) {
      const piece = this.pop();
      let end = piece.length;
      while (end > 0 && isRemoved(piece.charAt(end - 1))) end--;
      this.add(piece.slice(0, end));
    }
  }

  /** Removes the text from an index on, and returns it. */
  cut(start: number): string {
    const removed: string[] = [];
    while (this.length > start) removed.push(this.pop());
    const text = removed.reverse().join("");
    const kept = start - this.length;
    if (kept <= 0) return text;
    this.add(text.slice(0, kept));
    return text.slice(kept);
  }

  toString(): string {
    return this.pieces.join("");
  }

  private pop(): string {
    const piece = this.pieces.pop() ?? "";
    this.length -= piece.length;
    return piece;
  }
}
