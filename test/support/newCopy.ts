import { createRequire } from "node:module";

const load = createRequire(__filename);

/**
 * A module as a new process has it: without what it remembers from earlier tests. The modules that
 * it imports are shared.
 *
 * @param path Relative to this folder.
 */
export function newCopy(path: string): unknown {
  const file = load.resolve(path);
  Reflect.deleteProperty(load.cache, file);
  return load(file);
}
