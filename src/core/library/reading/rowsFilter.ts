import type { RowsQuery } from "../../model/row.js";
import { versePosition } from "../../model/verse.js";
import { readReference } from "../../model/verseReference/index.js";

/**
 * The query for a typed filter: words, the beginning of a key, or a verse reference in any form
 * (`2:255-257`, `Al-Baqarah 255`, `٢:٢٥٥`). A number or name alone is not a reference here, because
 * it would add a whole surah to the rows with the word.
 */
export function rowsFilter(typed: string): RowsQuery {
  const contains = typed.trim();
  if (contains === "") return {};
  const reading = readReference(contains);
  if (reading.kind !== "found" || reading.isWholeChapter) return { contains };
  const { chapter, from, to } = reading.reference;
  return {
    contains,
    orVerses: {
      from: versePosition({ chapter, verse: from }),
      to: versePosition({ chapter, verse: to }),
    },
  };
}
