import { identityByVerse, isRecord, type RowData } from "./fields.js";
import type { GroupModule } from "./index.js";
import { plainText } from "../plainText.js";

/** Fields with identifiers instead of readable text. */
const NOT_TEXT = /(^|_)(id|key|type|url|slug|path|format|code|at|lang|language|mime)$/;

/** Maximum nesting: deeper than any known row, but a bound for hostile rows. */
const MAX_DEPTH = 6;

/** The module of an unknown group. It relies only on the identity that a row states. */
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
