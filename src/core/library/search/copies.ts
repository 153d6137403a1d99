import { referenceOf } from "../export/copy.js";
import { spreadsheetRecord } from "../export/csv.js";
import { inline, quoted } from "../export/markdownText.js";
import type { RowText } from "../../model/search/request.js";

/** A hit for the clipboard: its text and source. */
export interface CopiedHit {
  readonly resource: string;
  readonly row: Pick<RowText, "verseKey" | "recordKey" | "text">;
}

export type CopyFormat = "text" | "markdown" | "csv";

/** Hits for other programs, with verse and source. `csv` has a line of headings. */
export function copyHits(hits: readonly CopiedHit[], format: CopyFormat): string {
  switch (format) {
    case "text":
      return hits.map((hit) => `${hit.row.text}\n(${placeOf(hit)})`).join("\n\n");
    case "markdown":
      return hits
        .map((hit) => `${quoted(hit.row.text)}\n>\n> — ${inline(placeOf(hit))}`)
        .join("\n\n");
    case "csv": {
      const records = hits.map(({ resource, row }) =>
        spreadsheetRecord([resource, row.verseKey ?? row.recordKey, row.text]),
      );
      return ["resource,verse,text\r\n", ...records].join("");
    }
  }
}

function placeOf({ resource, row }: CopiedHit): string {
  const reference = referenceOf(row.verseKey, row.verseKey);
  return reference === null ? resource : `${reference}, ${resource}`;
}
