import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { createWriteStream } from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { build, type Plugin } from "esbuild";
import { hostCredentials, hostVariables } from "./hostEnvironment.js";
import { resultsVariable } from "./reporter.js";
import { readResults, type SuiteResult } from "./results.js";
import { launchBrowser } from "./vscode/browser.js";
import { electronIsReachable, runInElectron } from "./vscode/electron.js";
import { runInHostWindow } from "./vscode/hostWindow.js";
import { installServer } from "./vscode/install.js";
import { root, testFolder } from "./vscode/paths.js";
import { startServer } from "./vscode/server.js";

/*
 * The host suite. Each folder of test/host is a scenario with its own VS Code, and each test file
 * in it runs in a new window of that VS Code. The windows open one after the other, in the order of
 * their names, so a later window has the state that an earlier one left, as after a reload.
 */

interface HostWindow {
  readonly scenario: string;
  readonly name: string;
  /** True for the first window of its scenario. */
  readonly isFirst: boolean;
  /** The bundled test file. */
  readonly tests: string;
}

/**
 * Runs one bundled test module in a window. The implementations use different builds of VS Code.
 */
interface Host {
  readonly note: string;
  run(window: HostWindow, env: NodeJS.ProcessEnv): Promise<void>;
  close(): Promise<void>;
}

/** Runs all scenarios. `QCS_TEST_HOST` chooses `electron` or `server`, `QCS_TEST_ONLY` a scenario. */
export async function runHostSuite(): Promise<SuiteResult> {
  // Inside the repository, so that the bundles can load mocha from its node_modules.
  const bundles = path.join(testFolder, `host-${String(process.pid)}`);
  try {
    return await runWindows(await bundleTests(bundles));
  } finally {
    await rm(bundles, { recursive: true, force: true });
  }
}

async function runWindows(windows: readonly HostWindow[]): Promise<SuiteResult> {
  const work = await mkdtemp(path.join(os.tmpdir(), "quran-content-sync-host-"));
  const results = path.join(work, "results.ndjson");
  const host = await openHost(work);
  const total = { passed: 0, failed: 0 };
  try {
    for (const window of windows) {
      console.log(`  ${window.scenario}/${window.name}`);
      const shared = path.join(work, window.scenario, "shared");
      await mkdir(shared, { recursive: true });
      await rm(results, { force: true });
      try {
        await host.run(window, {
          [resultsVariable]: results,
          [hostVariables.shared]: shared,
          [hostVariables.data]: path.join(work, window.scenario, "data"),
        });
      } catch (error) {
        console.log(`  ${error instanceof Error ? error.message : String(error)}`);
      }
      const { passed, failed, note } = await readResults(results);
      if (note !== null) {
        console.log(`  FAIL  ${window.scenario}/${window.name}: ${note}`);
      }
      total.passed += passed;
      total.failed += failed;
    }
  } finally {
    await host.close();
  }
  if (total.failed === 0) {
    await rm(work, { recursive: true, force: true, maxRetries: 5 });
  } else {
    console.log(`  What VS Code wrote and printed is kept in ${work}`);
  }
  return { ...total, note: host.note };
}

async function openHost(work: string): Promise<Host> {
  const asked = process.env.QCS_TEST_HOST;
  if (asked === "electron" || (asked === undefined && (await electronIsReachable()))) {
    return {
      note: "in desktop VS Code, by @vscode/test-electron",
      run: (window, env) =>
        runInElectron({
          tests: window.tests,
          dataFolder: path.join(work, window.scenario, "data"),
          env: { ...secrets(window), ...env },
        }),
      close: () => Promise.resolve(),
    };
  }
  const installation = await installServer(console.log);
  const browser = await launchBrowser(console.log);
  return {
    note: "in VS Code's server with Chromium",
    async run(window, env) {
      const folder = path.join(work, window.scenario);
      const server = await startServer(installation, {
        dataFolder: path.join(folder, "data"),
        extensionsFolder: path.join(folder, "extensions"),
        development: true,
        // A later window keeps the settings that the tests of an earlier one wrote.
        ...(window.isFirst ? {} : { settings: null }),
        env: { ...secrets(window), ...env },
      });
      const log = createWriteStream(path.join(folder, `${window.name}.console.log`));
      try {
        await runInHostWindow(
          browser,
          server,
          { extension: root, tests: window.tests },
          (type, text) => {
            log.write(`${type} ${text}\n`);
            if (/^ {2}(ok {2} |FAIL|skip) /.test(text)) {
              console.log(`  ${text}`);
            }
          },
        );
      } finally {
        await server.stop();
        log.end();
      }
    },
    close: () => browser.close(),
  };
}

/**
 * Credentials that occur nowhere else, so that a search of all written files finds a leak.
 * Scenarios whose name begins with `signedOut` have none.
 */
function secrets(window: HostWindow): NodeJS.ProcessEnv {
  return window.scenario.startsWith("signedOut")
    ? { QF_CLIENT_ID: "", QF_CLIENT_SECRET: "" }
    : { QF_CLIENT_ID: hostCredentials.clientId, QF_CLIENT_SECRET: hostCredentials.clientSecret };
}

/** Bundles each test file for the extension host, without mocha and VS Code. */
async function bundleTests(out: string): Promise<HostWindow[]> {
  const source = path.join(root, "test/host");
  const entries = (await readdir(source, { recursive: true }))
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => /^[^/]+\/[^/]+\.test\.ts$/.test(file))
    .sort();
  const only = process.env.QCS_TEST_ONLY;
  const windows = entries
    .map((entry, index) => {
      const [scenario = "", file = ""] = entry.split("/");
      const name = file.replace(/\.test\.ts$/, "");
      const isFirst = entries[index - 1]?.startsWith(`${scenario}/`) !== true;
      return { scenario, name, isFirst, tests: path.join(out, scenario, `${name}.js`) };
    })
    .filter((window) => only === undefined || window.scenario === only);
  await build({
    absWorkingDir: root,
    entryPoints: windows.map(({ scenario, name }) => ({
      in: `window:${path.join(source, scenario, `${name}.test.ts`)}`,
      out: `${scenario}/${name}`,
    })),
    plugins: [windowModules],
    outdir: out,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    sourcemap: "inline",
    external: ["vscode", "mocha", "quran-json"],
    logLevel: "warning",
  });
  return windows;
}

/** Turns each test file into a module that exports `run()`, which VS Code calls. */
const windowModules: Plugin = {
  name: "window-modules",
  setup(builder) {
    builder.onResolve({ filter: /^window:/ }, ({ path: name }) => ({
      path: name.slice("window:".length),
      namespace: "window",
    }));
    builder.onLoad({ filter: /.*/, namespace: "window" }, ({ path: file }) => ({
      contents: `
        import { runTests } from "./test/support/hostRun.ts";
        export const run = () => runTests(() => require(${JSON.stringify(file)}));`,
      loader: "ts",
      resolveDir: root,
    }));
  },
};
