import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmod, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { accountAuthor } from "../../../src/platform/accountAuthor.js";
import { temporaryFolder } from "../library/notes/support.js";

const run = promisify(execFile);

describe("the author of a decision on this machine", () => {
  let folder: string;
  let remove: () => Promise<void>;
  beforeEach(async () => {
    ({ path: folder, remove } = await temporaryFolder());
  });
  afterEach(() => remove());

  it("has the name in the configuration of the folder's repository", async () => {
    await run("git", ["init", "--quiet", folder]);
    await run("git", ["-C", folder, "config", "user.name", "Amina"]);
    await run("git", ["-C", folder, "config", "user.email", "amina@example.org"]);
    assert.deepEqual(await accountAuthor(folder), { name: "Amina", email: "amina@example.org" });
  });

  it("comes from the installed Git, never from a program in the folder", async () => {
    for (const name of ["git", "git.exe", "git.cmd"]) {
      await writeFile(path.join(folder, name), "#!/bin/sh\necho hostile\n");
      await chmod(path.join(folder, name), 0o755);
    }
    const { PATH: before } = process.env;
    // An empty entry of PATH means the current folder of the program.
    process.env.PATH = `:${before ?? ""}`;
    try {
      assert.notEqual((await accountAuthor(folder)).name, "hostile");
    } finally {
      process.env.PATH = before;
    }
  });
});
