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
