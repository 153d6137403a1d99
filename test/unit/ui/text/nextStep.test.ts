import assert from "node:assert/strict";
import { missingVerse } from "../../../../src/ui/text/missingVerse.js";
import { nextStep } from "../../../../src/ui/text/nextStep.js";
import { localResource } from "../../../support/builders.js";

const STORED = localResource({ group: "translations", id: 1 });

describe("the next step before the local copy has what a command needs", () => {
  const step = (change: Partial<Parameters<typeof nextStep>[0]>) =>
    nextStep({
      missing: null,
      isRefused: false,
      resources: [],
      entries: [],
      isSyncing: false,
      ...change,
    });

  it("is access to the service, whatever else is missing", () => {
    const entries = ["translations:1"];
    assert.equal(step({ missing: "clientId", entries }), "setCredentials");
    assert.equal(step({ missing: "clientSecret" }), "setCredentials");
    assert.equal(step({ missing: "custom.apiBaseUrl", entries }), "openEnvironmentSettings");
  });

  it("is other credentials if the service refused them, until a sync is running", () => {
    const entries = ["translations:1"];
    assert.equal(step({ isRefused: true, entries }), "replaceCredentials");
    assert.equal(step({ isRefused: true, missing: "clientSecret" }), "setCredentials");
    assert.equal(step({ isRefused: true, entries, isSyncing: true }), "wait");
  });

  it("is a choice of resources, then a sync, then more resources", () => {
    assert.equal(step({}), "addResources");
    assert.equal(step({ entries: ["translations:1"] }), "sync");
    assert.equal(step({ entries: ["articles:*"], resources: [STORED] }), "sync");
    const entries = ["translations:1"];
    assert.equal(step({ entries, resources: [STORED] }), "addResources");
    assert.equal(step({ entries: ["translations:*"], resources: [STORED] }), "addResources");
  });

  it("is none while a sync is running", () => {
    assert.equal(step({ entries: ["translations:1"], isSyncing: true }), "wait");
  });
});

describe("a hover without a text of the verse", () => {
  const text = (asked: readonly string[], quotable: number): string =>
    missingVerse({ asked, quotable }, "en");

  it("advises to sync a translation only if none is synced", () => {
    assert.match(text([], 0), /Sync a translation/);
    for (const [asked, quotable] of [
      [["A"], 1],
      [["A", "B"], 3],
      [[], 2],
    ] as const) {
      assert.doesNotMatch(text(asked, quotable), /Sync a/);
    }
  });

  it("says which resources lack the verse", () => {
    assert.equal(text(["A", "B"], 2), "None of the synced resources has this verse.");
    assert.match(text(["A", "B"], 3), /^This verse is not in A and B\./);
  });
});
