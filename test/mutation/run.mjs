import { spawnSync } from "node:child_process";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { areas } from "./areas.mjs";

/*
 * `npm run mutation [-- AREA...]`: changes the code of each area in small ways, runs the area's
 * unit tests on each change, and lists the changes that no test detects. Without an area, it runs
 * all areas in sequence.
 */

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, "../..");
const asked = process.argv.slice(2);
const unknown = asked.find((name) => areas[name] === undefined);
if (unknown !== undefined) {
  console.error(`"${unknown}" is no area. The areas are ${Object.keys(areas).join(", ")}.`);
  process.exit(1);
}

for (const name of asked.length > 0 ? asked : Object.keys(areas)) {
  console.log(`\n== ${name}`);
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
        QCS_MUTATION_AREA: name,
        // Read by StrykerJS and the processes that it starts.
        NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} --require "${path.join(here, "mocha.cjs")}"`,
      },
    },
  );
  if (status !== 0) process.exitCode = 1;
}
