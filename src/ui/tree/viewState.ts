import * as l10n from "@vscode/l10n";
import type { TreeInput, ViewState } from "./nodes.js";
import { describeError } from "../text/errors.js";
import { moment } from "../text/age.js";
import { missingText } from "../text/missing.js";
import { isAboutAccess, lastSyncedAt, runProblem } from "../runProblem.js";
import type { StoreState } from "../../core/model/storeState.js";
import type { ResourceFilter } from "../../core/model/filter.js";
import type { MissingSetup } from "../../app/activeEnvironment.js";
export function emptyState(input: TreeInput, state: StoreState, filter: ResourceFilter): ViewState {
  if (input.missing !== null) return SETUP_STATES[input.missing];
  if (filter.groups.size === 0) return "nothingChosen";
  if (input.status?.running != null) return "firstSync";
  const problem = runProblem(input.status, state, input.accessChangedAt);
  if (problem === null) return "neverSynced";
  if (isAboutAccess(problem)) return "accessRefused";
  return problem.code === "offline" ? "offline" : "failed";
}

const SETUP_STATES = {
  clientId: "notConfigured",
  clientSecret: "secretMissing",
  "custom.apiBaseUrl": "apiAddressMissing",
  "custom.authBaseUrl": "authAddressMissing",
} as const satisfies Record<MissingSetup, ViewState>;

/** At most one line: the most urgent fact about the local copy. */
export function messageText(input: TreeInput, state: StoreState): string | undefined {
  if (state.readOnly !== null) return describeError(state.readOnly, input.locale).message;
  if (input.status?.running != null) return undefined;
  if (input.missing !== null) return missingText(input.missing);
  const problem = runProblem(input.status, state, input.accessChangedAt);
  if (problem === null) return undefined;
  if (problem.code === "offline") {
    const at = lastSyncedAt(input.status, state, input.entries);
    return at === null
      ? l10n.t("Offline.")
      : l10n.t("Offline. Last synced: {0}.", moment(at, input.locale));
  }
  return describeError(problem, input.locale).message;
}
