import { filterCovers, parseFilter } from "../../core/model/filter.js";
import * as vscode from "vscode";
import { resourceKey, type ResourceRef } from "../../core/model/resource.js";
import type { StoreState } from "../../core/ports.js";
import { readSetting, writeResourceEntries } from "../../platform/settings.js";
import { ask, confirm, showInfo, showTransient } from "../messages.js";
import { showError, type UiContext } from "../errorMessages.js";
import type { SyncController } from "../syncController.js";
import { size } from "../text/age.js";
import { chooseResource, nameOf, resourceItems, type ResourceItem } from "./chooseResource.js";
import { removeEntry, type Removal } from "./entries.js";
import { COMMANDS } from "./ids.js";

export async function refreshFullCopy(
  argument: ResourceRef | undefined,
  context: UiContext & { readonly controller: SyncController },
): Promise<void> {
  const { store } = await context.active.open();
  const state = await store.state();
  const ref = argument ?? (await chooseResource(state, vscode.l10n.t("Refresh Full Copy")));
  if (ref === undefined) return;
  const name = nameOf(ref, state);
  try {
    const resource = await context.controller.refreshFullCopy(ref, name, "person");
    showTransient(vscode.l10n.t("{0} is up to date. Rows: {1}.", name, resource.rowCount));
  } catch (error) {
    await showError(error, {
      prefix: `${name}:`,
      retry: () => void vscode.commands.executeCommand(COMMANDS.refreshFullCopy, ref),
    });
  }
}

/** Takes a resource out of the settings. Its rows stay until they are deleted. */
export async function removeResource(
  argument: ResourceRef | undefined,
  context: UiContext,
): Promise<void> {
  const { store } = await context.active.open();
  const state = await store.state();
  const before = readSetting("resources");
  const ref =
    argument ??
    (await chooseResource(
      state,
      vscode.l10n.t("Remove Resource"),
      (resource) => removeEntry(before, resource, []).kind !== "notNamed",
    ));
  if (ref === undefined) return;
  const name = nameOf(ref, state);
  const removal = removeEntry(
    before,
    ref,
    state.resources.filter(({ status }) => status !== "unavailable"),
  );
  if (removal.kind === "notNamed") {
    void showInfo(vscode.l10n.t("{0} is not in the settings: it is not synced.", name));
    return;
  }
  const entries =
    removal.kind === "wholeGroup" ? await askAboutGroup(name, removal) : removal.entries;
  if (entries === null) return;
  await writeResourceEntries(entries);
  const undo = vscode.l10n.t("Undo");
  const remove = vscode.l10n.t("Delete Local Copy…");
  const chosen = await showInfo(
    vscode.l10n.t("{0} is no longer synced. What is stored stays readable.", name),
    undo,
    remove,
  );
  if (chosen === undo) await writeResourceEntries(before);
  if (chosen === remove) await vscode.commands.executeCommand(COMMANDS.deleteLocalCopy, ref);
}

/** What becomes of a group that one resource is taken out of; null where nothing shall change. */
async function askAboutGroup(
  name: string,
  removal: Extract<Removal, { kind: "wholeGroup" }>,
): Promise<readonly string[] | null> {
  const { entry, entries, withOthers } = removal;
  const keep = vscode.l10n.t("Keep the Others");
  const removeAll = vscode.l10n.t("Remove {0}", entry);
  const chosen = await ask(
    vscode.l10n.t("{0} is synced by the entry {1}, which stands for the whole group.", name, entry),
    withOthers.length > entries.length ? [keep, removeAll] : [removeAll],
    {
      detail: vscode.l10n.t(
        "The others can be named one by one instead; what is published later then does not come by itself. Removing the entry stops the sync of all of its resources that are not named one by one. What is stored stays readable.",
      ),
    },
  );
  return chosen === keep ? withOthers : chosen === removeAll ? entries : null;
}

/** Deletes the local rows of one resource or of all. Settings stay as they are. */
export async function deleteLocalCopy(
  argument: ResourceRef | undefined,
  context: UiContext,
): Promise<void> {
  const { store } = await context.active.open();
  const state = await store.state();
  const target = argument ?? (await chooseWhatToDelete(state));
  if (target === undefined) return;
  const locale = vscode.env.language;
  const affected =
    target === "all"
      ? state.resources
      : state.resources.filter((each) => resourceKey(each) === resourceKey(target));
  const bytes = affected.reduce((sum, resource) => sum + resource.bytes, 0);
  const isSure = await confirm(
    target === "all"
      ? vscode.l10n.t("Delete the whole local copy ({0})?", size(bytes, locale))
      : vscode.l10n.t(
          "Delete the local copy of {0} ({1})?",
          nameOf(target, state),
          size(bytes, locale),
        ),
    vscode.l10n.t("Delete"),
    {
      detail: vscode.l10n.t(
        "The rows and their history of changes are deleted from this machine. What the settings name is fetched again by the next sync.",
      ),
    },
  );
  if (!isSure) return;
  try {
    if (target === "all") await store.deleteLocalCopy("all");
    else {
      // What no entry names any more is not kept in the list without its rows either.
      const { filter } = parseFilter(readSetting("resources"));
      await store.deleteLocalCopy([target], { forget: !filterCovers(filter, target) });
    }
  } catch (error) {
    await showError(error);
  }
}

async function chooseWhatToDelete(state: StoreState): Promise<ResourceRef | "all" | undefined> {
  const stored = state.resources.filter((resource) => resource.file !== null);
  if (stored.length === 0) {
    void showInfo(vscode.l10n.t("The local copy is empty."));
    return undefined;
  }
  const bytes = stored.reduce((sum, resource) => sum + resource.bytes, 0);
  const all: ResourceItem = {
    label: vscode.l10n.t("Everything"),
    description: size(bytes, vscode.env.language),
  };
  const chosen = await vscode.window.showQuickPick([all, ...resourceItems(stored, state)], {
    title: vscode.l10n.t("Delete Local Copy"),
    matchOnDescription: true,
  });
  return chosen === all ? "all" : chosen?.ref;
}
