import {
  bundle,
  folderHome,
  memoryHome,
  removeFolder,
  temporaryFolder,
  workerHome,
} from "../support/store/homes.js";
import { contentStoreSuite } from "./contentStore/index.js";

contentStoreSuite("in memory", memoryHome);
contentStoreSuite("in a folder", folderHome);

describe("in a worker thread", () => {
  let folder: string;
  let workerPath: string;

  before(async () => {
    folder = await temporaryFolder();
    workerPath = await bundle("src/core/store/worker.ts", folder);
  });
  after(async () => {
    await removeFolder(folder);
  });

  contentStoreSuite("in a worker thread", () => workerHome(workerPath));
});
