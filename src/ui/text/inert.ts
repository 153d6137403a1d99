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
