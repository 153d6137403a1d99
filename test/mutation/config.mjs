import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { areas, workFolder } from "./areas.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const name = process.env.QCS_MUTATION_AREA ?? "";
const area = areas[name];
if (area === undefined) throw new Error(`QCS_MUTATION_AREA names no area: "${name}".`);

/** The names in a variable, separated by spaces; null if the variable is unset or empty. */
function namesIn(variable) {
  const names = (process.env[variable] ?? "").split(/\s+/).filter((each) => each !== "");
  return names.length === 0 ? null : names;
}

/** The StrykerJS configuration for one area of the core. `README.md` explains the exclusions. */
export default {
  mutate: namesIn("QCS_MUTATION_FILES") ?? area.mutate,
  testRunner: "mocha-once",
  mochaOptions: {
    spec: namesIn("QCS_MUTATION_TESTS") ?? area.tests,
    grep: area.skip === undefined ? undefined : `^(?!.*${area.skip})`,
  },
  testRunnerNodeArgs: ["--import", "tsx"],
  plugins: [
    "@stryker-mutator/mocha-runner",
    path.join(here, "runner.mjs"),
    path.join(here, "texts.mjs"),
    path.join(here, "survivors.mjs"),
  ],
  ignorers: ["texts"],
  coverageAnalysis: "perTest",
  ignoreStatic: true,
  concurrency: 1,
  timeoutFactor: 2,
  timeoutMS: 6_000,
  dryRunTimeoutMinutes: 30,
  // The results of a sample are not kept, because the next one chooses other mutants.
  incremental: process.env.QCS_MUTATION_SAMPLE === undefined,
  incrementalFile: `${workFolder}/${name}.json`,
  tempDirName: `${workFolder}/sandbox-${name}`,
  ignorePatterns: ["/dist", "/.vscode-test", "/media/screenshots", "/*.vsix"],
  reporters: ["survivors", "clear-text"],
  clearTextReporter: {
    allowColor: false,
    allowEmojis: false,
    logTests: false,
    reportTests: false,
    reportMutants: false,
  },
};
