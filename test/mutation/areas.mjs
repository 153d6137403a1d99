/** Incremental results and sandboxes, in a folder that Git ignores. */
export const workFolder = ".vscode-test/mutation";

/**
 * The areas of the core, each with the tests that must detect its mutants. Long test files are left
 * out, because most mutants would have to wait for them, unless an area has no other tests of some
 * of its code.
 */
export const areas = {
  api: {
    mutate: ["src/core/api/**/*.ts"],
    // Most of it is tested over HTTP, against the sandbox.
    tests: [shortTests("test/unit/api"), shortTests("test/integration/api")],
  },
  library: {
    mutate: ["src/core/library/**/*.ts"],
    tests: [shortTests("test/unit/library"), "test/unit/library/notes/folder.long.test.ts"],
  },
  model: {
    mutate: ["src/core/model/**/*.ts"],
    tests: [shortTests("test/unit/model"), "test/unit/model/verseReference.long.test.ts"],
  },
  store: {
    // `worker.ts` runs in threads, where no mutant is active.
    mutate: ["src/core/store/**/*.ts", "!src/core/store/worker.ts"],
    tests: [
      shortTests("test/unit/store"),
      "test/unit/store/searchText/*.long.test.ts",
      "test/unit/store/catalogDisk.long.test.ts",
      "test/unit/store/localStore.long.test.ts",
      "test/contract/store.test.ts",
      "test/contract/fileSystem.test.ts",
    ],
    // The same tests run in memory, which takes less time.
    skip: "(a content store: in a folder|in a worker thread)",
  },
  sync: {
    mutate: ["src/core/sync/**/*.ts"],
    tests: [shortTests("test/unit/sync"), "test/unit/sync/currency.long.test.ts"],
  },
};

function shortTests(folder) {
  return `${folder}/**/!(*.long).test.ts`;
}
