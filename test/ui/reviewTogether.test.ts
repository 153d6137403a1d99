import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fault, TARGETS } from "../../src/core/sandbox/faults.js";
import { Gate } from "../../src/core/sandbox/gate.js";
import { SAMPLE } from "../../src/core/sandbox/sampleIds.js";
import { ChangesView } from "./support/changesView.js";
import { eventually, hasCount } from "./support/eventually.js";
import { startLoopback, type Loopback } from "./support/loopback.js";
import { openLoopback } from "./support/windows.js";
import type { Workbench } from "./support/workbench.js";

/** Two windows, a sync and a crash use one copy at the same time. */
describe("reviews at the same time as other work", () => {
  let workbench: Workbench;
  let view: ChangesView;
  let loopback: Loopback;
  let folder: string;

  before(async () => {
    loopback = await startLoopback();
    folder = await mkdtemp(path.join(os.tmpdir(), "review-together-"));
    const entries = ["translations:1", "translations:2", "translations:3"];
    workbench = await openLoopback(loopback, entries, { folder });
    view = new ChangesView(workbench);
    await edit(["1:2", "1:3", "1:5", "1:6", "112:1"], "first");
    await workbench.syncNow();
    await openVerses(workbench);
  });
  after(async () => {
    await workbench.close();
    await loopback.server.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function edit(verses: readonly string[], sign: string): Promise<void> {
    const { publisher } = loopback.service;
    for (const row of (await publisher.rowsOf(SAMPLE.english)) ?? []) {
      if (row.verseKey === null || !verses.includes(row.verseKey)) continue;
      await publisher.editRow(SAMPLE.english, row, (data) => ({
        ...data,
        text: `${String(data.text)} [${sign}]`,
      }));
    }
  }

  /** Shows the changed verses of Al-Fatihah in a window. */
  async function openVerses(window: Workbench): Promise<void> {
    const own = new ChangesView(window);
    await own.show();
    await own.toggle(/^Saheeh International/);
    await own.toggle(/^1 Al-Fatihah/);
    await own.item(/^1:2, changed/).waitFor();
  }

  /** Waits until the view, the tree and the badge of a window show this number of changes. */
  async function agreesOn(window: Workbench, left: number, inAll = left): Promise<void> {
    const name = new RegExp(`^Saheeh International.*, ${left} changes not reviewed`);
    await new ChangesView(window).item(name).waitFor();
    await window
      .treeItem(name)
      .filter({ hasText: `●${left}` })
      .waitFor();
    await window.page
      .getByRole("tab", {
        name: new RegExp(`\\b${inAll.toLocaleString("en")} changes not reviewed`),
      })
      .waitFor();
  }

  /** Opens the difference of a change by a click, and waits until it is shown. */
  async function openChange(window: Workbench, verse: string): Promise<void> {
    await new ChangesView(window).item(new RegExp(`^${verse}, changed`)).click();
    await window.panel.locator(`[data-verse='${verse}'] .difference`).waitFor();
  }

  it("shows the review of one window in the other, even of the same change at the same time", async () => {
    const second = await workbench.openSecondWindow();
    const other = new ChangesView(second);
    await openVerses(second);
    await agreesOn(second, 5);
    await view.check(/^1:2, changed/);
    await other.item(/^1:2, changed/).waitFor({ state: "detached" });
    for (const each of [workbench, second]) await agreesOn(each, 4);

    // Both windows select the change before either reviews it.
    for (const each of [workbench, second]) {
      await openChange(each, "1:3");
      await new ChangesView(each).focusRows();
    }
    await Promise.all([workbench, second].map(({ page }) => page.keyboard.press("d")));
    for (const each of [workbench, second]) {
      await new ChangesView(each).item(/^1:3, changed/).waitFor({ state: "detached" });
      await agreesOn(each, 3);
    }
    await second.page.close();
  });

  it("keeps a review that was made while a sync was running", async () => {
    await edit(["1:7"], "second");
    const gate = new Gate();
    loopback.service.faults.add(TARGETS.sync, fault.holdBody(gate, 10));
    await workbench.command("Quran Content Sync: Sync Now");
    await gate.reached;
    await view.check(/^1:6, changed/);
    await view.item(/^1:6, changed/).waitFor({ state: "detached" });
    gate.release();
    await view.item(/^1:7, changed/).waitFor();
    // There would be four if the review had been lost.
    await agreesOn(workbench, 3);
    await hasCount(view.item(/^1:6, changed/), 0);
  });

  it("has the same changes in view, tree and comparison after its extension host was killed in a sync", async () => {
    await edit(["1:4"], "third");
    for (const ref of [SAMPLE.urdu, SAMPLE.french]) {
      await loopback.service.publisher.invalidateResource(ref, (rows) =>
        rows.map((row) => ({ ...row, text: `${String(row.text)} [third]` })),
      );
    }
    const gate = new Gate();
    loopback.service.faults.add(TARGETS.snapshot(SAMPLE.french), fault.holdBody(gate, 1000));
    await workbench.closeAllEditors();
    await workbench.command("Quran Content Sync: Sync Now");
    await gate.reached;
    await workbench.killExtensionHosts();
    gate.release();
    // Waits for this item, because another text replaces it during a sync.
    await workbench.statusBarItem(/Quran content: /).waitFor();
    await workbench.syncNow();
    const published = await Promise.all(
      [SAMPLE.urdu, SAMPLE.french].map((ref) => loopback.service.publisher.rowsOf(ref)),
    );
    const others = published.reduce((sum, rows) => sum + (rows?.length ?? 0), 0);
    await agreesOn(workbench, 4, 4 + others);
    // Gives the rows of the changes the whole height of the side bar.
    await workbench.view.locator(".pane-header", { hasText: "Custom service" }).click();
    await view.toggle(/^Saheeh International/);
    await view.toggle(/^1 Al-Fatihah/);

    await openChange(workbench, "1:4");
    await workbench.panel.locator("[data-verse='1:2']").focus();
    await workbench.page.keyboard.press("v");
    await workbench.panelBeside.locator("[data-cell-verse='2'] .published").first().waitFor();
    await workbench.panelBeside
      .getByLabel("Difference", { exact: true })
      .selectOption({ label: "Saheeh International: unreviewed changes" });
    await eventually(
      workbench.page,
      () =>
        workbench.panelBeside
          .locator(".row.changed")
          .evaluateAll((rows) => rows.map((row) => row.getAttribute("data-verse"))),
      (verses) =>
        assert.deepEqual(verses, ["4", "5", "7"], "the changes of Al-Fatihah that are left"),
    );
  });
});
