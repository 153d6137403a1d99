import { version } from "../../package.json";
import { serializeError } from "../core/model/errors.js";
import { readArguments, UsageError, USAGE } from "./arguments.js";
import { changesCommand } from "./changes.js";
import { checkCommand } from "./check.js";
import { exportCommand } from "./export.js";
import { inLine } from "./line.js";
import { syncCommand } from "./sync.js";

/*
 * The core without an editor: `node dist/cli.js sync|check|changes|export --store DIR`. Results go
 * to the standard output, everything else to the standard error. Exit code 0: success. 1: findings
 * at or above `--fail-on`. 2: the command could not run.
 */

async function run(words: readonly string[]): Promise<number> {
  if (words.length === 0 || words.includes("--help")) {
    process.stdout.write(`${USAGE}\n`);
    return words.length === 0 ? 2 : 0;
  }
  if (words.includes("--version")) {
    process.stdout.write(`${version}\n`);
    return 0;
  }
  const parsed = readArguments(words);
  switch (parsed.command) {
    case "sync":
      return syncCommand(parsed, interruption());
    case "check":
      return checkCommand(parsed);
    case "changes":
      return changesCommand(parsed);
    case "export":
      return exportCommand(parsed, interruption());
  }
}

/**
 * Aborts at the first Ctrl+C or SIGTERM, for commands that write and have to clean up. Read-only
 * commands end at once, by Node's default.
 */
function interruption(): AbortSignal {
  const abort = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      abort.abort();
    });
  }
  return abort.signal;
}

// The reader of a pipe may exit first: `check | head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? 0 : 2);
});

run(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (error instanceof UsageError) process.stderr.write(`${error.message}\nTry --help.\n`);
    else {
      const { code, message } = serializeError(error);
      process.stderr.write(`${code}: ${inLine(message)}\n`);
      if (code === "credentials_missing")
        process.stderr.write("Set the variables QF_CLIENT_ID and QF_CLIENT_SECRET.\n");
    }
    process.exitCode = 2;
  },
);
