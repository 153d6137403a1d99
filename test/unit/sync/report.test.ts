import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { MutationHead } from "../../../src/core/model/commit.js";
import { ContentError, serializeError } from "../../../src/core/model/errors.js";
import type { Feed } from "../../../src/core/sync/feed.js";
import { RunReport } from "../../../src/core/sync/report.js";
import type { RunProgress } from "../../../src/core/sync/types.js";

const A = { group: "translations", id: 1 };
const B = { group: "tafsirs", id: 2 };
const MUTATION: MutationHead = {
  ...A,
  sequence: 1,
  type: "RESOURCE_UPDATE",
  recordType: null,
  recordKey: null,
  sourceRecordId: null,
  resourceContentId: null,
  changedAt: "2026-01-01T00:00:00Z",
  snapshotUrl: null,
  unavailableReason: null,
};

function feed(pages: number, mutations: number): Feed {
  return {
    mode: "incremental",
    pages,
    mutations: Array.from({ length: mutations }, () => MUTATION),
    untilSequence: 1,
    nextToken: "token",
  };
}

function shown(): { readonly report: RunReport; readonly last: () => RunProgress | undefined } {
  const progress: RunProgress[] = [];
  return { report: new RunReport((each) => progress.push(each)), last: () => progress.at(-1) };
}

describe("the report of a run", () => {
  it("begins with nothing", () => {
    assert.deepEqual(new RunReport(undefined).finish(), {
      mode: "incremental",
      pages: 0,
      mutations: 0,
      fullCopies: 0,
      rowsUpserted: 0,
      rowsDeleted: 0,
      unavailable: [],
      failed: [],
      problems: [],
      checkpointStored: false,
    });
  });

  it("adds up the rows of changes and of full copies", () => {
    const report = new RunReport(undefined);
    report.addRows({ upserted: 3, deleted: 1 });
    report.addCopy({ upserted: 10, deleted: 5 });
    report.addCopy(null);
    const { fullCopies, rowsUpserted, rowsDeleted } = report.finish();
    assert.deepEqual(
      { fullCopies, rowsUpserted, rowsDeleted },
      {
        fullCopies: 1,
        rowsUpserted: 13,
        rowsDeleted: 6,
      },
    );
  });

  it("has changed something after one mutation, full copy or unavailable resource", () => {
    const changes: [string, (report: RunReport) => void, boolean][] = [
      ["nothing", () => undefined, false],
      [
        "a page without mutations",
        (report) => {
          report.addFeed(feed(1, 0));
        },
        false,
      ],
      [
        "a failure",
        (report) => {
          report.addFailure(A, serializeError(new Error("no")));
        },
        false,
      ],
      [
        "a mutation",
        (report) => {
          report.addFeed(feed(1, 1));
        },
        true,
      ],
      [
        "an equal full copy",
        (report) => {
          report.addCopy({ upserted: 0, deleted: 0 });
        },
        true,
      ],
      [
        "an unavailable resource",
        (report) => {
          report.addUnavailable(A, null);
        },
        true,
      ],
    ];
    for (const [name, change, expected] of changes) {
      const report = new RunReport(undefined);
      change(report);
      assert.equal(report.changedAnything, expected, name);
    }
  });

  it("shows progress that only grows over the passes of a run", () => {
    const { report, last } = shown();
    report.show({});
    const nothing: RunProgress = {
      phase: "waiting",
      pages: 0,
      mutations: 0,
      fullCopiesDone: 0,
      fullCopiesTotal: 0,
      rows: 0,
    };
    assert.deepEqual(last(), nothing);
    report.show({ phase: "pages" });
    report.showPages(2, 5);
    report.addFeed(feed(2, 5));
    report.showPages(1, 3);
    assert.deepEqual(last(), { ...nothing, phase: "pages", pages: 3, mutations: 8 });
    report.addFeed(feed(1, 3));
    report.addRows({ upserted: 4, deleted: 2 });
    report.addCopiesToFetch(2);
    report.addCopy({ upserted: 10, deleted: 1 });
    report.addCopy(null);
    report.addCopiesToFetch(1);
    assert.deepEqual(last(), {
      phase: "fullCopies",
      pages: 3,
      mutations: 8,
      fullCopiesDone: 2,
      fullCopiesTotal: 3,
      rows: 16,
    });
    const { pages, mutations } = report.finish();
    assert.deepEqual({ pages, mutations }, { pages: 3, mutations: 8 });
  });

  it("names each resource once, with what was said last", () => {
    const report = new RunReport(undefined);
    const error = (text: string) => serializeError(new ContentError("offline", text));
    report.addFailure(A, error("first"));
    report.addFailure(A, error("second"));
    report.addUnavailable(B, null);
    report.addUnavailable(B, "unapproved");
    const { failed, unavailable } = report.finish();
    assert.deepEqual(failed, [{ ...A, code: "offline", message: "second" }]);
    assert.deepEqual(unavailable, [{ ...B, reason: "unapproved" }]);
  });

  it("knows a failure as new unless the store has it", () => {
    const report = new RunReport(undefined);
    const error = serializeError(new ContentError("offline", "No network."));
    report.addFailure(A, error);
    report.addFailure(B, error, true);
    assert.deepEqual(
      [...report.failed.values()].map(({ ref, isNoted }) => [ref, isNoted]),
      [
        [A, false],
        [B, true],
      ],
    );
  });
});
