import assert from "node:assert/strict";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { nodeFileSystem } from "../../../src/core/store/nodeFileSystem.js";
import { removeFolder, temporaryFolder } from "../../support/store/homes.js";
import { fileError } from "../../support/store/memoryFileSystem.js";

describe("files on a real disk", () => {
  let dir: string;
  let syncs: number;
  /** The error of the next call; null for none. */
  let failure: Error | null;
  let restore: () => void;

  beforeEach(async () => {
    dir = await temporaryFolder();
    syncs = 0;
    failure = null;
    const handle = await open(dir, "r");
    const prototype: unknown = Object.getPrototypeOf(handle);
    await handle.close();
    assert.ok(typeof prototype === "object" && prototype !== null);
    const original = Object.getOwnPropertyDescriptor(prototype, "sync");
    const sync: unknown = original?.value;
    assert.ok(original !== undefined && typeof sync === "function");
    const value = function (this: unknown): unknown {
      syncs++;
      if (failure !== null) throw failure;
      return Reflect.apply(sync, this, []);
    };
    Object.defineProperty(prototype, "sync", { ...original, value });
    restore = () => {
      Object.defineProperty(prototype, "sync", original);
    };
  });
  afterEach(async () => {
    restore();
    await removeFolder(dir);
  });

  it("are made durable by the system", async () => {
    const path = join(dir, "a");
    await nodeFileSystem().appendFile(path, Buffer.from("text"));
    await nodeFileSystem().syncFile(path);
    assert.equal(syncs, 1);
  });

  it("have durable names after their folder was, except on Windows, which cannot do that", async () => {
    await nodeFileSystem().syncDirectory(dir);
    assert.equal(syncs, process.platform === "win32" ? 0 : 1);
  });

  it("have the names that the system can make durable; only its real failures are errors", async () => {
    if (process.platform === "win32") return;
    const fs = nodeFileSystem();
    for (const code of ["EISDIR", "EPERM", "EINVAL", "EBADF", "ENOTSUP", "EACCES"]) {
      failure = fileError(code, dir);
      await fs.syncDirectory(dir);
    }
    assert.equal(syncs, 6);
    for (const error of [fileError("EIO", dir), new Error("No code.")]) {
      failure = error;
      await assert.rejects(fs.syncDirectory(dir), error);
    }
  });
});
