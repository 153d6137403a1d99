/** A zero-width space: invisible, and it breaks syntax. */
const BREAK = "\u200b";

/**
 * Text without active syntax. VS Code's messages and pick lists turn `[text](command:...)` into
 * links and `$(name)` into icons, which names and errors of the service and entries of a workspace
 * must not become.
 */
export function inert(text: string): string {
  return text.replaceAll("](", `]${BREAK}(`).replaceAll("$(", `$${BREAK}(`);
}

/** Embeddings, overrides and isolates of the bidirectional algorithm. Marks have no effect beyond them. */
const BIDI_FORMATS = /[\u202a-\u202e\u2066-\u2069]/gu;
const CONTROLS = /(?![\t\r\n])\p{Cc}/gu;
const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\u{10800}-\u{10fff}\u{1e800}-\u{1efff}\u200f\u061c]/u;

/**
 * A name or a path of others inside a text of ours, in one line: nothing in it changes the order of
 * the words around it. Formats that reverse letters have no effect, and a text in Arabic letters is
 * isolated, so that a number behind it keeps its place.
 */
export function isolated(text: string): string {
  const line = isolatedLines(text.replaceAll(/\s+/gu, " ").trim());
  return RIGHT_TO_LEFT.test(line) ? `\u2068${line}\u2069` : line;
}

/** A text of others of one or several lines, which stands alone: each line ends what it begins. */
export function isolatedLines(text: string): string {
  return text.replaceAll(BIDI_FORMATS, "").replaceAll(CONTROLS, "");
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
