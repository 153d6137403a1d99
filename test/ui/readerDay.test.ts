import assert from "node:assert/strict";
import type { FrameLocator, Page } from "playwright-core";
import { eventually, hasCount, settled } from "./support/eventually.js";
import { openSandbox } from "./support/windows.js";
import type { Workbench } from "./support/workbench.js";

const SIZE = { width: 1280, height: 800 };

/** Combines the reader's parts in the workbench, with its tabs, side bar and other panels. */
describe("a day of reading in the workbench", () => {
  let workbench: Workbench;
  let page: Page;
  let panel: FrameLocator;

  before(async () => {
    workbench = await openSandbox({ size: SIZE });
    ({ page, panel } = workbench);
  });
  after(() => workbench.close());

  /**
   * Opens a resource. Excludes the annotated edition, whose name begins with `Saheeh International`
   * too.
   */
  async function open(title: string): Promise<void> {
    const name = new RegExp(`^${title}(?!, annotated)`);
    await workbench.treeItem(name).click();
    await page.locator(".tab.active", { hasText: name }).waitFor();
    await panel.locator(".chapter-sub", { hasText: name }).waitFor();
  }

  async function jump(key: string): Promise<void> {
    await panel.locator("#jump").fill(key);
    await panel.locator("#jump").press("Enter");
    await focused(key);
  }

  const focused = (key: string): Promise<void> =>
    panel.locator(`[data-verse="${key}"]:focus`).waitFor();

  /** Distance of a verse from the top of the panel. */
  const topOf = (key: string): Promise<number> =>
    panel
      .locator(`[data-verse="${key}"]`)
      .evaluate((element) => element.getBoundingClientRect().top);

  /** Waits until the verse has the focus and is in place. */
  async function isBackAt(key: string, top: number): Promise<void> {
    await focused(key);
    await eventually(
      page,
      () => topOf(key),
      (now) => assert.ok(Math.abs(now - top) <= 2, `${key} is at ${now}, and was at ${top}`),
    );
  }

  it("returns to a verse's exact position by Back and Forward", async () => {
    await open("Hamidullah");
    await jump("79:33");
    const there = await settled(page, () => topOf("79:33"));
    await jump("83:21");
    const here = await settled(page, () => topOf("83:21"));
    for (let times = 0; times < 2; times++) {
      await page.keyboard.press("Alt+ArrowLeft");
      await isBackAt("79:33", there);
      await page.keyboard.press("Alt+ArrowRight");
      await isBackAt("83:21", here);
    }
  });

  it("restores a hidden tab's state: notes, difference, Back, Undo", async () => {
    const published = workbench.notifications.filter({ hasText: "Published in the sandbox" });
    await workbench.command("Quran Content Sync: Sandbox: Publish a Sample Change");
    await published.filter({ hasText: "(Saheeh International, 1:2)" }).waitFor();
    await workbench.command("Quran Content Sync: Sync Now");
    await published.waitFor({ state: "detached" });
    const changed = panel.locator('.changed[data-verse="1:2"]');
    await open("Saheeh International");
    await jump("112:1");
    await jump("1:2");
    await changed.press("d");
    await changed.locator(".difference").waitFor();

    await open("Saheeh International, annotated");
    await panel.locator('[data-verse="1:1"]').press("f");
    const note = panel.locator('[data-verse="1:1"] [role="note"]');
    await note.first().and(panel.locator('[data-number="1"]')).waitFor();

    await open("Saheeh International");
    await changed.locator(".difference").waitFor();
    await changed.focus();
    await changed.press("d");
    await changed.waitFor({ state: "detached" });
    await panel.getByRole("button", { name: "Undo" }).waitFor();

    await open("Saheeh International, annotated");
    await note.first().waitFor();

    await open("Saheeh International");
    await panel.getByRole("button", { name: "Undo" }).press("Enter");
    await changed.and(panel.locator(":focus")).waitFor();
    await page.keyboard.press("Alt+ArrowLeft");
    await focused("112:1");
  });

  it("confirms actions in a reader beside an editor, and has its controls in one menu", async () => {
    await workbench.command("View: Toggle Primary Side Bar Visibility");
    await workbench.view.waitFor({ state: "hidden" });
    const isWide = async (wanted: number): Promise<number> =>
      eventually(
        page,
        () => panel.locator("body").evaluate(() => window.innerWidth),
        (now) => assert.ok(Math.abs(now - wanted) <= 4, `${now} pixels`),
      );
    const width = async (wanted: number): Promise<void> => {
      const group = await page
        .locator(".editor-group-container")
        .evaluate((one) => one.clientWidth);
      const now = await isWide(group);
      const { width: whole, height } = page.viewportSize() ?? SIZE;
      await page.setViewportSize({ width: whole - now + wanted, height });
      await isWide(wanted);
    };
    await width(560);
    await panel.locator('[data-verse="112:2"]').focus();
    await page.keyboard.press("c");
    const notice = panel.locator(".foot-notice", { hasText: "Copied" });
    await eventually(
      page,
      () =>
        notice.evaluate((element) => {
          const { top, bottom } = element.getBoundingClientRect();
          return top >= 0 && bottom <= window.innerHeight + 1;
        }),
      (isSeen) => assert.ok(isSeen, "the notice is on the screen"),
    );
    await width(420);
    await panel.getByRole("button", { name: "More", exact: true }).click();
    for (const name of ["Back", "Forward", "Jump to a verse or surah"]) {
      await panel.getByRole("menuitem", { name }).first().waitFor();
    }
    await panel.locator(".menu-source", { hasText: "Sample data" }).waitFor();
    await page.keyboard.press("Escape");
    await panel.locator('[data-verse="112:2"]').focus();
    await page.keyboard.press("Alt+ArrowLeft");
    await panel.locator("h1:focus", { hasText: "Al-Fatihah" }).waitFor();
    await page.keyboard.press("g");
    await panel.locator("input[role='combobox']:focus").waitFor();
    await page.keyboard.press("Escape");
    await page.setViewportSize(SIZE);
    await workbench.showView();
  });

  it("shows in the inspector which verses are missing, and what the rows contain", async () => {
    const tafsir = workbench.treeItem(/^Placeholder tafsir/);
    await tafsir.hover();
    await tafsir.getByRole("button", { name: /Inspect/ }).click();
    const cell = panel.locator('.strip .cell[data-chapter="78"]');
    await cell.and(panel.locator('[title$="5 of 40 verses; missing: 78:6-40"]')).waitFor();
    await panel.getByRole("button", { name: "Copy Missing Verses" }).click();
    await workbench.clipboard(/78:6-40, 79:1-46/);
    await panel
      .getByRole("status")
      .filter({ hasText: /^Copied\.$/ })
      .waitFor();
    await panel.locator(".table-row", { hasText: "Placeholder for 1:1 to 1:4" }).waitFor();
    await cell.click();
    // The reader opens beside the inspector, at the part that covers the verse before the first
    // missing one.
    await page.locator(".tab.active", { hasText: /^Placeholder tafsir$/ }).waitFor();
    await workbench.panelBeside.locator('[data-verse="78:2"]').first().waitFor();
  });

  it("reads the whole summary in the status menu", async () => {
    await page.locator(".statusbar .statusbar-item", { hasText: "Quran content" }).click();
    const summary = workbench.quickInput.locator(".monaco-list-row").first();
    await summary.waitFor();
    await eventually(
      page,
      () =>
        summary
          .locator(".label-name, .quick-input-list-label-meta")
          .evaluateAll((elements) =>
            elements
              .filter((element) => element.scrollWidth > element.clientWidth + 1)
              .map((element) => element.textContent),
          ),
      (cut) => assert.deepEqual(cut, []),
    );
    await workbench.leaveQuickInput();
  });

  it("finds steps of the walkthrough checked that were done elsewhere", async () => {
    // VS Code reads the walkthrough only now, and ignores conditions that were true before: the steps
    // have a second condition that becomes true when this page opens.
    await workbench.command("Welcome: Open Walkthrough...");
    await workbench.quickPick("Quran Content Sync").first().click();
    const steps = page.locator(".getting-started-step");
    await steps.nth(2).waitFor();
    await page
      .locator(".getting-started-step .codicon-getting-started-step-checked")
      .nth(2)
      .waitFor();
    await hasCount(steps, 3);
  });
});
