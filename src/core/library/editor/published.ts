import { quotedText } from "../export/quotedText.js";

/** A published text that can be quoted. */
export interface QuotableText {
  readonly html: string;
  readonly notes: readonly { readonly html: string }[];
}

/** A published text in the form that is compared with quotations. */
export interface PublishedText {
  /** Plain, without footnote markers. */
  readonly text: string;
  /** The labels of its footnote markers. */
  readonly labels: ReadonlySet<string>;
}

export function publishedOf({ html }: QuotableText): PublishedText {
  const labels = new Set<string>();
  const text = quotedText(html, (_, number) => {
    labels.add(number.trim() === "" ? String(labels.size + 1) : number.trim());
    return "";
  }).trim();
  return { text, labels };
}

/** Number of characters in a text and its notes. */
export function lengthOf({ html, notes }: QuotableText): number {
  return notes.reduce((sum, note) => sum + note.html.length, html.length);
}
