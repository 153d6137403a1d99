import { NoteLabels, quotedText } from "../export/quotedText.js";

/** A published text that can be quoted. */
export interface QuotableText {
  readonly html: string;
  readonly notes: readonly { readonly html: string }[];
}

/** A published text in the form that is compared with quotations. */
export interface PublishedText {
  /** Plain, without footnote markers. */
  readonly text: string;
  /** The labels of its footnote markers, as published and as in a copy. */
  readonly labels: ReadonlySet<string>;
}

export function publishedOf({ html }: QuotableText): PublishedText {
  const labels = new Set<string>();
  const copied = new NoteLabels();
  const text = quotedText(html, (id, number) => {
    labels.add(copied.of(id, number));
    if (number !== "") labels.add(number);
    return "";
  }).trim();
  return { text, labels };
}

/** Number of characters in a text and its notes. */
export function lengthOf({ html, notes }: QuotableText): number {
  return notes.reduce((sum, note) => sum + note.html.length, html.length);
}
