import process from "node:process";
import { runProgram } from "../support/program.js";

/** Builds the extension as shipped. Throws if the build fails. */
export async function buildExtension(): Promise<void> {
  if ((await runProgram(process.execPath, ["esbuild.js", "--production"])) !== 0) {
    throw new Error("The build failed.");
  }
}
