import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import process from "node:process";
import { runProgram } from "../program.js";
import { sandboxSettings } from "../sandboxSettings.js";
import { installServer } from "../vscode/install.js";
import { root, testFolder } from "../vscode/paths.js";
import { quiet, startServer, workbenchUrl } from "../vscode/server.js";

/*
 * `npm start`: builds the extension, and opens VS Code with it on the sandbox. Uses the desktop
 * program if `code` is on the PATH, else (or with `-- --browser`) VS Code's server for a browser.
 * Keeps settings and data in .vscode-test/start, apart from those of other windows.
 */

const home = path.join(testFolder, "start");

/** The address is the same in every run, so that the browser recognises its windows. */
const preferredPort = 41_907;

async function main(): Promise<void> {
  if ((await runProgram(process.execPath, ["esbuild.js"])) !== 0) {
    process.exitCode = 1;
    return;
  }
  const code = process.argv.includes("--browser") ? null : findOnPath("code");
  if (code === null) {
    await startInBrowser();
  } else {
    await startDesktop(code);
  }
}

async function startDesktop(code: string): Promise<void> {
  const data = path.join(home, "desktop");
  await writeNewFile(path.join(data, "User/settings.json"), sandboxSettings);
  console.log(`Opening desktop VS Code (${code}).`);
  process.exitCode = await runProgram(code, [
    `--extensionDevelopmentPath=${root}`,
    `--user-data-dir=${data}`,
    "--new-window",
  ]);
}

async function startInBrowser(): Promise<void> {
  const installation = await installServer(console.log);
  const dataFolder = path.join(home, "server");
  await writeNewFile(path.join(dataFolder, "data/Machine/settings.json"), quiet);
  await writeNewFile(path.join(dataFolder, "data/User/settings.json"), sandboxSettings);
  // A window without a folder would forget its editors at a reload.
  const folder = path.join(home, "notes");
  await mkdir(folder, { recursive: true });
  const server = await startServer(installation, {
    dataFolder,
    extensionsFolder: path.join(home, "extensions"),
    extension: root,
    settings: null,
    port: (await isFree(preferredPort)) ? preferredPort : 0,
  });
  const address = workbenchUrl(server, { folder });
  console.log(
    [
      "",
      `VS Code with Quran Content Sync on the sandbox:  ${address}`,
      "Open its view in the activity bar, and run Sync Now. Ctrl+C ends it.",
    ].join("\n"),
  );
  openBrowser(address);
  const stop = (): void => void server.stop();
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  await server.ended;
}

/** Opens an address in the person's browser; does nothing without a display. */
function openBrowser(address: string): void {
  const openers: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
    darwin: ["open"],
    linux: ["xdg-open", "chromium"],
    win32: ["explorer"],
  };
  const hasDisplay =
    process.platform !== "linux" || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
  const opener = (openers[process.platform] ?? []).find((name) => findOnPath(name) !== null);
  if (hasDisplay && opener !== undefined) {
    const child = spawn(opener, [address], { stdio: "ignore", detached: true });
    child.once("error", () => undefined);
    child.unref();
  }
}

/** The path of a program, or null. */
function findOnPath(name: string): string | null {
  const endings = process.platform === "win32" ? [".cmd", ".exe"] : [""];
  for (const folder of (process.env.PATH ?? "").split(path.delimiter)) {
    for (const ending of endings) {
      const file = path.join(folder, name + ending);
      if (folder !== "" && existsSync(file)) {
        return file;
      }
    }
  }
  return null;
}

/** Writes JSON unless the file exists, to keep later changes. */
async function writeNewFile(file: string, content: unknown): Promise<void> {
  if (!existsSync(file)) {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, `${JSON.stringify(content, null, 2)}\n`);
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => {
      resolve(false);
    });
    probe.listen(port, "127.0.0.1", () => {
      probe.close(() => {
        resolve(true);
      });
    });
  });
}

void main();
