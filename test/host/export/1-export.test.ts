import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import * as z from "zod";
import type { QuranContentSyncApi } from "../../../src/publicApi.js";
import {
  activate,
  codeOf,
  customSettings,
  setSettings,
  startLoopback,
  type LoopbackService,
} from "../support/host.js";

const exportSchema = z.object({
  rows: z.array(z.object({ recordKey: z.string(), data: z.record(z.string(), z.unknown()) })),
});

const ENGLISH = { group: "translations", id: 1 };

/** A writable file system in memory, such as another extension may provide. */
class MemoryFiles implements vscode.FileSystemProvider {
  readonly files = new Map<string, Uint8Array>();
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;
  /** If true, the target cannot be written, but a file beside it can. */
  isLocked = false;
  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }
  stat(uri: vscode.Uri): vscode.FileStat {
    if (uri.path === "/") return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    const file = this.files.get(uri.path);
    if (file === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: file.length };
  }
  readDirectory(): [string, vscode.FileType][] {
    return [...this.files.keys()].map((name) => [name.slice(1), vscode.FileType.File]);
  }
  createDirectory(): void {}
  readFile(uri: vscode.Uri): Uint8Array {
    const file = this.files.get(uri.path);
    if (file === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return file;
  }
  // If a write throws instead of rejecting, VS Code waits forever at the next write to the same
  // file.
  writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    if (this.isLocked && uri.path === "/export.json") {
      return Promise.reject(vscode.FileSystemError.NoPermissions(uri));
    }
    this.files.set(uri.path, content);
    return Promise.resolve();
  }
  delete(uri: vscode.Uri): void {
    if (!this.files.delete(uri.path)) throw vscode.FileSystemError.FileNotFound(uri);
  }
  rename(from: vscode.Uri, to: vscode.Uri): void {
    this.files.set(to.path, this.readFile(from));
    this.files.delete(from.path);
  }
}

describe("an export", () => {
  let api: QuranContentSyncApi;
  let loopback: LoopbackService;
  let folder: string;

  before(async () => {
    loopback = await startLoopback();
    api = await activate();
    await setSettings(customSettings(loopback.server, ["translations:1"]));
    await api.sync();
    folder = await mkdtemp(path.join(os.tmpdir(), "export-"));
  });

  after(async () => {
    await loopback.server.close();
    await rm(folder, { recursive: true });
  });

  const target = (name: string): vscode.Uri => vscode.Uri.file(path.join(folder, name));

  it("by another extension has the same rows as the API", async () => {
    await api.exportResource(ENGLISH, { format: "json", target: target("english.json") });
    const { rows } = exportSchema.parse(
      JSON.parse(await readFile(path.join(folder, "english.json"), "utf8")),
    );
    assert.deepEqual(
      rows,
      (await api.rows(ENGLISH)).map(({ recordKey, data }) => ({ recordKey, data })),
    );
  });

  for (const format of ["csv", "markdown", "text", "tmx", "xliff"]) {
    it(`as ${format} writes one file and nothing beside it`, async () => {
      await api.exportResource(ENGLISH, { format, target: target(`file.${format}`) });
      assert.ok((await readFile(path.join(folder, `file.${format}`))).length > 1000);
      assert.deepEqual(
        (await readdir(folder)).filter((name) => name.endsWith(".tmp")),
        [],
      );
    });
  }

  it("by command writes to the target without asking", async () => {
    const uri = target("command.txt");
    await vscode.commands.executeCommand("quranContentSync.exportResource", ENGLISH, uri);
    assert.match(await readFile(uri.fsPath, "utf8"), /^1:1\t/);
  });

  it("that fails keeps the old file", async () => {
    await writeFile(target("kept.json").fsPath, "before");
    const missing = { group: "translations", id: 999 };
    const options = { format: "json", target: target("kept.json") };
    assert.equal(await codeOf(api.exportResource(missing, options)), "invalid_resources");
    assert.equal(
      await codeOf(api.exportResource(ENGLISH, { ...options, format: "docx" })),
      "invalid_argument",
    );
    assert.equal(await readFile(target("kept.json").fsPath, "utf8"), "before");
  });

  it("to another file system replaces the target only after everything could be written", async () => {
    const files = new MemoryFiles();
    const registration = vscode.workspace.registerFileSystemProvider("export-test", files);
    try {
      const uri = vscode.Uri.parse("export-test:/export.json");
      files.files.set("/export.json", Buffer.from("before"));
      files.isLocked = true;
      await assert.rejects(api.exportResource(ENGLISH, { format: "json", target: uri }));
      assert.deepEqual([...files.files.keys()], ["/export.json"]);
      assert.equal(Buffer.from(files.readFile(uri)).toString(), "before");
      files.isLocked = false;
      await api.exportResource(ENGLISH, { format: "json", target: uri });
      assert.deepEqual([...files.files.keys()], ["/export.json"]);
      exportSchema.parse(JSON.parse(Buffer.from(files.readFile(uri)).toString()));
    } finally {
      registration.dispose();
    }
  });
});

describe("a copied report", () => {
  it("of a verse has the fields for the publisher", async () => {
    const verse = { ...ENGLISH, verseKey: "1:2" };
    await vscode.commands.executeCommand("quranContentSync.copyReviewReport", verse);
    assert.match(await vscode.env.clipboard.readText(), /- Surah and ayah: 1:2 \(Al-Fatihah\)/);
  });

  it("of a resource is Markdown", async () => {
    await vscode.commands.executeCommand("quranContentSync.copyReviewReport", ENGLISH);
    assert.match(await vscode.env.clipboard.readText(), /^# Review report, /);
  });
});
