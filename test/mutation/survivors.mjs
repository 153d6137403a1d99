import process from "node:process";
import { declareClassPlugin, PluginKind } from "@stryker-mutator/api/plugin";

/** Prints each surviving mutant as soon as it is known, because a run takes hours. */
class SurvivorReporter {
  onMutantTested({ status, fileName, location, mutatorName, replacement }) {
    if (status !== "Survived" && status !== "Timeout") return;
    const { line, column } = location.start;
    process.stdout.write(
      `${status} ${fileName}:${line}:${column} ${mutatorName}: ${replacement ?? ""}\n`,
    );
  }
}

export const strykerPlugins = [
  declareClassPlugin(PluginKind.Reporter, "survivors", SurvivorReporter),
];
