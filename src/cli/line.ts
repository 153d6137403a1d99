/** Control characters, line ends, and characters that reorder letters. */
const ACTIVE = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Untrusted text for one line of a terminal or a CI log, with active characters escaped as in JSON:
 * they could move the cursor, reorder the line, or begin a line that the CI takes for a command.
 */
export function inLine(text: string): string {
  return text.replaceAll(
    ACTIVE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
