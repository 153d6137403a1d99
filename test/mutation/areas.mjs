/** Incremental results and sandboxes, in a folder that Git ignores. */
export const workFolder = ".vscode-test/mutation";

/** The areas of the core, each with the tests that must detect its mutants. */
export const areas = {
  api: {
    mutate: ["src/core/api/**/*.ts"],
    // Most of it is tested over HTTP, against the sandbox.
    tests: ["test/unit/api/**/*.test.ts", "test/integration/api/**/*.test.ts"],
  },
  library: {
    mutate: ["src/core/library/**/*.ts"],
    tests: ["test/unit/library/**/*.test.ts"],
  },
  model: {
    mutate: ["src/core/model/**/*.ts"],
    tests: ["test/unit/model/**/*.test.ts"],
  },
  store: {
    // `worker.ts` runs in threads, where no mutant is active; the contract suite runs it.
    mutate: ["src/core/store/**/*.ts", "!src/core/store/worker.ts"],
    tests: ["test/unit/store/**/*.test.ts", "test/contract/store.test.ts"],
  },
  sync: {
    mutate: ["src/core/sync/**/*.ts"],
    tests: ["test/unit/sync/**/*.test.ts"],
  },
};
