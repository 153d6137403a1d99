/** Incremental results and sandboxes, in a folder that Git ignores. */
export const workFolder = ".vscode-test/mutation";

/**
 * The areas of the core, each with the tests that must detect its mutants. `slow` names tests that
 * take seconds and would be repeated for most mutants.
 */
export const areas = {
  api: {
    mutate: ["src/core/api/**/*.ts"],
    // Most tests of this area run over HTTP, against the sandbox.
    tests: ["test/unit/api/**/*.test.ts", "test/integration/api/**/*.test.ts"],
    slow: [],
  },
  library: {
    mutate: ["src/core/library/**/*.ts"],
    tests: ["test/unit/library/**/*.test.ts"],
    slow: [
      "a document of signs that never end",
      "faults seeded into published texts",
      "files of packages have hardly any numbers",
      "reads only the changed part after an edit",
      "the rules as a whole",
    ],
  },
  model: {
    mutate: ["src/core/model/**/*.ts"],
    tests: ["test/unit/model/**/*.test.ts"],
    slow: [
      "puts the beginning of each juz and page",
      "find all of their verses",
      "consecutive words of a verse",
    ],
  },
  store: {
    // `worker.ts` runs in threads, where no mutant is active; the contract suite runs it.
    mutate: ["src/core/store/**/*.ts", "!src/core/store/worker.ts"],
    tests: ["test/unit/store/**/*.test.ts", "test/contract/store.test.ts"],
    slow: [
      "changes that are too large",
      "keeps the newest changes if all of them",
      "keep their filters when rows of another block change",
      "does not grow with the number of commits",
      "in a worker thread",
    ],
  },
  sync: {
    mutate: ["src/core/sync/**/*.ts"],
    tests: ["test/unit/sync/**/*.test.ts"],
    slow: ["costs the others one full copy each", "a hundred full copies with 503"],
  },
};
