import assert from "node:assert/strict";
import * as vscode from "vscode";
import { SAMPLE } from "../../../src/core/sandbox/sampleIds.js";
import type { QuranContentSyncApi } from "../../../src/publicApi.js";
import {
  activate,
  customSettings,
  setSettings,
  until,
  startLoopback,
  type LoopbackService,
} from "../support/host.js";

const SCHEME = "quran-content-sync-changes";

describe("changes and their review", () => {
  let api: QuranContentSyncApi;
  let loopback: LoopbackService;

  before(async () => {
    loopback = await startLoopback();
    api = await activate();
    await setSettings(customSettings(loopback.server, ["translations:1", "translations:2"]));
    await api.sync();
    const { publisher } = loopback.service;
    const rows = (await publisher.rowsOf(SAMPLE.english)) ?? [];
    for (const row of [rows[0], rows[2]]) {
      assert.ok(row, "the sample has rows");
      await publisher.editRow(SAMPLE.english, row, { text: "Placeholder, changed" });
    }
    await api.sync();
  });

  after(() => loopback.server.close());

  afterEach(closeComparisons);

  function comparisons(): string[] {
    return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
  }

  function untilComparisons(count: number): Promise<void> {
    const { onDidChangeTabs } = vscode.window.tabGroups;
    return until(() => comparisons().length === count, onDidChangeTabs);
  }

  async function closeComparisons(): Promise<void> {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await untilComparisons(0);
  }

  /** Resolves when the resource is in another commit. */
  function committed(): Promise<void> {
    return new Promise((resolve) => {
      const listener = api.onDidChangeResources((refs) => {
        if (!refs.some(({ group, id }) => group === "translations" && id === SAMPLE.english.id)) {
          return;
        }
        listener.dispose();
        resolve();
      });
    });
  }

  const show = (): Thenable<unknown> =>
    vscode.commands.executeCommand("quranContentSync.showChanges", SAMPLE.english);

  it("are returned to other extensions, in reading order, with both payloads", async () => {
    const changes = await api.changes(SAMPLE.english);
    assert.deepEqual(
      changes.map(({ recordType, verseKey, kind }) => [recordType, verseKey, kind]),
      [
        ["translation", "1:1", "updated"],
        ["translation", "1:3", "updated"],
      ],
    );
    assert.equal(changes[0]?.after?.text, "Placeholder, changed");
    assert.notEqual(changes[0]?.before?.text, changes[0]?.after?.text);
    assert.deepEqual(await api.changes(SAMPLE.urdu), []);
  });

  it("shows the texts before and after as plain text", async () => {
    await show();
    await untilComparisons(1);
    const [title] = comparisons();
    assert.match(title ?? "", /^Saheeh International: changes since the first copy/);
    const shown = (): vscode.TextDocument[] =>
      vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === SCHEME);
    // The texts of one surah before and after.
    await until(() => shown().length === 2, vscode.workspace.onDidOpenTextDocument);
    const documents = shown();
    const texts = documents.map((document) => document.getText());
    const after = texts.find((text) => text.includes("Placeholder, changed"));
    assert.equal(after, "1:1  Placeholder, changed\n\n1:3  Placeholder, changed\n");
    const before = texts.find((text) => text !== after) ?? "";
    assert.match(before, /^1:1 {2}In the [Nn]ame of Allah[^\n]*\n\n1:3 {2}/);
    assert.ok(
      documents.every(({ uri }) => uri.path.endsWith("/Al-Fatihah")),
      "the documents are named after the surah",
    );
  });

  it("marks changes as reviewed, and undoes that", async () => {
    const marked = committed();
    await vscode.commands.executeCommand("quranContentSync.markReviewed", SAMPLE.english);
    await marked;
    await show();
    assert.deepEqual(comparisons(), [], "there is nothing left to show");

    const again = committed();
    await loopbackChange();
    await again;
    await show();
    // A later change is shown.
    await untilComparisons(1);
    await closeComparisons();

    // Undo is the first button of the newest message.
    await vscode.commands.executeCommand("notifications.clearAll");
    const reviewed = committed();
    await vscode.commands.executeCommand("quranContentSync.markReviewed", SAMPLE.english);
    await reviewed;
    const undone = committed();
    await vscode.commands.executeCommand("notification.acceptPrimaryAction");
    await undone;
    await show();
    // After Undo the change is unreviewed again.
    await untilComparisons(1);
  });

  async function loopbackChange(): Promise<void> {
    const { publisher } = loopback.service;
    const row = (await publisher.rowsOf(SAMPLE.english))?.[4];
    assert.ok(row, "the sample has rows");
    await publisher.editRow(SAMPLE.english, row, { text: "Placeholder, changed later" });
    await api.sync();
  }
});
