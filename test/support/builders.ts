import type { MutationHead } from "../../src/core/model/commit.js";
import type { LocalResource } from "../../src/core/model/resource.js";

/** A translation that is current through sequence 900, without names and dates. */
export function localResource(changes: Partial<LocalResource> = {}): LocalResource {
  return {
    group: "translations",
    id: 20,
    resourceContentId: 20,
    name: null,
    languageName: null,
    direction: null,
    status: "available",
    unavailableReason: null,
    schemaVersion: 1,
    syncSequence: 900,
    rowCount: 6236,
    lastRefreshedAt: null,
    lastChangedAt: null,
    authorName: null,
    languageCode: null,
    bytes: 2_500_000,
    file: "resources/translations-20.1.sqlite",
    rowsByType: { translation: 6236 },
    fullCopySequence: 900,
    currentFeed: 1,
    checkedAt: null,
    failedAttempts: 0,
    retryAt: null,
    currentThrough: 900,
    unavailableSince: null,
    failure: null,
    lostRows: null,
    needsFullCopy: false,
    reviewedThrough: null,
    unreviewedRows: 0,
    ...changes,
  };
}

/** The head of a mutation of translations:20; a row mutation names row 1. */
export function mutationHead(changes: Partial<MutationHead> = {}): MutationHead {
  const isRow = changes.type?.startsWith("ROW_") === true;
  return {
    sequence: 1,
    type: "RESOURCE_CREATE",
    group: "translations",
    id: 20,
    recordType: isRow ? "translation" : null,
    recordKey: isRow ? "1" : null,
    sourceRecordId: null,
    resourceContentId: 20,
    changedAt: "2026-05-05T10:00:00Z",
    snapshotUrl: null,
    unavailableReason: null,
    ...changes,
  };
}
