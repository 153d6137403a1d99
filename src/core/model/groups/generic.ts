import { identityByVerse, isRecord, type RowData } from "./fields.js";
import type { GroupModule } from "./index.js";
import { plainText } from "../plainText.js";

/** Fields with names of things, not readable text. */
const NOT_TEXT = /(^|_)(id|key|type|url|slug|path|format|code|at|lang|language|mime)$/;

/** Deeper than any known row, and a bound for a hostile one. */
const MAX_DEPTH = 6;

/** Unknown groups: uses only what the row states. */
export function genericGroup(group: string): GroupModule {
  return {
    group,
    identify: (data) => identityByVerse(data, "row"),
    keyIsDocumented: () => false,
    searchText(data) {
      const parts: string[] = [];
      collect(data, parts, 0);
      return parts.join(" ");
    },
  };
}

function collect(value: unknown, into: string[], depth: number): void {
  if (depth > MAX_DEPTH) return;
  if (typeof value === "string") {
    const text = plainText(value);
    if (/\p{L}/u.test(text)) into.push(text);
  } else if (Array.isArray(value)) {
    for (const element of value) collect(element, into, depth + 1);
  } else if (isRecord(value)) {
    for (const [name, member] of Object.entries(value satisfies RowData)) {
      if (!NOT_TEXT.test(name)) collect(member, into, depth + 1);
    }
  }
}
