import * as vscode from "vscode";
import * as z from "zod";
import {
  verseHistory as readVerseHistory,
  type VerseVersion,
} from "../../core/library/review/verseHistory.js";
import { GROUP_PATTERN, resourceKey, type ResourceRef } from "../../core/model/resource.js";
import { parseVerseKey, verseKey } from "../../core/model/verse.js";
import { parseVerseReference } from "../../core/model/verseReference/index.js";
import type { ContentStore } from "../../core/ports.js";
import { chooseResource, nameOf } from "../commands/chooseResource.js";
import { showError, type UiContext } from "../errorMessages.js";
import { showInfo } from "../messages.js";
import { moment } from "../text/age.js";
import { inert } from "../text/inert.js";
import { changeKindText } from "./model.js";

export const HISTORY_SCHEME = "quran-content-sync-history";

const verseSchema = z.object({
  group: z.string().regex(GROUP_PATTERN),
  id: z.int().min(1),
  verseKey: z.string().max(16),
});

/** One side of a change: enough to read it again after a reload. */
const sideSchema = verseSchema.extend({
  recordType: z.string(),
  recordKey: z.string(),
  appliedAt: z.string(),
  sequence: z.number(),
  side: z.enum(["before", "after"]),
});
type Side = z.infer<typeof sideSchema>;

/** The texts of a verse's history, as documents that can only be read. */
export class HistoryDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(
    HISTORY_SCHEME,
    this,
  );

  constructor(private readonly store: () => Promise<ContentStore>) {}

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const side = sideSchema.safeParse(parsed(uri.query));
    if (!side.success) return "";
    const { group, id, verseKey: key } = side.data;
    const versions = await readVerseHistory(await this.store(), { group, id }, key);
    const version = versions.find(
      ({ entry }) =>
        entry.recordKey === side.data.recordKey &&
        entry.recordType === side.data.recordType &&
        entry.appliedAt === side.data.appliedAt &&
        entry.sequence === side.data.sequence,
    );
    return version?.[side.data.side] ?? "";
  }

  dispose(): void {
    this.registration.dispose();
  }
}

/**
 * Shows the kept changes of one verse in one resource, newest first, and compares the chosen one.
 * (VS Code's Timeline view is a proposed API, so a published extension cannot add to it.)
 */
export async function showVerseHistory(argument: unknown, context: UiContext): Promise<void> {
  const { store } = await context.active.open();
  const state = await context.active.openState();
  const given = verseSchema.safeParse(argument);
  const ref: ResourceRef | undefined = given.success
    ? { group: given.data.group, id: given.data.id }
    : await chooseResource(
        state,
        vscode.l10n.t("Show History of Verse"),
        ({ file }) => file !== null,
      );
  if (ref === undefined) return;
  const key = (given.success ? canonicalKey(given.data.verseKey) : null) ?? (await askForVerse());
  if (key === undefined) return;
  const name = nameOf(ref, state);
  const versions = await readVerseHistory(store, ref, key);
  if (versions.length === 0) {
    void showInfo(
      vscode.l10n.t("{0} has no kept change of {1}: it is as it was first fetched.", name, key),
    );
    return;
  }
  const items = versions.map((version, index) => ({
    version,
    label: moment(version.entry.changedAt, vscode.env.language),
    description: [
      version.isRestored ? vscode.l10n.t("restored") : changeKindText(version.entry.kind),
      index === 0 ? vscode.l10n.t("newest") : "",
    ]
      .filter((part) => part !== "")
      .join(" · "),
    detail: inert((version.after ?? version.before ?? "").replaceAll(/\s+/gu, " ").slice(0, 200)),
    buttons: index === 0 ? [] : [TODAY],
  }));
  const list = vscode.window.createQuickPick<(typeof items)[number]>();
  list.title = vscode.l10n.t("History of {0} in {1}", key, inert(name));
  list.placeholder = vscode.l10n.t("Choose a change to see what it did");
  list.items = items;
  const open = async (version: VerseVersion, toToday: boolean): Promise<void> => {
    const newest = versions.find(
      ({ entry }) =>
        entry.recordKey === version.entry.recordKey &&
        entry.recordType === version.entry.recordType,
    );
    try {
      await compare(ref, key, name, version, toToday ? (newest ?? version) : version);
    } catch (error) {
      await showError(error);
    }
  };
  list.onDidTriggerItemButton(({ item }) => void open(item.version, true));
  list.onDidAccept(() => {
    const [chosen] = list.selectedItems;
    list.hide();
    if (chosen !== undefined) void open(chosen.version, false);
  });
  list.onDidHide(() => {
    list.dispose();
  });
  list.show();
}

const TODAY: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("diff"),
  tooltip: vscode.l10n.t("Compare with Today"),
};

async function compare(
  ref: ResourceRef,
  key: string,
  name: string,
  from: VerseVersion,
  to: VerseVersion,
): Promise<void> {
  const uri = ({ entry }: VerseVersion, side: Side["side"]): vscode.Uri => {
    const query: Side = {
      group: ref.group,
      id: ref.id,
      verseKey: key,
      recordType: entry.recordType,
      recordKey: entry.recordKey,
      appliedAt: entry.appliedAt,
      sequence: entry.sequence,
      side,
    };
    return vscode.Uri.from({
      scheme: HISTORY_SCHEME,
      path: `/${resourceKey(ref)}/${key} ${entry.appliedAt.slice(0, 10)} ${side}`,
      query: JSON.stringify(query),
    });
  };
  await vscode.commands.executeCommand(
    "vscode.diff",
    uri(from, "before"),
    uri(to, "after"),
    `${inert(name)} ${key}: ${moment(from.entry.changedAt, vscode.env.language)}`,
  );
}

async function askForVerse(): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t("Show History of Verse"),
    prompt: vscode.l10n.t("Which verse? For example 2:255"),
    validateInput: (value) =>
      canonicalKey(value) === null ? vscode.l10n.t("Write one verse, such as 2:255.") : undefined,
  });
  return text === undefined ? undefined : (canonicalKey(text) ?? undefined);
}

/** The verse key of a reference to one verse; null for anything else. */
function canonicalKey(text: string): string | null {
  const verse = parseVerseKey(text);
  if (verse !== null) return verseKey(verse);
  const reference = parseVerseReference(text);
  return reference === null || reference.from !== reference.to
    ? null
    : verseKey({ chapter: reference.chapter, verse: reference.from });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
