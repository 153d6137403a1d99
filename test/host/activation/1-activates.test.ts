import assert from "node:assert/strict";
import * as vscode from "vscode";
import { COMMANDS, SEARCH_VIEW_TYPE } from "../../../src/ui/commands/ids.js";
import { activate, until } from "../support/host.js";

describe("the extension in its host", () => {
  it("activates, and offers the public API", async () => {
    const api = await activate();
    assert.equal(api.apiVersion, 1);
    await api.ready();
    assert.deepEqual(await api.resources(), []);
  });

  it("registers every command that it contributes", async () => {
    await activate();
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = Object.values(COMMANDS).filter((command) => !registered.has(command));
    assert.deepEqual(missing, []);
  });

  it("opens the search panel with its command, once", async () => {
    await activate();
    const panels = (): readonly vscode.Tab[] =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .filter(
          ({ input }) =>
            input instanceof vscode.TabInputWebview && input.viewType.endsWith(SEARCH_VIEW_TYPE),
        );
    await vscode.commands.executeCommand(COMMANDS.search, "placeholder");
    await until(() => panels().length > 0, vscode.window.tabGroups.onDidChangeTabs);
    await vscode.commands.executeCommand(COMMANDS.search, "2:255");
    assert.deepEqual(
      panels().map(({ label }) => label),
      ["Search Synced Text"],
    );
  });
});
