import { integerOf, keyOf, LAST, statedIdentity, textOf, verseOf } from "./fields.js";
import type { GroupModule } from "./index.js";

/** The range of order numbers for the words and other rows of a page. */
const PAGE = 1_000_000;

/** A printed layout: the edition, its fonts, then each page with its words. */
export const mushafs: GroupModule = {
  group: "mushafs",
  ordersByVerse: false,
  identify(data) {
    const stated = statedIdentity(data);
    const recordType = stated.recordType ?? "mushaf";
    const page = integerOf(data, "page_number") ?? integerOf(data, "page_id");
    const word = integerOf(data, "word_id") ?? integerOf(data, "id");
    let order = LAST;
    if (recordType === "mushaf") order = 0;
    else if (recordType === "font_asset") order = 1;
    else if (page !== null && page >= 0 && page < PAGE) {
      const within =
        recordType === "mushaf_page" ? 0 : Math.min(Math.max(word ?? PAGE, 1), PAGE - 1);
      order = (page + 1) * PAGE + within;
    }
    return {
      recordType,
      recordKey: stated.recordKey ?? keyOf(data, "id"),
      ...verseOf(data),
      order,
    };
  },
  keyIsDocumented: () => false,
  searchText: (data) => textOf(data, ["name", "description", "text"]),
  nameRecordType: "mushaf",
  nameFromRows(rows) {
    for (const row of rows) {
      const name = textOf(row, ["name"]);
      if (name !== "") return name;
    }
    return null;
  },
};
