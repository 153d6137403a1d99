import type { ReaderPage, VerseEntry } from "../../core/model/pages.js";

/** A verse's published text with its footnotes, a line each. */
export function verseText(entry: VerseEntry): string {
  return [entry.html, ...entry.notes.map((note) => note.html)].join("\n");
}

/** The texts of a page by record, for comparing it with its next state. */
function textsOf(page: ReaderPage): Map<string, string> {
  const texts = new Map<string, string>();
  switch (page.kind) {
    case "verses":
      for (const entry of page.entries) texts.set(entry.recordKey, verseText(entry));
      break;
    case "tafsir":
      for (const entry of page.entries) texts.set(entry.recordKey, entry.html);
      break;
    case "words":
      for (const entry of page.entries) {
        const words = entry.words.flatMap((word) => word.texts.map((text) => text.html));
        texts.set(entry.verseKey ?? "", words.join(" "));
      }
      break;
    case "articles": {
      const head = page.localizations[page.selected];
      if (head !== undefined) texts.set(head.recordKey, `${head.title ?? ""}\n${page.html}`);
      break;
    }
    case "recitation":
    case "table":
      break;
  }
  return texts;
}

/**
 * What is marked as changed after a page was read again: record keys (verse keys for words), each
 * with the text that the reader had seen; null where there was none. Marks that are not seen yet
 * keep their older text, so that the mark spans all versions since the last look.
 */
export function changesBetween(
  before: ReaderPage,
  after: ReaderPage,
  marks: ReadonlyMap<string, string | null>,
): Map<string, string | null> {
  const old = textsOf(before);
  const result = new Map<string, string | null>();
  for (const [key, text] of textsOf(after)) {
    const seen = marks.has(key) ? (marks.get(key) ?? null) : (old.get(key) ?? null);
    if (seen !== text) result.set(key, seen);
  }
  return result;
}

export interface DiffPart {
  readonly kind: "same" | "removed" | "added";
  readonly text: string;
}

/** Words beyond which two texts are shown as one removed and one added, to stay quick. */
const MAX_WORDS = 1200;

/** The difference of two plain texts in words; the parts' texts without `removed` give `after`. */
export function wordDiff(before: string, after: string): DiffPart[] {
  const a = before.match(/\S+\s*|\s+/g) ?? [];
  const b = after.match(/\S+\s*|\s+/g) ?? [];
  if (a.length > MAX_WORDS || b.length > MAX_WORDS) {
    return [
      { kind: "removed", text: before },
      { kind: "added", text: after },
    ];
  }
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        a[i]?.trim() === b[j]?.trim() ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const parts: { kind: DiffPart["kind"]; text: string }[] = [];
  const add = (kind: DiffPart["kind"], text: string): void => {
    const last = parts.at(-1);
    if (last?.kind === kind) last.text += text;
    else parts.push({ kind, text });
  };
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const left = a[i];
    const right = b[j];
    if (right !== undefined && left?.trim() === right.trim()) {
      add("same", right);
      i++;
      j++;
    } else if (right === undefined || (left !== undefined && at(i + 1, j) >= at(i, j + 1))) {
      add("removed", left ?? "");
      i++;
    } else {
      add("added", right);
      j++;
    }
  }
  return parts;
}
