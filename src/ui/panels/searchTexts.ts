import * as l10n from "@vscode/l10n";
import type { QueryProblem } from "../../core/model/search/query.js";
import type { SearchSummary } from "../../core/model/search/request.js";
import { plural } from "../../core/model/plural.js";
import type { ResourceRef } from "../../core/model/resource.js";
import { parseVerseReference, type VerseReference } from "../../core/model/verseReference/index.js";
import type { SearchState } from "../../protocol/search.js";

/** The fault of a query with its remedy; null for an empty query. */
export function describeProblem(problem: QueryProblem): string | null {
  switch (problem.kind) {
    case "empty":
      return null;
    case "noLetters":
      return l10n.t("Type a letter or a digit: {0} has none.", problem.text);
    case "openQuote":
      return l10n.t('Close the quotation mark after the phrase: {0}"', problem.text);
    case "misplacedStar":
      return l10n.t(
        "Put the star at the end of the word: {0} has it elsewhere. Parts of words are found without it.",
        problem.text,
      );
    case "onlyExclusions":
      return l10n.t("Add a word to look for: {0} only leaves words out.", problem.text);
  }
}

/** Count and time. `summary` is null during the search. */
export function describeHits(
  locale: string,
  hits: number,
  resources: number,
  milliseconds: number,
  summary: SearchSummary | null,
): string {
  if (summary !== null && hits === 0) return l10n.t("No hits");
  if (summary === null) {
    return plural(l10n.t("{0, plural, one {# hit so far…} other {# hits so far…}}"), locale, hits);
  }
  const found = plural(
    l10n.t(
      "{0, plural, one {# hit} other {# hits}} in {1, plural, one {# resource} other {# resources}}",
    ),
    locale,
    hits,
    resources,
  );
  return l10n.t("{0} · {1}", found, durationText(locale, milliseconds));
}

function durationText(locale: string, milliseconds: number): string {
  const isShort = milliseconds < 1000;
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: isShort ? "millisecond" : "second",
    unitDisplay: "short",
    maximumFractionDigits: isShort ? 0 : 1,
  }).format(isShort ? Math.max(1, milliseconds) : milliseconds / 1000);
}

/** The resources that could not be searched, if there are any. */
export function describeFailed(
  locale: string,
  { failed }: SearchSummary,
  nameOf: (ref: ResourceRef) => string,
): string[] {
  if (failed.length === 0) return [];
  const names = new Intl.ListFormat(locale).format(failed.map(nameOf));
  return [l10n.t("Not searched, because it could not be read: {0}. Search again.", names)];
}

/** What a finished search tells about its verse, or if it has no hits. */
export function adviceFor(
  locale: string,
  state: SearchState,
  summary: SearchSummary,
  { hits, verse }: { readonly hits: number; readonly verse: NamedVerse | null },
): string[] {
  if (verse !== null && !verse.isStored && summary.rows > 0) {
    return [l10n.t("Verse {0} is not in the local copy.", verse.verseKey)];
  }
  // The panel offers a stored verse.
  return hits > 0 || verse?.isStored === true ? [] : adviceForNothing(locale, state, summary);
}

/** The verses that a query names by number; a name alone is searched. */
export function namedVerse(query: string): VerseReference | null {
  return /\p{Nd}/u.test(query) ? parseVerseReference(query) : null;
}

/** The verse that a query names. */
export interface NamedVerse {
  readonly verseKey: string;
  readonly isStored: boolean;
}

/** The scope of a search without hits, with suggestions. */
function adviceForNothing(
  locale: string,
  { exactMarks, wholeWords, filters, query }: SearchState,
  summary: SearchSummary,
): string[] {
  const { groups, languages, resources, chapters } = filters;
  const isLimited = groups.length + languages.length + resources.length + chapters.length > 0;
  const advice: string[] = [];
  if (summary.rows === 0 && filters.changedOnly) {
    advice.push(l10n.t("Nothing changed since it was last reviewed. Search all rows instead."));
  } else if (summary.rows === 0 && !isLimited && summary.failed.length === 0) {
    return [l10n.t("The local copy has no text yet. Sync a resource first.")];
  } else if (summary.rows === 0) {
    advice.push(l10n.t("Nothing was searched: no text is in the local copy within these limits."));
  } else {
    advice.push(
      plural(
        l10n.t(
          "Searched {0, plural, one {# row} other {# rows}} of {1, plural, one {# resource} other {# resources}}.",
        ),
        locale,
        summary.rows,
        summary.resources,
      ),
    );
  }
  if (exactMarks) advice.push(l10n.t("Marks and case must match. Turn exact marks off."));
  if (wholeWords) advice.push(l10n.t("Parts of words are not found. Turn whole words off."));
  if (isLimited) {
    advice.push(l10n.t("Filters limit the search. Remove one."));
  }
  if (/["“«-]/u.test(query)) advice.push(l10n.t("Try the words without quotation marks or minus."));
  if (summary.rows > 0 && advice.length === 1) {
    advice.push(l10n.t("Try another spelling, fewer words, or add a resource in that language."));
  }
  return advice;
}
