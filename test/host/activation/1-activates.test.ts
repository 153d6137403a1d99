import assert from "node:assert/strict";
import * as vscode from "vscode";
import { COMMANDS } from "../../../src/ui/commands/ids.js";
import { activate } from "../support/host.js";

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
});
