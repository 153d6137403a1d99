import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import {
  EXPORT_FORMATS,
  exportResource,
  type ExportSurroundings,
} from "../../../../src/core/library/export/exportResource.js";
import { fileSink, type ExportSink } from "../../../../src/core/library/export/sink.js";
import { isContentError } from "../../../../src/core/model/errors.js";
import type { ContentStore } from "../../../../src/core/ports.js";
import type { StoreHome } from "../../../contract/contentStore/home.js";
import { storeCopy, translationRows, TRANSLATION } from "../../../support/store/content.js";
import { memoryHome, removeFolder, temporaryFolder } from "../../../support/store/homes.js";
import { MemoryTarget } from "./support.js";

describe("the target of an export", () => {
  let home: StoreHome;
  let store: ContentStore;
  let folder: string;
  let file: string;

  beforeEach(async () => {
    home = await memoryHome();
    store = await home.open();
    // Rows that fill more than one page.
    await storeCopy(
      store,
      TRANSLATION,
      translationRows(286, (id) => `${id} ${"x".repeat(4000)}`),
    );
    folder = await temporaryFolder();
    file = path.join(folder, "export.out");
    await writeFile(file, "what was there before");
  });

  afterEach(async () => {
    await home.close();
    await removeFolder(folder);
  });

  const surroundings = (changes: Partial<ExportSurroundings> = {}): ExportSurroundings => ({
    store,
    attribution: "Placeholder",
    now: () => 0,
    openSink: () => fileSink(file),
    ...changes,
  });

  const isUntouched = async (): Promise<void> => {
    assert.equal(await readFile(file, "utf8"), "what was there before");
    assert.deepEqual(await readdir(folder), ["export.out"]);
  };

  for (const format of EXPORT_FORMATS) {
    it(`stays as it was when an export as ${format} is cancelled midway`, async () => {
      const abort = new AbortController();
      const request = { resource: TRANSLATION, format };
      const running = exportResource(
        request,
        surroundings({
          signal: abort.signal,
          onProgress: (done) => {
            if (done > 0) abort.abort();
          },
        }),
      );
      await assert.rejects(running, (error) => isContentError(error, "cancelled"));
      await isUntouched();
    });

    it(`stays as it was when the disk is full during an export as ${format}`, async () => {
      const full = async (): Promise<ExportSink> => ({
        ...(await fileSink(file)),
        write: () => Promise.reject(new Error("ENOSPC")),
      });
      await assert.rejects(
        exportResource({ resource: TRANSLATION, format }, surroundings({ openSink: full })),
        /ENOSPC/,
      );
    });
  }

  it("leaves no other file when the disk is full", async () => {
    const full = async (): Promise<ExportSink> => {
      const sink = await fileSink(file);
      let written = 0;
      return {
        ...sink,
        write: (bytes) =>
          written++ === 0 ? sink.write(bytes) : Promise.reject(new Error("ENOSPC")),
      };
    };
    await assert.rejects(
      exportResource({ resource: TRANSLATION, format: "json" }, surroundings({ openSink: full })),
      /ENOSPC/,
    );
    await isUntouched();
  });

  it("is replaced as a whole when everything is written", async () => {
    const counts: number[] = [];
    const { rows } = await exportResource(
      { resource: TRANSLATION, format: "text" },
      surroundings({ onProgress: (done) => counts.push(done) }),
    );
    assert.equal(rows, 286);
    assert.ok(counts.length > 2, "progress is reported page by page");
    assert.equal(counts.at(-1), 286);
    assert.match(await readFile(file, "utf8"), /^2:1\t1 x/);
    assert.deepEqual(await readdir(folder), ["export.out"]);
  });

  it("can have the longest name of a file system", async () => {
    const long = path.join(folder, `${"字".repeat(83)}.json`);
    await exportResource(
      { resource: TRANSLATION, format: "text" },
      surroundings({ openSink: () => fileSink(long) }),
    );
    assert.match(await readFile(long, "utf8"), /^2:1\t1 x/);
  });

  it("can be a new file", async () => {
    const created = path.join(folder, "new.out");
    await exportResource(
      { resource: TRANSLATION, format: "text" },
      surroundings({ openSink: () => fileSink(created) }),
    );
    assert.match(await readFile(created, "utf8"), /^2:1\t1 x/);
    assert.deepEqual((await readdir(folder)).sort(), ["export.out", "new.out"]);
  });

  it("is the target file of a link", async () => {
    const link = path.join(folder, "link.out");
    await symlink(file, link);
    await exportResource(
      { resource: TRANSLATION, format: "text" },
      surroundings({ openSink: () => fileSink(link) }),
    );
    assert.match(await readFile(file, "utf8"), /^2:1\t1 x/);
  });

  it("can be a pipe, which stays one", async () => {
    if (process.platform === "win32") return;
    const pipe = path.join(folder, "pipe");
    await promisify(execFile)("mkfifo", [pipe]);
    const [read] = await Promise.all([
      promisify(execFile)("cat", [pipe], { maxBuffer: Infinity, timeout: 20_000 }),
      exportResource(
        { resource: TRANSLATION, format: "text" },
        surroundings({ openSink: () => fileSink(pipe) }),
      ),
    ]);
    assert.match(read.stdout, /^2:1\t1 x/);
    assert.ok((await stat(pipe)).isFIFO());
  });

  it("has rows of one generation when a commit comes in between", async () => {
    const target = new MemoryTarget();
    let isReplaced = false;
    const interrupted: ExportSurroundings["store"] = {
      state: () => store.state(),
      countRows: (ref, query) => store.countRows(ref, query),
      async rows(ref, query) {
        const page = await store.rows(ref, query);
        if (!isReplaced) {
          isReplaced = true;
          await storeCopy(
            store,
            TRANSLATION,
            translationRows(286, () => "y".repeat(4000)),
            {
              sequence: 200,
            },
          );
        }
        return page;
      },
    };
    await exportResource(
      { resource: TRANSLATION, format: "text" },
      surroundings({ store: interrupted, openSink: target.open }),
    );
    assert.equal(target.opened, 2);
    assert.equal(target.discarded, 1);
    assert.doesNotMatch(target.text, /x{10}/);
  });
});
