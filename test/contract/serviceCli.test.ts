import assert from "node:assert/strict";
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { loadSampleData } from "../../src/core/sandbox/sampleData.js";
import { SANDBOX_CREDENTIALS } from "../../src/core/sandbox/service.js";
import { PlainClient } from "./serviceClient.js";

const root = path.resolve(__dirname, "../..");

describe("npm run sandbox", () => {
  let child: ChildProcessWithoutNullStreams;

  function run(...args: string[]): void {
    child = spawn(
      process.execPath,
      ["--import", "tsx", path.join(root, "src/core/sandbox/cli.ts"), ...args],
      { cwd: root },
    );
  }

  afterEach(() => child.kill("SIGKILL"));

  it("prints the settings for VS Code, serves at that address, and ends on request", async () => {
    run("--port", "0");
    const printed: string[] = [];
    for await (const line of createInterface(child.stdout)) {
      printed.push(line);
      if (line.startsWith("Client secret:")) break;
    }
    const text = printed.join("\n");
    const setting = (name: string): string =>
      new RegExp(`"quranContentSync\\.${name}": "([^"]+)"`).exec(text)?.[1] ?? "";
    const gatewayRoot = setting("custom.apiBaseUrl");
    assert.match(gatewayRoot, /^http:\/\/127\.0\.0\.1:\d+\/content$/);
    const client = new PlainClient(
      {
        fetch,
        gatewayRoot,
        authRoot: setting("custom.authBaseUrl"),
        close: () => Promise.resolve(),
      },
      {
        clientId: setting("clientId"),
        clientSecret: /^Client secret: (.+)$/m.exec(text)?.[1] ?? "",
      },
    );
    assert.equal(setting("clientId"), SANDBOX_CREDENTIALS.clientId);
    const resources = /"quranContentSync\.resources": (\[.+\])/.exec(text)?.[1] ?? "[]";
    const page = await client.page({
      bootstrap: "true",
      resources: (JSON.parse(resources) as string[]).join(";"),
    });
    // The printed settings cover everything in the sandbox.
    const { resources: published } = await loadSampleData(
      path.join(root, "media/sample/quran.json"),
    );
    assert.equal(page.mutations.length, published.length);
    child.kill("SIGTERM");
    assert.deepEqual(await once(child, "exit"), [0, null]);
  });

  for (const [args, message] of [
    [["--port", "high"], /--port must be a number/],
    [["--data", "other"], /--data must be sample or full/],
  ] as const) {
    it(`explains what is wrong with ${args.join(" ")}`, async () => {
      run(...args);
      const errors: string[] = [];
      child.stderr.on("data", (chunk: Buffer) => errors.push(chunk.toString()));
      assert.deepEqual(await once(child, "close"), [1, null]);
      assert.match(errors.join(""), message);
    });
  }
});
