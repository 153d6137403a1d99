import { filterCovers, namedResources, parseFilter } from "../../core/model/filter.js";
import * as vscode from "vscode";
import { findRef, findResource, resourceKey, type ResourceRef } from "../../core/model/resource.js";
import type { StoreState } from "../../core/model/storeState.js";
import { plural } from "../../core/model/plural.js";
import { readEntries, writeEntries } from "../../platform/settings.js";
import { ask, confirm, showInfo, showTransient } from "../messages.js";
import { showError, type UiContext } from "../errorMessages.js";
import type { SyncController } from "../syncController.js";
import { size } from "../text/age.js";
import { entryText } from "../text/errors.js";
import { groupTitle } from "../text/groups.js";
import { inertItems } from "../text/inert.js";
import { languageTitle, nameOf } from "../text/resources.js";
import {
  chooseResource,
  frontFirst,
  resourceItems,
  type ChooseContext,
  type ResourceItem,
} from "./chooseResource.js";
import { removeEntry, undoRemoval, type Removal } from "./entries.js";
import { groupQuestion } from "./groupQuestion.js";
import { COMMANDS } from "./ids.js";
import { showQuickPick } from "../picks/quickInput.js";

export async function refreshFullCopy(
  argument: ResourceRef | undefined,
  context: UiContext & ChooseContext & { readonly controller: SyncController },
): Promise<void> {
  const { store } = await context.active.open();
  const state = await store.state();
  const title = vscode.l10n.t("Refresh Full Copy");
  const ref = argument ?? (await chooseResource(state, title, context));
  if (ref === undefined) return;
  const name = nameOf(ref, state);
  try {
    const resource = await context.controller.refreshFullCopy(ref, name, "person");
    showTransient(
      plural(
        vscode.l10n.t(
          "{1, plural, one {{0} is up to date, with # row.} other {{0} is up to date, with # rows.}}",
        ),
        vscode.env.language,
        name,
        resource.rowCount,
      ),
    );
  } catch (error) {
    await showError(error, {
      prefix: `${name}:`,
      retry: () => void vscode.commands.executeCommand(COMMANDS.refreshFullCopy, ref),
    });
  }
}

/**
 * Fetches the first copy of a resource, because a person wants to read it. False if that failed or
 * was cancelled; the person learns why, and `retry` is the button's work.
 */
export async function fetchFirstCopy(
  ref: ResourceRef,
  name: string,
  { controller, retry }: { readonly controller: SyncController; readonly retry: () => void },
): Promise<boolean> {
  try {
    await controller.refreshFullCopy(ref, name, "person", true);
    return true;
  } catch (error) {
    // Not awaited: the command ends when its work does.
    void showError(error, { prefix: `${name}:`, retry });
    return false;
  }
}

/**
 * Removes resources from the settings: the tree's selection, or entries that the person picks.
 * Stored rows stay until they are deleted.
 */
export async function removeResource(
  refs: readonly ResourceRef[],
  context: UiContext,
): Promise<void> {
  const { store, environment } = await context.active.open();
  const state = await store.state();
  const before = readEntries(environment.name);
  const removed =
    refs.length === 0 ? await pickEntries(before, state) : await withoutRefs(refs, before, state);
  if (removed === null) return;
  await writeEntries(environment.name, removed.entries);
  const undo = vscode.l10n.t("Undo");
  const remove = vscode.l10n.t("Delete Local Copy…");
  const [only] = refs;
  const offersDeletion = refs.length === 1 && only !== undefined;
  const chosen = await showInfo(
    vscode.l10n.t("No longer synced: {0}. Stored rows stay readable.", removed.names),
    ...(offersDeletion ? [undo, remove] : [undo]),
  );
  if (chosen === undo) {
    const now = readEntries(environment.name);
    await writeEntries(environment.name, undoRemoval(now, before, removed.entries));
  }
  if (chosen === remove) await vscode.commands.executeCommand(COMMANDS.deleteLocalCopy, only);
}

interface Remaining {
  readonly entries: readonly string[];
  /** The removed resources, for a message. */
  readonly names: string;
}

/** The entries without some resources; null if nothing changes. */
async function withoutRefs(
  refs: readonly ResourceRef[],
  before: readonly string[],
  state: StoreState,
): Promise<Remaining | null> {
  const published = state.resources.filter(({ status }) => status !== "unavailable");
  let entries = before;
  const names: string[] = [];
  for (const ref of refs) {
    const name = nameOf(ref, state);
    const removal = removeEntry(entries, ref, published);
    if (removal.kind === "notNamed") continue;
    const next =
      removal.kind === "wholeGroup" ? await askAboutGroup(name, removal) : removal.entries;
    if (next === null) return null;
    entries = next;
    names.push(name);
  }
  if (names.length === 0) {
    void showInfo(
      vscode.l10n.t(
        "Not in the settings, so not synced: {0}.",
        listOf(refs.map((ref) => nameOf(ref, state))),
      ),
    );
    return null;
  }
  return { entries, names: listOf(names) };
}

/** Lets a person pick entries of the setting, including invalid and pending ones. */
async function pickEntries(
  before: readonly string[],
  state: StoreState,
): Promise<Remaining | null> {
  if (before.length === 0) {
    void showInfo(vscode.l10n.t("No resources are selected for sync."));
    return null;
  }
  const items = before.map((entry) => {
    const { filter, problems } = parseFilter([entry]);
    const [ref] = namedResources(filter);
    const [group] = filter.groups.keys();
    const label =
      problems.length > 0 || group === undefined
        ? entryText(entry)
        : ref === undefined
          ? vscode.l10n.t("All in {0}", groupTitle(group))
          : nameOf(ref, state);
    const language =
      ref === undefined
        ? null
        : languageTitle(
            (findResource(state, ref) ?? findRef(state.listed, ref))?.languageName,
            vscode.env.language,
          );
    return {
      entry,
      name: label,
      label: label,
      description: [language, entryText(entry)].filter(Boolean).join(" · "),
    };
  });
  const picked = await showQuickPick(inertItems(items), {
    title: vscode.l10n.t("Remove Resources"),
    placeHolder: vscode.l10n.t("Which entries of the settings? Stored rows stay readable."),
    canPickMany: true,
    matchOnDescription: true,
  });
  if (picked === undefined || picked.length === 0) return null;
  const gone = new Set(picked.map(({ entry }) => entry));
  return {
    entries: before.filter((entry) => !gone.has(entry)),
    names: listOf(picked.map(({ name }) => name)),
  };
}

function listOf(names: readonly string[]): string {
  return new Intl.ListFormat(vscode.env.language, { type: "unit" }).format(names);
}

/** The entries after a resource of a whole group was removed; null if the person cancels. */
async function askAboutGroup(
  name: string,
  removal: Extract<Removal, { kind: "wholeGroup" }>,
): Promise<readonly string[] | null> {
  const { message, detail, offersOthers } = groupQuestion(name, removal);
  const keep = vscode.l10n.t("Keep the Others");
  const removeAll = vscode.l10n.t("Remove {0}", removal.entry);
  const chosen = await ask(message, offersOthers ? [keep, removeAll] : [removeAll], { detail });
  if (chosen === undefined) return null;
  return chosen === keep ? removal.withOthers : removal.entries;
}

/** Deletes the local rows of one resource or of all. Leaves the settings unchanged. */
export async function deleteLocalCopy(
  argument: ResourceRef | undefined,
  context: UiContext & ChooseContext,
): Promise<void> {
  const { store, environment } = await context.active.open();
  const state = await store.state();
  const target = argument ?? (await chooseWhatToDelete(state, context));
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
        "The rows and their history of changes are deleted from this machine. The next sync fetches the resources in the settings again.",
      ),
    },
  );
  if (!isSure) return;
  try {
    if (target === "all") await store.deleteLocalCopy("all");
    else {
      // A resource without an entry leaves the list together with its rows.
      const { filter } = parseFilter(readEntries(environment.name));
      await store.deleteLocalCopy([target], { forget: !filterCovers(filter, target) });
    }
  } catch (error) {
    await showError(error);
  }
}

async function chooseWhatToDelete(
  state: StoreState,
  context: ChooseContext,
): Promise<ResourceRef | "all" | undefined> {
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
  const items = frontFirst([all, ...resourceItems(stored, state)], context);
  const chosen = await showQuickPick(inertItems(items), {
    title: vscode.l10n.t("Delete Local Copy"),
    matchOnDescription: true,
  });
  // The list copies its items, so identity fails; only resources have a `ref`.
  return chosen === undefined ? undefined : (chosen.ref ?? "all");
}
