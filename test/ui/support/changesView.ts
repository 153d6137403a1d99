import type { Locator } from "playwright-core";
import type { Workbench } from "./workbench.js";

/** The section of changes and notes in the extension's view, with a person's actions on it. */
export class ChangesView {
  constructor(private readonly workbench: Workbench) {}

  get section(): Locator {
    const { page, view } = this.workbench;
    const header = page.getByRole("button", { name: /^Changes Section/ });
    return view.locator(".pane", { has: header });
  }

  /** A row whose accessible name contains `name`. */
  item(name: string | RegExp): Locator {
    return this.section.getByRole("treeitem", { name });
  }

  /** Opens or closes a row by its arrow, because a click on a row with a checkbox does not. */
  async toggle(name: string | RegExp): Promise<void> {
    await this.item(name).locator(".monaco-tl-twistie").click();
  }

  /** Marks the changes of a row as reviewed. */
  async check(name: string | RegExp): Promise<void> {
    await this.item(name).getByRole("checkbox").click();
  }

  /** Shows the section, and waits for its rows. */
  async show(): Promise<void> {
    await this.workbench.command("Quran Content Sync: Focus on Changes View");
    await this.section.getByRole("treeitem").first().waitFor();
  }

  /**
   * Focuses the rows for the next keys. First closes all editors: VS Code gives a reader the focus
   * back late, which would take it from the rows.
   */
  async focusRows(): Promise<void> {
    await this.workbench.closeAllEditors();
    await this.workbench.command("Quran Content Sync: Focus on Changes View");
    await this.section.locator(".monaco-list:focus").waitFor();
  }

  /** Ticks or unticks choices of the filter, and applies it. */
  async filter(...labels: readonly string[]): Promise<void> {
    const { quickInput } = this.workbench;
    await this.openFilter();
    for (const label of labels) {
      await this.workbench.quickPick(label).getByRole("checkbox").click();
    }
    await this.workbench.pressInQuickInput("OK");
    await quickInput.waitFor({ state: "hidden" });
  }

  async openFilter(): Promise<void> {
    await this.section.hover();
    await this.section.getByRole("button", { name: "Filter Changes…" }).click();
  }
}
