import * as l10n from "@vscode/l10n";
import type { Chapter } from "../../core/model/chapters.js";
import { plural } from "../../core/model/plural.js";
import { chapterById } from "../../core/model/chapters.js";
import type { ReferenceReading } from "../../core/model/verseReference/index.js";

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
  reading: Exclude<ReferenceReading, { kind: "found" }>,
  locale: string,
): string {
  const typed = text.trim();
  switch (reading.kind) {
    case "noSuchVerse":
      return l10n.t("There is no verse “{0}”. {1}", typed, chapterLength(reading.chapter, locale));
    case "noSuchChapter":
      return l10n.t("There is no surah {0}. The Quran has 114 surahs.", reading.number);
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
