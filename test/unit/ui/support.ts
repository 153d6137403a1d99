import type { LocalResource } from "../../../src/core/model/resource.js";
import type { LastRun, ListedResource, StoreState } from "../../../src/core/model/storeState.js";
import type { SessionStatus } from "../../../src/core/sync/types.js";
import type { TreeInput } from "../../../src/ui/tree/nodes.js";
import { localResource } from "../../support/builders.js";

/** 22 November 2026, 12:00 UTC. */
export const NOW = Date.parse("2026-11-22T12:00:00Z");
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export function ago(milliseconds: number): string {
  return new Date(NOW - milliseconds).toISOString();
}

/** The canonical filter of the setting. */
export const FILTER = "translations:20";

/** A translation with all its verses, copied two hours ago. */
export function resource(changes: Partial<LocalResource> = {}): LocalResource {
  return localResource({
    name: "First translation",
    languageName: "english",
    direction: "ltr",
    lastRefreshedAt: ago(2 * HOUR),
    lastChangedAt: ago(2 * HOUR),
    authorName: "An Author",
    languageCode: "en",
    ...changes,
  });
}

export function listed(changes: Partial<ListedResource> = {}): ListedResource {
  return {
    group: "translations",
    id: 21,
    name: "Second translation",
    authorName: "Another Author",
    languageName: "urdu",
    languageCode: "ur",
    direction: "rtl",
    ...changes,
  };
}

export function lastRun(changes: Partial<LastRun> = {}): LastRun {
  return {
    endedAt: ago(2 * HOUR),
    outcome: "applied",
    error: null,
    lastCompleteAt: ago(2 * HOUR),
    ...changes,
  };
}

export function state(changes: Partial<StoreState> = {}): StoreState {
  return {
    revision: 1,
    resources: [resource()],
    listed: [],
    listedAt: null,
    lastRun: lastRun(),
    filters: [
      {
        filter: FILTER,
        checkpoint: null,
        lastRun: changes.lastRun === undefined ? lastRun() : changes.lastRun,
      },
    ],
    feed: 1,
    readOnly: null,
    ...changes,
  };
}

export function status(changes: Partial<SessionStatus> = {}): SessionStatus {
  return {
    running: null,
    offline: false,
    error: null,
    filterProblems: [],
    nothingChosen: false,
    filter: FILTER,
    missingScopes: [],
    ...changes,
  };
}

/** The input for a tree of all translations. */
export function treeInput(changes: Partial<TreeInput> = {}): TreeInput {
  return {
    missing: null,
    state: state(),
    status: status(),
    openError: null,
    accessChangedAt: null,
    entries: ["translations:*"],
    busy: new Set(),
    coveredVerses: new Map(),
    findings: new Map(),
    now: NOW,
    locale: "en",
    ...changes,
  };
}
