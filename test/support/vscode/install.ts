import { execFile } from "node:child_process";
import { access, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { lock } from "proper-lockfile";
import { testFolder } from "./paths.js";

const run = promisify(execFile);

/** `code-server` contains the VS Code of the same version in `lib/vscode`. */
const codeServerVersion = "4.139.1";
/** The version of Node that this VS Code requires, which may be newer than the current one. */
const nodeVersion = "24.21.0";

const marker = `code-server ${codeServerVersion}, node ${nodeVersion}`;

export interface ServerInstallation {
  /** The Node program that runs the server. */
  readonly node: string;
  /** The server's entry, `server-main.js`. */
  readonly main: string;
  /** Installs a packed extension for servers that use these folders later. */
  installExtension(options: {
    readonly dataFolder: string;
    readonly extensionsFolder: string;
    readonly vsix: string;
  }): Promise<void>;
}

/**
 * VS Code's server from the npm registry, installed once into `.vscode-test/server` and reused.
 * Concurrent processes share one installation.
 */
export async function installServer(
  log: (message: string) => void = () => undefined,
): Promise<ServerInstallation> {
  const folder = path.join(testFolder, "server");
  const node = path.join(
    folder,
    "node_modules",
    nodePackage(),
    "bin",
    process.platform === "win32" ? "node.exe" : "node",
  );
  const main = path.join(folder, "node_modules/code-server/lib/vscode/out/server-main.js");
  const installation: ServerInstallation = {
    node,
    main,
    async installExtension({ dataFolder, extensionsFolder, vsix }) {
      await run(node, [
        main,
        `--install-extension=${vsix}`,
        `--server-data-dir=${dataFolder}`,
        `--extensions-dir=${extensionsFolder}`,
        "--accept-server-license-terms",
      ]);
    },
  };
  if (await isInstalled(folder)) {
    return installation;
  }
  await mkdir(testFolder, { recursive: true });
  const release = await lock(testFolder, {
    lockfilePath: path.join(testFolder, "server.lock"),
    retries: { retries: 600, factor: 1, minTimeout: 500, maxTimeout: 500 },
  });
  try {
    if (await isInstalled(folder)) {
      return installation;
    }
    log(`Installing VS Code's server into ${folder}`);
    const staging = path.join(testFolder, "server.new");
    await rm(staging, { recursive: true, force: true });
    await mkdir(staging, { recursive: true });
    await writeFile(path.join(staging, "package.json"), `{ "private": true }\n`);
    await npm(staging, [
      "install",
      "--ignore-scripts",
      `code-server@${codeServerVersion}`,
      `${nodePackage()}@${nodeVersion}`,
    ]);
    await npm(path.join(staging, "node_modules/code-server/lib/vscode"), [
      "install",
      "--omit=dev",
      "--ignore-scripts",
    ]);
    await writeFile(path.join(staging, "installed"), marker);
    await rm(folder, { recursive: true, force: true });
    await rename(staging, folder);
    return installation;
  } finally {
    await release();
  }
}

async function isInstalled(folder: string): Promise<boolean> {
  try {
    return (await readFile(path.join(folder, "installed"), "utf8")) === marker;
  } catch {
    return false;
  }
}

/** The npm package with Node's program for this machine. */
function nodePackage(): string {
  const system = process.platform === "win32" ? "win" : process.platform;
  return `node-${system}-${process.arch}`;
}

async function npm(cwd: string, args: readonly string[]): Promise<void> {
  await run("npm", [...args, "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd,
    shell: process.platform === "win32",
    maxBuffer: 64 * 1024 * 1024,
  });
}

const places: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/usr/bin/google-chrome-stable",
  ],
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  ],
  win32: [
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
  ],
};

/** The path of Chromium or a related browser, or null. `CHROME_PATH` takes precedence. */
export async function findBrowser(): Promise<string | null> {
  const candidates = [process.env.CHROME_PATH ?? "", ...(places[process.platform] ?? [])];
  for (const candidate of candidates.filter((each) => each !== "")) {
    try {
      await access(candidate);
      return candidate;
    } catch {
      // The next one.
    }
  }
  return null;
}

/**
 * The path of a browser. On Debian and related systems, installs Chromium if there is no browser
 * and the user is root. Throws with instructions if there is no browser.
 */
export async function installBrowser(
  log: (message: string) => void = () => undefined,
): Promise<string> {
  const found = await findBrowser();
  if (found !== null) {
    return found;
  }
  const command = "apt-get install -y --no-install-recommends chromium fonts-noto-core";
  if (process.platform === "linux" && process.getuid?.() === 0) {
    log(`Installing Chromium (${command})`);
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const options = { env, maxBuffer: 64 * 1024 * 1024 };
    await run("apt-get", ["update", "-q"], options);
    await run("apt-get", command.split(" ").slice(1), options);
    const installed = await findBrowser();
    if (installed !== null) {
      return installed;
    }
  }
  throw new Error(
    "No Chromium was found. Install it (on Debian, as root: " +
      `${command}), or set CHROME_PATH to a Chrome or Chromium.`,
  );
}
