import * as l10n from "@vscode/l10n";
import type { MissingSetup } from "../../app/activeEnvironment.js";
import type { SerializedError } from "../../core/model/errors.js";
import { hasRows } from "../../core/model/resource.js";
import { filterCovers, parseFilter } from "../../core/model/filter.js";
import { plural } from "../../core/model/plural.js";
import type { LastRunOutcome, StoreState } from "../../core/model/storeState.js";
import type { EnvironmentName } from "../../platform/environment.js";
import type { SessionStatus } from "../../core/sync/types.js";
import { lastRunFor, lastSyncedAt, runProblem } from "../runProblem.js";
import { age, DAY, moment } from "../text/age.js";
import { describeError } from "../text/errors.js";
import { progressText, shortProgress } from "../text/progress.js";
import { firstNames, nameOf } from "../text/resources.js";
import { missingText } from "../text/missing.js";

/**
 * The service's terms require a sync every 7 days for copies older than a week (spec notes, "Terms
 * that shape the product"). The warning comes a day earlier.
 */
const WARN_AFTER_MS = 6 * DAY;

export interface StatusInput {
  /** The environment's missing setting or credential. */
  readonly missing: MissingSetup | null;
  readonly environment: EnvironmentName;
  readonly state: StoreState | null;
  readonly status: SessionStatus | null;
  readonly openError: SerializedError | null;
  /** When credentials last changed while this window was open, in milliseconds since 1970. */
  readonly accessChangedAt: number | null;
  /** The `resources` setting. */
  readonly entries: readonly string[];
  readonly isPaused: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly locale: string;
}

export interface StatusText {
  /** With codicons. */
  readonly text: string;
  /** Sentences, one per line. */
  readonly tooltip: readonly string[];
  readonly accessibilityLabel: string;
}

const UNFINISHED: ReadonlySet<LastRunOutcome> = new Set(["partial", "failed", "cancelled"]);

/** The status bar item; null if there is nothing to show. */
export function statusText(input: StatusInput): StatusText | null {
  const { state, status, locale, now } = input;
  const name = l10n.t("Quran content");
  const make = (icon: string, detail: string | null, tooltip: readonly string[]): StatusText => ({
    text: `$(${icon}) ${detail === null ? name : `${name}: ${detail}`}`,
    tooltip,
    accessibilityLabel: [name, ...tooltip].join(", "),
  });
  if (input.openError !== null) {
    return make("error", null, [describeError(input.openError, locale).message]);
  }
  if (state === null) return null;
  const completeAt = lastSyncedAt(status, state, input.entries);
  const stored = state.resources.filter(hasRows).length;
  const lastRun = lastRunFor(status, state);
  const isCancelled = lastRun?.outcome === "cancelled";
  const isIncomplete =
    lastRun !== null && UNFINISHED.has(lastRun.outcome) && completeAt === null && stored > 0;
  const since = completeAt === null ? null : age(completeAt, now, locale);
  const facts = [
    ...(input.missing === null ? [] : [missingText(input.missing)]),
    ...(isCancelled
      ? [l10n.t("The last sync was cancelled. The next one continues from there.")]
      : []),
    completeAt === null
      ? l10n.t("The local copy has not been synced completely yet.")
      : l10n.t("Last synced: {0}.", moment(completeAt, locale)),
    plural(
      l10n.t(
        "{0, plural, one {The local copy has # resource.} other {The local copy has # resources.}}",
      ),
      locale,
      stored,
    ),
    ...serviceFact(input.environment),
  ];
  if (status?.running != null) {
    return make("sync~spin", shortProgress(status.running, locale), [
      progressText(status.running, locale),
    ]);
  }
  if (input.missing !== null && stored === 0) return null;
  // The embedded sample service has no terms, and its samples no age limit.
  const isOld =
    input.environment !== "sandbox" &&
    completeAt !== null &&
    now - Date.parse(completeAt) > WARN_AFTER_MS;
  const old = l10n.t("The copy must be synced at least every 7 days to be kept.");
  // Without credentials or an address, the last sync says nothing about the next one.
  const problem = input.missing === null ? runProblem(status, state, input.accessChangedAt) : null;
  if (problem?.code === "offline") {
    return make("debug-disconnect", since, [
      stored === 0 ? l10n.t("Offline.") : l10n.t("Offline. The local copy stays readable."),
      ...(isOld ? [old] : []),
      ...facts,
    ]);
  }
  if (problem !== null) {
    return make("error", since, [describeError(problem, locale).message, ...facts]);
  }
  const heldBack = holdingBack(input.entries, state, locale);
  if (isOld) return make("warning", since, [old, ...heldBack, ...facts]);
  if (isIncomplete) return make("warning", l10n.t("incomplete"), [...heldBack, ...facts]);
  if (heldBack.length > 0) return make("warning", since, [...heldBack, ...facts]);
  if (input.isPaused) {
    return make("debug-pause", since, [l10n.t("Background syncs are paused."), ...facts]);
  }
  return make("sync", since, facts);
}

/** Names the chosen resources that could not be updated; empty if there are none. */
function holdingBack(entries: readonly string[], state: StoreState, locale: string): string[] {
  const { filter } = parseFilter(entries);
  const names = state.resources
    .filter((resource) => resource.failure !== null && filterCovers(filter, resource))
    .map((resource) => nameOf(resource, state));
  if (names.length === 0) return [];
  return [
    l10n.t("Could not be updated: {0}.", firstNames(names, locale)),
    l10n.t("Until they succeed or are removed from the list, no sync counts as complete."),
  ];
}

/** The default service is not named. */
function serviceFact(environment: EnvironmentName): string[] {
  switch (environment) {
    case "production":
      return [];
    case "prelive":
      return [l10n.t("Service: prelive, for tests.")];
    case "sandbox":
      return [l10n.t("Service: sandbox, with sample data.")];
    case "custom":
      return [l10n.t("Service: custom, at the address in the settings.")];
  }
}
