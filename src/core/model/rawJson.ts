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
} from "./jsonSyntax.js";

/*
 * Cuts JSON text into the raw text of its members without building values, so that payloads stay
 * exactly as sent (numbers beyond 2^53, escapes, key order), and a 60 MB body never becomes objects
 * all at once. It follows only the structure; `JSON.parse` checks each piece later.
 */

/**
 * The raw text of each element of a JSON array. Throws a SyntaxError if the text is not an array.
 */
export function splitJsonArray(text: string): string[] {
  const elements: string[] = [];
  let at = skipSpace(text, 0);
  expect(text, at, OPEN_BRACKET);
  at = skipSpace(text, at + 1);
  if (text.charCodeAt(at) === CLOSE_BRACKET) {
    end(text, at + 1);
    return elements;
  }
  for (;;) {
    const stop = valueEnd(text, at);
    elements.push(text.slice(at, stop));
    at = skipSpace(text, stop);
    if (text.charCodeAt(at) === COMMA) {
      at = skipSpace(text, at + 1);
      continue;
    }
    expect(text, at, CLOSE_BRACKET);
    end(text, at + 1);
    return elements;
  }
}

/**
 * The raw text of each member of a JSON object by name; for a repeated name the last one, as in
 * `JSON.parse`. Throws a SyntaxError if the text is not an object.
 */
export function splitJsonObject(text: string): Map<string, string> {
  const members = new Map<string, string>();
  let at = skipSpace(text, 0);
  expect(text, at, OPEN_BRACE);
  at = skipSpace(text, at + 1);
  if (text.charCodeAt(at) === CLOSE_BRACE) {
    end(text, at + 1);
    return members;
  }
  for (;;) {
    expect(text, at, QUOTE);
    const nameEnd = stringEnd(text, at);
    const name: unknown = JSON.parse(text.slice(at, nameEnd));
    at = skipSpace(text, nameEnd);
    expect(text, at, COLON);
    at = skipSpace(text, at + 1);
    const stop = valueEnd(text, at);
    if (typeof name === "string") members.set(name, text.slice(at, stop));
    at = skipSpace(text, stop);
    if (text.charCodeAt(at) === COMMA) {
      at = skipSpace(text, at + 1);
      continue;
    }
    expect(text, at, CLOSE_BRACE);
    end(text, at + 1);
    return members;
  }
}

/** Index after the value that starts at `start`. */
function valueEnd(text: string, start: number): number {
  const first = text.charCodeAt(start);
  if (first === QUOTE) return stringEnd(text, start);
  if (first === OPEN_BRACE || first === OPEN_BRACKET) {
    let depth = 0;
    for (let at = start; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) at = stringEnd(text, at) - 1;
      else if (code === OPEN_BRACE || code === OPEN_BRACKET) depth++;
      else if ((code === CLOSE_BRACE || code === CLOSE_BRACKET) && --depth === 0) return at + 1;
    }
    throw new SyntaxError("The JSON text ends inside a value.");
  }
  let at = start;
  while (at < text.length && !isDelimiter(text.charCodeAt(at))) at++;
  if (at === start)
    throw new SyntaxError(`A value is missing at position ${start} of the JSON text.`);
  return at;
}

/** Index after the string whose opening quote is at `start`. */
function stringEnd(text: string, start: number): number {
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) throw new SyntaxError("The JSON text ends inside a string.");
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
    at = quote + 1;
  }
}

function skipSpace(text: string, at: number): number {
  while (isSpace(text.charCodeAt(at))) at++;
  return at;
}

function expect(text: string, at: number, code: number): void {
  if (text.charCodeAt(at) !== code) {
    throw new SyntaxError(
      at >= text.length
        ? "The JSON text ends early."
        : `Expected ${String.fromCharCode(code)} at position ${at} of the JSON text.`,
    );
  }
}

function end(text: string, at: number): void {
  if (skipSpace(text, at) !== text.length) {
    throw new SyntaxError(`Unexpected text after the JSON value, at position ${at}.`);
  }
}
