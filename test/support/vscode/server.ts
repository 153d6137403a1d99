import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, readFileSync } from "node:fs";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import * as z from "zod";
import type { ServerInstallation } from "./install.js";
import { root } from "./paths.js";

export interface ServerOptions {
  /** The server's folder of settings, storage and logs. An existing one is reused. */
  readonly dataFolder: string;
  /** Installed extensions. */
  readonly extensionsFolder: string;
  /**
   * Folder of an unpacked extension, installed as the only one. It runs in the workbench that users
   * have. An extension named in the page's address needs the test driver of `development`, which
   * shows no notifications.
   */
  readonly extension?: string;
  /** Folders of other unpacked extensions, installed beside it. */
  readonly otherExtensions?: readonly string[];
  /** Settings, in addition to those that keep the workbench quiet. Null keeps the existing ones. */
  readonly settings?: Readonly<Record<string, unknown>> | null;
  /** Environment variables of the server, and so of the extension host. */
  readonly env?: NodeJS.ProcessEnv;
  /** True to load extensions and tests that the page's address names. */
  readonly development?: boolean;
  /** True to open every folder in restricted mode; otherwise every folder is trusted. */
  readonly untrusted?: boolean;
  /** The default, 0, selects a free port. */
  readonly port?: number;
}

export interface VsCodeServer {
  /** For example `http://127.0.0.1:41234`. */
  readonly origin: string;
  /** For example `127.0.0.1:41234`, as in `vscode-remote` URIs. */
  readonly authority: string;
  readonly dataFolder: string;
  readonly pid: number;
  /** The folder of an extension's files, which may not exist yet. */
  globalStorage(extensionId: string): string;
  /** Replaces the machine settings, which a running workbench applies. */
  writeSettings(settings: Readonly<Record<string, unknown>>): Promise<void>;
  /** Stops the server and its extension hosts. */
  stop(): Promise<void>;
  /** Resolves when the process has ended, for any reason. */
  readonly ended: Promise<void>;
}

/** Settings that turn off parts of the workbench that tests do not need. */
export const quiet = {
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "chat.disableAIFeatures": true,
  "extensions.ignoreRecommendations": true,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "git.enabled": false,
} as const;

/** Starts VS Code's server on loopback, and resolves when it answers. */
export async function startServer(
  installation: ServerInstallation,
  options: ServerOptions,
): Promise<VsCodeServer> {
  const { dataFolder } = options;
  await mkdir(options.extensionsFolder, { recursive: true });
  if (options.extension !== undefined) {
    const extensions = [options.extension, ...(options.otherExtensions ?? [])];
    await linkExtensions(extensions, options.extensionsFolder);
  }
  if (options.settings !== null) {
    await writeSettings(dataFolder, options.settings ?? {});
  }

  const child = spawn(
    installation.node,
    [
      installation.main,
      "--host=127.0.0.1",
      `--port=${String(options.port ?? 0)}`,
      "--without-connection-token",
      "--accept-server-license-terms",
      `--server-data-dir=${dataFolder}`,
      `--extensions-dir=${options.extensionsFolder}`,
      "--telemetry-level=off",
      ...(options.untrusted === true ? [] : ["--disable-workspace-trust"]),
      ...(options.development === true ? ["--enable-smoke-test-driver"] : []),
    ],
    {
      env: { ...process.env, ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
      // The extension hosts join the server's process group, and outlive the server for a while.
      detached: process.platform !== "win32",
    },
  );
  const ended = once(child, "close").then(() => undefined);
  const log = createWriteStream(path.join(dataFolder, "server.log"), { flags: "a" });
  child.stderr.pipe(log, { end: false });
  const endWithUs = (): void => killGroup(child);
  process.once("exit", endWithUs);
  void ended.then(() => {
    process.off("exit", endWithUs);
    log.end();
  });

  const port = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on("line", (line) => {
      log.write(`${line}\n`);
      const listening = /Extension host agent listening on (\d+)/.exec(line);
      if (listening?.[1] !== undefined) {
        resolve(listening[1]);
      }
    });
    child.once("error", reject);
    void ended.then(() => {
      reject(new Error(`VS Code's server ended at once; see ${dataFolder}/server.log`));
    });
  });

  const authority = `127.0.0.1:${port}`;
  return {
    origin: `http://${authority}`,
    authority,
    dataFolder,
    // Defined, because the server has answered.
    pid: child.pid ?? 0,
    ended,
    globalStorage: (extensionId) => path.join(dataFolder, "data/User/globalStorage", extensionId),
    writeSettings: (settings) => writeSettings(dataFolder, settings),
    async stop() {
      child.kill();
      await ended;
      killGroup(child);
    },
  };
}

/**
 * Kills a server with its extension hosts, which would otherwise keep writing to folders that are
 * being removed.
 */
function killGroup(server: ChildProcess): void {
  if (process.platform === "win32" || server.pid === undefined) {
    server.kill();
    return;
  }
  try {
    process.kill(-server.pid, "SIGKILL");
  } catch {
    // Every process of the group has ended.
  }
}

async function linkExtensions(
  extensions: readonly string[],
  extensionsFolder: string,
): Promise<void> {
  // VS Code reads the folder itself only if this list is missing.
  await rm(path.join(extensionsFolder, "extensions.json"), { force: true });
  for (const extension of extensions) {
    const link = path.join(extensionsFolder, path.basename(extension));
    await rm(link, { force: true });
    await symlink(extension, link, "junction");
  }
}

/**
 * Writes settings to the files that a window of this server reads: application settings to the
 * user's, the others to the machine's.
 */
export async function writeSettings(
  dataFolder: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  const entries = Object.entries({ ...quiet, ...settings });
  const isApplication = ([key]: readonly [string, unknown]): boolean =>
    applicationSettings.has(key) || key.startsWith("security.");
  await write("data/User", entries.filter(isApplication));
  await write(
    "data/Machine",
    entries.filter((entry) => !isApplication(entry)),
  );

  async function write(name: string, part: readonly (readonly [string, unknown])[]): Promise<void> {
    const folder = path.join(dataFolder, name);
    await mkdir(folder, { recursive: true });
    await writeFile(
      path.join(folder, "settings.json"),
      JSON.stringify(Object.fromEntries(part), null, 2),
    );
  }
}

const manifestSchema = z.object({
  contributes: z.object({
    configuration: z.object({
      properties: z.record(z.string(), z.object({ scope: z.string().optional() })),
    }),
  }),
});

/** Settings of the extension that VS Code reads from the user's settings only. */
const applicationSettings = new Set(
  Object.entries(
    manifestSchema.parse(JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")))
      .contributes.configuration.properties,
  ).flatMap(([key, { scope }]) => (scope === "application" ? [key] : [])),
);

export interface WorkbenchAddress {
  /** Folder or `.code-workspace` file that the window opens; without it, an empty window. */
  readonly folder?: string | undefined;
  /** Folder of an extension under development. */
  readonly extension?: string;
  /** Module whose `run()` is called in the extension host. */
  readonly tests?: string;
}

/** The address of a window of this server. */
export function workbenchUrl(server: VsCodeServer, address: WorkbenchAddress): string {
  const remote = (file: string): string =>
    `vscode-remote://${server.authority}${file.startsWith("/") ? "" : "/"}${file.replaceAll("\\", "/")}`;
  const payload: [string, string][] = [];
  if (address.extension !== undefined) {
    payload.push(["extensionDevelopmentPath", remote(address.extension)]);
  }
  if (address.tests !== undefined) {
    payload.push(["extensionTestsPath", remote(address.tests)]);
  }
  const url = new URL(server.origin);
  if (address.folder === undefined) {
    url.searchParams.set("ew", "true");
  } else {
    const isFile = address.folder.endsWith(".code-workspace");
    url.searchParams.set(isFile ? "workspace" : "folder", address.folder);
  }
  if (payload.length > 0) {
    url.searchParams.set("payload", JSON.stringify(payload));
  }
  return url.href;
}
