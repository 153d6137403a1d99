import * as l10n from "@vscode/l10n";
import type { MissingSetup } from "../../app/activeEnvironment.js";
import { namedResources, parseFilter } from "../../core/model/filter.js";
import { findResource, hasRows, type LocalResource } from "../../core/model/resource.js";
import { remedyLabel } from "./errors.js";
import { remedyOf } from "./missing.js";

/** What a person must do first to have something in the local copy. */
export type NextStep =
  | "setCredentials"
  | "replaceCredentials"
  | "openEnvironmentSettings"
  | "addResources"
  | "sync"
  | "wait";

interface Situation {
  readonly missing: MissingSetup | null;
  /** True if the service refused the last sync with the current credentials. */
  readonly isRefused: boolean;
  readonly resources: readonly LocalResource[];
  readonly entries: readonly string[];
  readonly isSyncing: boolean;
}

/** The first step that is missing. Nobody can choose resources or sync without access. */
export function nextStep(situation: Situation): NextStep {
  const { missing, isRefused, resources, entries, isSyncing } = situation;
  if (missing !== null) return remedyOf(missing);
  if (isRefused && !isSyncing) return "replaceCredentials";
  const { filter } = parseFilter(entries);
  if (filter.groups.size === 0) return "addResources";
  if (isSyncing) return "wait";
  const stored = resources.filter(hasRows);
  const isAwaited =
    namedResources(filter).some((ref) => findResource({ resources: stored }, ref) === undefined) ||
    [...filter.groups].some(
      ([group, ids]) => ids === "*" && !stored.some((one) => one.group === group),
    );
  return isAwaited ? "sync" : "addResources";
}

/** A sentence about a step, and the label of its button; null without one. */
export function nextStepText(step: NextStep): {
  readonly sentence: string;
  readonly button: string | null;
} {
  switch (step) {
    case "setCredentials":
      return { sentence: l10n.t("A sync needs API credentials."), button: remedyLabel(step) };
    case "replaceCredentials":
      return {
        sentence: l10n.t("The service refused the last sync with these API credentials."),
        button: remedyLabel("setCredentials"),
      };
    case "openEnvironmentSettings":
      return {
        sentence: l10n.t("A sync needs the addresses of the custom service."),
        button: remedyLabel(step),
      };
    case "addResources":
      return { sentence: l10n.t("Choose what to sync."), button: remedyLabel(step) };
    case "sync":
      return {
        sentence: l10n.t("A sync fetches the chosen resources."),
        button: l10n.t("Sync Now"),
      };
    case "wait":
      return { sentence: l10n.t("A sync is fetching the chosen resources."), button: null };
  }
}
