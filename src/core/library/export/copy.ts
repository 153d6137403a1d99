import { chapterById } from "../../model/chapters.js";
import { parseVerseKey } from "../../model/verse.js";
import type { Footnote } from "../../model/pages.js";
import { escapeMarkdown, joinPieces, markedText } from "./quotedText.js";
import { plainRowText } from "./rowText.js";

/** `text`: the verse alone; `reference`: with its key and source; `markdown`: as a quotation. */
export type CopyFormat = "text" | "reference" | "markdown";

export interface Quotation {
  /** HTML as published, with the numbers of several verses. */
  readonly html: string;
  readonly notes: readonly Footnote[];
  /** First and last verse key; equal for one verse. Null for a text without verses. */
  readonly from: string | null;
  readonly to: string | null;
  /** Heading of a localized article. */
  readonly title?: string | null;
  readonly arabic?: string | null;
  /** Makes footnote labels unique among texts of several resources. */
  readonly resource?: { readonly group: string; readonly id: number };
  readonly resourceName: string;
  readonly authorName: string | null;
  /** `Quran data provided by Quran Foundation`, or the source of the sample. */
  readonly attribution: string;
}

/** `Al-Baqarah 2:255`, or `Al-Baqarah 2:1-5`; null for a text without verses. */
export function referenceOf(from: string | null, to: string | null): string | null {
  const first = parseVerseKey(from);
  if (first === null) return null;
  const last = parseVerseKey(to) ?? first;
  const name = chapterById(first.chapter)?.name ?? "";
  const key = `${first.chapter}:${first.verse}`;
  if (last.chapter !== first.chapter) return `${name} ${key}-${last.chapter}:${last.verse}`;
  return last.verse === first.verse ? `${name} ${key}` : `${name} ${key}-${last.verse}`;
}

/** A published text as plain text with its notes below; `[1]` marks a note and its place. */
export function textWithNotes(html: string, notes: readonly Footnote[]): string {
  const plain = plainRowText({ html, notes });
  if (plain.notes.length === 0) return plain.body;
  return [plain.body, "", ...plain.notes.map(({ label, text }) => `[${label}] ${text}`)].join("\n");
}

/**
 * A published text for the clipboard or an editor. The text is unaltered, except that footnote
 * markers become `[1]`, and the notes follow under the text.
 */
export function formatQuotation(quotation: Quotation, format: CopyFormat): string {
  const source = sourceOf(quotation);
  const reference = referenceOf(quotation.from, quotation.to) ?? quotation.title ?? null;

  if (format === "markdown") {
    const labelOf = footnoteLabels(labelPrefix(quotation));
    const { pieces, notes } = markedText(quotation.html, quotation.notes);
    const body = joinPieces(pieces, {
      text: escapeMarkdown,
      marker: (label) => `[^${labelOf(label)}]`,
    });
    const quoted = (text: string): string =>
      text
        .split("\n")
        .map((line) => (line === "" ? ">" : `> ${line}`))
        .join("\n");
    const parts = [
      ...(quotation.arabic == null || quotation.arabic === ""
        ? []
        : [quoted(escapeMarkdown(quotation.arabic)), ">"]),
      quoted(body),
      ">",
      `> — ${[reference, source]
        .filter((part) => part !== null)
        .map((part) => escapeMarkdown(part))
        .join(", ")}`,
    ];
    const footnotes = notes.map(
      (note) =>
        `[^${labelOf(note.label)}]: ${escapeMarkdown(note.text).replaceAll("\n", "\n    ")}`,
    );
    return [parts.join("\n"), ...footnotes].join("\n\n") + "\n";
  }

  const lines = [
    ...(format === "reference" && quotation.arabic != null && quotation.arabic !== ""
      ? [quotation.arabic, ""]
      : []),
    textWithNotes(quotation.html, quotation.notes),
  ];
  if (format === "reference") {
    lines.push("", `(${[reference, source].filter((part) => part !== null).join(", ")})`);
  }
  return lines.join("\n");
}

/** The beginning of the footnote labels of one quotation: resource and verse. */
function labelPrefix({ resource, from }: Quotation): string {
  return [resource?.group, resource?.id, from?.replaceAll(":", "-") ?? "note"]
    .filter((part) => part !== undefined)
    .map((part) => String(part).replaceAll("_", "-"))
    .join("-");
}

/**
 * Markdown labels for the footnotes of one text, each its own, in letters, digits and hyphens only.
 * Markdown does not accept a label such as `[1]` or `a b`.
 */
export function footnoteLabels(prefix: string): (label: string) => string {
  const given = new Map<string, string>();
  const taken = new Set<string>();
  return (label) => {
    const known = given.get(label);
    if (known !== undefined) return known;
    const own = label.replace(/[^\p{L}\p{N}]+/gu, "");
    let number = taken.size + 1;
    let made = `${prefix}-${own === "" ? number : own}`;
    while (taken.has(made)) made = `${prefix}-${own}-${++number}`;
    taken.add(made);
    given.set(label, made);
    return made;
  };
}

function sourceOf(quotation: Quotation): string {
  const author =
    quotation.authorName === null || quotation.authorName === quotation.resourceName
      ? quotation.resourceName
      : `${quotation.resourceName}, ${quotation.authorName}`;
  return `${author}. ${quotation.attribution}`;
}
