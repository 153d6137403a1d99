import { BIDI_FORMATS } from "../../core/model/label.js";

/** A zero-width space: invisible, and it breaks syntax. */
const BREAK = "\u200b";

/**
 * Text without active syntax. VS Code's messages and pick lists turn `[text](command:...)` into
 * links and `$(name)` into icons. Names and errors from the service and entries of a workspace must
 * become neither.
 */
export function inert(text: string): string {
  return text.replaceAll("](", `]${BREAK}(`).replaceAll("$(", `$${BREAK}(`);
}

const CONTROLS = /(?![\t\r\n])\p{Cc}/gu;
const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\u{10800}-\u{10fff}\u{1e800}-\u{1efff}\u200f\u061c]/u;

/**
 * An untrusted name or path inside one of our own texts, as one line that cannot reorder the words
 * around it. Formats that reverse letters are removed, and a text in Arabic letters is isolated, so
 * that a number after it keeps its place.
 */
export function isolated(text: string): string {
  const line = isolatedLines(text.replaceAll(/\s+/gu, " ").trim());
  return RIGHT_TO_LEFT.test(line) ? `\u2068${line}\u2069` : line;
}

/** The beginning of an untrusted text of any length, as `isolated`. */
export function isolatedStart(text: string, characters: number): string {
  return isolated(text.length <= characters ? text : `${text.slice(0, characters)}…`);
}

/** An untrusted text of one or more lines, shown on its own, so that it can only reorder itself. */
export function isolatedLines(text: string): string {
  return text.replaceAll(BIDI_FORMATS, "").replaceAll(CONTROLS, "");
}

/**
 * A text of one or more lines for a place that is always drawn from left to right, such as a hover:
 * the punctuation and foreign words of a text from right to left keep their places.
 */
export function directed(text: string, direction: "ltr" | "rtl"): string {
  return direction === "ltr" ? text : text.replaceAll(/[^\n]+/gu, "\u2067$&\u2069");
}

/** An item of a pick list. */
interface Item {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  /** A codicon before the label. */
  readonly icon?: string;
}

/**
 * Items of a pick list without active syntax. Every list passes through here, so that no name from
 * the service becomes an icon; a lint rule enforces it.
 */
export function inertItems<T extends Item>(items: readonly T[]): T[] {
  return items.map((item) => ({
    ...item,
    label: item.icon === undefined ? inert(item.label) : `$(${item.icon}) ${inert(item.label)}`,
    ...(item.description === undefined ? {} : { description: inert(item.description) }),
    ...(item.detail === undefined ? {} : { detail: inert(item.detail) }),
  }));
}
