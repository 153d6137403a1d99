import assert from "node:assert/strict";
import { parseFilter } from "../../../src/core/model/filter.js";
import { resourceKey, type LocalResource } from "../../../src/core/model/resource.js";
import type { Logger } from "../../../src/core/ports.js";
import type { MutationHead } from "../../../src/core/model/commit.js";
import type { Feed } from "../../../src/core/sync/feed.js";
import { planPass } from "../../../src/core/sync/plan.js";
import { localResource, mutationHead } from "../../support/builders.js";

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };

function mutation(
  sequence: number,
  type: string,
  overrides: Partial<MutationHead> = {},
): MutationHead {
  const hasFullCopy = type === "RESOURCE_CREATE" || type === "RESOURCE_INVALIDATE";
  return mutationHead({
    sequence,
    type,
    snapshotUrl: hasFullCopy ? "/api/v4/resources/snapshots/translations/20" : null,
    unavailableReason: type === "RESOURCE_DELETE" ? "hidden" : null,
    ...overrides,
  });
}

/** A resource with a full copy at 90 that is current through 100. */
function local(overrides: Partial<LocalResource> = {}): LocalResource {
  return localResource({
    syncSequence: 90,
    fullCopySequence: 90,
    currentThrough: 100,
    rowCount: 10,
    rowsByType: { translation: 10 },
    ...overrides,
  });
}

const NOW = Date.parse("2026-05-06T12:00:00Z");

interface Case {
  readonly name: string;
  readonly mode?: Feed["mode"];
  readonly until?: number;
  readonly mutations: readonly MutationHead[];
  readonly local?: readonly LocalResource[];
  readonly entries?: readonly string[];
  /** Sequence of the checkpoint. */
  readonly through?: number;
  /** `kind resource` for each resource. */
  readonly expected: readonly string[];
}

const cases: readonly Case[] = [
  {
    name: "rows changed: rows are applied",
    mutations: [mutation(101, "ROW_UPDATE"), mutation(102, "ROW_DELETE")],
    local: [local()],
    expected: ["rows translations:20"],
  },
  {
    name: "created: full copy by its snapshot_url",
    mutations: [mutation(101, "RESOURCE_CREATE")],
    expected: ["fullCopy translations:20 /api/v4/resources/snapshots/translations/20"],
  },
  {
    name: "a row was added: rows are applied",
    mutations: [mutation(101, "ROW_CREATE")],
    local: [local()],
    expected: ["rows translations:20"],
  },
  {
    name: "rows that another filter's run has brought already: rows, which do no harm",
    until: 110,
    mutations: [mutation(105, "ROW_UPDATE")],
    local: [local({ currentThrough: 110 })],
    expected: ["rows translations:20"],
  },
  {
    name: "rows, then invalidated: full copy",
    mutations: [mutation(101, "ROW_UPDATE"), mutation(102, "RESOURCE_INVALIDATE")],
    local: [local()],
    expected: ["fullCopy translations:20 /api/v4/resources/snapshots/translations/20"],
  },
  {
    name: "invalidated, then deleted: unavailable, no full copy",
    mutations: [mutation(101, "RESOURCE_INVALIDATE"), mutation(102, "RESOURCE_DELETE")],
    local: [local()],
    expected: ["unavailable translations:20 hidden"],
  },
  {
    name: "deleted, then created: full copy",
    mutations: [mutation(101, "RESOURCE_DELETE"), mutation(102, "RESOURCE_CREATE")],
    local: [local()],
    expected: ["fullCopy translations:20 /api/v4/resources/snapshots/translations/20"],
  },
  {
    name: "rows of a resource that was just deleted: full copy",
    mutations: [mutation(101, "RESOURCE_DELETE"), mutation(102, "ROW_UPDATE")],
    local: [local()],
    expected: ["fullCopy translations:20"],
  },
  {
    name: "freshness marker only: nothing to do",
    mutations: [mutation(101, "RESOURCE_UPDATE")],
    local: [local()],
    expected: [],
  },
  {
    name: "freshness marker of something that was never announced: full copy",
    mutations: [mutation(101, "RESOURCE_UPDATE", { id: 21 })],
    entries: ["translations:*"],
    expected: ["fullCopy translations:21"],
  },
  {
    name: "unknown mutation type: full copy",
    mutations: [mutation(101, "ROW_MERGE")],
    local: [local()],
    expected: ["fullCopy translations:20"],
  },
  {
    name: "changes of a resource that nobody asked for: left out",
    mutations: [mutation(101, "RESOURCE_CREATE", { id: 21 })],
    local: [local()],
    expected: [],
  },
  {
    name: "wildcard's resource that came and went unseen: left out",
    mutations: [mutation(101, "RESOURCE_DELETE", { id: 21 })],
    entries: ["translations:*"],
    expected: [],
  },
  {
    name: "a wildcard's stored resource that went: unavailable",
    mutations: [mutation(101, "RESOURCE_DELETE")],
    local: [local()],
    entries: ["translations:*"],
    expected: ["unavailable translations:20 hidden"],
  },
  {
    name: "damaged rows of what nobody asks for now: left alone",
    mutations: [],
    local: [local(), local({ id: 21, needsFullCopy: true })],
    expected: [],
  },
  {
    name: "readable rows whose full copy failed at some time: nothing to do",
    mutations: [],
    local: [local({ retryAt: "2026-05-06T11:00:00Z" })],
    expected: [],
  },
  {
    name: "named, unavailable, and never stored: not asked for at every run",
    mutations: [],
    local: [local({ status: "unavailable", fullCopySequence: null, rowCount: 0 })],
    expected: [],
  },
  {
    name: "named, unknown here, and not in the feed: full copy",
    mutations: [],
    expected: ["fullCopy translations:20"],
  },
  {
    name: "named, and known to be unavailable: not asked for at every run",
    mutations: [],
    local: [local({ status: "unavailable" })],
    expected: [],
  },
  {
    name: "bootstrap leaves out what is stored: full copy",
    mode: "bootstrap",
    mutations: [],
    local: [local()],
    entries: ["translations:*"],
    expected: ["fullCopy translations:20"],
  },
  {
    name: "bootstrap leaves out what is named and was unavailable some time ago: asked again",
    mode: "bootstrap",
    mutations: [],
    local: [local({ status: "unavailable", currentThrough: 100 })],
    expected: ["fullCopy translations:20"],
  },
  {
    name: "bootstrap leaves out what a wildcard covers and is unavailable: stays so",
    mode: "bootstrap",
    mutations: [],
    local: [local({ status: "unavailable" })],
    entries: ["translations:*"],
    expected: [],
  },
  {
    name: "bootstrap of what an earlier run stored up to the same bound: nothing to do",
    mode: "bootstrap",
    until: 100,
    mutations: [mutation(50, "RESOURCE_CREATE")],
    local: [local({ currentThrough: 100 })],
    expected: [],
  },
  {
    name: "bootstrap of what is unknown here: full copy by its snapshot_url",
    mode: "bootstrap",
    mutations: [mutation(50, "RESOURCE_CREATE")],
    expected: ["fullCopy translations:20 /api/v4/resources/snapshots/translations/20"],
  },
  {
    name: "bootstrap of damaged rows that were current: full copy",
    mode: "bootstrap",
    until: 100,
    mutations: [mutation(50, "RESOURCE_CREATE")],
    local: [local({ currentThrough: 100, needsFullCopy: true })],
    expected: ["fullCopy translations:20 /api/v4/resources/snapshots/translations/20"],
  },
  {
    name: "bootstrap of what was announced up to the bound and never stored: full copy",
    mode: "bootstrap",
    until: 100,
    mutations: [mutation(50, "RESOURCE_CREATE")],
    local: [local({ currentThrough: 100, fullCopySequence: null })],
    expected: ["fullCopy translations:20 /api/v4/resources/snapshots/translations/20"],
  },
  {
    name: "bootstrap of what is held in a schema version that is known by now: full copy",
    mode: "bootstrap",
    until: 100,
    mutations: [mutation(50, "RESOURCE_CREATE")],
    local: [local({ status: "held", currentThrough: 100, retryAt: "2026-05-06T12:00:01Z" })],
    expected: ["fullCopy translations:20 /api/v4/resources/snapshots/translations/20"],
  },
  {
    name: "bootstrap leaves out what is held in an unknown schema version: left alone for a day",
    mode: "bootstrap",
    mutations: [],
    local: [local({ status: "held", schemaVersion: 2, retryAt: "2026-05-06T12:00:01Z" })],
    expected: [],
  },
  {
    name: "bootstrap of what is stored up to an older bound: full copy",
    mode: "bootstrap",
    until: 101,
    mutations: [mutation(50, "RESOURCE_CREATE")],
    local: [local({ currentThrough: 100 })],
    expected: ["fullCopy translations:20 /api/v4/resources/snapshots/translations/20"],
  },
  {
    name: "bootstrap of what is current in another feed: full copy, whatever the sequences say",
    mode: "bootstrap",
    until: 100,
    mutations: [mutation(50, "RESOURCE_CREATE")],
    local: [local({ currentThrough: 100, currentFeed: 0 })],
    expected: ["fullCopy translations:20 /api/v4/resources/snapshots/translations/20"],
  },
  {
    name: "bootstrap of rows that claim to be newer than the service: full copy",
    mode: "bootstrap",
    until: 100,
    mutations: [mutation(50, "RESOURCE_CREATE")],
    local: [local({ currentThrough: 9_000_000 })],
    expected: ["fullCopy translations:20 /api/v4/resources/snapshots/translations/20"],
  },
  {
    name: "bootstrap leaves out what is current as unavailable: nothing to do",
    mode: "bootstrap",
    until: 100,
    mutations: [],
    local: [local({ status: "unavailable" })],
    expected: [],
  },
  {
    name: "unavailable since a 404 less than a day ago: left alone",
    mutations: [],
    local: [local({ status: "unavailable", retryAt: "2026-05-06T12:00:01Z" })],
    expected: [],
  },
  {
    name: "unavailable since a 404 a day ago: asked for again",
    mutations: [],
    local: [local({ status: "unavailable", retryAt: "2026-05-06T12:00:00Z" })],
    expected: ["fullCopy translations:20"],
  },
  {
    name: "invalidated before the stored full copy: nothing to do",
    mutations: [mutation(85, "RESOURCE_INVALIDATE")],
    local: [local({ fullCopySequence: 90 })],
    expected: [],
  },
  {
    name: "invalidated at the sequence of the stored full copy: nothing to do",
    mutations: [mutation(90, "RESOURCE_INVALIDATE")],
    local: [local({ fullCopySequence: 90 })],
    expected: [],
  },
  {
    name: "invalidated before the stored full copy, whose rows are as new as the bound: nothing to do",
    until: 110,
    mutations: [mutation(85, "RESOURCE_INVALIDATE")],
    local: [local({ fullCopySequence: 90, currentThrough: 110 })],
    expected: [],
  },
  ...[
    { why: "is damaged", needsFullCopy: true },
    { why: "is of another feed", currentFeed: 0 },
    { why: "claims to be newer than the service", currentThrough: 9_000_000 },
    { why: "was taken away since", status: "unavailable" as const },
  ].map(({ why, ...change }) => ({
    name: `invalidated before the stored full copy, which ${why}: full copy`,
    mutations: [mutation(85, "RESOURCE_INVALIDATE")],
    local: [local({ fullCopySequence: 90, ...change })],
    expected: ["fullCopy translations:20 /api/v4/resources/snapshots/translations/20"],
  })),
  {
    name: "invalidated before the stored full copy, rows after it: rows",
    mutations: [mutation(85, "RESOURCE_INVALIDATE"), mutation(104, "ROW_UPDATE")],
    local: [local({ fullCopySequence: 90 })],
    expected: ["rows translations:20"],
  },
  {
    name: "local rows claim to be newer than the service: full copy instead of rows",
    until: 110,
    mutations: [mutation(101, "ROW_UPDATE")],
    local: [local({ currentThrough: 9_000_000 })],
    expected: ["fullCopy translations:20"],
  },
  {
    name: "damaged rows and nothing in the feed: full copy",
    mutations: [],
    local: [local({ needsFullCopy: true })],
    entries: ["translations:*"],
    expected: ["fullCopy translations:20"],
  },
  {
    name: "never arrived because its full copy failed: full copy",
    mutations: [],
    local: [local({ fullCopySequence: null, rowCount: 0 })],
    expected: ["fullCopy translations:20"],
  },
  {
    name: "held in a schema version that is still unknown: left alone for a day",
    mutations: [],
    local: [local({ status: "held", schemaVersion: 2, retryAt: "2026-05-06T12:00:01Z" })],
    expected: [],
  },
  {
    name: "held for more than a day: full copy, in case the service took the version back",
    mutations: [],
    local: [local({ status: "held", schemaVersion: 2, retryAt: "2026-05-06T11:59:59Z" })],
    expected: ["fullCopy translations:20"],
  },
  {
    name: "held in a schema version that is known by now: full copy",
    mutations: [],
    local: [local({ status: "held", schemaVersion: 1, retryAt: "2026-05-06T12:00:01Z" })],
    expected: ["fullCopy translations:20"],
  },
];

function planOf(
  test: Omit<Case, "name" | "expected">,
  logger = silent,
): ReturnType<typeof planPass> {
  const untilSequence = test.until ?? 110;
  const mode = test.mode ?? "incremental";
  const feed: Feed = { mode, pages: 1, mutations: test.mutations, untilSequence, nextToken: "t" };
  return planPass(feed, {
    filter: parseFilter(test.entries ?? ["translations:20"]).filter,
    local: test.local ?? [],
    feedId: 1,
    highest: untilSequence,
    floor: mode === "bootstrap" ? untilSequence : (test.through ?? 100),
    now: NOW,
    logger,
  });
}

describe("the plan for each resource", () => {
  for (const test of cases) {
    it(test.name, () => {
      assert.deepEqual(
        planOf(test).resources.map((resource) =>
          [
            resource.kind,
            resourceKey(resource.ref),
            ...(resource.kind === "fullCopy" && resource.url !== null ? [resource.url] : []),
            ...(resource.kind === "unavailable" ? [resource.reason] : []),
          ].join(" "),
        ),
        test.expected,
      );
    });
  }

  const needed: readonly (Omit<Case, "expected"> & { readonly required: number })[] = [
    {
      name: "of a bootstrap is as new as its bound",
      mode: "bootstrap",
      until: 120,
      mutations: [mutation(50, "RESOURCE_CREATE")],
      required: 120,
    },
    {
      name: "contains the change that asked for it",
      mutations: [mutation(105, "RESOURCE_INVALIDATE"), mutation(108, "ROW_UPDATE")],
      local: [local()],
      required: 105,
    },
    {
      name: "of damaged rows contains everything up to the checkpoint",
      through: 103,
      mutations: [],
      local: [local({ needsFullCopy: true })],
      required: 103,
    },
    {
      name: "in place of doubtful row changes contains the last of them",
      mutations: [mutation(105, "ROW_UPDATE"), mutation(108, "ROW_UPDATE")],
      local: [local({ currentThrough: 9_000_000 })],
      required: 108,
    },
  ];
  for (const { name, required, ...test } of needed) {
    it(`a full copy ${name}`, () => {
      const [plan] = planOf(test).resources;
      assert.equal(plan?.kind, "fullCopy");
      assert.equal(plan.required, required);
    });
  }

  it("warns only of undocumented mutation types", () => {
    const warnings: string[] = [];
    const logger: Logger = { ...silent, warn: (text) => void warnings.push(text) };
    const documented = [
      "RESOURCE_CREATE",
      "RESOURCE_UPDATE",
      "RESOURCE_DELETE",
      "RESOURCE_INVALIDATE",
      "ROW_CREATE",
      "ROW_UPDATE",
      "ROW_DELETE",
    ].map((type, index) => mutation(101 + index, type));
    planOf({ mutations: documented, local: [local()] }, logger);
    assert.deepEqual(warnings, []);
    planOf({ mutations: [mutation(101, "ROW_MERGE")], local: [local()] }, logger);
    assert.equal(warnings.length, 1);
  });

  it("records no freshness marker for changed rows alone, and one for an update beside them", () => {
    const rows = mutation(102, "ROW_UPDATE");
    assert.deepEqual(planOf({ mutations: [rows], local: [local()] }).touched, []);
    const both = { mutations: [mutation(101, "RESOURCE_UPDATE"), rows], local: [local()] };
    assert.equal(planOf(both).touched.length, 1);
  });

  it("records the freshness markers of a resource once", () => {
    const plan = planOf({
      mutations: [
        mutation(101, "RESOURCE_UPDATE"),
        mutation(102, "RESOURCE_UPDATE", { changedAt: "2026-05-06T10:00:00Z" }),
      ],
      local: [local()],
    });
    assert.deepEqual(plan.touched, [{ group: "translations", id: 20 }]);
  });
});
