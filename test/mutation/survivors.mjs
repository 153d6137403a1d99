import process from "node:process";
import { declareClassPlugin, PluginKind } from "@stryker-mutator/api/plugin";

/**
 * Prints each surviving mutant as soon as it is known, because a run takes long, and at the end the
 * score of the covered mutants with its 95 % interval (Wilson).
 */
class SurvivorReporter {
  counts = new Map();
  covered = 0;

  onDryRunCompleted({ result, timing }) {
    this.covered = result.coveredMutants;
    const seconds = Math.round((timing.net + timing.overhead) / 1000);
    process.stdout.write(`${result.tests.length} tests pass (${seconds} s).\n`);
  }

  onMutantTested({ status, fileName, location, mutatorName, replacement }) {
    this.counts.set(status, (this.counts.get(status) ?? 0) + 1);
    if (status !== "Survived" && status !== "Timeout") return;
    const { line, column } = location.start;
    process.stdout.write(
      `${status} ${fileName}:${line}:${column} ${mutatorName}: ${replacement ?? ""}\n`,
    );
  }

  onMutationTestReportReady() {
    const of = (status) => this.counts.get(status) ?? 0;
    const detected = of("Killed") + of("Timeout");
    const tried = detected + of("Survived");
    const [low, high] = wilson(detected, tried);
    process.stdout.write(
      `${tried} of ${this.covered} covered mutants: ${of("Killed")} killed, ` +
        `${of("Timeout")} timed out, ${of("Survived")} survived. ` +
        `Not covered: ${of("NoCoverage")}. Failed to run: ${of("RuntimeError")}.\n` +
        `Score of covered mutants: ${percent(detected / tried)} ` +
        `(95 %: ${percent(low)} to ${percent(high)})\n`,
    );
  }
}

/** The 95 % interval of a share, as two numbers from 0 to 1. */
function wilson(found, tried) {
  const z = 1.96;
  const share = found / tried;
  const middle = share + z ** 2 / (2 * tried);
  const half = z * Math.sqrt((share * (1 - share)) / tried + z ** 2 / (4 * tried ** 2));
  const scale = 1 + z ** 2 / tried;
  return [(middle - half) / scale, (middle + half) / scale];
}

function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
}

export const strykerPlugins = [
  declareClassPlugin(PluginKind.Reporter, "survivors", SurvivorReporter),
];
