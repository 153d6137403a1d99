import * as l10n from "@vscode/l10n";
import type { Chapter } from "../../core/model/chapters.js";
import { plural } from "../../core/model/plural.js";
import { chapterById } from "../../core/model/chapters.js";
import type {
  DivisionKind,
  PlaceReading,
  SuggestionReason,
} from "../../core/model/verseReference/index.js";

/** A sentence with the number of verses in a chapter. */
export function chapterLength({ id, name, versesCount }: Chapter, locale: string): string {
  const message = l10n.t(
    "{0, plural, one {Surah {1} ({2}) has # verse.} other {Surah {1} ({2}) has # verses.}}",
  );
  return plural(message, locale, versesCount, id, name);
}

/** The reason why a text is not a single verse, with the valid input. */
export function referenceProblem(
  text: string,
  reading: Exclude<PlaceReading, { kind: "found" }>,
  locale: string,
): string {
  const typed = text.trim();
  switch (reading.kind) {
    case "noSuchVerse":
      return l10n.t("There is no verse “{0}”. {1}", typed, missingVerse(reading, locale));
    case "noSuchChapter":
      return missingChapter(reading.number);
    case "noSuchDivision":
      return reading.division === "juz"
        ? l10n.t("There is no juz {0}. The Quran has {1} juz.", reading.number, reading.count)
        : l10n.t(
            "There is no page {0}. The Madinah mushaf has {1} pages.",
            reading.number,
            reading.count,
          );
    case "ambiguous": {
      const names = reading.references.map(
        ({ chapter }) => `${chapter} ${chapterById(chapter)?.name ?? ""}`,
      );
      const list = new Intl.ListFormat(locale, { type: "disjunction" }).format(names);
      return l10n.t("“{0}” can mean {1}. Type its number.", typed, list);
    }
    case "unknown":
      return l10n.t("No verse is called “{0}”. Try 2:255, 2 255, or a surah's name.", typed);
  }
}

/** The reason to suggest another place than the typed one. */
export function suggestionReason(
  reason: SuggestionReason,
  chapter: Chapter,
  locale: string,
): string {
  switch (reason.kind) {
    case "noSuchVerse":
      return missingVerse({ chapter, verse: reason.verse }, locale);
    case "noSuchChapter":
      return missingChapter(reason.number);
    case "division":
      return reason.division === "juz"
        ? l10n.t("Juz {0} begins here.", reason.number)
        : l10n.t("Page {0} of the Madinah mushaf begins here.", reason.number);
  }
}

/** `Juz 30`. */
export function divisionName(kind: DivisionKind, number: number): string {
  return kind === "juz"
    ? l10n.t("Juz {0}", number)
    : l10n.t("Page {0} of the Madinah mushaf", number);
}

function missingVerse(
  { chapter, verse }: { readonly chapter: Chapter; readonly verse: number },
  locale: string,
): string {
  return verse < 1
    ? l10n.t("The first verse of surah {0} ({1}) is verse 1.", chapter.id, chapter.name)
    : chapterLength(chapter, locale);
}

function missingChapter(number: number): string {
  return l10n.t("There is no surah {0}. The Quran has 114 surahs.", number);
}
