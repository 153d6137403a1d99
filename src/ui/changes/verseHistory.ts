import * as vscode from "vscode";
import * as z from "zod";
import {
  compareStates,
  next,
  oldest,
  stateAt,
  today,
  verseHistory,
  type KeptState,
  type VerseVersion,
} from "../../core/library/review/verseHistory.js";
import { parseJson } from "../../core/model/json.js";
import { readerKind } from "../../core/model/pages.js";
import { GROUP_PATTERN, type ResourceRef } from "../../core/model/resource.js";
import { parseVerseKey, verseKey } from "../../core/model/verse.js";
import { parseVerseReference, readReference } from "../../core/model/verseReference/index.js";
import type { ContentStore } from "../../core/ports.js";
import { chooseResource, type ChooseContext } from "../commands/chooseResource.js";
import { nameOf } from "../text/resources.js";
import { HISTORY_SCHEME } from "../commands/ids.js";
import { showError, type UiContext } from "../errorMessages.js";
import { showInfo } from "../messages.js";
import { moment } from "../text/age.js";
import { inert, inertItems } from "../text/inert.js";
import { referenceProblem } from "../text/references.js";
import { otherServiceText } from "../text/services.js";
import { textPath } from "../text/textPath.js";
import { changeKindText, partText } from "./model.js";
import { createQuickPick, showInputBox } from "../picks/quickInput.js";

const verseSchema = z.object({
  group: z.string().regex(GROUP_PATTERN),
  id: z.int().min(1),
  verseKey: z.string().max(16),
});

const stateSchema = z.object({
  recordType: z.string(),
  recordKey: z.string(),
  appliedAt: z.string(),
  sequence: z.number(),
  side: z.enum(["before", "after"]),
});

/** One side of a comparison, complete enough to restore it after a reload. */
const documentSchema = verseSchema.extend({
  /** The key of the environment that has the history. */
  service: z.string(),
  from: stateSchema,
  to: stateSchema,
  shows: z.enum(["before", "after"]),
});
type HistoryDocument = z.infer<typeof documentSchema>;

/** The states of a verse as read-only documents. */
export class HistoryDocuments implements vscode.TextDocumentContentProvider {
  /** `service` is the key of the environment in use, whose store is `store`. */
  constructor(
    private readonly store: () => Promise<ContentStore>,
    private readonly service: () => string,
  ) {}

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const document = documentSchema.safeParse(parseJson(uri.query));
    if (!document.success) return "";
    const { service, group, id, verseKey: key, shows, ...states } = document.data;
    if (service !== this.service()) return otherServiceText(service);
    const difference = await compareStates(await this.store(), { group, id }, key, states);
    if (difference === null) {
      return vscode.l10n.t("This version is no longer kept: the history ends after it.");
    }
    return difference[shows] ?? "";
  }
}

interface VersionItem extends vscode.QuickPickItem {
  readonly version: VerseVersion;
  /** `before`: the text before the oldest kept version. */
  readonly side: KeptState["side"];
}

/**
 * Lists the kept versions of one verse in one resource, newest first, and compares the chosen one.
 * (VS Code's Timeline view is a proposed API, so a published extension cannot add to it.)
 */
export async function showVerseHistory(
  argument: unknown,
  context: UiContext & ChooseContext,
): Promise<void> {
  const { store, environment } = await context.active.open();
  const state = await context.active.openState();
  const service = environment.key;
  const given = verseSchema.safeParse(argument);
  const ref: ResourceRef | undefined = given.success
    ? { group: given.data.group, id: given.data.id }
    : await chooseResource(
        state,
        vscode.l10n.t("Show History of Verse"),
        context,
        ({ file, group }) => file !== null && readerKind(group) !== "articles",
      );
  if (ref === undefined) return;
  const key =
    (given.success ? canonicalKey(given.data.verseKey) : null) ??
    (await askForVerse(context.panels.front()?.verseKey ?? ""));
  if (key === undefined) return;
  const name = nameOf(ref, state);
  const versions = await verseHistory(store, ref, key);
  if (versions.length === 0) {
    void showInfo(
      vscode.l10n.t(
        "{0} has no kept change of {1}: it is unchanged since it was first fetched.",
        name,
        key,
      ),
    );
    return;
  }
  showVersions(versions, (chosen) => compare({ service, ref, key, name }, chosen, versions)).title =
    vscode.l10n.t("History of {0} in {1}", key, inert(name));
}

/** A requested comparison. `change`: the version with its predecessor. */
interface Chosen {
  readonly version: VerseVersion;
  readonly side: KeptState["side"];
  readonly against: "change" | "next" | "today";
}

function showVersions(
  versions: readonly VerseVersion[],
  open: (chosen: Chosen) => Promise<void>,
): vscode.QuickPick<VersionItem> {
  const show = (chosen: Chosen): void => {
    open(chosen).catch((error: unknown) => showError(error));
  };
  const list = createQuickPick<VersionItem>();
  list.placeholder = vscode.l10n.t("Choose a version to see what changed in it");
  list.matchOnDescription = true;
  list.matchOnDetail = true;
  list.items = inertItems([...versionItems(versions), ...oldestItems(versions)]);
  list.onDidTriggerItemButton(({ item: { version, side }, button }) => {
    list.hide();
    show({ version, side, against: button === NEXT ? "next" : "today" });
  });
  list.onDidAccept(() => {
    const [chosen] = list.selectedItems;
    list.hide();
    if (chosen === undefined) return;
    const { version, side } = chosen;
    show({ version, side, against: side === "before" ? "today" : "change" });
  });
  list.onDidHide(() => {
    list.dispose();
  });
  list.show();
  return list;
}

function versionItems(versions: readonly VerseVersion[]): VersionItem[] {
  return versions.map((version) => {
    const isToday = next(versions, version) === null;
    return {
      version,
      side: "after",
      label: moment(version.entry.changedAt, vscode.env.language),
      description: versionFacts(version, isToday).join(" · "),
      detail: oneLine(version.text ?? version.former),
      buttons: isToday ? [] : [NEXT, TODAY],
    };
  });
}

/** The texts before the first kept change: the first fetched ones, or the oldest in the history. */
function oldestItems(versions: readonly VerseVersion[]): VersionItem[] {
  return oldest(versions).map((version) => ({
    version,
    side: "before",
    label: vscode.l10n.t("Before {0}", moment(version.entry.changedAt, vscode.env.language)),
    description: vscode.l10n.t("the oldest kept version"),
    detail: oneLine(version.former),
    buttons: [NEXT, TODAY],
  }));
}

function oneLine(text: string | null): string {
  return (text ?? "").replaceAll(/\s+/gu, " ").slice(0, 200);
}

/** The kind of change, the changed part, and its origin. */
function versionFacts(version: VerseVersion, isToday: boolean): string[] {
  const { entry, part, arrival, isRestored } = version;
  return [
    ...(isToday ? [vscode.l10n.t("current")] : []),
    isRestored ? vscode.l10n.t("restored") : changeKindText(entry.kind),
    ...(entry.kind === "updated" ? [partText(part).toLocaleLowerCase(vscode.env.language)] : []),
    arrival === "fullCopy" ? vscode.l10n.t("by a full copy") : vscode.l10n.t("by a row change"),
  ];
}

const NEXT: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("arrow-up"),
  tooltip: vscode.l10n.t("Compare with the Next Version"),
};
const TODAY: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("diff"),
  tooltip: vscode.l10n.t("Compare with the Current Version"),
};

interface VerseOfService {
  readonly service: string;
  readonly ref: ResourceRef;
  readonly key: string;
  readonly name: string;
}

async function compare(
  { service, ref, key, name }: VerseOfService,
  { version, side, against }: Chosen,
  versions: readonly VerseVersion[],
): Promise<void> {
  const own = stateAt(version, side);
  const after = stateAt(version, "after");
  const later = side === "before" ? after : (next(versions, version) ?? after);
  const [from, to] =
    against === "change"
      ? [stateAt(version, "before"), after]
      : [own, against === "today" ? today(versions, version) : later];
  const uri = (shows: HistoryDocument["shows"]): vscode.Uri => {
    const { group, id } = ref;
    const query: HistoryDocument = { service, group, id, verseKey: key, from, to, shows };
    const date = (shows === "before" ? from : to).appliedAt.slice(0, 10);
    return vscode.Uri.from({
      scheme: HISTORY_SCHEME,
      path: textPath(
        version.part === "data" && against === "change" ? "json" : "text",
        name,
        `${key} ${date}`,
      ),
      query: JSON.stringify(query),
    });
  };
  await vscode.commands.executeCommand(
    "vscode.diff",
    uri("before"),
    uri("after"),
    comparisonTitle(`${inert(name)} ${key}`, { version, side, against }),
  );
}

function comparisonTitle(verse: string, { version, side, against }: Chosen): string {
  const changed = moment(version.entry.changedAt, vscode.env.language);
  const at = side === "before" ? vscode.l10n.t("before {0}", changed) : changed;
  switch (against) {
    case "change":
      return vscode.l10n.t("{0}: change of {1}", verse, at);
    case "next":
      return vscode.l10n.t("{0}: {1} and the next version", verse, at);
    case "today":
      return vscode.l10n.t("{0}: {1} and the current version", verse, at);
  }
}

/** Asks for a verse; `shown` is the proposal. */
async function askForVerse(shown: string): Promise<string | undefined> {
  const text = await showInputBox({
    title: vscode.l10n.t("Show History of Verse"),
    prompt: vscode.l10n.t("Which verse? For example 2:255"),
    value: shown,
    validateInput: (value) => (canonicalKey(value) === null ? verseProblem(value) : undefined),
  });
  return text === undefined ? undefined : (canonicalKey(text) ?? undefined);
}

/** The reason why a text is not one verse. */
function verseProblem(text: string): string {
  const reading = readReference(text);
  return text.trim() === "" || reading.kind === "found"
    ? vscode.l10n.t("Write one verse, such as 2:255.")
    : referenceProblem(text, reading, vscode.env.language);
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
