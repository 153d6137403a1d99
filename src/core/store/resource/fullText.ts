import { foldText, queryReadings } from "../../model/fold.js";
import { all, type SqlDatabase } from "../sqlite.js";
import type { Statements } from "../statements.js";

/** A search hit within one resource. */
export interface FoundRow {
  readonly rowId: number;
  /** Length of the indexed text: of two matching rows the shorter one is more relevant. */
  readonly weight: number;
}

/** The full-text index of a generation: folded text by row id. */
export class FullText {
  constructor(
    private readonly db: SqlDatabase,
    private readonly statements: Statements,
  ) {}

  /** `text` is folded. */
  add(rowId: number, text: string): void {
    if (text === "") return;
    this.statements.run("INSERT INTO words (docid, text) VALUES (?, CAST(? AS TEXT))", [
      rowId,
      Buffer.from(text, "utf8"),
    ]);
  }

  /** Rows that match a full-text expression, the shortest first. */
  search(match: string, limit: number): FoundRow[] {
    return all(
      this.db,
      `SELECT row_id, weight FROM rows
       WHERE row_id IN (SELECT docid FROM words WHERE words MATCH ?)
       ORDER BY weight, sort, arrival LIMIT ?`,
      [match, limit],
      (row) => ({ rowId: row.number(0), weight: row.number(1) }),
    );
  }
}

/**
 * The full-text expressions of a query, one for each of its readings: every word in any of its
 * spellings, the last one as a beginning. Empty if the query has no letter or digit.
 */
export function matchExpressions(query: string): string[] {
  return queryReadings(query)
    .map((reading) =>
      reading
        .map((spellings, index) => {
          const star = index === reading.length - 1 ? "*" : "";
          const forms = spellings.filter((form) => form !== "").map((form) => phrase(form, star));
          return forms.length > 1 ? `(${forms.join(" OR ")})` : (forms[0] ?? "");
        })
        .filter((term) => term !== "")
        .join(" "),
    )
    .filter((expression) => expression !== "");
}

/** The query's words next to each other, the last one as a beginning; null for a single word. */
export function phraseExpression(query: string): string | null {
  const words = foldText(query);
  return words.includes(" ") ? phrase(words, "*") : null;
}

/** A word as a full-text term; quoted, so that `or` and `near` are words too. */
function phrase(form: string, star: string): string {
  return `"${form}${star}"`;
}
