import Mocha from "mocha";
import Reporter from "./reporter.js";

/** Mocha's base class has everything that a reporter needs; ours prints the results. */
class HostReporter extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    new Reporter(runner);
  }
}

/**
 * Runs, inside the extension host, the tests that `load` registers. Rejects if one fails, which VS
 * Code turns into its exit code.
 */
export async function runTests(load: () => void): Promise<void> {
  const mocha = new Mocha({
    ui: "bdd",
    reporter: HostReporter,
    timeout: 120_000,
    forbidOnly: true,
  });
  mocha.suite.emit("pre-require", globalThis, "", mocha);
  load();
  const failures = await new Promise<number>((resolve) => {
    mocha.run(resolve);
  });
  if (failures > 0) {
    throw new Error(`${String(failures)} failed`);
  }
}
