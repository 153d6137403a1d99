import { nodeFileSystem } from "../../src/core/store/nodeFileSystem.js";
import { removeFolder, temporaryFolder } from "../support/store/homes.js";
import { MemoryDisk } from "../support/store/memoryFileSystem.js";
import { fileSystemSuite } from "./fileSystem.suite.js";

fileSystemSuite("Node's", async () => {
  const dir = await temporaryFolder();
  return { fs: nodeFileSystem(), dir, remove: () => removeFolder(dir) };
});

fileSystemSuite("in memory", async () => {
  const { fileSystem } = new MemoryDisk();
  await fileSystem.mkdir("/disk");
  return { fs: fileSystem, dir: "/disk", remove: () => Promise.resolve() };
});
