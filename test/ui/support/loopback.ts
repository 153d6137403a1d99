import path from "node:path";
import { SAMPLE } from "../../../src/core/sandbox/sampleIds.js";
import { loadSampleData } from "../../../src/core/sandbox/sampleData.js";
import type { SandboxData } from "../../../src/core/sandbox/types.js";
import { startService, type LoopbackService } from "../../support/loopbackService.js";
import { root } from "../../support/vscode/paths.js";

/** Invented for the sandbox on loopback. They occur nowhere else, so a search finds a leak. */
export const uiCredentials = {
  clientId: "ui-test-client-90ab",
  clientSecret: "ui-test-secret-1f77c2d0",
} as const;

export const sampleFile = path.join(root, "media/sample/quran.json");

export interface Loopback extends LoopbackService {
  /** Settings for a window that uses this service. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Environment variables that sign a window in. */
  readonly env: NodeJS.ProcessEnv;
}

/** Serves the sample data, or other data, over HTTP on loopback, for the `custom` environment. */
export async function startLoopback(
  data: SandboxData | (() => Promise<SandboxData>) = () => loadSampleData(sampleFile),
): Promise<Loopback> {
  const { service, server } = await startService(data, uiCredentials);
  return {
    service,
    server,
    settings: {
      "quranContentSync.environment": "custom",
      "quranContentSync.custom.apiBaseUrl": server.gatewayRoot,
      "quranContentSync.custom.authBaseUrl": server.authRoot,
      "quranContentSync.syncOnStartup": false,
    },
    env: { QF_CLIENT_ID: uiCredentials.clientId, QF_CLIENT_SECRET: uiCredentials.clientSecret },
  };
}

type TextChange = (text: string) => string;

/**
 * Publishes changes of the English translation: to some verses, or the same change to every row.
 * Null removes the row. Returns the number of changed rows.
 */
export async function changeEnglish(
  { service: { publisher } }: Pick<Loopback, "service">,
  changes: TextChange | Readonly<Record<string, TextChange | null>>,
): Promise<number> {
  const rows = (await publisher.rowsOf(SAMPLE.english)) ?? [];
  let count = 0;
  for (const row of rows) {
    const change = typeof changes === "function" ? changes : changes[row.verseKey ?? ""];
    if (change === undefined) continue;
    count++;
    if (change === null) await publisher.deleteRow(SAMPLE.english, row);
    else {
      await publisher.editRow(SAMPLE.english, row, (data) => ({
        ...data,
        text: change(String(data.text)),
      }));
    }
  }
  return count;
}
