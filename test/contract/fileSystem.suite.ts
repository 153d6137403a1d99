import assert from "node:assert/strict";
import type { FileSystem } from "../../src/core/ports.js";

/** A file system and a folder on it for one test. */
export interface Disk {
  readonly fs: FileSystem;
  /** Absolute; exists and is empty. */
  readonly dir: string;
  remove(): Promise<void>;
}

/** The contract of every FileSystem, on which the safety of commits depends. */
export function fileSystemSuite(name: string, create: () => Promise<Disk>): void {
  describe(`a file system: ${name}`, () => {
    let disk: Disk;
    let fs: FileSystem;
    let path: (file: string) => string;
    const bytes = (text: string) => new TextEncoder().encode(text);

    beforeEach(async () => {
      disk = await create();
      fs = disk.fs;
      path = (file) => `${disk.dir}/${file}`;
    });
    afterEach(async () => {
      await disk.remove();
    });

    it("reads written bytes into a separate buffer", async () => {
      await fs.writeFile(path("a"), bytes("some text"));
      const read = await fs.readFile(path("a"));
      assert.deepEqual(Buffer.from(read).toString(), "some text");
      assert.equal(read.byteLength, read.buffer.byteLength);
      await fs.syncFile(path("a"));
      await fs.syncDirectory(disk.dir);
      assert.equal((await fs.stat(path("a"))).size, 9);
    });

    it("writes parts of any size in sequence", async () => {
      const parts = [0, 1, 5, 300_000, 0, 200_000, 100_000, 3].map((size, index) =>
        new Uint8Array(size).fill(index),
      );
      await fs.writeFile(path("a"), parts.values());
      assert.deepEqual(Buffer.from(await fs.readFile(path("a"))), Buffer.concat(parts));
      await fs.writeFile(path("b"), []);
      assert.equal((await fs.readFile(path("b"))).byteLength, 0);
    });

    it("reads places of an open file, and less than asked at its end", async () => {
      await fs.writeFile(path("a"), bytes("some text"));
      const file = fs.openFile(path("a"));
      try {
        const read = (size: number, position: number): string => {
          const into = new Uint8Array(size);
          return Buffer.from(into.subarray(0, file.read(into, position))).toString();
        };
        assert.equal(file.size, 9);
        assert.deepEqual(
          [read(4, 0), read(4, 5), read(4, 7), read(4, 9)],
          ["some", "text", "xt", ""],
        );
        assert.equal(read(20, 0), "some text");
      } finally {
        file.close();
      }
      assert.throws(() => fs.openFile(path("none")), { code: "ENOENT" });
    });

    it("overwrites a file", async () => {
      await fs.writeFile(path("a"), bytes("a long first text"));
      await fs.writeFile(path("a"), bytes("short"));
      assert.deepEqual(Buffer.from(await fs.readFile(path("a"))).toString(), "short");
    });

    it("appends to a file, which changes its stamp, and creates one that is missing", async () => {
      await fs.appendFile(path("a"), bytes("one"));
      const before = await fs.stat(path("a"));
      await fs.appendFile(path("a"), bytes(", two"));
      await fs.syncFile(path("a"));
      assert.deepEqual(Buffer.from(await fs.readFile(path("a"))).toString(), "one, two");
      const after = await fs.stat(path("a"));
      assert.deepEqual([before.size, after.size], [3, 8]);
      assert.equal(after.inode, before.inode);
    });

    it("replaces a file by a rename, under another inode", async () => {
      await fs.writeFile(path("a"), bytes("old"));
      const before = await fs.stat(path("a"));
      await fs.writeFile(path("b"), bytes("new"));
      await fs.rename(path("b"), path("a"));
      assert.deepEqual(await fs.readdir(disk.dir), ["a"]);
      assert.deepEqual(Buffer.from(await fs.readFile(path("a"))).toString(), "new");
      assert.notEqual((await fs.stat(path("a"))).inode, before.inode);
    });

    it("creates folders with their parents, and accepts existing ones", async () => {
      await fs.mkdir(path("x/y"));
      await fs.mkdir(path("x/y"));
      assert.deepEqual(await fs.readdir(path("x")), ["y"]);
      assert.deepEqual(await fs.readdir(path("x/y")), []);
    });

    it("rejects with ENOENT for a missing file", async () => {
      const missing = { code: "ENOENT" };
      await assert.rejects(fs.readFile(path("none")), missing);
      await assert.rejects(fs.stat(path("none")), missing);
      await assert.rejects(fs.readdir(path("none")), missing);
      await assert.rejects(fs.rename(path("none"), path("b")), missing);
      await assert.rejects(fs.remove(path("none")), missing);
      await assert.rejects(fs.syncFile(path("none")), missing);
      // Windows cannot sync a folder.
      if (process.platform !== "win32")
        await assert.rejects(fs.syncDirectory(path("none")), missing);
      await assert.rejects(fs.writeFile(path("none/a"), bytes("")), missing);
    });

    it("reports the free space of the disk, or that it is unknown", async () => {
      const free = await fs.freeBytes(disk.dir);
      assert.ok(free === null || free > 0, String(free));
      assert.equal(await fs.freeBytes(path("missing")), null);
    });

    it("removes a file", async () => {
      await fs.writeFile(path("a"), bytes("x"));
      await fs.remove(path("a"));
      assert.ok(!(await fs.readdir(disk.dir)).includes("a"));
    });
  });
}
