import type { GroupModule } from "../../model/groups/index.js";

/** The displayed text of a row, for its search text. */
export interface RowTexts {
  /** Without markup; empty if the row has no text. */
  readonly published: string;
  /** The same text in other orthographies. */
  readonly otherSpellings: readonly string[];
}

export function rowTexts(module: GroupModule, data: Readonly<Record<string, unknown>>): RowTexts {
  return {
    published: module.searchText(data),
    otherSpellings: module.otherSpellings?.(data) ?? [],
  };
}
