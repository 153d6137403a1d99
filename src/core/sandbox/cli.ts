import { resolve } from "node:path";
import { parseArgs } from "node:util";
import * as z from "zod";
import { startSandboxServer } from "./httpServer.js";
import { loadFullData } from "./quranJson.js";
import { loadSampleData } from "./sampleData.js";
import { createSandboxService, SANDBOX_CREDENTIALS } from "./service.js";

/*
 * npm run sandbox -- --port N [--data full] [--scopes content|content.read|narrow|sync|none]: the
 * embedded service over HTTP on loopback. `--scopes` says which kind of credentials it gives out.
 */

const scopesSchema = z.enum(["content", "content.read", "narrow", "sync", "none"]);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "4010" },
      data: { type: "string", default: "sample" },
      scopes: { type: "string", default: "content" },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`--port must be a number from 0 to 65535, not ${values.port}`);
  }
  if (values.data !== "full" && values.data !== "sample") {
    throw new Error(`--data must be sample or full, not ${values.data}`);
  }
  const scopes = scopesSchema.safeParse(values.scopes);
  if (!scopes.success) {
    throw new Error(
      `--scopes must be one of ${scopesSchema.options.join(", ")}, not ${values.scopes}`,
    );
  }
  const sampleFile = resolve(__dirname, "../../../media/sample/quran.json");
  const service = createSandboxService({
    data: await (values.data === "full" ? loadFullData() : loadSampleData(sampleFile)),
    scopes: scopes.data,
  });
  await service.ready();
  const server = await startSandboxServer({ service, port });
  const filter = [...new Set((await service.publisher.resources()).map(({ group }) => group))]
    .map((group) => `"${group}:*"`)
    .join(", ");
  console.log(
    [
      `The sandbox serves the ${values.data} data. Settings for VS Code:`,
      `  "quranContentSync.environment": "custom",`,
      `  "quranContentSync.custom.apiBaseUrl": "${server.gatewayRoot}",`,
      `  "quranContentSync.custom.authBaseUrl": "${server.authRoot}",`,
      `  "quranContentSync.clientId": "${SANDBOX_CREDENTIALS.clientId}",`,
      `  "quranContentSync.resources": [${filter}]`,
      `Client secret: ${SANDBOX_CREDENTIALS.clientSecret}`,
    ].join("\n"),
  );
  process.once("SIGINT", () => void server.close());
  process.once("SIGTERM", () => void server.close());
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
