import { NoteLabels, quotedText } from "../export/quotedText.js";

/** A published text that can be quoted. */
export interface QuotableText {
  readonly html: string;
  readonly notes: readonly { readonly html: string }[];
  /** If verses have numbers in `html`: the text without them, and the numbers. */
  readonly unnumbered?: string;
  readonly numbers?: readonly string[];
}

/** A published text in the form that is compared with quotations. */
export interface PublishedText {
  /** Plain, without footnote markers. */
  readonly text: string;
  /** The text without the numbers of its verses. */
  readonly unnumbered: string;
  /** The numbers of its verses, as in a copy. */
  readonly numbers: ReadonlySet<string>;
  /** The labels of its footnote markers, as published and as in a copy. */
  readonly labels: ReadonlySet<string>;
}

export function publishedOf({ html, unnumbered, numbers = [] }: QuotableText): PublishedText {
  const labels = new Set<string>();
  const copied = new NoteLabels();
  const plain = (published: string): string =>
    quotedText(published, (id, number) => {
      labels.add(copied.of(id, number));
      if (number !== "") labels.add(number);
      return "";
    }).trim();
  const text = plain(html);
  return {
    text,
    unnumbered: unnumbered === undefined || numbers.length === 0 ? text : plain(unnumbered),
    numbers: new Set(numbers),
    labels,
  };
}

/** Number of characters in a text and its notes. */
export function lengthOf({ html, notes }: QuotableText): number {
  return notes.reduce((sum, note) => sum + note.html.length, html.length);
}
