import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import * as z from "zod";
import {
  EXPORT_FORMATS,
  FILE_EXTENSIONS,
} from "../../../src/core/library/export/exportResource.js";
import { Gate } from "../../../src/core/sandbox/gate.js";
import { SAMPLE } from "../../../src/core/sandbox/sampleIds.js";
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
  attribution: z.string(),
  rows: z.array(z.object({ recordKey: z.string(), data: z.record(z.string(), z.unknown()) })),
});

const ENGLISH = { group: "translations", id: 1 };

/** A writable file system in memory, such as another extension may provide. */
class MemoryFiles implements vscode.FileSystemProvider {
  readonly files = new Map<string, Uint8Array>();
  /** The addresses of written files, without their paths. */
  readonly writtenTo = new Set<string>();
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;
  /** If true, the target cannot be written, but a file beside it can. */
  isLocked = false;
  /** Holds all writes. */
  gate: Gate | null = null;
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
  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    await this.gate?.pass(new AbortController().signal);
    if (this.isLocked && uri.path === "/export.json") {
      throw vscode.FileSystemError.NoPermissions(uri);
    }
    this.files.set(uri.path, content);
    if (uri.path === "/export.txt") this.writtenTo.add(uri.with({ path: "" }).toString(true));
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
    for (const wrong of [undefined, "file.json", { scheme: "a b", path: "/kept.json" }]) {
      // @ts-expect-error Extensions in JavaScript pass anything.
      const call = api.exportResource(ENGLISH, { ...options, target: wrong });
      assert.equal(await codeOf(call), "invalid_argument");
    }
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

  it("to a server writes to that server, by the API and by command", async () => {
    const files = new MemoryFiles();
    const registration = vscode.workspace.registerFileSystemProvider("export-test", files);
    try {
      const uri = vscode.Uri.parse("export-test://server/export.txt?of=1");
      await api.exportResource(ENGLISH, { format: "text", target: uri });
      // As a command gets it from a link or from another process.
      const plain: unknown = JSON.parse(JSON.stringify(uri));
      await vscode.commands.executeCommand("quranContentSync.exportResource", ENGLISH, plain);
      assert.deepEqual([...files.writtenTo], ["export-test://server?of=1"]);
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

describe("an export after a switch between services", () => {
  const CUSTOM = "Provided by a custom service";
  const SANDBOX = "Sample data: quran-json (CC BY-SA 4.0) and marked placeholders";
  let api: QuranContentSyncApi;
  let first: LoopbackService;
  let second: LoopbackService;
  let folder: string;

  before(async () => {
    first = await startLoopback();
    second = await startLoopback();
    await publish(first, "Placeholder of the first service");
    await publish(second, "Placeholder of the second service");
    folder = await mkdtemp(path.join(os.tmpdir(), "export-"));
    api = await activate();
    await use(first);
    await setSettings({ "sandbox.resources": ["translations:1"] });
    await api.sync();
  });

  after(async () => {
    await setSettings({ "sandbox.resources": undefined });
    await first.server.close();
    await second.server.close();
    await rm(folder, { recursive: true });
  });

  /** Publishes a text of 1:1 that only this service has. */
  async function publish({ service: { publisher } }: LoopbackService, text: string): Promise<void> {
    const rows = (await publisher.rowsOf(SAMPLE.english)) ?? [];
    const row = rows.find(({ verseKey }) => verseKey === "1:1");
    assert.ok(row);
    await publisher.editRow(SAMPLE.english, row, { text });
  }

  const use = ({ server }: LoopbackService): Promise<void> =>
    setSettings(customSettings(server, ["translations:1"]));

  const useSandbox = (): Promise<void> => setSettings({ environment: "sandbox" });

  const target = (name: string): vscode.Uri => vscode.Uri.file(path.join(folder, name));

  /** The services whose texts a file has. */
  const servicesIn = (text: string): string[] =>
    ["first", "second"].filter((name) => text.includes(`Placeholder of the ${name} service`));

  /** Exports in every format and by command, and checks whose texts and which source the files have. */
  async function exportsAreOf(services: readonly string[], attribution: string): Promise<void> {
    for (const format of EXPORT_FORMATS) {
      const uri = target(`${format}.${FILE_EXTENSIONS[format]}`);
      await api.exportResource(ENGLISH, { format, target: uri });
      const text = await readFile(uri.fsPath, "utf8");
      assert.deepEqual(servicesIn(text), services, format);
      assert.ok(text.includes(attribution), format);
    }
    const uri = target("command.md");
    await vscode.commands.executeCommand("quranContentSync.exportResource", ENGLISH, uri);
    assert.deepEqual(servicesIn(await readFile(uri.fsPath, "utf8")), services);
  }

  it("has the texts of the service in use only, and names it", async () => {
    await exportsAreOf(["first"], CUSTOM);
    await use(second);
    await api.sync();
    await exportsAreOf(["second"], CUSTOM);
    await useSandbox();
    await api.sync();
    await exportsAreOf([], SANDBOX);
    await use(first);
    await exportsAreOf(["first"], CUSTOM);
  });

  it("is refused for a resource that only the copy of the previous service has", async () => {
    const uri = target("kept.json");
    await writeFile(uri.fsPath, "before");
    const third = await startLoopback();
    try {
      await use(third);
      const call = api.exportResource(ENGLISH, { format: "json", target: uri });
      assert.equal(await codeOf(call), "invalid_resources");
      assert.equal(await readFile(uri.fsPath, "utf8"), "before");
    } finally {
      await use(first);
      await third.server.close();
    }
  });

  it("that began before the switch is of the previous service as a whole", async () => {
    const files = new MemoryFiles();
    const gate = new Gate();
    files.gate = gate;
    const registration = vscode.workspace.registerFileSystemProvider("export-switch", files);
    try {
      const uri = vscode.Uri.parse("export-switch:/export.json");
      const written = api.exportResource(ENGLISH, { format: "json", target: uri });
      await gate.reached;
      await useSandbox();
      const [now] = await api.rows(ENGLISH);
      gate.release();
      await written;
      const { attribution, rows } = exportSchema.parse(
        JSON.parse(Buffer.from(files.readFile(uri)).toString()),
      );
      await use(first);
      assert.equal(attribution, CUSTOM);
      assert.deepEqual(
        rows,
        (await api.rows(ENGLISH)).map(({ recordKey, data }) => ({ recordKey, data })),
      );
      assert.notDeepEqual(rows[0]?.data, now?.data);
    } finally {
      registration.dispose();
      await use(first);
    }
  });

  it("that the switch interrupts is of one service as a whole, or changes no file", async () => {
    const uri = target("interrupted.json");
    await writeFile(uri.fsPath, "before");
    const call = api.exportResource(ENGLISH, { format: "json", target: uri });
    const [outcome] = await Promise.allSettled([call, useSandbox()]);
    const text = await readFile(uri.fsPath, "utf8");
    await use(first);
    if (outcome.status === "rejected") assert.equal(text, "before");
    else {
      const isFirst = servicesIn(text).length > 0;
      assert.equal(exportSchema.parse(JSON.parse(text)).attribution, isFirst ? CUSTOM : SANDBOX);
    }
  });
});
