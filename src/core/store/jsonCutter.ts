import { isUtf8 } from "node:buffer";
import { ChunkedBytes, Numbers } from "./chunkedBytes.js";
import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  isDelimiter,
  isSpace,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
} from "../model/jsonSyntax.js";

/*
 * Cuts one large JSON object that arrives in pieces into the raw text of its members. One member,
 * an array, is cut into its elements, which are kept as bytes, compressed if they are large.
 *
 * It follows only the structure. `JSON.parse` checks each text later.
 */

const BYTE_ORDER_MARK = Buffer.from("\ufeff");

/** The text has bytes that are not UTF-8. */
export class NotUtf8 extends Error {}

/** The raw texts of an array's elements, decoded when they are read. */
export class RawTexts {
  private readonly texts = new ChunkedBytes();
  private readonly ends = new Numbers();

  get length(): number {
    return this.ends.length;
  }

  /** The size of all texts. */
  get bytes(): number {
    return this.texts.length;
  }

  /** The memory that the texts take. */
  get heldBytes(): number {
    return this.texts.heldBytes;
  }

  /** See `ChunkedBytes.packed`. */
  packed(): Promise<void> {
    return this.texts.packed();
  }

  /** Each text with its bytes. */
  *entries(): Generator<[index: number, text: string, bytes: Buffer]> {
    let index = 0;
    for (const bytes of this.texts.items(this.ends)) yield [index++, bytes.toString(), bytes];
  }

  /** The same, but only once: frees each text after it is read. */
  *drain(): Generator<[index: number, text: string, bytes: Buffer]> {
    let index = 0;
    for (const bytes of this.texts.items(this.ends, { frees: true })) {
      yield [index++, bytes.toString(), bytes];
    }
  }

  add(text: Uint8Array): void {
    this.texts.appendBytes(text);
    this.ends.push(this.texts.length);
  }
}

/** The states of the cutter. A `TokenReader` reads names, values and elements. */
type State =
  | "object"
  | "firstName"
  | "name"
  | "colon"
  | "value"
  | "afterValue"
  | "firstElement"
  | "element"
  | "afterElement"
  | "end";

export class JsonCutter {
  /** The raw text of each member except the bulk, by name; for a repeated name the last one. */
  readonly members = new Map<string, string>();
  /** The elements of the bulk; null if it is missing or not an array. */
  bulk: RawTexts | null = null;
  private state: State = "object";
  private token: TokenReader | null = null;
  private name = "";
  /** Bytes of a byte order mark read so far; null after any other byte. */
  private markBytes: number | null = 0;

  /** `bulkName` names the member whose elements are cut out. */
  constructor(private readonly bulkName: string) {}

  /** True after the start of the object was read. */
  get isInside(): boolean {
    return this.state !== "object";
  }

  /** Reads the next piece. Throws SyntaxError or NotUtf8. */
  add(piece: Uint8Array): void {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    let at = this.skipMark(bytes);
    for (;;) {
      if (this.token === null) {
        while (isSpace(bytes[at])) at++;
        if (at >= bytes.length) return;
        if (!this.startsToken(bytes[at])) {
          this.punctuation(bytes[at]);
          at++;
          continue;
        }
        this.token = new TokenReader(bytes[at]);
      }
      const end = this.token.read(bytes, at);
      if (end === null) return;
      this.tokenRead(this.token, bytes, at, end);
      this.token = null;
      at = end;
    }
  }

  /** Throws a SyntaxError if the object is not complete. */
  finish(): void {
    if (this.state !== "end") throw new SyntaxError("The JSON text ends early.");
  }

  private skipMark(bytes: Buffer): number {
    let at = 0;
    while (at < bytes.length && this.markBytes !== null) {
      if (bytes[at] !== BYTE_ORDER_MARK[this.markBytes]) this.markBytes = null;
      else {
        this.markBytes++;
        at++;
      }
    }
    return at;
  }

  private startsToken(byte: number | undefined): boolean {
    switch (this.state) {
      case "firstName":
      case "name":
        return byte === QUOTE;
      case "value":
        return !(this.name === this.bulkName && byte === OPEN_BRACKET);
      case "firstElement":
        return byte !== CLOSE_BRACKET;
      case "element":
        return true;
      default:
        return false;
    }
  }

  private punctuation(byte: number | undefined): void {
    const next = this.stateAfter(byte);
    if (next === null) throw new SyntaxError(`Unexpected byte ${byte} in the JSON text.`);
    if (this.state === "value") {
      this.members.delete(this.name);
      this.bulk = new RawTexts();
    }
    this.state = next;
  }

  private stateAfter(byte: number | undefined): State | null {
    switch (this.state) {
      case "object":
        return byte === OPEN_BRACE ? "firstName" : null;
      case "firstName":
        return byte === CLOSE_BRACE ? "end" : null;
      case "colon":
        return byte === COLON ? "value" : null;
      case "value":
        return "firstElement";
      case "firstElement":
        return "afterValue";
      case "afterElement":
        if (byte === COMMA) return "element";
        return byte === CLOSE_BRACKET ? "afterValue" : null;
      case "afterValue":
        if (byte === COMMA) return "name";
        return byte === CLOSE_BRACE ? "end" : null;
      default:
        return null;
    }
  }

  private tokenRead(token: TokenReader, bytes: Buffer, start: number, end: number): void {
    const parts = [...token.earlier, bytes.subarray(start, end)];
    const whole = parts.length === 1 ? (parts[0] ?? bytes) : Buffer.concat(parts);
    if (!isUtf8(whole)) throw new NotUtf8();
    switch (this.state) {
      case "firstName":
      case "name":
        this.name = String(JSON.parse(whole.toString()));
        this.state = "colon";
        break;
      case "value":
        if (this.name === this.bulkName) this.bulk = null;
        this.members.set(this.name, whole.toString());
        this.state = "afterValue";
        break;
      default:
        this.bulk?.add(whole);
        this.state = "afterElement";
    }
  }
}

/** Finds the end of a JSON value that may continue in later pieces. */
class TokenReader {
  /** The parts of the value in earlier pieces. */
  readonly earlier: Buffer[] = [];
  private readonly isScalar: boolean;
  private depth = 0;
  private isInString = false;
  /** True if the next byte of the string follows a backslash. */
  private isEscaped = false;

  constructor(first: number | undefined) {
    this.isScalar = first !== QUOTE && first !== OPEN_BRACE && first !== OPEN_BRACKET;
    if (isDelimiter(first)) throw new SyntaxError("A value is missing in the JSON text.");
  }

  /** The index after the value; null if it continues in the next piece. */
  read(bytes: Buffer, start: number): number | null {
    const end = this.isScalar ? endOfScalar(bytes, start) : this.endOfValue(bytes, start);
    if (end === null) this.earlier.push(bytes.subarray(start));
    return end;
  }

  private endOfValue(bytes: Buffer, start: number): number | null {
    for (let at = start; at < bytes.length; at++) {
      if (this.isInString) {
        const end = this.endOfString(bytes, at);
        if (end === null) return null;
        this.isInString = false;
        at = end - 1;
      } else {
        const byte = bytes[at];
        if (byte === QUOTE) {
          this.isInString = true;
          continue;
        }
        if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.depth++;
        else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) this.depth--;
        else continue;
      }
      if (this.depth === 0) return at + 1;
    }
    return null;
  }

  /** The index after the closing quote of the string at `start`. */
  private endOfString(bytes: Buffer, start: number): number | null {
    let from = this.isEscaped ? start + 1 : start;
    this.isEscaped = false;
    for (;;) {
      const quote = bytes.indexOf(QUOTE, from);
      const stop = quote < 0 ? bytes.length : quote;
      let first = stop;
      while (first > from && bytes[first - 1] === BACKSLASH) first--;
      const isEscaped = (stop - first) % 2 === 1;
      if (quote < 0) {
        this.isEscaped = isEscaped;
        return null;
      }
      if (!isEscaped) return quote + 1;
      from = quote + 1;
    }
  }
}

function endOfScalar(bytes: Buffer, start: number): number | null {
  let at = start;
  while (at < bytes.length && !isDelimiter(bytes[at])) at++;
  return at < bytes.length ? at : null;
}
