import assert from "node:assert/strict";
import * as vscode from "vscode";

describe("the extension in its host", () => {
  it("activates, and offers the public API", async () => {
    const extension = vscode.extensions.getExtension("quran-content-sync.quran-content-sync");
    assert.ok(extension);
    const api: unknown = await extension.activate();
    assert.ok(typeof api === "object" && api !== null && "apiVersion" in api);
    assert.equal(api.apiVersion, 1);
  });
});
