import assert from "node:assert/strict";
import { Ignores, type SharedIgnores } from "../../../src/app/checks/ignores.js";
import { checkResource } from "../../../src/core/library/checks/check.js";
import { ignoredBy } from "../../../src/core/library/checks/finding.js";
import type { RawFinding } from "../../../src/core/library/checks/types.js";
import { nodeNotesFiles } from "../../../src/core/library/notes/files.js";
import { NotesFolder } from "../../../src/core/library/notes/folder.js";
import type { ResourceRef } from "../../../src/core/model/resource.js";
import { rowsOf } from "../../support/checks/cases.js";
import { AMINA, BILAL, temporaryFolder } from "../library/notes/support.js";

const RESOURCE: ResourceRef = { group: "translations", id: 1 };

/** The finding of an unclosed bracket in 2:1. */
function finding(): RawFinding {
  const [found] = checkResource(
    { ...RESOURCE, languageCode: "en", languageName: null, name: "Placeholder" },
    rowsOf("translations", [{ id: 1, verse_key: "2:1", text: "Placeholder [not closed" }]),
    { rules: new Set(["unbalanced-punctuation"]) },
  );
  assert.ok(found);
  return found;
}

/** The extension's storage, which keeps JSON. */
class Storage {
  private readonly values = new Map<string, string>();

  get<T>(key: string): T | undefined;
  get<T>(key: string, fallback: T): T;
  get(key: string, fallback?: unknown): unknown {
    const text = this.values.get(key);
    const value: unknown = text === undefined ? fallback : JSON.parse(text);
    return value;
  }

  update(key: string, value: unknown): Promise<void> {
    this.values.set(key, JSON.stringify(value));
    return Promise.resolve();
  }
}

/** The notes of a clone of the team's repository; null if no folder is open. */
function notesIn(folder: string | null): SharedIgnores {
  const notes = new NotesFolder(nodeNotesFiles(folder ?? "/nowhere"), [".quran-review"]);
  return {
    isWritable: folder !== null,
    read: () => (folder === null ? Promise.resolve({ ignored: [] }) : notes.read()),
    ignore: async (ignored) => void (await notes.ignore(ignored)),
    restore: async (ignored, author) => void (await notes.restore(ignored, author)),
  };
}

describe("the decisions to ignore findings", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  const ignores = (
    author: typeof AMINA,
    storage: Storage,
    path: string | null,
    environment = "production",
  ): Ignores =>
    new Ignores(
      storage,
      notesIn(path),
      () => Promise.resolve(author),
      () => environment,
    );

  it("are shared through the open folder, with their author and reason", async () => {
    const storage = new Storage();
    const amina = ignores(AMINA, storage, folder.path);
    assert.equal(await amina.ignore(RESOURCE, finding(), "finding", "As printed."), "notes");
    const bilal = ignores(BILAL, new Storage(), folder.path);
    const entry = ignoredBy(finding(), RESOURCE, await bilal.read());
    assert.deepEqual([entry?.author, entry?.reason], [AMINA, "As printed."]);
    const alone = ignores(AMINA, storage, null);
    assert.deepEqual(await alone.read(), [], "the storage has no copy");
  });

  it("can be undone by a colleague for the whole team, and made again", async () => {
    const amina = ignores(AMINA, new Storage(), folder.path);
    const bilal = ignores(BILAL, new Storage(), folder.path);
    await amina.ignore(RESOURCE, finding(), "finding", "As printed.");
    const [entry] = await bilal.read();
    assert.ok(entry);
    await bilal.restore(entry);
    assert.deepEqual(await amina.read(), []);
    await amina.ignore(RESOURCE, finding(), "finding", "The publisher confirms it.");
    assert.deepEqual(
      (await bilal.read()).map(({ reason }) => reason),
      ["The publisher confirms it."],
    );
  });

  it("are kept in the storage without a folder, and undone one by one", async () => {
    const storage = new Storage();
    const alone = ignores(AMINA, storage, null);
    assert.equal(await alone.ignore(RESOURCE, finding(), "finding", "As printed."), "storage");
    assert.equal(await alone.ignore(RESOURCE, finding(), "resource", "The style."), "storage");
    const reopened = ignores(AMINA, storage, null);
    const [first, second] = await reopened.read();
    assert.ok(first && second);
    assert.equal(ignoredBy(finding(), RESOURCE, [first])?.reason, "As printed.");
    await reopened.restore(first);
    assert.deepEqual(await ignores(AMINA, storage, null).read(), [second]);
  });

  it("still apply from the storage when a folder is opened, and can be undone", async () => {
    const storage = new Storage();
    await ignores(AMINA, storage, null).ignore(RESOURCE, finding(), "finding", "As printed.");
    const opened = ignores(AMINA, storage, folder.path);
    const [entry] = await opened.read();
    assert.ok(entry);
    await opened.restore(entry);
    assert.deepEqual(await opened.read(), []);
  });

  it("apply to the environment in which they were made, and remain after a decision in another", async () => {
    const storage = new Storage();
    const production = ignores(AMINA, storage, null);
    const sandbox = ignores(AMINA, storage, null, "sandbox");
    await production.ignore(RESOURCE, finding(), "finding", "As printed.");
    assert.deepEqual(await sandbox.read(), []);
    await sandbox.ignore(RESOURCE, finding(), "resource", "A sample.");
    const [sample] = await sandbox.read();
    assert.ok(sample);
    await sandbox.restore(sample);
    assert.deepEqual(
      (await production.read()).map(({ reason }) => reason),
      ["As printed."],
    );
  });

  it("survive a malformed entry beside them, or one from an earlier version", async () => {
    const storage = new Storage();
    await ignores(AMINA, storage, null).ignore(RESOURCE, finding(), "finding", "As printed.");
    const [own] = storage.get<object[]>("ignoredFindings", []);
    const earlier = { ...own, environment: undefined, reason: "Before." };
    await storage.update("ignoredFindings", [{ rule: 7 }, earlier, null, own]);
    const again = ignores(AMINA, storage, null);
    assert.deepEqual(
      (await again.read()).map(({ reason }) => reason),
      ["Before.", "As printed."],
    );
    const [first] = await again.read();
    assert.ok(first);
    await again.restore(first);
    assert.deepEqual(storage.get("ignoredFindings"), [{ rule: 7 }, null, own]);
  });
});
