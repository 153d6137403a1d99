import { fork, type ChildProcess } from "node:child_process";
import { readFile, rm, mkdir } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import path from "node:path";
import process from "node:process";
import { build } from "esbuild";
import * as z from "zod";
import { SANDBOX_CREDENTIALS } from "../../../src/core/sandbox/address.js";
import { buildExtension } from "../build.js";
import { removeFolder, temporaryFolder } from "../../support/store/homes.js";
import { launchBrowser } from "../../support/vscode/browser.js";
import { runInHostWindow } from "../../support/vscode/hostWindow.js";
import { installServer } from "../../support/vscode/install.js";
import { root, testFolder } from "../../support/vscode/paths.js";
import { startServer } from "../../support/vscode/server.js";
import { alone, isQuick, median, type Figure } from "../figures.js";
import { messageOf } from "../message.js";
import { catalogueResources, GROUPS } from "./content.js";
import { CATALOGUE_VARIABLES, windowFiguresSchema, type WindowFigures } from "./figures.js";

/*
 * The whole catalogue in a real extension host: the first sync, cancelled once and continued, a sync
 * with changes, one without, and searches.
 */

const LIMIT_MS = 60 * 60 * 1000;
const EXTENSION = "quran-content-sync.quran-content-sync";

const addressSchema = z.object({ gatewayRoot: z.string(), authRoot: z.string() });
const answerSchema = z.record(z.string(), z.number());

/** Answers the window's questions with numbers from the service's process. */
async function startQuestions(service: ChildProcess): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    const question = (request.url ?? "/").slice(1);
    const answered = messageOf(service);
    service.send(question);
    answered.then(
      (answer) => response.end(String(Object.values(answerSchema.parse(answer))[0])),
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port.");
  return { server, url: `http://127.0.0.1:${address.port}` };
}

async function bundleWindow(out: string): Promise<string> {
  const outfile = path.join(out, "window.js");
  await build({
    absWorkingDir: root,
    entryPoints: ["test/bench/catalogue/window.ts"],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    external: ["vscode"],
    logLevel: "warning",
  });
  return outfile;
}

async function measureInHost(folder: string, bundles: string): Promise<WindowFigures> {
  const service = fork(path.join(__dirname, "service.ts"), isQuick ? ["--quick"] : [], {
    execArgv: ["--import", "tsx"],
  });
  const { gatewayRoot, authRoot } = addressSchema.parse(await messageOf(service));
  const questions = await startQuestions(service);
  const browser = await launchBrowser(console.log);
  const dataFolder = path.join(folder, "data");
  const result = path.join(folder, "figures.json");
  const server = await startServer(await installServer(console.log), {
    dataFolder,
    extensionsFolder: path.join(folder, "extensions"),
    development: true,
    env: {
      QF_CLIENT_ID: SANDBOX_CREDENTIALS.clientId,
      QF_CLIENT_SECRET: SANDBOX_CREDENTIALS.clientSecret,
      [CATALOGUE_VARIABLES.gatewayRoot]: gatewayRoot,
      [CATALOGUE_VARIABLES.authRoot]: authRoot,
      [CATALOGUE_VARIABLES.bench]: questions.url,
      [CATALOGUE_VARIABLES.resources]: String(catalogueResources().length),
      [CATALOGUE_VARIABLES.groups]: GROUPS.join(","),
      [CATALOGUE_VARIABLES.storage]: path.join(dataFolder, "data/User/globalStorage", EXTENSION),
      [CATALOGUE_VARIABLES.result]: result,
    },
  });
  const said: string[] = [];
  try {
    const tests = await bundleWindow(bundles);
    await runInHostWindow(
      browser,
      server,
      { extension: root, tests },
      (type, text) => said.push(`${type} ${text}`),
      LIMIT_MS,
    );
    const text = await readFile(result, "utf8").catch(() => {
      throw new Error(`The window gave no figures:\n${said.slice(-20).join("\n")}`);
    });
    return windowFiguresSchema.parse(JSON.parse(text));
  } finally {
    await server.stop();
    await browser.close();
    questions.server.close();
    service.kill();
  }
}

/** The window's figures, with the limits of the host's thread. */
function figuresOf(measured: WindowFigures): Figure[] {
  const label = `catalogue of ${measured.resources} resources`;
  const figure = (name: string, value: number, unit: string, limit: number | null = null): Figure =>
    alone(`${label}: ${name}`, value, unit, limit);
  const mb = measured.diskBytes / 1e6;
  const others = measured.resources - measured.storedBeforeCancel;
  return [
    figure("rows", measured.rows, "rows"),
    ...measured.phases.flatMap((phase) => [
      figure(`${phase.name}: time`, phase.seconds, "s"),
      figure(`${phase.name}: longest event loop delay`, phase.longestDelayMs, "ms", 50),
      figure(`${phase.name}: longest collection of garbage`, phase.longestCollectionMs, "ms"),
      figure(`${phase.name}: 99th percentile`, phase.p99DelayMs, "ms", 16),
      figure(`${phase.name}: memory above its start`, phase.peakMb, "MB"),
    ]),
    figure("from Cancel to the end of the sync", measured.cancelMs, "ms"),
    figure("full copies stored before Cancel", measured.storedBeforeCancel, "resources"),
    {
      ...figure("full copies fetched afterwards", measured.servedAfterwards, "resources", others),
      against: `${others} were missing`,
    },
    figure("longest time without a commit", measured.longestPauseMs, "ms"),
    figure("search, first", measured.searchMs[0] ?? 0, "ms"),
    figure("search, median of the others", median(measured.searchMs.slice(1)), "ms"),
    figure("disk", mb, "MB"),
  ];
}

export async function catalogueFigures(): Promise<Figure[]> {
  await buildExtension();
  const folder = await temporaryFolder();
  const bundles = path.join(testFolder, `catalogue-${String(process.pid)}`);
  await mkdir(bundles, { recursive: true });
  try {
    return figuresOf(await measureInHost(folder, bundles));
  } finally {
    await rm(bundles, { recursive: true, force: true });
    await removeFolder(folder);
  }
}
