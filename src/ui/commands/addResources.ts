import * as vscode from "vscode";
import { serializeError } from "../../core/model/errors.js";
import { KNOWN_GROUPS, resourceKey, type ResourceRef } from "../../core/model/resource.js";
import type { StoreState } from "../../core/ports.js";
import { logError } from "../../platform/log.js";
import { readSetting, writeResourceEntries } from "../../platform/settings.js";
import type { UiContext } from "../errorMessages.js";
import { describeError, describeProblem } from "../text/errors.js";
import { inert } from "../text/inert.js";
import { compareGroups, groupTitle } from "../text/groups.js";
import { parseFilter } from "../../core/model/filter.js";
import { editEntries, normalEntry } from "./entries.js";
import { languageTitle } from "../tree/model.js";
import { nameOf } from "./chooseResource.js";
import { COMMANDS } from "./ids.js";

/** The service's lists change seldom. */
const LISTS_KEEP_MS = 24 * 3_600_000;

interface EntryItem extends vscode.QuickPickItem {
  /** Null for the item that asks for an entry. */
  readonly entry: string | null;
}

/**
 * Lets people choose what is kept in sync, writes the setting, and syncs what was added. With a
 * group the list starts with its resources.
 */
export async function addResources(context: UiContext, group?: string): Promise<void> {
  const { store, session } = await context.active.open();
  const before = readSetting("resources");
  const picked = await pick(before, group, async (show) => {
    let state = await store.state();
    show(state, null);
    const age = state.listedAt === null ? Infinity : Date.now() - Date.parse(state.listedAt);
    if (age < LISTS_KEEP_MS) return;
    try {
      await session.refreshLists();
    } catch (error) {
      logError(context.log, "The service's lists could not be read", error);
      show(state, describeError(serializeError(error), vscode.env.language).message);
      return;
    }
    state = await store.state();
    show(state, null);
  });
  if (picked === undefined) return;
  const typed = picked.asksForEntry ? await askForEntry() : undefined;
  if (picked.asksForEntry && typed === undefined && picked.chosen.length === 0) return;
  const chosen = typed === undefined ? picked.chosen : [...picked.chosen, typed];
  const after = editEntries(before, picked.offered, chosen);
  if (after.length === before.length && after.every((entry, i) => entry === before[i])) return;
  await writeResourceEntries(after);
  if (after.length > 0) await vscode.commands.executeCommand(COMMANDS.sync);
}

interface Picked {
  readonly offered: readonly string[];
  readonly chosen: readonly string[];
  readonly asksForEntry: boolean;
}

/** Shows the list at once with what is known, and fills it when the service has answered. */
function pick(
  entries: readonly string[],
  group: string | undefined,
  load: (show: (state: StoreState, problem: string | null) => void) => Promise<void>,
): Promise<Picked | undefined> {
  return new Promise<Picked | undefined>((resolve) => {
    const list = vscode.window.createQuickPick<EntryItem>();
    const tracked = new Set(entries.map(normalEntry));
    list.title = vscode.l10n.t("Add Resources");
    list.placeholder = vscode.l10n.t("Choose what to keep in sync: name, author or language");
    list.canSelectMany = true;
    list.matchOnDescription = true;
    list.matchOnDetail = true;
    list.ignoreFocusOut = true;
    list.busy = true;
    if (group !== undefined) list.value = groupTitle(group);
    let isOpen = true;
    const show = (state: StoreState, problem: string | null): void => {
      if (!isOpen) return;
      const shown = new Set(list.items.map(({ entry }) => entry));
      const selected = new Set(list.selectedItems.map(({ entry }) => entry));
      list.items = entryItems(state, tracked);
      // What the service's answer adds to the list starts as the settings have it; the rest stays
      // as the person has put it meanwhile.
      list.selectedItems = list.items.filter(
        ({ entry }) =>
          entry !== null && (shown.has(entry) ? selected.has(entry) : tracked.has(entry)),
      );
      if (problem !== null) list.placeholder = problem;
    };
    list.onDidAccept(() => {
      const chosen = list.selectedItems.map(({ entry }) => entry);
      resolve({
        offered: list.items.flatMap(({ entry }) => entry ?? []),
        chosen: chosen.filter((entry) => entry !== null),
        asksForEntry: chosen.includes(null),
      });
      list.hide();
    });
    list.onDidHide(() => {
      isOpen = false;
      resolve(undefined);
      list.dispose();
    });
    list.show();
    load(show)
      .catch((error: unknown) => {
        if (!isOpen) return;
        list.placeholder = describeError(serializeError(error), vscode.env.language).message;
      })
      .finally(() => {
        if (isOpen) list.busy = false;
      });
  });
}

function entryItems(state: StoreState, tracked: ReadonlySet<string | null>): EntryItem[] {
  const locale = vscode.env.language;
  const refs = new Map<string, ResourceRef & { readonly detail: string }>();
  for (const listed of state.listed) {
    refs.set(resourceKey(listed), {
      group: listed.group,
      id: listed.id,
      detail: [languageTitle(listed.languageName, locale), listed.authorName]
        .filter(Boolean)
        .join(" · "),
    });
  }
  for (const local of state.resources) {
    if (refs.has(resourceKey(local))) continue;
    refs.set(resourceKey(local), {
      group: local.group,
      id: local.id,
      detail: [languageTitle(local.languageName, locale), local.authorName]
        .filter(Boolean)
        .join(" · "),
    });
  }
  const groups = [...new Set([...KNOWN_GROUPS, ...[...refs.values()].map((r) => r.group)])];
  const collator = new Intl.Collator(locale, { numeric: true });
  const items: EntryItem[] = [];
  for (const group of groups.sort(compareGroups)) {
    items.push({
      entry: null,
      label: groupTitle(group),
      kind: vscode.QuickPickItemKind.Separator,
    });
    const resources = [...refs.values()]
      .filter((ref) => ref.group === group)
      .map((ref): EntryItem => {
        const entry = resourceKey(ref);
        return {
          entry,
          label: inert(nameOf(ref, state)),
          description: [ref.detail, entry, tracked.has(entry) ? vscode.l10n.t("synced") : ""]
            .filter((part) => part !== "")
            .join(" · "),
        };
      })
      .sort((a, b) => collator.compare(a.label, b.label));
    items.push(...resources, {
      entry: `${group}:*`,
      label: vscode.l10n.t("All of {0}", groupTitle(group)),
      description: vscode.l10n.t("{0}:* · what is published later comes by itself", group),
    });
  }
  items.push(
    { entry: null, label: "", kind: vscode.QuickPickItemKind.Separator },
    {
      entry: null,
      label: vscode.l10n.t("$(edit) Another resource, by its group and id…"),
      alwaysShow: true,
    },
  );
  return items;
}

const EXAMPLE_ENTRY = "articles:12";

async function askForEntry(): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t("Add a resource by its group and id"),
    prompt: vscode.l10n.t("For groups that the service has no list of, such as articles"),
    placeHolder: EXAMPLE_ENTRY,
    validateInput: (value) => {
      const [problem] = parseFilter([value]).problems;
      return problem === undefined ? undefined : describeProblem(problem);
    },
  });
  return text === undefined ? undefined : (normalEntry(text) ?? undefined);
}
