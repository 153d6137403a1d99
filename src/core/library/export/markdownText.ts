import { escapeMarkdown } from "./quotedText.js";

/** A text on one line, without Markdown syntax. */
export function inline(text: string): string {
  return escapeMarkdown(text.replace(/\s+/gu, " ").trim());
}

/** The link of a note, without Markdown syntax. It has no spaces and no angle brackets. */
export function linked(link: string): string {
  return /[\\`*[\]()!|]/.test(link) ? `<${link}>` : link;
}

/** A quotation of several lines. */
export function quoted(text: string): string {
  return escapeMarkdown(text)
    .split(/\r\n|[\r\n]/)
    .map((line) => (line === "" ? ">" : `> ${line}`))
    .join("\n");
}

/** A code block whose fence is longer than any in the text. */
export function fenced(text: string): string {
  let longest = 2;
  for (const [ticks] of text.matchAll(/`+/g)) longest = Math.max(longest, ticks.length);
  const fence = "`".repeat(longest + 1);
  return `${fence}json\n${text}\n${fence}`;
}
