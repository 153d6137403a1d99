import type { RowChange } from "../../model/change.js";
import { rowKey } from "../../model/row.js";
import { payloadOf } from "../payload.js";
import { articleHead } from "../reading/localization.js";

/**
 * The names of an article's changed localizations by row key: the language in its own words
 * (`Español`), else the title. A localization with neither has no entry.
 */
export function localizationNames(changes: readonly RowChange[]): ReadonlyMap<string, string> {
  return new Map(
    changes.flatMap((change) => {
      const payload = payloadOf({ json: change.after ?? change.before ?? "{}" });
      const { lang, title } = articleHead(change, payload);
      const name = (lang === null ? null : ownName(lang)) ?? title;
      return name === null ? [] : [[rowKey(change), name] as const];
    }),
  );
}

/** `Español` for `es`; null for a tag without a name. */
function ownName(tag: string): string | null {
  try {
    const names = new Intl.DisplayNames([tag], { type: "language", fallback: "none" });
    const name = names.of(tag) ?? null;
    return name === null ? null : name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
  } catch {
    return null;
  }
}
