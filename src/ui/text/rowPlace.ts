import * as l10n from "@vscode/l10n";
import type { RowPlace } from "../../core/library/reading/rowTarget.js";
import { count } from "./age.js";

/** A row's place in words: its verse key, or the printed page of a word. */
export function rowPlaceText(place: RowPlace, locale: string): string {
  if (place.kind === "verse") return place.verseKey;
  const page = count(place.page, locale);
  return place.line === null
    ? l10n.t("Page {0}", page)
    : l10n.t("Page {0}, line {1}", page, count(place.line, locale));
}
