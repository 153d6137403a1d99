import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import * as z from "zod";
import { readArguments } from "../../../src/cli/arguments.js";

const packageSchema = z.object({ scripts: z.record(z.string(), z.string()) });
const workflowSchema = z.object({
  name: z.string(),
  on: z.object({ schedule: z.array(z.object({ cron: z.string() })), workflow_dispatch: z.null() }),
  permissions: z.object({ contents: z.literal("read"), "security-events": z.literal("write") }),
  jobs: z.object({
    check: z.object({
      "runs-on": z.string(),
      env: z.record(z.string(), z.string()),
      steps: z.array(
        z.object({
          uses: z.string().optional(),
          run: z.string().optional(),
          if: z.string().optional(),
          with: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
        }),
      ),
    }),
  }),
});

const TOOL = "node .tool/dist/cli.js ";

describe("the workflow in the README", () => {
  const readme = readFileSync("README.md", "utf8");
  const source = /```yaml\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
  const { check } = workflowSchema.parse(parse(source)).jobs;

  /** The words of the tool's commands, as a shell would pass them. */
  function commands(): string[][] {
    return check.steps
      .map(({ run }) => run ?? "")
      .filter((run) => run.startsWith(TOOL))
      .map((run) =>
        run
          .slice(TOOL.length)
          .split(" ")
          .map((word) =>
            word.replace(/^"\$(\w+)"$/, (_, name: string) => check.env[name] ?? `no ${name}`),
          ),
      );
  }

  it("is a workflow with the permissions for an upload of findings", () => {
    assert.ok(check.steps.every(({ uses, run }) => (uses === undefined) !== (run === undefined)));
    assert.equal(check.env.QF_CLIENT_ID, "${{ secrets.QF_CLIENT_ID }}");
    assert.equal(check.env.QF_CLIENT_SECRET, "${{ secrets.QF_CLIENT_SECRET }}");
  });

  it("syncs and checks with valid commands of the tool", () => {
    const [sync, findings, ...more] = commands().map(readArguments);
    assert.deepEqual(more, []);
    assert.ok(sync?.command === "sync" && findings?.command === "check");
    assert.deepEqual(sync.entries, ["translations:20"]);
    assert.equal(sync.environment, "production");
    assert.equal(findings.dir, sync.dir, "the check reads what the sync stored");
    assert.equal(findings.format, "sarif");
    assert.equal(findings.failOn, "error");
  });

  it("uploads the file that the check writes, even if the check fails", () => {
    const upload = check.steps.find(({ uses }) => uses?.startsWith("github/codeql-action/"));
    const out = commands().flat();
    assert.equal(upload?.with?.sarif_file, out[out.indexOf("--out") + 1]);
    assert.equal(upload?.if, "always()");
  });

  it("builds the tool with existing scripts", () => {
    const { scripts } = packageSchema.parse(JSON.parse(readFileSync("package.json", "utf8")));
    const used = check.steps.flatMap(({ run = "" }) =>
      [...run.matchAll(/npm run (\w+)/g)].map(([, name = ""]) => name),
    );
    assert.deepEqual(used, ["build"]);
    assert.ok(used.every((name) => scripts[name] !== undefined));
    assert.ok(
      readFileSync("esbuild.js", "utf8").includes("src/cli/main.ts"),
      "the build writes the tool",
    );
  });
});
