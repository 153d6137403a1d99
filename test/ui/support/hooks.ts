import type { RootHookObject } from "mocha";
import { closeSharedBrowser } from "./browser.js";

/** What mocha runs around all ui tests. */
export const mochaHooks: RootHookObject = {
  afterAll: closeSharedBrowser,
};
