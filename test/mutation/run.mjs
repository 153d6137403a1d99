import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { areas } from "./areas.mjs";

/*
 * `npm run mutation [-- AREA... [--sample N] [--seed S]]`: changes the code of each area in small
 * ways, runs the area's tests on each change, and lists the changes that no test detects. Without an
 * area, it runs all areas in sequence.
 */

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, "../..");
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { sample: { type: "string" }, seed: { type: "string" } },
});
const unknown = positionals.find((name) => areas[name] === undefined);
if (unknown !== undefined) {
  console.error(`"${unknown}" is no area. The areas are ${Object.keys(areas).join(", ")}.`);
  process.exit(1);
}

const seed = values.seed ?? String(randomInt(1_000_000));
const sample =
  values.sample === undefined
    ? {}
    : { QCS_MUTATION_SAMPLE: values.sample, QCS_MUTATION_SEED: seed };

for (const name of positionals.length > 0 ? positionals : Object.keys(areas)) {
  console.log(`\n== ${name}${values.sample === undefined ? "" : `, seed ${seed}`}`);
  const { status } = spawnSync(
    process.execPath,
    [
      path.join(root, "node_modules/@stryker-mutator/core/bin/stryker.js"),
      "run",
      path.join(here, "config.mjs"),
    ],
    {
      cwd: root,
      stdio: "inherit",
      env: {
        ...process.env,
        ...sample,
        QCS_MUTATION_AREA: name,
        // Read by StrykerJS and the processes that it starts.
        NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} --require "${path.join(here, "mocha.cjs")}"`,
      },
    },
  );
  if (status !== 0) process.exitCode = 1;
}
