import {
  integerOf,
  keyOf,
  LAST,
  type RowData,
  statedIdentity,
  stringOf,
  textOf,
} from "./fields.js";
import type { GroupModule } from "./index.js";

const ENGLISH = "en";

/** One row for each language. Rows have no id, and their record key is undocumented. */
export const articles: GroupModule = {
  group: "articles",
  ordersByVerse: false,
  identify(data) {
    const stated = statedIdentity(data);
    return {
      recordType: stated.recordType ?? "article_localization",
      recordKey: stated.recordKey ?? derivedKey(data),
      verseKey: null,
      from: null,
      to: null,
      order: integerOf(data, "language_id") ?? LAST,
    };
  },
  keyIsDocumented: () => false,
  searchText: (data) => textOf(data, ["title", "text"]),
  /** The English title, because the tree is in English; else the first title. */
  nameFromRows(rows) {
    let first: string | null = null;
    for (const row of rows) {
      const title = textOf(row, ["title"]);
      if (title === "") continue;
      if (stringOf(row, "lang")?.toLowerCase().split("-")[0] === ENGLISH) return title;
      first ??= title;
    }
    return first;
  },
};

/** A synthetic key, `article:language`; the service's own key is different. */
function derivedKey(data: RowData): string | null {
  const article = keyOf(data, "article_id");
  const language = keyOf(data, "language_id") ?? stringOf(data, "lang");
  return article === null || language === null ? keyOf(data, "id") : `${article}:${language}`;
}
