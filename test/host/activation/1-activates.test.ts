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

  it("reads verse references for other extensions", async () => {
    const api = await activate();
    const read = (text: string): unknown => api.parseVerseReference(text);
    const one = { chapter: 2, from: 255, to: 255 };
    assert.deepEqual(
      ["2:255", "Q2:255", "سورة البقرة الآية ٢٥٥", "Sourate 2 verset 255"].map(read),
      [one, one, one, one],
    );
    assert.deepEqual(read("2:255-257"), { chapter: 2, from: 255, to: 257 });
    assert.deepEqual(read("Al-Ikhlas"), { chapter: 112, from: 1, to: 4 });
    // No reference, an ambiguous one, a verse that does not exist, and no text.
    const others: unknown[] = ["no reference", "mu'min 3", "2:300", 255];
    assert.deepEqual(
      others.map((text) => read(text as string)),
      [null, null, null, null],
    );
  });

  it("registers every command that it contributes", async () => {
    await activate();
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = Object.values(COMMANDS).filter((command) => !registered.has(command));
    assert.deepEqual(missing, []);
  });

  it("opens the search panel with its command, only once", async () => {
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
