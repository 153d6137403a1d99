import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import * as z from "zod";
import { figureSchema } from "../../bench/figures.js";
import { captureProgram } from "../../support/program.js";
import { removeFolder, temporaryFolder } from "../../support/store/homes.js";

describe("the benchmarks", () => {
  it("run on small data, and produce a figure for each part that does not need VS Code", async function () {
    this.timeout(300_000);
    const folder = await temporaryFolder();
    try {
      const file = join(folder, "figures.json");
      const { code, output } = await captureProgram(process.execPath, [
        "--import",
        "tsx",
        "test/bench/run.ts",
        "--quick",
        "--json",
        file,
      ]);
      assert.equal(code, 0, output);
      const figures = z.array(figureSchema).parse(JSON.parse(await readFile(file, "utf8")));
      for (const { name, value, ratio, spread } of figures) {
        for (const number of [value, ...(ratio === null ? [] : [ratio]), ...(spread ?? [])]) {
          assert.ok(Number.isFinite(number) && number >= 0, `${name}: ${number}`);
        }
      }
      for (const part of [
        /^full copy of \d+ rows.* without search/,
        /^full copy of \d+ rows.* with search/,
        /^one-row change/,
        /^first page and count/,
        /^search.*all hits/,
        /^bootstrap of .* searchable/,
        /^bootstrap of .* for each/,
        /^incremental run without a change/,
        /^incremental run with \d+ changes/,
        /^storing \d+ translations: peak memory/,
        /^storing a tafsir.*longest/,
        /^checking \d+ translations with all rules/,
        /^checking \d+ translations: longest/,
        /^\d+ references in .*: after a typed letter/,
        /^view of \d+ changes.*: longest/,
        /^comparison of 6 translations.*: longest/,
      ]) {
        assert.ok(
          figures.some(({ name }) => part.test(name)),
          `No figure for ${String(part)}`,
        );
      }
    } finally {
      await removeFolder(folder);
    }
  });
});
