import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { CHANGES_SCHEME, COMMANDS, RESTORED_VIEW_TYPES, TOOLS } from "../../src/ui/commands/ids.js";
import { sandboxResources } from "../support/sandboxSettings.js";
import { manifestProblems } from "../support/translations.js";

const root = path.resolve(__dirname, "../..");

const settingSchema = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]),
  default: z.unknown(),
  scope: z.string().optional(),
  enum: z.array(z.string()).optional(),
  order: z.int(),
});

const manifestSchema = z.looseObject({
  name: z.string(),
  publisher: z.string(),
  engines: z.object({ vscode: z.string() }),
  contributes: z.looseObject({
    commands: z.array(z.object({ command: z.string(), title: z.string(), category: z.string() })),
    configuration: z.union([
      z.looseObject({ properties: z.record(z.string(), settingSchema) }),
      z.array(z.looseObject({ properties: z.record(z.string(), settingSchema) })),
    ]),
    viewsContainers: z.object({ activitybar: z.array(z.looseObject({ id: z.string() })) }),
    views: z.record(z.string(), z.array(z.looseObject({ id: z.string() }))),
    menus: z.record(z.string(), z.array(z.looseObject({ command: z.string().optional() }))),
  }),
});

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(path.join(root, file), "utf8"));
}

const manifest = manifestSchema.parse(readJson("package.json"));
const texts = z.record(z.string(), z.string()).parse(readJson("package.nls.json"));

/** Every text of a value, with the name of its field. */
function* textsOf(value: unknown, field = ""): Generator<{ field: string; text: string }> {
  if (typeof value === "string") {
    yield { field, text: value };
  } else if (Array.isArray(value)) {
    for (const each of value) {
      yield* textsOf(each, field);
    }
  } else if (typeof value === "object" && value !== null) {
    for (const [name, each] of Object.entries(value)) {
      yield* textsOf(each, name);
    }
  }
}

/** Fields of a manifest that VS Code shows to people. */
const shown = new Set([
  "title",
  "shortTitle",
  "category",
  "description",
  "markdownDescription",
  "enumDescriptions",
  "markdownEnumDescriptions",
  "enumItemLabels",
  "patternErrorMessage",
  "deprecationMessage",
  "contextualTitle",
  "contents",
  "displayName",
  "userDescription",
  "altText",
]);

/** The default languages of the editor features. */
const EDITOR_LANGUAGES = ["markdown", "plaintext", "latex", "html", "json", "yaml"];

/** The names of the `%name%` placeholders in a text. */
function placeholders(text: string): string[] {
  return [...text.matchAll(/%([^%\s]+)%/g)].map((match) => match[1] ?? "");
}

describe("the manifest", () => {
  it("does not let an untrusted workspace choose resources or the interval", () => {
    const { untrustedWorkspaces } = z
      .looseObject({
        untrustedWorkspaces: z.looseObject({
          supported: z.literal("limited"),
          restrictedConfigurations: z.array(z.string()),
        }),
      })
      .parse(manifest.capabilities);
    for (const setting of [
      "resources",
      "sandbox.resources",
      "syncOnStartup",
      "syncIntervalHours",
    ]) {
      const { restrictedConfigurations } = untrustedWorkspaces;
      assert.ok(restrictedConfigurations.includes(`quranContentSync.${setting}`), setting);
    }
  });

  it("contributes the commands that the code knows, and no others", () => {
    const contributed = manifest.contributes.commands.map(({ command }) => command);
    assert.deepEqual(contributed.toSorted(), Object.values<string>(COMMANDS).toSorted());
  });

  it("activates the extension for the panels and files that VS Code restores", () => {
    const events = z.array(z.string()).parse(manifest.activationEvents);
    assert.deepEqual(
      events.filter((event) => event.startsWith("on") && event.includes(":")).toSorted(),
      [
        `onFileSystem:${CHANGES_SCHEME}`,
        ...RESTORED_VIEW_TYPES.map((viewType) => `onWebviewPanel:${viewType}`).toSorted(),
      ],
    );
  });

  it("contributes the tools that the code knows, and no others", () => {
    const tools = z
      .array(z.looseObject({ name: z.string() }))
      .parse(manifest.contributes.languageModelTools);
    assert.deepEqual(
      tools.map(({ name }) => name).toSorted(),
      Object.values<string>(TOOLS).toSorted(),
    );
  });

  it("names only contributed commands in its menus", () => {
    const contributed = new Set(manifest.contributes.commands.map(({ command }) => command));
    const unknown = Object.values(manifest.contributes.menus)
      .flat()
      .flatMap(({ command }) => (command === undefined || contributed.has(command) ? [] : command));
    assert.deepEqual(unknown, []);
  });

  it("has each placeholder's text, and no text without a placeholder", () => {
    const used = [...textsOf(manifest)].flatMap(({ text }) => placeholders(text));
    assert.deepEqual([...new Set(used)].toSorted(), Object.keys(texts).toSorted());
  });

  it("has texts for people only in package.nls.json", () => {
    // The descriptions of a tool's input are for language models, so they stay in English.
    const { languageModelTools: _, ...contributes } = manifest.contributes;
    const literal = [...textsOf(contributes)].filter(
      ({ field, text }) => shown.has(field) && placeholders(text).length === 0,
    );
    assert.deepEqual(literal, []);
  });

  it("has the same texts in every language that it is translated to", () => {
    const problems = manifestProblems({ title: "Title" }, { tilte: "Titel" });
    assert.deepEqual(problems, ["missing: title", "unknown: tilte"]);
    const translations = readdirSync(root).filter((file) => /^package\.nls\..+\.json$/.test(file));
    for (const file of translations) {
      const translated = z.record(z.string(), z.string()).parse(readJson(file));
      assert.deepEqual(manifestProblems(texts, translated), [], file);
    }
  });

  it("keeps the names that users and other extensions rely on", () => {
    assert.equal(`${manifest.publisher}.${manifest.name}`, "quran-content-sync.quran-content-sync");
    assert.equal(manifest.engines.vscode, "^1.100.0");
    assert.deepEqual(
      manifest.contributes.viewsContainers.activitybar.map(({ id }) => id),
      ["quranContentSync"],
    );
    assert.ok(
      manifest.contributes.views.quranContentSync?.some(
        ({ id }) => id === "quranContentSync.resources",
      ),
    );
    assert.equal(texts.category, "Quran Content Sync");
  });

  const { configuration } = manifest.contributes;
  const properties = Object.fromEntries(
    [configuration].flat().flatMap((each) => Object.entries(each.properties)),
  );

  it("lists the settings of a subject together, in the order of the README", () => {
    const inOrder = Object.entries(properties)
      .toSorted(([, a], [, b]) => a.order - b.order)
      .map(([key]) => key.replace(/^quranContentSync\./, ""));
    const orders = new Set(Object.values(properties).map(({ order }) => order));
    assert.equal(orders.size, inOrder.length, "no two settings have one place");
    const readme = readFileSync(path.join(root, "README.md"), "utf8");
    const [, table = ""] = /^## Settings$([^]*?)^## /m.exec(readme) ?? [];
    const explained = [...table.matchAll(/^\| `([\w.]+)`/gm)].map(([, name]) => name);
    assert.deepEqual(explained, inOrder);
  });

  it("keeps the settings with their types, defaults and scopes", () => {
    const settings = Object.entries(properties).map(([key, each]) => [
      key.replace(/^quranContentSync\./, ""),
      each.type,
      each.default,
      each.scope ?? "window",
    ]);
    assert.deepEqual(
      settings.toSorted(),
      [
        ["editor.languages", "array", EDITOR_LANGUAGES, "window"],
        ["editor.resources", "array", [], "window"],
        ["editor.insertFormat", "string", "quotation", "window"],
        ["editor.checkQuotations", "boolean", false, "window"],
        ["environment", "string", "production", "application"],
        ["custom.apiBaseUrl", "string", "", "application"],
        ["custom.authBaseUrl", "string", "", "application"],
        ["custom.useProcessCredentials", "boolean", false, "application"],
        ["clientId", "string", "", "application"],
        ["checkQualityAfterSync", "boolean", true, "window"],
        ["notesFolder", "string", ".quran-review", "window"],
        ["qualityRules", "object", {}, "window"],
        ["resources", "array", [], "window"],
        ["sandbox.resources", "array", [...sandboxResources], "window"],
        ["syncOnStartup", "boolean", true, "window"],
        ["syncIntervalHours", "number", 24, "window"],
        ["keepHistoryDays", "number", 90, "machine"],
      ].toSorted(),
    );
    assert.deepEqual(properties["quranContentSync.environment"]?.enum, [
      "production",
      "prelive",
      "sandbox",
      "custom",
    ]);
  });
});
