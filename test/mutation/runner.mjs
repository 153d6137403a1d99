import { createHash } from "node:crypto";
import process from "node:process";
import { declareFactoryPlugin, PluginKind, tokens } from "@stryker-mutator/api/plugin";
import { createMochaTestRunner } from "@stryker-mutator/mocha-runner";

/*
 * StrykerJS's runner for Mocha with four changes:
 *
 * - Code that a `before` hook runs is covered by every test of the hook's suite. StrykerJS would
 *   count it for the last test of the previous suite, which runs without that hook.
 * - A mutant that runs in tests is tried in the process that has loaded the files, even if it also
 *   runs while the files are loaded. StrykerJS would start a process and load all files for each.
 * - A test that waits forever fails. StrykerJS would end the process and load all files again.
 * - A sample is possible: it tries only some of the covered mutants (`QCS_MUTATION_SAMPLE`,
 *   `QCS_MUTATION_SEED`).
 */

const LEAST_TIMEOUT_MS = 5_000;
const TIMEOUT_FACTOR = 10;

function createRunner(injector) {
  const runner = injector.injectFunction(createMochaTestRunner);
  const dryRun = runner.dryRun.bind(runner);
  const { runMocha } = runner;
  runner.dryRun = async (options) => {
    const suites = [];
    runner.runMocha = () =>
      new Promise((resolve) => {
        const run = runner.mocha.run(() => resolve());
        run.on("suite", (suite) => {
          runner.instrumenterContext.currentTestId = hookId(suites.length);
          suites.push(suite);
        });
      });
    const result = await dryRun(options);
    runner.runMocha = runMocha;
    if (result.mutantCoverage === undefined) return result;
    limitTimes(runner.mocha.suite);
    const ids = new Set(result.tests.map(({ id }) => id));
    const perTest = withHooks(result.mutantCoverage.perTest, suites, ids);
    return { ...result, ...choose(result.mutantCoverage.static, perTest) };
  };
  return runner;
}
createRunner.inject = tokens("$injector");

function hookId(index) {
  return `before hooks of suite ${index}`;
}

/**
 * Adds the code that the hooks of each suite cover to the code that the suite's tests cover. `ids`
 * are the tests that ran.
 */
function withHooks(perTest, suites, ids) {
  const result = { ...perTest };
  for (const [index, suite] of suites.entries()) {
    const hits = perTest[hookId(index)];
    delete result[hookId(index)];
    if (hits === undefined) continue;
    suite.eachTest((test) => {
      const id = test.fullTitle();
      if (ids.has(id)) result[id] = { ...hits, ...result[id] };
    });
  }
  return result;
}

/** Sets the limits without Mocha's setter, which starts the timer of a test that has run before. */
function limitTimes(suite) {
  for (const hooks of [suite._beforeAll, suite._beforeEach, suite._afterEach, suite._afterAll]) {
    for (const hook of hooks) hook._timeout = 2 * LEAST_TIMEOUT_MS;
  }
  for (const test of suite.tests) {
    test._timeout = LEAST_TIMEOUT_MS + TIMEOUT_FACTOR * (test.duration ?? 0);
  }
  suite.suites.forEach(limitTimes);
}

/**
 * The coverage of the chosen mutants. StrykerJS leaves out those that are covered only while files
 * are loaded, so the others are counted there.
 */
function choose(loading, perTest) {
  const covered = [...new Set(Object.values(perTest).flatMap((hits) => Object.keys(hits)))];
  const size = Number(process.env.QCS_MUTATION_SAMPLE ?? covered.length);
  const seed = process.env.QCS_MUTATION_SEED ?? "";
  const order = (id) => createHash("sha1").update(`${seed} ${id}`).digest("hex");
  const byOrder = covered.map((id) => [order(id), id]).sort(([a], [b]) => (a < b ? -1 : 1));
  const chosen = new Set(byOrder.slice(0, size).map(([, id]) => id));
  const onlyLoading = Object.entries(loading).filter(([id]) => !chosen.has(id));
  const leftOut = covered.filter((id) => !chosen.has(id)).map((id) => [id, 1]);
  return {
    mutantCoverage: {
      static: Object.fromEntries([...onlyLoading, ...leftOut]),
      perTest: Object.fromEntries(
        Object.entries(perTest).map(([test, hits]) => [
          test,
          Object.fromEntries(Object.entries(hits).filter(([id]) => chosen.has(id))),
        ]),
      ),
    },
    coveredMutants: covered.length,
  };
}

export const strykerPlugins = [
  declareFactoryPlugin(PluginKind.TestRunner, "mocha-once", createRunner),
];
