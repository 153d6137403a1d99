import * as vscode from "vscode";
import * as z from "zod";
import { sampleGroups } from "../core/sandbox/sampleIds.js";
import { SHORTEST_INTERVAL_HOURS } from "../core/sync/schedule.js";
import {
  ENVIRONMENT_NAMES,
  type EnvironmentName,
  type EnvironmentSettings,
} from "./environment.js";

const SECTION = "quranContentSync";
const EXTENSION_ID = "quran-content-sync.quran-content-sync";

/** Entries that cover every group of the sandbox. */
export const SANDBOX_ENTRIES: readonly string[] = sampleGroups().map((group) => `${group}:*`);

const entries = z.array(
  z.unknown().transform((entry) => (typeof entry === "string" ? entry : JSON.stringify(entry))),
);

/**
 * The settings, each key once. What a user wrote by hand can have any type, so every value is
 * checked when read; a value of a wrong type counts as the default.
 */
const SETTINGS = {
  environment: z.enum(ENVIRONMENT_NAMES).catch("production"),
  "custom.apiBaseUrl": z.string().catch(""),
  "custom.authBaseUrl": z.string().catch(""),
  "custom.useProcessCredentials": z.boolean().catch(false),
  clientId: z
    .string()
    .catch("")
    .transform((text) => text.trim()),
  /** Entries of a wrong type are kept as text, so that they are reported like other wrong ones. */
  resources: entries.catch([]),
  "sandbox.resources": entries.catch([...SANDBOX_ENTRIES]),
  syncOnStartup: z.boolean().catch(true),
  syncIntervalHours: z
    .number()
    .min(0)
    .catch(24)
    .transform((hours) => (hours === 0 ? 0 : Math.max(hours, SHORTEST_INTERVAL_HOURS))),
  "editor.languages": z
    .array(z.string())
    .catch(["markdown", "plaintext", "latex", "html", "json", "yaml"]),
  "editor.resources": z.array(z.string()).catch([]),
  "editor.insertFormat": z.enum(["text", "quotation", "markdown"]).catch("quotation"),
  "editor.checkQuotations": z.boolean().catch(false),
  keepHistoryDays: z.number().min(0).catch(90),
  checkQualityAfterSync: z.boolean().catch(true),
  /** Rule id to severity; `severityOf` checks each value. */
  qualityRules: z.record(z.string(), z.unknown()).catch({}),
  notesFolder: z.string().catch(".quran-review"),
} as const;

export type SettingKey = keyof typeof SETTINGS;
export type SettingValue<K extends SettingKey> = z.output<(typeof SETTINGS)[K]>;

export function readSetting<K extends SettingKey>(key: K): SettingValue<K> {
  return SETTINGS[key].parse(
    vscode.workspace.getConfiguration(SECTION).get<unknown>(key),
  ) as SettingValue<K>;
}

/** Writes to the user's settings. */
export async function writeUserSetting<K extends "environment">(
  key: K,
  value: SettingValue<K>,
): Promise<void> {
  await vscode.workspace
    .getConfiguration(SECTION)
    .update(key, value, vscode.ConfigurationTarget.Global);
}

/** The setting that lists the resources of an environment. The sandbox's ids are its own. */
export function entriesKey(environment: EnvironmentName): "resources" | "sandbox.resources" {
  return environment === "sandbox" ? "sandbox.resources" : "resources";
}

/** The resources to keep in sync in an environment, as people wrote them. */
export function readEntries(environment: EnvironmentName): readonly string[] {
  return readSetting(entriesKey(environment));
}

/** Writes the entries of an environment where they are defined: in the workspace, else for the user. */
export async function writeEntries(
  environment: EnvironmentName,
  entries: readonly string[],
): Promise<void> {
  const key = entriesKey(environment);
  const configuration = vscode.workspace.getConfiguration(SECTION);
  const inWorkspace = configuration.inspect(key)?.workspaceValue !== undefined;
  await configuration.update(
    key,
    entries,
    inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global,
  );
}

export function readEnvironmentSettings(): EnvironmentSettings {
  return {
    name: readSetting("environment"),
    customApiBaseUrl: readSetting("custom.apiBaseUrl"),
    customAuthBaseUrl: readSetting("custom.authBaseUrl"),
  };
}

/** Calls back when one of these settings changed, in any scope. */
export function onDidChangeSettings(
  keys: readonly SettingKey[],
  listener: () => void,
): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (keys.some((key) => event.affectsConfiguration(`${SECTION}.${key}`))) listener();
  });
}

/** Opens the settings editor on one setting, or on all of the extension's. */
export async function openSettings(key?: SettingKey): Promise<void> {
  const query = key === undefined ? `@ext:${EXTENSION_ID}` : `${SECTION}.${key}`;
  await vscode.commands.executeCommand("workbench.action.openSettings", query);
}
