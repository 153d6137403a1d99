import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, cp, mkdir, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { sarifErrors } from "../../support/sarifSchema.js";
import { nodeNotesFiles } from "../../../src/core/library/notes/files.js";
import { NotesFolder } from "../../../src/core/library/notes/folder.js";
import { fault, TARGETS } from "../../../src/core/sandbox/faults.js";
import { startSandboxServer, type SandboxServer } from "../../../src/core/sandbox/httpServer.js";
import { loadSampleData } from "../../../src/core/sandbox/sampleData.js";
import { SAMPLE } from "../../../src/core/sandbox/sampleIds.js";
import { createSandboxService, type SandboxService } from "../../../src/core/sandbox/service.js";
import {
  bundle,
  openIn,
  removeFolder,
  temporaryFolder,
  WASM_PATH,
} from "../../support/store/homes.js";

const root = path.resolve(__dirname, "../../..");
const credentials = { clientId: "a-client", clientSecret: "a-secret" };

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const sarifSchema = z.object({
  version: z.literal("2.1.0"),
  runs: z.tuple([
    z.object({
      results: z.array(
        z.object({
          ruleId: z.string(),
          level: z.enum(["error", "warning", "note"]),
          message: z.object({ text: z.string().min(1) }),
          partialFingerprints: z.record(z.string(), z.string()),
          suppressions: z
            .array(z.object({ kind: z.literal("external"), justification: z.string() }))
            .optional(),
        }),
      ),
    }),
  ]),
});

const jsonSchema = z.array(
  z.object({
    group: z.string(),
    id: z.number(),
    rule: z.string(),
    severity: z.enum(["error", "warning", "information"]),
    message: z.string().min(1),
    ignored: z.object({ reason: z.string(), author: z.string(), date: z.string() }).nullable(),
  }),
);

describe("the command line", () => {
  let folder: string;
  let program: string;
  let store: string;
  let server: SandboxServer;
  let service: SandboxService;

  /** Runs the bundled program in a plain Node process, with the credentials as its only variables. */
  const run = (...words: string[]): Promise<Ended> =>
    new Promise((resolve) => {
      const env = {
        QF_CLIENT_ID: credentials.clientId,
        QF_CLIENT_SECRET: credentials.clientSecret,
      };
      execFile(
        process.execPath,
        [program, ...words],
        { cwd: folder, env, maxBuffer: 1 << 26 },
        (error, stdout, stderr) => {
          const code = error === null ? 0 : typeof error.code === "number" ? error.code : null;
          resolve({ code, stdout, stderr });
        },
      );
    });

  before(async () => {
    folder = await temporaryFolder();
    store = path.join(folder, "store");
    await mkdir(path.join(folder, "dist"));
    program = await bundle("src/cli/main.ts", path.join(folder, "dist"));
    await copyFile(WASM_PATH, path.join(folder, "dist", "sql-wasm.wasm"));
    await cp(path.join(root, "media/sample"), path.join(folder, "media/sample"), {
      recursive: true,
    });
    service = createSandboxService({
      data: () => loadSampleData(path.join(root, "media/sample/quran.json")),
      credentials: [credentials],
    });
    await service.ready();
    server = await startSandboxServer({ service });
  });

  after(async () => {
    await server.close();
    await removeFolder(folder);
  });

  const sync = (): Promise<Ended> =>
    run(
      ...["sync", "--store", store, "--resources", "translations:1,2"],
      ...["--api", server.gatewayRoot, "--auth", server.authRoot],
    );

  it("syncs over HTTP with the credentials of the environment", async () => {
    const { code, stdout, stderr } = await sync();
    assert.equal(code, 0, stderr);
    assert.match(stdout, /"fullCopies": 2/);
    assert.ok(!`${stdout}${stderr}`.includes(credentials.clientSecret));
  });

  it("works on a store that a window has open", async () => {
    const open = await openIn(store);
    try {
      await open.state();
      assert.equal((await sync()).code, 0);
      const { code, stdout } = await run("check", "--store", store, "--fail-on", "never");
      assert.equal(code, 0);
      assert.match(stdout, /^translations:1 \S+ error missing-verse: /);
    } finally {
      await open.close();
    }
  });

  it("ends with 1 for findings at or above --fail-on", async () => {
    assert.equal((await run("check", "--store", store)).code, 1);
    assert.equal((await run("check", "--store", store, "--fail-on", "never")).code, 0);
  });

  it("does not fail for a rule that the team ignores, and marks it in SARIF", async () => {
    const notes = path.join(folder, "notes");
    const team = new NotesFolder(nodeNotesFiles(notes), []);
    for (const id of [1, 2]) {
      await team.ignore({
        resource: { group: "translations", id },
        verseKey: null,
        rule: "missing-verse",
        scope: "resource",
        recordType: null,
        recordKey: null,
        text: null,
        reason: "The sample has no more.",
        author: { name: "Amina" },
      });
    }
    const check = ["check", "--store", store, "--notes", notes];
    assert.equal((await run(...check)).code, 0);
    const out = path.join(folder, "findings.sarif");
    assert.equal((await run(...check, "--format", "sarif", "--out", out)).code, 0);
    const log: unknown = JSON.parse(await readFile(out, "utf8"));
    assert.deepEqual(await sarifErrors(log), []);
    const { results } = sarifSchema.parse(log).runs[0];
    const missing = results.filter(({ ruleId }) => ruleId === "missing-verse");
    assert.ok(missing.length > 0);
    for (const { suppressions } of missing) {
      assert.equal(suppressions?.[0]?.justification, "Amina: The sample has no more.");
    }
  });

  it("prints findings as JSON, with the person and reason of ignored ones", async () => {
    const words = ["check", "--store", store, "--format", "json", "--fail-on", "never"];
    const { code, stdout } = await run(...words, "--notes", path.join(folder, "notes"));
    assert.equal(code, 0);
    const findings = jsonSchema.parse(JSON.parse(stdout));
    const missing = findings.find(({ id, rule }) => id === 1 && rule === "missing-verse");
    assert.deepEqual(
      [missing?.group, missing?.severity, missing?.ignored?.author, missing?.ignored?.reason],
      ["translations", "error", "Amina", "The sample has no more."],
    );
  });

  it("writes no control characters of a hostile notes folder, and none of its line breaks", async () => {
    const notes = path.join(folder, "hostile");
    const id = "01900000-0000-7000-8000-000000000001";
    const thread = path.join(notes, "translations-1", "001", id);
    await mkdir(thread, { recursive: true });
    await writeFile(path.join(thread, "a\n::error::b\u001b[2J\u202e.json"), "{}");
    const { code, stderr } = await run("check", "--store", store, "--notes", notes);
    assert.equal(code, 1, "the findings of the store");
    const escaped = "a\\u000a::error::b\\u001b[2J\\u202e.json: name\n";
    assert.equal(stderr, `translations-1/001/${id}/${escaped}`);
  });

  it("checks only the named resources", async () => {
    const words = ["check", "--store", store, "--format", "json", "--fail-on", "never"];
    const { stdout } = await run(...words, "--resources", "translations:2");
    const findings = jsonSchema.parse(JSON.parse(stdout));
    assert.deepEqual([...new Set(findings.map(({ id }) => id))], [2]);
  });

  it("fails if a named resource is not in the local copy", async () => {
    for (const [resources, message] of [
      ["translations:2,999", /has no rows of translations:999\.$/m],
      ["tafsirs:*", /There is nothing to check\.$/m],
    ] as const) {
      const { code, stdout, stderr } = await run(
        ...["check", "--store", store, "--resources", resources, "--fail-on", "never"],
      );
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, message);
    }
  });

  for (const [name, words] of [
    ["a check of everything", ["check", "--fail-on", "never"]],
    ["the changes of everything", ["changes"]],
    ["the changes of everything as JSON", ["changes", "--format", "json"]],
    [
      "an export",
      ["export", "--resource", "translations:2", "--format", "csv", "--out", "damaged.csv"],
    ],
  ] as const) {
    it(`fails if the file of a resource is cut: ${name}`, async () => {
      const damaged = path.join(folder, `damaged ${name}`);
      await cp(store, damaged, { recursive: true });
      const files = await readdir(path.join(damaged, "resources"));
      const file = files.find((each) => /^translations-2\..*sqlite$/.test(each)) ?? "";
      await truncate(path.join(damaged, "resources", file), 10_000);
      const { code, stdout, stderr } = await run(...words, "--store", damaged);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, /^store_damaged: The rows of translations:2 are damaged\./m);
    });
  }

  it("does not export a translation alone if the file of the Arabic text is cut", async () => {
    const damaged = path.join(folder, "damaged-arabic");
    const words = ["sync", "--store", damaged, "--resources", "translations:1;quran_core:*"];
    const address = ["--api", server.gatewayRoot, "--auth", server.authRoot];
    assert.equal((await run(...words, ...address)).code, 0);
    const files = await readdir(path.join(damaged, "resources"));
    const file = files.find((each) => /^quran_core-.*sqlite$/.test(each)) ?? "";
    await truncate(path.join(damaged, "resources", file), 10_000);
    const exported = (format: string): Promise<Ended> =>
      run(
        ...["export", "--store", damaged, "--resource", "translations:1"],
        ...["--format", format, "--out", path.join(folder, `damaged.${format}`)],
      );
    for (const format of ["tmx", "xliff"]) {
      const { code, stderr } = await exported(format);
      assert.equal(code, 2, stderr);
      assert.match(stderr, /^store_damaged: The rows of quran_core:\d+ are damaged\./m);
    }
    assert.equal((await exported("csv")).code, 0);
  });

  it("prints changes as a list, empty after a first sync", async () => {
    const { code, stdout } = await run("changes", "--store", store, "--format", "json");
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(stdout), []);
  });

  it("exports a resource to a file", async () => {
    const out = path.join(folder, "english.txt");
    const words = ["export", "--store", store, "--resource", "translations:1"];
    const text = await run(...words, "--format", "text", "--out", out);
    assert.equal(text.code, 0);
    assert.match(text.stderr, /^\d{3} rows: .*english\.txt$/m);
    assert.match(await readFile(out, "utf8"), /^1:1\t/);
    const tmx = await run(...words, "--format", "tmx", "--out", path.join(folder, "english.tmx"));
    assert.match(tmx.stderr, /^\d{3} translation units: .*english\.tmx$/m);
  });

  it("names the service of the copy in an export, with any folder name", async () => {
    const attribution = async (dir: string): Promise<string | undefined> => {
      const out = path.join(folder, "attribution.md");
      const { code, stderr } = await run(
        ...["export", "--store", dir, "--resource", "translations:1"],
        ...["--format", "markdown", "--out", out],
      );
      assert.equal(code, 0, stderr);
      return /^.*Attribution: (.+)$/m.exec(await readFile(out, "utf8"))?.[1];
    };
    assert.equal(await attribution(store), "Provided by a custom service");
    const sandbox = path.join(folder, "samples");
    const words = ["sync", "--store", sandbox, "--resources", "translations:1"];
    const synced = await run(...words, "--environment", "sandbox");
    assert.equal(synced.code, 0, synced.stderr);
    assert.match((await attribution(sandbox)) ?? "", /^Sample data: quran-json/);
    // A window does not record a service's address, because its folders have the environments'
    // names.
    const ofWindow = path.join(folder, "production");
    await cp(store, ofWindow, { recursive: true });
    await rm(path.join(ofWindow, "service.txt"));
    assert.equal(await attribution(ofWindow), "Quran data provided by Quran Foundation");
    const other = await run(
      ...["sync", "--store", ofWindow, "--resources", "translations:1"],
      ...["--api", server.gatewayRoot, "--auth", server.authRoot],
    );
    assert.equal(other.code, 2);
    assert.match(other.stderr, /is a local copy of https:\/\/apis\.quran\.foundation\/content/);
  });

  it("prints its version", async () => {
    const manifest: unknown = JSON.parse(await readFile(path.join(root, "package.json"), "utf8"));
    const { version } = z.object({ version: z.string() }).parse(manifest);
    assert.deepEqual(await run("--version"), { code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it("counts warnings for --fail-on warning, and not for --fail-on error", async () => {
    const rows = (await service.publisher.rowsOf(SAMPLE.english)) ?? [];
    const row = rows.find(({ verseKey }) => verseKey === "112:1");
    assert.ok(row);
    await service.publisher.editRow(SAMPLE.english, row, { text: "Placeholder [not closed" });
    assert.equal((await sync()).code, 0);
    const check = ["check", "--store", store, "--notes", path.join(folder, "notes")];
    const { code, stdout } = await run(...check);
    assert.match(stdout, /^translations:1 112:1 warning unbalanced-punctuation: /m);
    assert.match(stdout, /^errors: 0, warnings: 1, /m);
    assert.equal(code, 0);
    assert.equal((await run(...check, "--fail-on", "warning")).code, 1);
  });

  it("prints the changes since a time, as text and as JSON", async () => {
    const changes = ["changes", "--store", store, "--since", "2020-01-01T00:00:00Z"];
    const { code, stdout } = await run(...changes);
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^translations:1\t112:1\tupdated\t\S+\t".+"\t"Placeholder \[not closed"$/m,
    );
    const json = await run(...changes, "--format", "json");
    const [change] = z
      .tuple([z.object({ verseKey: z.string(), after: z.object({ text: z.string() }) })])
      .parse(JSON.parse(json.stdout));
    assert.deepEqual([change.verseKey, change.after.text], ["112:1", "Placeholder [not closed"]);
    const later = ["changes", "--store", store, "--since", "2100-01-01T00:00:00Z"];
    assert.deepEqual([(await run(...later)).stdout, (await run(...later)).code], ["", 0]);
  });

  it("ends quietly when the reader of its output ends first", async () => {
    const child = spawn(
      process.execPath,
      [program, "check", "--store", store, "--format", "json", "--fail-on", "never"],
      { env: {} },
    );
    child.stdout.destroy();
    let stderr = "";
    child.stderr.on("data", (data: Buffer) => {
      stderr += data.toString();
    });
    const [code] = z.tuple([z.number(), z.null()]).parse(await once(child, "close"));
    assert.deepEqual([code, stderr], [0, ""]);
  });

  it("refuses a folder that is a copy of another service", async () => {
    const words = ["sync", "--store", store, "--resources", "translations:1"];
    const { code, stderr } = await run(...words, "--environment", "sandbox");
    assert.equal(code, 2);
    assert.match(stderr, /is a local copy of http:\/\/127\.0\.0\.1:\d+\/\S+\. Use another folder/);
  });

  const wrong: readonly (readonly [string, readonly string[], RegExp])[] = [
    ["no command", [], /Usage/],
    ["an unknown command", ["publish", "--store", "x"], /The command is one of/],
    ["no store", ["check"], /--store is missing/],
    ["a store that is not there", ["check", "--store", "nowhere"], /There is no local copy/],
    ["an unknown option", ["check", "--store", "x", "--fix", "y"], /--fix/],
    ["a wrong format", ["check", "--store", "x", "--format", "xml"], /--format is one of/],
    [
      "a wrong resource",
      ["check", "--store", "x", "--resources", "translations:1;foo"],
      /^"foo" is no resource\. .+\nTry --help\.$/m,
    ],
    [
      "an empty store",
      ["sync", "--store", "", "--resources", "translations:1"],
      /^--store is empty/,
    ],
    ["an empty folder of notes", ["check", "--store", "x", "--notes="], /^--notes is empty/],
    ["a wrong date", ["changes", "--store", "x", "--since", "yesterday"], /is no date/],
    ["a day that no month has", ["changes", "--store", "x", "--since", "2026-02-30"], /is no date/],
    ["a number for a date", ["changes", "--store", "x", "--since", "5"], /is no date/],
    [
      "a repeated option, whose first value would be lost",
      ["check", "--store", "x", "--resources", "translations:1", "--resources", "translations:2"],
      /^--resources is given twice/,
    ],
    [
      "a resource with two numbers",
      ["export", "--store", "x", "--resource", "translations:1:2", "--format", "csv", "--out", "y"],
      /^"translations:1:2" is no resource/,
    ],
  ];
  for (const [name, words, message] of wrong) {
    it(`ends with 2 and a message for ${name}`, async () => {
      const { code, stdout, stderr } = await run(...words);
      assert.equal(code, 2);
      assert.match(`${stdout}${stderr}`, message);
    });
  }

  it("writes no control characters of a hostile service, and none of its line breaks", async () => {
    const rows = (await service.publisher.rowsOf(SAMPLE.english)) ?? [];
    const row = rows.at(-1);
    assert.ok(row);
    await service.publisher.editRow(SAMPLE.english, row, { text: "Placeholder of another type." });
    service.faults.add(TARGETS.sync, fault.mutationType("A\n::error::b\u001b[2J"));
    const { code, stderr } = await sync();
    assert.equal(code, 0, stderr);
    assert.match(
      stderr,
      /^Mutation \d+ of [^\n]+ unknown type A\\u000a::error::b\\u001b\[2J; [^\n]+\n$/,
    );
  });
});
