import assert from "node:assert/strict";
import type { SerializedError } from "../../../../src/core/model/errors.js";
import { buildTree } from "../../../../src/ui/tree/model.js";
import type {
  GroupNode,
  ResourceNode,
  TreeInput,
  TreeModel,
} from "../../../../src/ui/tree/nodes.js";
import {
  ago,
  DAY,
  HOUR,
  lastRun,
  listed,
  NOW,
  resource,
  state,
  status,
  treeInput,
} from "../support.js";

const OFFLINE: SerializedError = { code: "offline", message: "no route", details: {} };

function tree(changes: Partial<TreeInput> = {}): TreeModel {
  return buildTree(treeInput(changes));
}

function groups(model: TreeModel): GroupNode[] {
  return model.nodes.filter((node) => node.kind === "group");
}

function resources(model: TreeModel): ResourceNode[] {
  return groups(model).flatMap(({ children }) =>
    children.filter((child) => child.kind === "resource"),
  );
}

function only(model: TreeModel): ResourceNode {
  const [node, ...others] = resources(model);
  assert.ok(node);
  assert.deepEqual(others, []);
  return node;
}

/** The text of the row of a tree's only resource. */
function row(changes: Parameters<typeof resource>[0], input: Partial<TreeInput> = {}): string {
  const node = only(tree({ ...input, state: state({ resources: [resource(changes)] }) }));
  return `${node.label} | ${node.description}`;
}

describe("the tree", () => {
  it("shows groups in reading order with their number of resources", () => {
    const model = tree({
      state: state({
        resources: [
          resource({ group: "zz_new_things", id: 1 }),
          resource({ group: "tafsirs", id: 2 }),
          resource({ id: 3 }),
          resource({ id: 4 }),
          resource({ group: "articles", id: 5 }),
        ],
      }),
    });
    assert.deepEqual(
      groups(model).map(({ label, description }) => `${label} ${description}`),
      ["Translations 2", "Tafsirs 1", "Articles 1", "Zz new things 1"],
    );
  });

  it("has no row for a deselected resource that was never fetched", () => {
    const [gone, kept, chosen] = [
      resource({ id: 1, file: null, rowCount: 0 }),
      resource({ id: 2 }),
      resource({ group: "tafsirs", id: 3, file: null, rowCount: 0 }),
    ];
    const shown = (entries: readonly string[]): string[] =>
      resources(tree({ entries, state: state({ resources: [gone, kept, chosen] }) })).map(
        ({ group, id }) => `${group}:${id}`,
      );
    assert.deepEqual(shown(["tafsirs:3"]), ["translations:2", "tafsirs:3"]);
    assert.deepEqual(shown(["translations:*"]), ["translations:1", "translations:2"]);
    assert.equal(
      tree({ entries: [], state: state({ resources: [gone] }) }).viewState,
      "nothingChosen",
    );
  });

  it("sorts resources by name, with numbers in numeric order", () => {
    const names = ["Text 10", "Text 9", "An essay"];
    const model = tree({
      state: state({ resources: names.map((name, index) => resource({ id: index + 1, name })) }),
    });
    assert.deepEqual(
      resources(model).map(({ label }) => label),
      ["An essay", "Text 9", "Text 10"],
    );
  });

  it("keeps the ids of its nodes when texts change, so that nothing collapses", () => {
    const ids = (model: TreeModel): string[] => [
      ...groups(model).map(({ nodeId }) => nodeId),
      ...resources(model).map(({ nodeId }) => nodeId),
    ];
    assert.deepEqual(
      ids(tree()),
      ids(tree({ now: NOW + 3 * DAY, status: status({ offline: true }) })),
    );
  });

  it("provides a command's argument with each resource", () => {
    const { group, id } = only(tree());
    assert.deepEqual({ group, id }, { group: "translations", id: 20 });
  });
});

describe("a resource in the tree", () => {
  describe("says of a resource", () => {
    const cases: [name: string, changes: Parameters<typeof resource>[0], expected: string][] = [
      ["that is complete: language, rows, age", {}, "English · 6,236 · 2 hr"],
      [
        "with verses missing: how many there are",
        { rowCount: 6230 },
        "English · 6,230/6,236 · 2 hr",
      ],
      [
        "of another group: its rows, without an expectation",
        { group: "tafsirs", rowCount: 940 },
        "English · 940 rows · 2 hr",
      ],
      ["without a language: what the number counts", { languageName: null }, "6,236 verses · 2 hr"],
      [
        "without a language and with verses missing: what the numbers count",
        { languageName: null, rowCount: 3 },
        "3/6,236 verses · 2 hr",
      ],
      [
        "that became unavailable: since when, in place of the age",
        { status: "unavailable", unavailableSince: "2026-11-03T10:00:00Z" },
        "unavailable since Nov 3 · English · 6,236",
      ],
      [
        "that became unavailable last year: the year",
        { status: "unavailable", unavailableSince: "2025-12-03T10:00:00Z" },
        "unavailable since Dec 3, 2025 · English · 6,236",
      ],
      [
        "that the service has never published: that it is unknown here",
        { status: "unavailable", file: null, lastRefreshedAt: null, rowCount: 0 },
        "unknown to this service · English",
      ],
      [
        "in a newer format: that the extension must be updated",
        { status: "held" },
        "extension update needed · English · 6,236 · 2 hr",
      ],
      [
        "that failed: why, in two words",
        { failure: { code: "service_unavailable", message: "503", at: ago(HOUR) } },
        "full copy failed: service unavailable · English · 6,236 · 2 hr",
      ],
      [
        "that lost rows: how many",
        { rowCount: 5924, lostRows: 312 },
        "312 rows fewer · English · 5,924/6,236 · 2 hr",
      ],
      [
        "whose file was set aside: that a full copy is due",
        { needsFullCopy: true, rowCount: 0, file: null },
        "full copy due · English · 2 hr",
      ],
    ];
    for (const [name, changes, expected] of cases) {
      it(name, () => {
        const entries = [`${changes?.group ?? "translations"}:*`];
        assert.equal(row(changes, { entries }), `First translation | ${expected}`);
      });
    }
  });

  it("counts the age of a copy from the last complete sync that covered it", () => {
    const old = { lastRefreshedAt: ago(40 * DAY), lastChangedAt: ago(30 * DAY) };
    assert.equal(row(old), "First translation | English · 6,236 · 2 hr");
  });

  it("counts the age of a copy that has failed since from its own last change", () => {
    const old = {
      lastRefreshedAt: ago(40 * DAY),
      lastChangedAt: ago(30 * DAY),
      failure: { code: "offline", message: "", at: ago(HOUR) },
    };
    assert.match(row(old), /30 days$/);
  });

  it("marks a resource that the settings no longer name, and keeps it", () => {
    const node = only(tree({ entries: [] }));
    assert.equal(node.description, "not synced · English · 6,236 · 2 hr");
    assert.equal(node.icon, "sync-ignored", "beside a long name, only the icon is visible");
    assert.match(node.accessibilityLabel, /, not synced, /);
    assert.deepEqual(node.tooltip.notes, [
      "No longer in the settings: its rows are kept, but not updated.",
    ]);
    assert.equal(node.isStored, true);
  });

  it("shows pending resources of the settings with their listed names", () => {
    const model = tree({
      state: state({ listed: [listed()] }),
      entries: ["translations:20", "translations:21", "articles:7"],
    });
    assert.deepEqual(
      resources(model).map(({ label, description }) => `${label} | ${description}`),
      [
        "First translation | English · 6,236 · 2 hr",
        "Second translation | not fetched yet · Urdu",
        "Articles 7 | not fetched yet",
      ],
    );
  });

  it("shows a whole group of the settings before its first copy", () => {
    const [, group] = groups(tree({ entries: ["translations:20", "articles:*"] }));
    assert.equal(group?.label, "Articles");
    assert.equal(group.description, "");
    assert.deepEqual(
      group.children.map(({ label, description }) => `${label} | ${description}`),
      ["All in Articles | not fetched yet"],
    );
  });

  it("shows after a complete sync that the service publishes no resource of a group", () => {
    const filter = "articles:*;translations:20";
    const filters = [{ filter, checkpoint: { feed: 1, through: 9 }, lastRun: lastRun() }];
    const described = (changes: Parameters<typeof state>[0]): (string | undefined)[] => {
      const [, group] = groups(
        tree({
          entries: ["translations:20", "articles:*"],
          state: state({ filters, ...changes }),
          status: status({ filter }),
        }),
      );
      return group?.children.map(({ description }) => description) ?? [];
    };
    assert.deepEqual(described({}), ["the service has none"]);
    assert.deepEqual(described({ feed: 2 }), ["not fetched yet"]);
  });

  it("sets the context values for menus", () => {
    const flags = (changes: Parameters<typeof resource>[0], entries: string[]): string =>
      only(tree({ state: state({ resources: [resource(changes)] }), entries })).contextValue;
    assert.equal(flags({}, ["translations:*"]), "resource stored covered");
    assert.equal(flags({}, ["translations:20"]), "resource stored named covered");
    assert.equal(
      flags({ status: "unavailable", lostRows: 30 }, []),
      "resource stored unavailable lostRows uncovered",
    );
    assert.equal(
      flags({ file: null, rowCount: 0, needsFullCopy: true }, ["translations:20"]),
      "resource pending named covered needsFullCopy",
    );
  });

  it("shows marks as icons too, and the normal icon without marks", () => {
    const icon = (changes: Parameters<typeof resource>[0]): string =>
      only(tree({ state: state({ resources: [resource(changes)] }) })).icon;
    assert.equal(icon({}), "bookmark");
    assert.equal(icon({ status: "unavailable" }), "circle-slash");
    assert.equal(icon({ status: "held" }), "lock");
    assert.equal(icon({ failure: { code: "offline", message: "", at: ago(0) } }), "warning");
    assert.equal(icon({ lostRows: 30 }), "info");
  });

  it("animates the icon of a resource whose full copy is being fetched", () => {
    assert.equal(only(tree({ busy: new Set(["translations:20"]) })).icon, "loading~spin");
  });

  it("describes a resource completely to screen readers", () => {
    assert.equal(
      only(tree()).accessibilityLabel,
      "First translation, Translations, English, 6,236, age of the copy: 2 hr",
    );
  });

  it("shows how many verses the ranges of a tafsir cover, once they are read", () => {
    const quantity = (verses: number): string | undefined =>
      row(
        { group: "tafsirs", id: 1, rowCount: 940 },
        {
          entries: ["tafsirs:*"],
          coveredVerses: new Map([["tafsirs:1", verses]]),
        },
      ).split(" · ")[1];
    assert.equal(quantity(6236), "covers 6,236");
    assert.equal(quantity(6230), "covers 6,230/6,236");
  });

  it("counts the resources that need attention", () => {
    const resources = [resource({ lostRows: 30 }), resource({ id: 21 }), resource({ id: 22 })];
    assert.equal(tree({ state: state({ resources }) }).attention, 1);
  });

  it("shows unreviewed changes as a dot, and to screen readers as words", () => {
    const changed = { unreviewedRows: 1203 };
    assert.equal(row(changed), "First translation | ●1,203 · English · 6,236 · 2 hr");
    const node = only(tree({ state: state({ resources: [resource(changed)] }) }));
    assert.match(node.accessibilityLabel, /, 1,203 changes not reviewed$/);
    assert.ok(!node.accessibilityLabel.includes("●"), "no dot is read aloud");
    assert.deepEqual(node.tooltip.notes, ["1,203 changes not reviewed."]);
    assert.equal(node.changes, "1,203 changes not reviewed", "the hover of the row's decoration");
    assert.equal(node.contextValue, "resource stored covered changed");
    const others = [resource(changed), resource({ id: 21, unreviewedRows: 2 })];
    assert.equal(tree({ state: state({ resources: others }) }).unreviewed, 1205);
    assert.equal(tree().unreviewed, 0, "a first copy has none");
    assert.ok(!row({}).includes("●"), "a resource without changes has no dot");
  });

  it("shows in the hover which scope the credentials lack for the name", () => {
    const unnamed = state({ resources: [resource({ name: null })] });
    const missingScopes = ["content.translations.read"];
    const { tooltip } = only(tree({ state: unnamed, status: status({ missingScopes }) }));
    assert.match(
      tooltip.notes.join(),
      /name is missing.*lack the scope content\.translations\.read/,
    );
    assert.deepEqual(only(tree({ state: unnamed })).tooltip.notes, []);
  });

  it("keeps everything for the hover, without unknown facts", () => {
    const node = only(
      tree({
        state: state({
          resources: [
            resource({
              lastChangedAt: null,
              failure: { code: "rate_limited", message: "Too many requests.", at: ago(HOUR) },
            }),
          ],
        }),
      }),
    );
    const facts = new Map(node.tooltip.facts.map(({ label, value }) => [label, value]));
    assert.deepEqual(
      [...facts.keys()],
      [
        "Group",
        "Author",
        "Language",
        "Resource",
        "Content id",
        "Rows",
        "Sequence",
        "Last full copy",
        "Size",
        "Last error",
      ],
    );
    assert.equal(facts.get("Resource"), "translations:20");
    assert.equal(facts.get("Size"), "2.5 MB");
    assert.match(facts.get("Last error") ?? "", /asks to send fewer requests/);
  });
});

describe("the line above the tree", () => {
  describe("of an empty store", () => {
    const empty = { state: state({ resources: [], lastRun: null }) };
    const cases: [name: string, input: Partial<TreeInput>, expected: string][] = [
      ["is loading until the store is open", { state: null }, "loading"],
      [
        "says that the store could not be opened",
        { state: null, openError: { code: "store_damaged", message: "", details: {} } },
        "storeFailed",
      ],
      ["asks for credentials or the sandbox", { ...empty, missing: "clientId" }, "notConfigured"],
      ["asks for resources", { ...empty, entries: [] }, "nothingChosen"],
      ["offers the first sync", empty, "neverSynced"],
      [
        "shows the first sync",
        {
          ...empty,
          status: status({
            running: {
              phase: "pages",
              pages: 1,
              mutations: 0,
              fullCopiesDone: 0,
              fullCopiesTotal: 0,
              rows: 0,
            },
          }),
        },
        "firstSync",
      ],
      [
        "says that it is offline",
        { ...empty, status: status({ offline: true, error: OFFLINE }) },
        "offline",
      ],
      [
        "says that the last sync failed",
        {
          ...empty,
          status: status({ error: { code: "invalid_response", message: "", details: {} } }),
        },
        "failed",
      ],
      ...(["credentials_rejected", "insufficient_scope"] as const).map(
        (code): [string, Partial<TreeInput>, string] => [
          `says that the service refuses the credentials: ${code}`,
          { ...empty, status: status({ error: { code, message: "", details: {} } }) },
          "accessRefused",
        ],
      ),
      [
        "remembers after a reload that it was offline",
        {
          state: state({ resources: [], lastRun: lastRun({ outcome: "failed", error: OFFLINE }) }),
        },
        "offline",
      ],
    ];
    for (const [name, input, expected] of cases) {
      it(name, () => {
        const model = tree(input);
        assert.equal(model.viewState, expected);
        assert.deepEqual(model.nodes, []);
        assert.equal(model.message, undefined);
      });
    }
  });

  it("stays readable without credentials", () => {
    const model = tree({ missing: "clientId" });
    assert.equal(model.viewState, "ready");
    assert.equal(resources(model).length, 1);
  });

  it("shows in one line that it is offline, and the age of the copy", () => {
    assert.match(
      tree({ status: status({ offline: true, error: OFFLINE }) }).message ?? "",
      /^Offline\. Last synced: /,
    );
  });

  it("shows in one line why the last sync failed", () => {
    const error = { code: "credentials_rejected", message: "", details: {} };
    assert.match(
      tree({ status: status({ error }) }).message ?? "",
      /did not accept the API credentials/,
    );
  });

  it("remembers after a reload why the last sync failed", () => {
    const error = { code: "invalid_response", message: "", details: {} };
    const model = tree({ state: state({ lastRun: lastRun({ outcome: "failed", error }) }) });
    assert.match(model.message ?? "", /answer could not be read/);
  });

  it("shows that a copy is not synced without API credentials", () => {
    assert.match(tree({ missing: "clientId" }).message ?? "", /No API credentials are set/);
  });

  it("shows pending resources beside an invalid entry before the first sync", () => {
    const model = tree({
      state: state({ resources: [] }),
      entries: ["translations:20", "translations-19"],
    });
    assert.equal(only(model).description, "not fetched yet");
  });

  it("shows no line above the tree without a problem", () => {
    assert.equal(tree().message, undefined);
  });

  it("names each invalid entry of the settings, and shows the rest", () => {
    const model = tree({
      entries: ["translations:20", "translations-19", "Tafsirs:1", "articles:0"],
    });
    assert.deepEqual(
      model.nodes.flatMap((node) => (node.kind === "problem" ? [node.label] : [])),
      ["translations-19", "Tafsirs:1", "articles:0"],
    );
    assert.equal(only(model).id, 20);
    assert.deepEqual(
      model.problems.map(({ reason }) => reason),
      ["syntax", "group", "id"],
    );
  });

  it("shows any invalid entry as one short line", () => {
    const model = tree({ entries: [" ", `\u202e1:snoitalsnart\n${"x".repeat(10_000)}`] });
    assert.deepEqual(
      model.nodes.flatMap((node) => (node.kind === "problem" ? [node.label] : [])),
      ["(empty entry)", `1:snoitalsnart ${"x".repeat(84)}…`],
    );
    for (const node of model.nodes) assert.ok(node.accessibilityLabel.length < 250);
  });

  it("names a group that the service refused", () => {
    const problem = { entry: "trnslations:1", reason: "refused" as const };
    const model = tree({ status: status({ filterProblems: [problem] }) });
    const [node] = model.nodes;
    assert.equal(node?.kind, "problem");
    assert.match(
      node.accessibilityLabel,
      /“trnslations:1” names a group that the service does not know/,
    );
  });

  it("shows and announces the number of findings of a resource", () => {
    const node = only(tree({ findings: new Map([["translations:20", 2]]) }));
    assert.match(node.description, /2 findings/);
    assert.match(node.accessibilityLabel, /2 findings/);
    assert.ok(!only(tree()).description.includes("finding"), "nothing is said of none");
  });
});
