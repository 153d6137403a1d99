import { referenceOf } from "../export/copy.js";
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
        .map((hit) => `> ${escapeMarkdown(hit.row.text)}\n>\n> — ${escapeMarkdown(placeOf(hit))}`)
        .join("\n\n");
    case "csv": {
      const lines = hits.map(({ resource, row }) =>
        [resource, row.verseKey ?? row.recordKey, row.text].map(csvField).join(","),
      );
      return ["resource,verse,text", ...lines, ""].join("\r\n");
    }
  }
}

function placeOf({ resource, row }: CopiedHit): string {
  const reference = referenceOf(row.verseKey, row.verseKey);
  return reference === null ? resource : `${reference}, ${resource}`;
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_[\]<>#|]/gu, "\\$&").replace(/\n/gu, "\n> ");
}

/** RFC 4180. Spreadsheets read a field that begins with one of these signs as a formula. */
function csvField(text: string): string {
  const safe = /^[=+\-@\t\r]/u.test(text) ? `'${text}` : text;
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
