import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { packExtension } from "../support/pack.js";
import { sandboxSettings } from "../support/sandboxSettings.js";
import { root } from "../support/vscode/paths.js";
import { hasTexts } from "./support/eventually.js";
import { alFatihah } from "./support/sample.js";
import { Workbench, extensionId } from "./support/workbench.js";

const vsix = path.join(root, "quran-content-sync.vsix");

describe("the packed extension, installed in a VS Code without the repository", () => {
  let workbench: Workbench;

  before(async () => {
    // `npm test` has already packed it.
    if (!existsSync(vsix)) {
      await packExtension(vsix);
    }
    workbench = await Workbench.open({
      vsix,
      settings: { ...sandboxSettings, "quranContentSync.syncOnStartup": false },
    });
  });

  after(() => workbench.close());

  it("is smaller than 1.5 MB", async () => {
    assert.ok((await stat(vsix)).size < 1.5 * 1024 * 1024);
  });

  it("runs from its own folder, without sources or development files", async () => {
    const installed = path.join(path.dirname(workbench.dataFolder), "extensions");
    const folders = await readdir(installed);
    const folder = folders.find((name) => name.startsWith(extensionId));
    assert.ok(folder, folders.join());
    const names = await readdir(path.join(installed, folder));
    for (const name of ["src", "test", "node_modules", "scripts"]) {
      assert.ok(!names.includes(name), name);
    }
  });

  it("syncs the sandbox, and shows Al-Fatihah", async () => {
    await workbench.showView();
    await workbench.syncNow();
    await workbench.treeItem(/^Maududi/).click();
    await workbench.panel.locator("[data-verse='1:7'] .published").waitFor();
    await hasTexts(workbench.panel.locator(".verse .published"), alFatihah("ur"));
  });
});
