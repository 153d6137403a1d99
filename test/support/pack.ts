import path from "node:path";
import { runProgram } from "./program.js";
import { root } from "./vscode/paths.js";

/**
 * Packs the extension, built for production, into a file. vsce first runs the script
 * `vscode:prepublish`, which replaces `dist`.
 */
export async function packExtension(file: string): Promise<void> {
  const vsce = path.join(root, "node_modules/.bin/vsce");
  const code = await runProgram(vsce, [
    "package",
    "--no-dependencies",
    "--allow-missing-repository",
    "--no-rewrite-relative-links",
    "-o",
    file,
  ]);
  if (code !== 0) {
    throw new Error("vsce did not pack the extension");
  }
}
