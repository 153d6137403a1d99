import type { Context, RootHookObject } from "mocha";
import { closeSharedBrowser } from "./browser.js";
import { followTest } from "./failedTest.js";
import { openWorkbenches } from "./workbench.js";

/** Mocha's root hooks for the ui tests. */
export const mochaHooks: RootHookObject = {
  beforeEach(this: Context) {
    followTest(this.currentTest);
  },
  async afterEach() {
    for (const workbench of openWorkbenches()) await workbench.screenshotIfFailed();
    followTest(undefined);
  },
  afterAll: closeSharedBrowser,
};
