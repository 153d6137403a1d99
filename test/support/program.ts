import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { root } from "./vscode/paths.js";

/** Runs a program in the repository with its output shown, and resolves with its exit code. */
export async function runProgram(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<number> {
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  });
  await once(child, "close");
  return child.exitCode ?? 1;
}
