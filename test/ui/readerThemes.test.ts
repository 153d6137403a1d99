import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { axeFindings } from "./support/axe.js";
import { openSandbox } from "./support/windows.js";
import { THEMES, type Workbench } from "./support/workbench.js";

/** The panels to open, and the element that must be visible in each. */
const KINDS: readonly (readonly [name: string, item: RegExp, seen: string])[] = [
  ["translation", /^Saheeh International, annotated/, "[data-verse='1:7'] .note-marker"],
  ["translation-rtl", /^Maududi/, ".reader[dir='rtl'] [data-verse='1:7'] .arabic"],
  ["tafsir", /^Placeholder tafsir/, "[data-kind='tafsir'] article h2"],
  ["article", /^Placeholder article/, "[role='tab'] >> nth=2"],
  ["recitation", /^Placeholder recitation/, "[data-kind='recitation'] .hint"],
  ["quran", /^(Quran text|quran_core)/, "[data-verse='1:7'] .text.arabic"],
  ["words", /^(Word-by-word|word_by_word)/, ".words .word-arabic"],
  ["table", /^Sample words, without pages/, "table.rows td"],
];

describe("readers in the workbench", () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await openSandbox();
  });
  after(() => workbench.close());

  for (const theme of THEMES) {
    it(`have no accessibility finding in ${theme}`, async () => {
      await workbench.useTheme(theme);
      const found: string[] = [];
      for (const [name, item, seen] of KINDS) {
        await workbench.treeItem(item).last().click();
        await workbench.panel.locator(seen).first().waitFor();
        await workbench.panelHasTheme(theme);
        if (name === "translation") await workbench.panel.locator(".note-marker").first().click();
        found.push(...(await axeFindings(workbench)).map((line) => `${name}: ${line}`));
      }
      const item = workbench.treeItem(/^Saheeh International, annotated/);
      await item.hover();
      await item.getByRole("button", { name: /Inspect/ }).click();
      await workbench.panel.locator(".strip .cell").first().waitFor();
      await workbench.panel.locator(".table-row[id]").nth(2).click();
      await workbench.panel.locator("pre", { hasText: "verse_key" }).waitFor();
      found.push(...(await axeFindings(workbench)).map((line) => `inspector: ${line}`));
      assert.deepEqual(found, []);
    });
  }

  it("have none in their lists and menus", async () => {
    await workbench.useTheme("Default Dark Modern");
    await workbench.treeItem(/^Saheeh International, annotated/).click();
    const { panel } = workbench;
    await panel.locator("[data-verse='1:7']").waitFor();
    const found: string[] = [];
    for (const [button, surface] of [
      [panel.locator(".chapter-button"), "[role='listbox']"],
      [panel.getByRole("button", { name: "Text size and width" }), ".comfort"],
      [panel.getByRole("button", { name: "More", exact: true }), "[role='menu']"],
      [panel.getByRole("button", { name: "More for 1:2" }), "[role='menu']"],
    ] as const) {
      await panel.locator("[data-verse='1:2']").hover();
      await button.click();
      await panel.locator(surface).waitFor();
      found.push(...(await axeFindings(workbench)).map((line) => `${surface}: ${line}`));
      await workbench.page.keyboard.press("Escape");
      await panel.locator(surface).waitFor({ state: "detached" });
    }
    assert.deepEqual(found, []);
  });

  it("use only the theme's colours", async () => {
    const folder = path.join(process.cwd(), "src/webview");
    const files = (await readdir(folder, { recursive: true })).filter((name) =>
      name.endsWith(".css"),
    );
    const sheets = await Promise.all(
      files.map((name) => readFile(path.join(folder, name), "utf8")),
    );
    const css = sheets.join("\n");
    const colours = css.match(/#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(/gi) ?? [];
    assert.deepEqual(colours, []);
    assert.ok(css.includes("--vscode-"));
  });
});
