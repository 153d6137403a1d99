import assert from "node:assert/strict";
import type { VerifyReport } from "../../../../src/core/model/storeState.js";
import type { SyncReport } from "../../../../src/core/sync/types.js";
import { checkResultText } from "../../../../src/ui/text/checkResult.js";
import { progressText, reportText } from "../../../../src/ui/text/progress.js";
import { problemCount, verifyReportText } from "../../../../src/ui/text/verifyReport.js";

const REPORT: SyncReport = {
  mode: "incremental",
  pages: 1,
  mutations: 0,
  fullCopies: 0,
  rowsUpserted: 0,
  rowsDeleted: 0,
  unavailable: [],
  failed: [],
  problems: [],
  checkpointStored: true,
};

describe("reports", () => {
  it("of a sync without changes", () => {
    assert.equal(reportText(REPORT, "en"), "Everything is up to date.");
  });

  it("of a sync that changed rows", () => {
    assert.equal(
      reportText({ ...REPORT, rowsUpserted: 6236, rowsDeleted: 2, fullCopies: 1 }, "en"),
      "Synced. 6,236 rows stored, 2 deleted. 1 full copy.",
    );
    assert.equal(reportText({ ...REPORT, rowsUpserted: 1 }, "en"), "Synced. 1 row stored.");
    assert.equal(
      reportText({ ...REPORT, rowsDeleted: 3 }, "en"),
      "Synced. No rows stored, 3 deleted.",
    );
  });

  it("of a sync that only made resources unavailable", () => {
    const unavailable = [{ group: "tafsirs", id: 1, reason: null }];
    assert.equal(reportText({ ...REPORT, unavailable }, "en"), "1 resource became unavailable.");
  });

  it("of a check, with the number of its findings", () => {
    const text = (name: string | null, resources: number, findings: number): string =>
      checkResultText({ name, resources, findings, isCancelled: false }, "en");
    assert.equal(text("Maududi", 1, 0), "The checks have no findings in Maududi.");
    assert.equal(text("Maududi", 1, 1), "The checks have 1 finding in Maududi.");
    assert.equal(text(null, 3, 1200), "The checks have 1,200 findings in 3 resources.");
  });

  it("of a cancelled check, which never calls a resource free of findings", () => {
    const results = [
      { name: "Maududi", resources: 0, findings: 0 },
      { name: null, resources: 2, findings: 0 },
      { name: null, resources: 2, findings: 7 },
    ];
    for (const each of results) {
      assert.equal(
        checkResultText({ ...each, isCancelled: true }, "en"),
        "The check was cancelled. Results that were already complete are kept.",
      );
    }
  });

  it("of a running sync, phase by phase", () => {
    const progress = {
      pages: 2,
      mutations: 150,
      fullCopiesDone: 3,
      fullCopiesTotal: 9,
      rows: 18708,
    };
    assert.deepEqual(
      (["waiting", "pages", "fullCopies", "committing"] as const).map((phase) =>
        progressText({ ...progress, phase }, "en"),
      ),
      [
        "Waiting for another window…",
        "Fetching changes: page 2, 150 changes",
        "Full copies: 3 of 9, 18,708 rows",
        "Storing 18,708 rows…",
      ],
    );
    for (const [retryInMs, text] of [
      [999, "Waiting for another window…"],
      [1_000, "The service is busy or cannot be reached. Trying again in 1 sec…"],
      [8_000, "The service is busy or cannot be reached. Trying again in 8 sec…"],
    ] as const) {
      assert.equal(progressText({ ...progress, phase: "waiting", retryInMs }, "en"), text);
    }
  });

  const VERIFIED: VerifyReport = {
    files: [
      { file: "catalog.sqlite", resource: null, bytes: 20_480, rows: null, problem: null },
      {
        file: "resources/tafsirs-1.2.sqlite",
        resource: { group: "tafsirs", id: 1 },
        bytes: 1_200_000,
        rows: 940,
        problem: "not a database | damaged",
      },
    ],
    orphans: ["resources/tafsirs-1.1.sqlite"],
    setAside: [],
    totalBytes: 1_220_480,
    ok: false,
  };

  it("of a damaged store, with every file and its state", () => {
    assert.equal(problemCount(VERIFIED), 2);
    assert.equal(
      verifyReportText(VERIFIED, "en"),
      [
        "# Local store",
        "",
        "2 problems. 2 files, 1.2 MB.",
        "",
        "| File | Resource | Size | Rows | State |",
        "| --- | --- | ---: | ---: | --- |",
        "| catalog.sqlite |  | 20.5 kB |  | sound |",
        "| resources/tafsirs-1.2.sqlite | tafsirs:1 | 1.2 MB | 940 | problem: not a database \\| damaged |",
        "",
        "## Files that nothing names (a repair removes them)",
        "",
        "- resources/tafsirs-1.1.sqlite",
        "",
      ].join("\n"),
    );
  });

  it("of an intact store", () => {
    const text = verifyReportText({ ...VERIFIED, files: [], orphans: [], ok: true }, "en");
    assert.match(text, /Everything is sound\./);
  });
});
