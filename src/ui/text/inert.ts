/** A space of no width: it is not seen, and no syntax goes across it. */
const BREAK = "\u200b";

/**
 * Text that VS Code shows as it is. Its messages and pick lists make links of `[text](command:...)`
 * and icons of `$(name)`; names and errors come from the service and entries from a workspace, so
 * neither may be made of them.
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
 * Items of a pick list whose texts VS Code shows as they are. Every list of items passes through
 * here, so that no name of the service becomes an icon; a lint rule sees to it.
 */
export function inertItems<T extends Item>(items: readonly T[]): T[] {
  return items.map((item) => ({
    ...item,
    label: item.icon === undefined ? inert(item.label) : `$(${item.icon}) ${inert(item.label)}`,
    ...(item.description === undefined ? {} : { description: inert(item.description) }),
    ...(item.detail === undefined ? {} : { detail: inert(item.detail) }),
  }));
}
