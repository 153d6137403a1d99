import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { root } from "./vscode/paths.js";

/** Runs a program in the repository, and resolves with its exit code and its output. */
export async function captureProgram(
  command: string,
  args: readonly string[],
): Promise<{ readonly code: number; readonly output: string }> {
  const child = spawn(command, args, {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => output.push(text));
  }
  await once(child, "close");
  return { code: child.exitCode ?? 1, output: output.join("") };
}

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
