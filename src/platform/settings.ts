import * as vscode from "vscode";
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

/** Turns a value of any type into one of the setting's type. */
type Read<T> = (value: unknown) => T;

const flag =
  (fallback: boolean): Read<boolean> =>
  (value) =>
    typeof value === "boolean" ? value : fallback;

const text =
  (fallback: string): Read<string> =>
  (value) =>
    typeof value === "string" ? value : fallback;

const texts =
  (fallback: readonly string[]): Read<readonly string[]> =>
  (value) =>
    Array.isArray(value) && value.every((each) => typeof each === "string") ? value : fallback;

/** Zero or more. */
const amount =
  (fallback: number): Read<number> =>
  (value) =>
    typeof value === "number" && value >= 0 && Number.isFinite(value) ? value : fallback;

const oneOf =
  <const T extends string>(names: readonly T[], fallback: NoInfer<T>): Read<T> =>
  (value) =>
    names.find((name) => name === value) ?? fallback;

/** Entries of a wrong type become text, so that they are reported like other invalid ones. */
const entries =
  (fallback: readonly string[]): Read<readonly string[]> =>
  (value) =>
    Array.isArray(value)
      ? value.map((entry: unknown) => (typeof entry === "string" ? entry : JSON.stringify(entry)))
      : fallback;

const record: Read<Readonly<Record<string, unknown>>> = (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};

/**
 * All settings by key. Hand-written values can have any type, so each value is checked when it is
 * read, and a wrong type counts as the default. They are read at activation, which must not load a
 * validation library.
 */
const SETTINGS = {
  environment: oneOf(ENVIRONMENT_NAMES, "production"),
  "custom.apiBaseUrl": text(""),
  "custom.authBaseUrl": text(""),
  "custom.useProcessCredentials": flag(false),
  clientId: (value: unknown): string => text("")(value).trim(),
  resources: entries([]),
  "sandbox.resources": entries(SANDBOX_ENTRIES),
  syncOnStartup: flag(true),
  syncIntervalHours: (value: unknown): number => {
    const hours = amount(24)(value);
    return hours === 0 ? 0 : Math.max(hours, SHORTEST_INTERVAL_HOURS);
  },
  "editor.languages": texts(["markdown", "plaintext", "latex", "html", "json", "yaml"]),
  "editor.resources": texts([]),
  "editor.insertFormat": oneOf(["text", "quotation", "markdown"], "quotation"),
  "editor.checkQuotations": flag(false),
  keepHistoryDays: amount(90),
  checkQualityAfterSync: flag(true),
  /** Rule id to severity; `severityOf` checks the values. */
  qualityRules: record,
  notesFolder: text(".quran-review"),
} as const satisfies Readonly<Record<string, Read<unknown>>>;

export type SettingKey = keyof typeof SETTINGS;
export type SettingValue<K extends SettingKey> = ReturnType<(typeof SETTINGS)[K]>;

export function readSetting<K extends SettingKey>(key: K): SettingValue<K> {
  return SETTINGS[key](
    vscode.workspace.getConfiguration(SECTION).get<unknown>(key),
  ) as SettingValue<K>;
}

/** VS Code could not write a settings file, for example because of a syntax error in it. */
export class SettingsWriteError extends Error {
  constructor(
    /** The file that could not be written. */
    readonly target: "user" | "workspace",
    cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** Writes to the user's settings. Throws a SettingsWriteError. */
export async function writeUserSetting<K extends "environment">(
  key: K,
  value: SettingValue<K>,
): Promise<void> {
  await write("user", key, value);
}

async function write(
  target: SettingsWriteError["target"],
  key: SettingKey,
  value: unknown,
): Promise<void> {
  const { Global, Workspace } = vscode.ConfigurationTarget;
  try {
    await vscode.workspace
      .getConfiguration(SECTION)
      .update(key, value, target === "user" ? Global : Workspace);
  } catch (error) {
    throw new SettingsWriteError(target, error);
  }
}

/** The setting that lists the resources of an environment. The sandbox has its own ids. */
export function entriesKey(environment: EnvironmentName): "resources" | "sandbox.resources" {
  return environment === "sandbox" ? "sandbox.resources" : "resources";
}

/** The entries of an environment's `resources` setting, as written. */
export function readEntries(environment: EnvironmentName): readonly string[] {
  return readSetting(entriesKey(environment));
}

/**
 * Writes the entries of an environment to the scope that defines them: in the workspace, else for
 * the user. Throws a SettingsWriteError.
 */
export async function writeEntries(
  environment: EnvironmentName,
  entries: readonly string[],
): Promise<void> {
  const key = entriesKey(environment);
  const defined = vscode.workspace.getConfiguration(SECTION).inspect(key);
  await write(defined?.workspaceValue === undefined ? "user" : "workspace", key, entries);
}

export function readEnvironmentSettings(): EnvironmentSettings {
  return {
    name: readSetting("environment"),
    customApiBaseUrl: readSetting("custom.apiBaseUrl"),
    customAuthBaseUrl: readSetting("custom.authBaseUrl"),
  };
}

/** Calls back when one of these settings changes in any scope. */
export function onDidChangeSettings(
  keys: readonly SettingKey[],
  listener: () => void,
): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (keys.some((key) => event.affectsConfiguration(`${SECTION}.${key}`))) listener();
  });
}

/** Opens a settings file as text. */
export async function openSettingsFile(target: SettingsWriteError["target"]): Promise<void> {
  await vscode.commands.executeCommand(
    target === "user"
      ? "workbench.action.openSettingsJson"
      : "workbench.action.openWorkspaceSettingsFile",
  );
}

/** Opens the settings editor on one setting, or on all of the extension's. */
export async function openSettings(key?: SettingKey): Promise<void> {
  const query = key === undefined ? `@ext:${EXTENSION_ID}` : `${SECTION}.${key}`;
  await vscode.commands.executeCommand("workbench.action.openSettings", query);
}
