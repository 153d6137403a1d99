import assert from "node:assert/strict";
import * as vscode from "vscode";
import { SAMPLE } from "../../../src/core/sandbox/sampleIds.js";
import type { QuranContentSyncApi } from "../../../src/publicApi.js";
import { problems, ruleOf, shown, untilProblems, type ShownProblem } from "../support/problems.js";
import {
  activate,
  customSettings,
  setSettings,
  startLoopback,
  type LoopbackService,
} from "../support/host.js";

describe("quality checks", () => {
  let api: QuranContentSyncApi;
  let loopback: LoopbackService;

  before(async () => {
    loopback = await startLoopback();
    api = await activate();
    await setSettings({
      ...customSettings(loopback.server, ["translations:1", "translations:2"]),
      checkQualityAfterSync: true,
    });
    await api.sync();
    await changeVerse("112:1", "Placeholder text &amp;amp; a sign [not closed");
  });

  after(() => loopback.server.close());

  afterEach(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  async function changeVerse(key: string, text: string): Promise<void> {
    const { publisher } = loopback.service;
    const rows = (await publisher.rowsOf(SAMPLE.english)) ?? [];
    const row = rows.find(({ verseKey }) => verseKey === key);
    assert.ok(row, `the sample has ${key}`);
    await publisher.editRow(SAMPLE.english, row, { text });
    await api.sync();
  }

  it("shows the findings of a sync automatically", async () => {
    const { uri, diagnostic } = await shown("escaped-entity", "112:1");
    assert.equal(diagnostic.severity, vscode.DiagnosticSeverity.Error);
    const document = await vscode.workspace.openTextDocument(uri);
    assert.equal(
      document.getText(diagnostic.range),
      "&amp;",
      "the range is the code that is shown",
    );
    assert.match(document.getText(), /^112:2 {2}/m, "the whole surah is there");
    assert.match(uri.path, /112 Al-Ikhlas$/);
  });

  it("returns the findings of the current rows to other extensions", async () => {
    const findings = await api.findings({ group: "translations", id: 1 });
    const found = findings.find(({ rule }) => rule === "unbalanced-punctuation");
    assert.deepEqual(
      { ...found, message: typeof found?.message, recordKey: typeof found?.recordKey },
      {
        rule: "unbalanced-punctuation",
        severity: "warning",
        recordType: "translation",
        recordKey: "string",
        verseKey: "112:1",
        message: "string",
      },
    );
    assert.deepEqual(await api.findings({ group: "translations", id: 999 }), []);
  });

  it("checks a resource by command, and follows the severities of the settings", async () => {
    await vscode.commands.executeCommand("quranContentSync.checkQuality", SAMPLE.english);
    await shown("escaped-entity", "112:1");
    await setSettings({ qualityRules: { "escaped-entity": "information", spacing: "off" } });
    await shown("escaped-entity", "112:1", vscode.DiagnosticSeverity.Information);
    await setSettings({ qualityRules: { "escaped-entity": "off" } });
    const findings = await api.findings(SAMPLE.english);
    assert.ok(!findings.some(({ rule }) => rule === "escaped-entity"));
    await setSettings({ qualityRules: undefined });
  });

  it("shows the findings of a service again after a switch back to it, without a check", async () => {
    await setSettings({ checkQualityAfterSync: false, environment: "sandbox" });
    await untilProblems(() => problems().length === 0);
    await setSettings({ environment: "custom" });
    await shown("escaped-entity", "112:1");
    await setSettings({ checkQualityAfterSync: true });
  });

  it("offers quick fixes, and copies a finding", async () => {
    const { uri, diagnostic } = await shown("unbalanced-punctuation", "112:1");
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      uri,
      diagnostic.range,
    );
    const titles = actions.map(({ title }) => title);
    for (const title of [
      "Open 112:1 in the reader",
      "Compare resources at 112:1",
      "Write a review note on 112:1…",
      "Copy this finding",
      "Ignore here…",
      "Ignore “unbalanced-punctuation” in this resource…",
      "Explain “unbalanced-punctuation”",
    ]) {
      assert.ok(titles.includes(title), `${title} is among ${titles.join(", ")}`);
    }
    const command = actions.find(({ title }) => title === "Copy this finding")?.command;
    assert.ok(command);
    const args: unknown[] = command.arguments ?? [];
    await vscode.commands.executeCommand(command.command, ...args);
    const copied = await vscode.env.clipboard.readText();
    assert.match(copied, /^translations:1 112:1\nunbalanced-punctuation: /);
  });

  it("drops the findings of a corrected text", async () => {
    await changeVerse("112:1", "Placeholder text, corrected");
    const findings = await api.findings(SAMPLE.english);
    assert.ok(!findings.some(({ verseKey }) => verseKey === "112:1"));
  });

  it("drops findings of a changed text if syncs are not followed by a check", async () => {
    await setSettings({ checkQualityAfterSync: false });
    await api.findings({ group: "translations", id: 2 });
    await changeVerse("112:1", "Placeholder text, changed");
    const ofChanged = (): ShownProblem[] =>
      problems().filter(({ uri }) => uri.path.includes("(translations-1)"));
    await untilProblems(() => ofChanged().length === 0);
    assert.ok(problems().length > 0, "the other resource keeps its findings");
    await setSettings({ checkQualityAfterSync: true });
  });

  it("ships an explanation of every rule that it reports", async () => {
    const extension = vscode.extensions.getExtension("quran-content-sync.quran-content-sync");
    assert.ok(extension);
    for (const { diagnostic } of problems()) {
      const file = vscode.Uri.joinPath(
        extension.extensionUri,
        "media/rules",
        `${String(ruleOf(diagnostic))}.md`,
      );
      const bytes = await vscode.workspace.fs.readFile(file);
      assert.match(new TextDecoder().decode(bytes), /What it cannot know/);
    }
  });

  it("keeps the findings for the next window", async () => {
    await changeVerse("112:1", "Placeholder text &amp;amp; a sign [not closed");
    await shown("escaped-entity", "112:1");
    await setSettings({ checkQualityAfterSync: false });
  });
});
