import type { ReaderPage } from "../../core/model/pages.js";
import { parseVerseKey } from "../../core/model/verse.js";
import { verseRangeLabel } from "./labels.js";
import { giveFocus } from "../shared/focus.js";
import type { ReaderModel } from "./model.js";
import { elementOfRecord } from "./screen.js";
import type { ReaderView } from "./view.js";

export interface OutlineItem {
  readonly level: number;
  readonly label: string;
  readonly go: () => void;
}

/** True if `outlineOf` is not empty. */
export function hasOutline(page: ReaderPage): boolean {
  return page.kind === "tafsir"
    ? page.heads.length > 0
    : page.kind === "articles" && /<h[1-4][\s>]/i.test(page.html);
}

/** The commentaries of the chapter, and the headings of the texts on the page. */
export function outlineOf(model: ReaderModel, view: ReaderView): OutlineItem[] {
  const { page } = view;
  if (page?.kind === "tafsir") {
    return page.heads.flatMap((head) => {
      const verse = verseWithin(page.chapter, head.from);
      const go = (): void => void model.openChapter(page.chapter, verse);
      const item = { level: 1, label: verseRangeLabel(head.from, head.to), go };
      return [item, ...headingsOf(head.recordKey)];
    });
  }
  if (page?.kind !== "articles") return [];
  const head = page.localizations[page.selected];
  return head === undefined ? [] : headingsOf(head.recordKey);
}

/** The verse at which a commentary begins in a chapter: 1 if it begins in an earlier chapter. */
export function verseWithin(chapter: number, from: string | undefined): number {
  const verse = parseVerseKey(from);
  return verse?.chapter === chapter ? verse.verse : 1;
}

function headingsOf(recordKey: string): OutlineItem[] {
  const element = elementOfRecord(recordKey);
  if (element === null) return [];
  const headings = element.querySelectorAll<HTMLElement>(
    ".published h1, .published h2, .published h3, .published h4",
  );
  return [...headings].map((heading) => ({
    level: 1 + Number(heading.tagName.slice(1)),
    label: heading.textContent.trim(),
    go: () => {
      heading.tabIndex = -1;
      heading.scrollIntoView({ block: "start" });
      giveFocus(heading);
    },
  }));
}
