import * as path from "node:path";
import { parseArgs } from "node:util";
import * as z from "zod";
import { EXPORT_FORMATS, type ExportFormat } from "../core/library/export/exportResource.js";
import { namedResources, parseFilter, type ResourceFilter } from "../core/model/filter.js";
import type { ResourceRef } from "../core/model/resource.js";

export const USAGE = `Usage: node dist/cli.js COMMAND --store DIR [options]
       node dist/cli.js --help | --version

DIR is the folder of one environment's local copy.

Commands
  sync      --resources "translations:20;tafsirs:169"
            [--environment production|prelive|sandbox] [--api URL --auth URL]
            Credentials: QF_CLIENT_ID and QF_CLIENT_SECRET.
  check     [--resources ...] [--format text|json|sarif] [--out FILE]
            [--fail-on error|warning|never] [--notes DIR]
  changes   [--resources ...] [--since ISO-DATE] [--format text|json]
  export    --resource translations:20 --format json|csv|spreadsheet|markdown|text|tmx|xliff --out FILE

Exit codes: 0 fine, 1 findings at or above --fail-on, 2 the command could not run.`;

/** The command line is invalid. */
export class UsageError extends Error {}

const ENVIRONMENTS = ["production", "prelive", "sandbox"] as const;
export type CliEnvironment = (typeof ENVIRONMENTS)[number];

interface Store {
  /** Absolute path of an environment's folder. */
  readonly dir: string;
}

export interface SyncArguments extends Store {
  readonly command: "sync";
  readonly entries: readonly string[];
  readonly environment: CliEnvironment;
  /** Roots of another service; null for those of the environment. */
  readonly roots: { readonly api: string; readonly auth: string } | null;
}

export interface CheckArguments extends Store {
  readonly command: "check";
  /** Null for all stored resources. */
  readonly filter: ResourceFilter | null;
  readonly format: "text" | "json" | "sarif";
  readonly failOn: "error" | "warning" | "never";
  /** Null for the standard output. */
  readonly out: string | null;
  /** Folder of review notes, which hold the decisions to ignore findings. */
  readonly notes: string;
}

export interface ChangesArguments extends Store {
  readonly command: "changes";
  readonly filter: ResourceFilter | null;
  /** ISO 8601; null for unreviewed changes. */
  readonly since: string | null;
  readonly format: "text" | "json";
}

export interface ExportArguments extends Store {
  readonly command: "export";
  readonly resource: ResourceRef;
  readonly format: ExportFormat;
  readonly out: string;
}

export type Arguments = SyncArguments | CheckArguments | ChangesArguments | ExportArguments;

const OPTIONS: Readonly<Record<Arguments["command"], readonly string[]>> = {
  sync: ["store", "resources", "environment", "api", "auth"],
  check: ["store", "resources", "format", "fail-on", "out", "notes"],
  changes: ["store", "resources", "since", "format"],
  export: ["store", "resource", "format", "out"],
};

const commandSchema = z.enum(["sync", "check", "changes", "export"]);

/** Parses the command line. Throws a UsageError that names the invalid word. */
export function readArguments(words: readonly string[]): Arguments {
  const command = oneOf(commandSchema, words[0], "The command");
  const values = readOptions(command, words.slice(1));
  const store = values.get("store");
  if (store === undefined) throw new UsageError("--store is missing.");
  const dir = path.resolve(store);
  switch (command) {
    case "sync":
      return { command, dir, ...syncOptions(values) };
    case "check":
      return {
        command,
        dir,
        filter: filterOf(values),
        format: oneOf(
          z.enum(["text", "json", "sarif"]),
          values.get("format") ?? "text",
          "--format",
        ),
        failOn: oneOf(
          z.enum(["error", "warning", "never"]),
          values.get("fail-on") ?? "error",
          "--fail-on",
        ),
        out: optionalPath(values.get("out")),
        notes: path.resolve(values.get("notes") ?? ".quran-review"),
      };
    case "changes":
      return {
        command,
        dir,
        filter: filterOf(values),
        since: sinceOf(values.get("since")),
        format: oneOf(z.enum(["text", "json"]), values.get("format") ?? "text", "--format"),
      };
    case "export":
      return { command, dir, ...exportOptions(values) };
  }
}

function readOptions(
  command: Arguments["command"],
  words: readonly string[],
): ReadonlyMap<string, string> {
  try {
    const { values, tokens } = parseArgs({
      args: [...words],
      options: Object.fromEntries(
        OPTIONS[command].map((name) => [name, { type: "string" as const }]),
      ),
      tokens: true,
    });
    const names = tokens.flatMap((token) => (token.kind === "option" ? token.name : []));
    const twice = names.find((name, index) => names.indexOf(name) < index);
    if (twice !== undefined) throw new Error(`--${twice} is given twice.`);
    return new Map(
      Object.entries(values).flatMap(([name, value]) => {
        // An unset variable in a script. As a folder, it would mean the current one.
        if (value === "") throw new Error(`--${name} is empty.`);
        return typeof value === "string" ? [[name, value] as const] : [];
      }),
    );
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

type Values = ReadonlyMap<string, string>;

function syncOptions(values: Values): Pick<SyncArguments, "entries" | "environment" | "roots"> {
  const resources = values.get("resources");
  if (resources === undefined) throw new UsageError("--resources is missing.");
  const entries = entriesOf(resources);
  readFilter(entries);
  const api = values.get("api");
  const auth = values.get("auth");
  if ((api === undefined) !== (auth === undefined)) {
    throw new UsageError("--api and --auth belong together.");
  }
  return {
    entries,
    environment: oneOf(
      z.enum(ENVIRONMENTS),
      values.get("environment") ?? "production",
      "--environment",
    ),
    roots: api === undefined || auth === undefined ? null : { api, auth },
  };
}

function exportOptions(values: Values): Pick<ExportArguments, "resource" | "format" | "out"> {
  const text = values.get("resource");
  const [resource, ...more] = text === undefined ? [] : namedResources(readFilter(entriesOf(text)));
  if (resource === undefined || more.length > 0) {
    throw new UsageError("--resource names one resource, such as translations:20.");
  }
  const out = values.get("out");
  if (out === undefined) throw new UsageError("--out is missing.");
  return {
    resource,
    format: oneOf(z.enum(EXPORT_FORMATS), values.get("format"), "--format"),
    out: path.resolve(out),
  };
}

/** `translations:20,21;tafsirs:169` as entries of the setting. */
function entriesOf(text: string): string[] {
  return text
    .split(";")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "")
    .flatMap((entry) => {
      const [group = "", ...ids] = entry.split(":");
      if (ids.length === 0) return [group.trim()];
      return ids
        .join(":")
        .split(",")
        .map((id) => `${group.trim()}:${id.trim()}`);
    });
}

function readFilter(entries: readonly string[]): ResourceFilter {
  const { filter, problems } = parseFilter(entries);
  const [problem] = problems;
  if (problem !== undefined) {
    throw new UsageError(
      `"${problem.entry}" is no resource. Write a group and an id, such as translations:20, or translations:*.`,
    );
  }
  if (filter.groups.size === 0) throw new UsageError("--resources names no resource.");
  return filter;
}

function filterOf(values: Values): ResourceFilter | null {
  const text = values.get("resources");
  return text === undefined ? null : readFilter(entriesOf(text));
}

const ISO_DATE = /^(\d{4}-\d{2}-\d{2})(?:T|$)/;

/** `Date.parse` takes nearly any text with a number for a date, and 30 February for 2 March. */
function parseIsoDate(text: string): number {
  const day = ISO_DATE.exec(text)?.[1];
  const midnight = day === undefined ? NaN : Date.parse(day);
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== day) return NaN;
  return Date.parse(text);
}

function sinceOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  const time = parseIsoDate(text);
  if (Number.isNaN(time)) {
    throw new UsageError(`--since is no date: ${text}. Write 2026-11-30 or 2026-11-30T08:00:00Z.`);
  }
  return new Date(time).toISOString();
}

function optionalPath(text: string | undefined): string | null {
  return text === undefined ? null : path.resolve(text);
}

function oneOf<T extends string>(
  schema: z.ZodType<T> & { readonly options: readonly T[] },
  value: string | undefined,
  name: string,
): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UsageError(`${name} is one of ${schema.options.join(", ")}.`);
}
