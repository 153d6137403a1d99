import assert from "node:assert/strict";
import fs from "node:fs";
import { join } from "node:path";
import type { FileSystem } from "../../../src/core/ports.js";
import type { nodeFileSystem } from "../../../src/core/store/nodeFileSystem.js";
import { newCopy } from "../../support/newCopy.js";
import { removeFolder, temporaryFolder } from "../../support/store/homes.js";
import { fileError } from "../../support/store/memoryFileSystem.js";

describe("files on a real disk", () => {
  let dir: string;
  beforeEach(async () => {
    dir = await temporaryFolder();
  });
  let restore = (): void => undefined;
  afterEach(async () => {
    restore();
    await removeFolder(dir);
  });

  /** The file system with another function of Node's `fs`, until the end of the test. */
  function withFunction(name: "fsync" | "writev" | "read", replacement: unknown): FileSystem {
    const original = Object.getOwnPropertyDescriptor(fs, name);
    assert.ok(original);
    Object.defineProperty(fs, name, { ...original, value: replacement });
    restore = () => {
      Object.defineProperty(fs, name, original);
    };
    const copy = newCopy("../../src/core/store/nodeFileSystem.ts") as {
      nodeFileSystem: typeof nodeFileSystem;
    };
    return copy.nodeFileSystem();
  }

  it("are made durable by the system", async () => {
    let syncs = 0;
    const { fsync } = fs;
    const counting = withFunction("fsync", (...args: Parameters<typeof fsync>) => {
      syncs++;
      fsync(...args);
    });
    const path = join(dir, "a");
    await counting.appendFile(path, Buffer.from("text"));
    await counting.syncFile(path);
    assert.equal(syncs, 1);
    // Windows cannot make the names in a folder durable.
    await counting.syncDirectory(dir);
    assert.equal(syncs, process.platform === "win32" ? 1 : 2);
  });

  it("are complete although the system writes only a part at once", async () => {
    let writes = 0;
    type Done = (error: Error | null, bytes: number) => void;
    const short = withFunction(
      "writev",
      (descriptor: number, [first = Buffer.alloc(0)]: Buffer[], done: Done) => {
        writes++;
        fs.write(descriptor, first.subarray(0, 2), (error, bytes) => {
          done(error, bytes);
        });
      },
    );
    const path = join(dir, "a");
    await short.writeFile(
      path,
      ["first", " ", "second"].map((part) => Buffer.from(part)),
    );
    assert.equal(fs.readFileSync(path, "utf8"), "first second");
    assert.ok(writes > 1);
  });

  it("that became shorter while they were read end where they end", async () => {
    const path = join(dir, "a");
    fs.writeFileSync(path, "long text");
    const { read } = fs;
    const shortened = withFunction("read", (...args: Parameters<typeof read>) => {
      fs.truncateSync(path, 4);
      read(...args);
    });
    assert.equal(Buffer.from(await shortened.readFile(path)).toString(), "long");
  });

  it("have the names that the system can make durable; only its real failures are errors", async () => {
    if (process.platform === "win32") return;
    let failure = new Error("No code.");
    type Done = (error: Error) => void;
    const failing = withFunction("fsync", (_descriptor: number, done: Done) => {
      done(failure);
    });
    for (const code of ["EISDIR", "EPERM", "EINVAL", "EBADF", "ENOTSUP", "EACCES"]) {
      failure = fileError(code, dir);
      await failing.syncDirectory(dir);
    }
    for (const error of [fileError("EIO", dir), new Error("No code.")]) {
      failure = error;
      await assert.rejects(failing.syncDirectory(dir), error);
    }
  });
});
