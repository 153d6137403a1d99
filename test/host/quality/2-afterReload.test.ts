import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { QuranContentSyncApi } from "../../../src/publicApi.js";
import { activate } from "../support/host.js";
import { shown } from "../support/problems.js";

describe("the next window, without automatic checks", () => {
  let api: QuranContentSyncApi;

  before(async () => {
    api = await activate();
    await api.ready();
  });

  it("shows the findings of the last window at the same words", async () => {
    const { uri, diagnostic } = await shown("escaped-entity", "112:1");
    const document = await vscode.workspace.openTextDocument(uri);
    assert.equal(document.getText(diagnostic.range), "&amp;");
    await shown("unbalanced-punctuation", "112:1", vscode.DiagnosticSeverity.Warning);
  });

  it("returns them to other extensions", async () => {
    const findings = await api.findings({ group: "translations", id: 1 });
    assert.ok(findings.some(({ rule }) => rule === "escaped-entity"));
  });
});
