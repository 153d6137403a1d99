import process from "node:process";
import { declareClassPlugin, PluginKind } from "@stryker-mutator/api/plugin";

/** Prints each mutant that survives as soon as that is known: a run takes hours. */
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
