import * as vscode from "vscode";
import { chapterById, type Chapter } from "../../core/model/chapters.js";
import { plural } from "../../core/model/plural.js";
import { parseVerseKey, verseAt, verseKey, versesName } from "../../core/model/verse.js";
import {
  readPlace,
  suggestRanges,
  suggestReferences,
  type RangeSuggestion,
  type SuggestionReason,
  type VerseRange,
  type VerseReference,
} from "../../core/model/verseReference/index.js";
import { divisionName, referenceProblem, suggestionReason } from "../text/references.js";
import { createOrderedPick } from "./orderedPick.js";

interface PlaceItem<T> extends vscode.QuickPickItem {
  /** Null for a row that is only a message. */
  readonly place: T | null;
}

/**
 * Asks for a verse or a range of verses. Undefined if the person cancels.
 *
 * @param options `shown` is the key of the verse in the active panel. It is offered first, until the
 * person types.
 */
export function pickVerse(
  title: string,
  { typed = "", shown }: { readonly typed?: string; readonly shown?: string | null } = {},
): Promise<VerseReference | undefined> {
  const first = shownItems(shown);
  return pickPlace((text) => (text === "" ? [...first, ...verseItems(text)] : verseItems(text)), {
    title,
    placeholder: vscode.l10n.t("2:255, 2:255-257, juz 30, or a surah's name in your language"),
    typed,
  });
}

/**
 * Asks for verses of any number: a surah or a juz means all its verses, and a range can end in a
 * later surah. Undefined if the person cancels.
 */
export function pickRange(title: string, typed = ""): Promise<VerseRange | undefined> {
  return pickPlace(rangeItems, {
    title,
    placeholder: vscode.l10n.t("2:255-257, 2:280-3:5, juz 30, or a surah's name in your language"),
    typed,
  });
}

function pickPlace<T>(
  itemsOf: (typed: string) => PlaceItem<T>[],
  {
    title,
    placeholder,
    typed,
  }: { readonly title: string; readonly placeholder: string; readonly typed: string },
): Promise<T | undefined> {
  return new Promise((resolve) => {
    const pick = createOrderedPick<PlaceItem<T>>();
    const { list } = pick;
    list.title = title;
    list.placeholder = placeholder;
    list.value = typed;
    const show = (text: string): void => {
      const items = itemsOf(text);
      pick.show(items.length > 0 ? items : problemItems(text));
    };
    list.onDidChangeValue(show);
    list.onDidAccept(() => {
      const chosen = pick.chosen();
      if (chosen?.place == null) return;
      resolve(chosen.place);
      list.hide();
    });
    list.onDidHide(() => {
      resolve(undefined);
      list.dispose();
    });
    show(typed);
    list.show();
  });
}

/** The verse of the active panel; empty without one. */
function shownItems(key: string | null | undefined): PlaceItem<VerseReference>[] {
  const verse = parseVerseKey(key);
  if (verse === null) return [];
  const chapter = chapterById(verse.chapter);
  return [
    {
      place: { chapter: verse.chapter, from: verse.verse, to: verse.verse },
      label: `${verseKey(verse)} ${chapter?.name ?? ""}`,
      description: chapter?.nameArabic,
      detail: vscode.l10n.t("The verse of the active tab"),
    },
  ];
}

/** The places that a text can mean. */
function verseItems(typed: string): PlaceItem<VerseReference>[] {
  const locale = vscode.env.language;
  return suggestReferences(typed).map(({ chapter, reference, isWholeChapter, reason }) => ({
    place: isWholeChapter ? { chapter: chapter.id, from: 1, to: 1 } : reference,
    label: isWholeChapter
      ? `${chapter.id} ${chapter.name}`
      : `${referenceKey(reference)} ${chapter.name}`,
    description: chapter.nameArabic,
    detail: placeDetail(chapter, reason, locale),
  }));
}

/** The ranges that a text can mean. */
function rangeItems(typed: string): PlaceItem<VerseRange>[] {
  return suggestRanges(typed).map((suggestion) => ({
    place: suggestion.range,
    ...rangeText(suggestion, vscode.env.language),
  }));
}

function rangeText(
  { range, chapter, isWholeChapter, division, reason }: RangeSuggestion,
  locale: string,
): Pick<vscode.QuickPickItem, "label" | "description" | "detail"> {
  const verses = versesName(range.from, range.to);
  if (division !== null) {
    return { label: divisionName(division.kind, division.number), description: verses };
  }
  const last = chapterById(verseAt(range.to).chapter);
  if (last !== undefined && last !== chapter) {
    return { label: verses, description: `${chapter.name} – ${last.name}` };
  }
  return {
    label: `${isWholeChapter ? chapter.id : verses} ${chapter.name}`,
    description: chapter.nameArabic,
    detail: placeDetail(chapter, reason, locale),
  };
}

function placeDetail(chapter: Chapter, reason: SuggestionReason | null, locale: string): string {
  if (reason !== null) return suggestionReason(reason, chapter, locale);
  return plural(
    vscode.l10n.t("{1, plural, one {{0} · # verse} other {{0} · # verses}}"),
    locale,
    chapter.nameEnglish,
    chapter.versesCount,
  );
}

/** One row that says why a text means no place; none if it means one. */
function problemItems(typed: string): PlaceItem<never>[] {
  const reading = readPlace(typed);
  if (reading.kind === "found") return [];
  return [{ place: null, label: referenceProblem(typed, reading, vscode.env.language) }];
}

/** `2:255`, or `2:255-257` for a range. */
export function referenceKey({ chapter, from, to }: VerseReference): string {
  return to === from ? `${chapter}:${from}` : `${chapter}:${from}-${to}`;
}
