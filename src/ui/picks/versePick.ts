import * as vscode from "vscode";
import { plural } from "../../core/model/plural.js";
import {
  readPlace,
  suggestReferences,
  type VerseReference,
} from "../../core/model/verseReference/index.js";
import { referenceProblem, suggestionReason } from "../text/references.js";
import { createOrderedPick } from "./orderedPick.js";

interface VerseItem extends vscode.QuickPickItem {
  /** Null for a row that is only a message. */
  readonly reference: VerseReference | null;
}

/** Asks for a verse or a range of verses. Undefined if the person cancels. */
export function pickVerse(title: string, typed = ""): Promise<VerseReference | undefined> {
  return new Promise((resolve) => {
    const pick = createOrderedPick<VerseItem>();
    const { list } = pick;
    list.title = title;
    list.placeholder = vscode.l10n.t(
      "2:255, 2:255-257, juz 30, or a surah's name in your language",
    );
    list.value = typed;
    list.onDidChangeValue((value) => {
      pick.show(verseItems(value));
    });
    list.onDidAccept(() => {
      const chosen = pick.chosen();
      if (chosen?.reference == null) return;
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

/** The places that a text can mean, or one row that says why there are none. */
function verseItems(typed: string): VerseItem[] {
  const locale = vscode.env.language;
  const items = suggestReferences(typed).map(
    ({ chapter, reference, isWholeChapter, reason }): VerseItem => ({
      reference: isWholeChapter ? { chapter: chapter.id, from: 1, to: 1 } : reference,
      label: isWholeChapter
        ? `${chapter.id} ${chapter.name}`
        : `${referenceKey(reference)} ${chapter.name}`,
      description: chapter.nameArabic,
      detail:
        reason === null
          ? plural(
              vscode.l10n.t("{1, plural, one {{0} · # verse} other {{0} · # verses}}"),
              locale,
              chapter.nameEnglish,
              chapter.versesCount,
            )
          : suggestionReason(reason, chapter, locale),
    }),
  );
  const reading = readPlace(typed);
  if (items.length > 0 || reading.kind === "found") return items;
  return [{ reference: null, label: referenceProblem(typed, reading, locale) }];
}

/** `2:255`, or `2:255-257` for a range. */
export function referenceKey({ chapter, from, to }: VerseReference): string {
  return to === from ? `${chapter}:${from}` : `${chapter}:${from}-${to}`;
}
