import * as vscode from "vscode";
import { suggestReferences, type VerseReference } from "../../core/model/verseReference/index.js";
import { chapterLength } from "../text/references.js";
import { createOrderedPick } from "./orderedPick.js";

interface VerseItem extends vscode.QuickPickItem {
  readonly reference: VerseReference;
}

/** Asks for a verse or a range of verses. Undefined if the person cancels. */
export function pickVerse(title: string, typed = ""): Promise<VerseReference | undefined> {
  return new Promise((resolve) => {
    const pick = createOrderedPick<VerseItem>();
    const { list } = pick;
    list.title = title;
    list.placeholder = vscode.l10n.t("2:255, 2:255-257, or a surah's name in your language");
    list.value = typed;
    list.onDidChangeValue((value) => {
      pick.show(verseItems(value));
    });
    list.onDidAccept(() => {
      const chosen = pick.chosen();
      if (chosen === undefined) return;
      resolve(chosen.reference);
      list.hide();
    });
    list.onDidHide(() => {
      resolve(undefined);
      list.dispose();
    });
    pick.show(verseItems(typed));
    list.show();
  });
}

function verseItems(typed: string): VerseItem[] {
  return suggestReferences(typed).map(({ chapter, reference, isWholeChapter, missingVerse }) => ({
    reference: isWholeChapter ? { chapter: chapter.id, from: 1, to: 1 } : reference,
    label: isWholeChapter
      ? `${chapter.id} ${chapter.name}`
      : `${referenceKey(reference)} ${chapter.name}`,
    description: chapter.nameArabic,
    detail:
      missingVerse === null
        ? vscode.l10n.t("{0} · verses: {1}", chapter.nameEnglish, chapter.versesCount)
        : chapterLength(chapter, vscode.env.language),
  }));
}

/** `2:255`, or `2:255-257` for a range. */
export function referenceKey({ chapter, from, to }: VerseReference): string {
  return to === from ? `${chapter}:${from}` : `${chapter}:${from}-${to}`;
}
