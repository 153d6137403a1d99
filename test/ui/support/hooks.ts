import type { Context, RootHookObject } from "mocha";
import { closeSharedBrowser } from "./browser.js";
import { openWorkbenches } from "./workbench.js";

/** Mocha's root hooks for the ui tests. */
export const mochaHooks: RootHookObject = {
  async afterEach(this: Context) {
    const test = this.currentTest;
    if (test?.state !== "failed") {
      return;
    }
    const name = test.fullTitle().replaceAll(/[^a-z0-9]+/gi, "-");
    for (const [index, workbench] of openWorkbenches().entries()) {
      await workbench.screenshot(`failed-${name}-${String(index + 1)}.png`.slice(-200));
    }
  },
  afterAll: closeSharedBrowser,
};
