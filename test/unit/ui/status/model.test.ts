import assert from "node:assert/strict";
import type { RunProgress } from "../../../../src/core/sync/types.js";
import { statusText, type StatusInput } from "../../../../src/ui/status/model.js";
import { ago, DAY, FILTER, HOUR, lastRun, NOW, resource, state, status } from "../support.js";

const RUNNING: RunProgress = {
  phase: "fullCopies",
  pages: 3,
  mutations: 120,
  fullCopiesDone: 12,
  fullCopiesTotal: 40,
  rows: 74_832,
};

function item(changes: Partial<StatusInput> = {}): string | null {
  return statusText({ ...INPUT, ...changes })?.text ?? null;
}

const INPUT: StatusInput = {
  missing: null,
  environment: "production",
  state: state(),
  status: status(),
  openError: null,
  accessChangedAt: null,
  entries: ["translations:*"],
  isPaused: false,
  now: NOW,
  locale: "en",
};

const old = (days: number): Partial<StatusInput> => ({
  state: state({ lastRun: lastRun({ lastCompleteAt: ago(days * DAY + HOUR) }) }),
});

const withoutCredentials: Partial<StatusInput> = {
  status: status({ error: { code: "credentials_missing", message: "", details: {} } }),
};

describe("the status bar item", () => {
  const cases: [name: string, input: Partial<StatusInput>, expected: string | null][] = [
    ["tells the age of the copy", {}, "$(sync) Quran content: 2 hr"],
    ["is not there before the store is open", { state: null }, null],
    [
      "is not there where nothing is set up",
      { missing: "clientId", state: state({ resources: [], lastRun: null }) },
      null,
    ],
    [
      "tells the age without credentials too",
      { missing: "clientId" },
      "$(sync) Quran content: 2 hr",
    ],
    [
      "has no age before the first sync",
      { state: state({ resources: [], lastRun: null }) },
      "$(sync) Quran content",
    ],
    [
      "counts full copies during a sync",
      { status: status({ running: RUNNING }) },
      "$(sync~spin) Quran content: 12/40",
    ],
    [
      "counts pages before the first full copy",
      { status: status({ running: { ...RUNNING, phase: "pages", fullCopiesTotal: 0 } }) },
      "$(sync~spin) Quran content: 3",
    ],
    [
      "waits for another window",
      { status: status({ running: { ...RUNNING, phase: "waiting" } }) },
      "$(sync~spin) Quran content: …",
    ],
    [
      "is quiet about being offline",
      {
        status: status({ offline: true, error: { code: "offline", message: "", details: {} } }),
      },
      "$(debug-disconnect) Quran content: 2 hr",
    ],
    [
      "shows that the last sync failed",
      { status: status({ error: { code: "invalid_response", message: "", details: {} } }) },
      "$(error) Quran content: 2 hr",
    ],
    [
      "leaves out the error of a sync before the credentials were cleared",
      {
        missing: "clientId",
        status: status({ error: { code: "service_unavailable", message: "", details: {} } }),
      },
      "$(sync) Quran content: 2 hr",
    ],
    [
      "says nothing where another window was syncing",
      { status: status({ error: { code: "store_busy", message: "", details: {} } }) },
      "$(sync) Quran content: 2 hr",
    ],
    [
      "shows that the store could not be opened",
      { state: null, openError: { code: "store_damaged", message: "", details: {} } },
      "$(error) Quran content",
    ],
    [
      "warns that the first sync was cancelled",
      { state: state({ lastRun: lastRun({ outcome: "cancelled", lastCompleteAt: null }) }) },
      "$(warning) Quran content: incomplete",
    ],
    [
      "warns that the first sync is incomplete, because resources failed",
      { state: state({ lastRun: lastRun({ outcome: "partial", lastCompleteAt: null }) }) },
      "$(warning) Quran content: incomplete",
    ],
    [
      "states no age after the first sync failed",
      {
        state: state({
          resources: [resource({ checkedAt: ago(0) })],
          lastRun: lastRun({ outcome: "failed", lastCompleteAt: null }),
        }),
        status: status({ error: { code: "invalid_response", message: "", details: {} } }),
      },
      "$(error) Quran content",
    ],
    ...(["partial", "failed", "cancelled"] as const).map(
      (outcome): [string, Partial<StatusInput>, string] => [
        `tells the age of the copy after the first sync of a changed list was ${outcome}`,
        {
          state: state({
            resources: [resource({ checkedAt: ago(3 * DAY) })],
            lastRun: lastRun({ outcome, lastCompleteAt: null }),
            filters: [
              {
                filter: "translations:1",
                checkpoint: null,
                lastRun: lastRun({ lastCompleteAt: ago(3 * DAY) }),
              },
              {
                filter: FILTER,
                checkpoint: null,
                lastRun: lastRun({ outcome, lastCompleteAt: null }),
              },
            ],
          }),
        },
        "$(sync) Quran content: 3 days",
      ],
    ),
    [
      "calls a copy without resources not incomplete",
      {
        state: state({
          resources: [],
          lastRun: lastRun({ outcome: "failed", lastCompleteAt: null }),
        }),
        status: status({ error: { code: "credentials_rejected", message: "", details: {} } }),
        accessChangedAt: NOW,
      },
      "$(sync) Quran content",
    ],
    [
      "shows the age of the copy after a later sync was cancelled",
      { state: state({ lastRun: lastRun({ outcome: "cancelled" }) }) },
      "$(sync) Quran content: 2 hr",
    ],
    [
      "does not repeat that credentials were missing after they have been set",
      { ...withoutCredentials, accessChangedAt: NOW },
      "$(sync) Quran content: 2 hr",
    ],
    [
      "says that the credentials set before the last sync were missing",
      { ...withoutCredentials, accessChangedAt: NOW - 2 * DAY },
      "$(error) Quran content: 2 hr",
    ],
    ["does not warn of a copy of five days", old(5), "$(sync) Quran content: 5 days"],
    ["warns before the week is over", old(6), "$(warning) Quran content: 6 days"],
    [
      "has no limit for the sandbox's samples",
      { ...old(6), environment: "sandbox" },
      "$(sync) Quran content: 6 days",
    ],
    [
      "warns of resources that failed",
      {
        state: state({
          resources: [resource({ failure: { code: "offline", message: "", at: ago(HOUR) } })],
        }),
      },
      "$(warning) Quran content: 2 hr",
    ],
    ["shows that syncs are paused", { isPaused: true }, "$(debug-pause) Quran content: 2 hr"],
  ];
  for (const [name, input, expected] of cases) {
    it(name, () => {
      assert.equal(item(input), expected);
    });
  }

  it("does not repeat how long the service asked to wait before an earlier sync ended", () => {
    const problem = { code: "rate_limited", message: "", details: { retryAfterMs: 300_000 } };
    const { tooltip } = statusText({ ...INPUT, status: status({ error: problem }) }) ?? {};
    assert.match(tooltip?.[0] ?? "", /asks to send fewer requests/);
    assert.doesNotMatch(tooltip?.[0] ?? "", /wait/);
  });

  it("announces that the next sync continues after a cancelled one", () => {
    const cancelled = state({ lastRun: lastRun({ outcome: "cancelled", lastCompleteAt: null }) });
    assert.deepEqual(statusText({ ...INPUT, state: cancelled })?.tooltip.slice(0, 2), [
      "The last sync was cancelled. The next one continues from there.",
      "The local copy has not been synced completely yet.",
    ]);
  });

  it("names the resources that hold the sync back, as long as they are in the settings", () => {
    const failure = { code: "not_found", message: "", at: ago(HOUR) };
    const resources = [21, 22, 23, 24, 25, 26, 27].map((id) =>
      resource({ id, name: id === 21 ? null : `Translation ${id}`, failure }),
    );
    const tooltip = (entries: readonly string[]): readonly string[] | undefined =>
      statusText({ ...INPUT, state: state({ resources }), entries })?.tooltip;
    assert.deepEqual(tooltip(["translations:21", "translations:22"])?.slice(0, 2), [
      "Could not be updated: Translations 21, Translation 22.",
      "Until they succeed or are removed from the list, no sync counts as complete.",
    ]);
    assert.match(tooltip(["translations:*"])?.[0] ?? "", /Translation 25, 2 more\.$/);
    resources.splice(0, Infinity, resource({ id: 21, name: "ترجمة", failure }));
    assert.equal(tooltip(["translations:21"])?.[0], "Could not be updated: \u2068ترجمة\u2069.");
    assert.ok(!tooltip(["articles:*"])?.some((line) => line.startsWith("Could not")));
  });

  it("explains itself to screen readers as well", () => {
    const text = statusText({
      ...INPUT,
      status: status({ error: { code: "credentials_rejected", message: "", details: {} } }),
    });
    assert.ok(text);
    assert.match(text.tooltip[0] ?? "", /did not accept the API credentials/);
    assert.match(text.accessibilityLabel, /^Quran content, .*credentials/);
  });

  it("names a service other than the default one", () => {
    const last = (environment: StatusInput["environment"]): string | undefined =>
      statusText({ ...INPUT, environment })?.tooltip.at(-1);
    assert.equal(last("production"), "The local copy has 1 resource.");
    assert.equal(last("sandbox"), "Service: sandbox, with sample data.");
  });

  it("shows pages, full copies and rows during a sync", () => {
    const text = statusText({ ...INPUT, status: status({ running: RUNNING }) });
    assert.deepEqual(text?.tooltip, ["Full copies: 12 of 40, 74,832 rows"]);
  });
});
