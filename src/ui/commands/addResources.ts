import * as vscode from "vscode";
import { inertItems } from "../text/inert.js";
import { serializeError } from "../../core/model/errors.js";
import { parseFilter } from "../../core/model/filter.js";
import type { StoreState } from "../../core/model/storeState.js";
import { logError } from "../../platform/log.js";
import { readEntries, writeEntries } from "../../platform/settings.js";
import type { UiContext } from "../errorMessages.js";
import { size } from "../text/age.js";
import { describeError, describeProblem } from "../text/errors.js";
import { groupTitle } from "../text/groups.js";
import { downloadBytes, entryItems, settleSelection, type EntryItem } from "./addResourceItems.js";
import { editEntries, normalEntry } from "./entries.js";
import { COMMANDS } from "./ids.js";
import { createQuickPick, showInputBox } from "../picks/quickInput.js";

/** The service's lists rarely change. */
const LISTS_KEEP_MS = 24 * 3_600_000;

/**
 * Lets a person choose the resources to keep in sync, writes the setting, and syncs the new ones.
 * With a group the list starts with its resources.
 */
export async function addResources(context: UiContext, group?: string): Promise<void> {
  const { store, session, environment } = await context.active.open();
  const before = readEntries(environment.name);
  const picked = await pick(before, group, async (show) => {
    let state = await store.state();
    show(state, null);
    const age = state.listedAt === null ? Infinity : Date.now() - Date.parse(state.listedAt);
    // A clock that was set back leaves times in the future.
    if (Math.abs(age) < LISTS_KEEP_MS) return;
    try {
      await session.refreshLists();
    } catch (error) {
      logError(context.log, "The service's lists could not be read", error);
      show(state, listProblem(error));
      return;
    }
    state = await store.state();
    show(state, null);
  });
  if (picked === undefined) return;
  const typed = picked.asksForEntry ? await askForEntry() : undefined;
  if (picked.asksForEntry && typed === undefined) return;
  const chosen = typed === undefined ? picked.chosen : [...picked.chosen, typed];
  const after = editEntries(before, picked.offered, chosen);
  if (after.length === before.length && after.every((entry, i) => entry === before[i])) return;
  await writeEntries(environment.name, after);
  if (after.length > 0) await vscode.commands.executeCommand(COMMANDS.sync);
}

interface Picked {
  readonly offered: readonly string[];
  readonly chosen: readonly string[];
  /** True if the person wants to type another entry. */
  readonly asksForEntry: boolean;
}

/** Shows the known resources at once, and adds the service's when they arrive. */
function pick(
  entries: readonly string[],
  group: string | undefined,
  load: (show: (state: StoreState, problem: string | null) => void) => Promise<void>,
): Promise<Picked | undefined> {
  return new Promise<Picked | undefined>((resolve) => {
    const choice = new ResourcePick(entries, group, resolve);
    load((state, problem) => {
      choice.show(state, problem);
    })
      .catch((error: unknown) => {
        choice.fail(listProblem(error));
      })
      .finally(() => {
        choice.loaded();
      });
  });
}

/** In a few words, because the input cuts off the rest. */
function listProblem(error: unknown): string {
  const { short } = describeError(serializeError(error), vscode.env.language);
  return vscode.l10n.t("The service's lists could not be read: {0}", short);
}

/** The list of resources, with the state of the person's choice while the list grows. */
class ResourcePick {
  private readonly list = createQuickPick<EntryItem>();
  private readonly tracked: ReadonlySet<string | null>;
  private selected: ReadonlySet<string> = new Set();
  private known: StoreState | null = null;
  private isOpen = true;

  constructor(
    entries: readonly string[],
    group: string | undefined,
    private readonly resolve: (picked: Picked | undefined) => void,
  ) {
    this.tracked = new Set(entries.map(normalEntry));
    const { list } = this;
    list.title = vscode.l10n.t("Add Resources");
    list.placeholder = vscode.l10n.t("Choose resources to sync, by name, author or language");
    list.buttons = [
      {
        iconPath: new vscode.ThemeIcon("edit"),
        tooltip: vscode.l10n.t("Add Another Resource by Its Group and ID…"),
      },
    ];
    list.canSelectMany = true;
    list.matchOnDescription = true;
    list.matchOnDetail = true;
    list.ignoreFocusOut = true;
    list.busy = true;
    if (group !== undefined) list.value = groupTitle(group);
    list.onDidChangeSelection((items) => {
      this.selectionChanged(items);
    });
    list.onDidTriggerButton(() => {
      this.accept(true);
    });
    list.onDidAccept(() => {
      this.accept(false);
    });
    list.onDidHide(() => {
      this.isOpen = false;
      resolve(undefined);
      list.dispose();
    });
    list.show();
  }

  show(state: StoreState, problem: string | null): void {
    if (!this.isOpen) return;
    this.known = state;
    const { list, selected, tracked } = this;
    const shown = new Set(list.items.map(({ entry }) => entry));
    list.items = inertItems(entryItems(state, tracked, vscode.env.language));
    // New items start as in the settings; others keep the person's choice.
    this.select(
      new Set(
        list.items.flatMap(({ entry }) =>
          entry !== null && (shown.has(entry) ? selected.has(entry) : tracked.has(entry))
            ? [entry]
            : [],
        ),
      ),
    );
    if (problem !== null) list.placeholder = problem;
  }

  fail(message: string): void {
    if (this.isOpen) this.list.placeholder = message;
  }

  loaded(): void {
    if (this.isOpen) this.list.busy = false;
  }

  private select(wanted: ReadonlySet<string>): void {
    const { list } = this;
    this.selected = wanted;
    list.selectedItems = list.items.filter(({ entry }) => entry !== null && wanted.has(entry));
    list.title = titleOf(wanted, this.tracked, this.known);
  }

  private selectionChanged(items: readonly EntryItem[]): void {
    const now = new Set(items.flatMap(({ entry }) => entry ?? []));
    const settled = settleSelection(this.selected, now);
    if (settled.size === now.size) {
      this.selected = now;
      this.list.title = titleOf(now, this.tracked, this.known);
    } else this.select(settled);
  }

  private accept(asksForEntry: boolean): void {
    this.resolve({
      offered: this.list.items.flatMap(({ entry }) => entry ?? []),
      chosen: [...this.selected],
      asksForEntry,
    });
    this.list.hide();
  }
}

/** The title with the estimated size of the download. */
function titleOf(
  selected: ReadonlySet<string>,
  tracked: ReadonlySet<string | null>,
  state: StoreState | null,
): string {
  const title = vscode.l10n.t("Add Resources");
  const added = [...selected].filter((entry) => !tracked.has(entry));
  if (state === null || added.length === 0) return title;
  const bytes = downloadBytes(added, state);
  return bytes === null
    ? vscode.l10n.t("{0} · download of unknown size", title)
    : vscode.l10n.t("{0} · about {1} to download", title, size(bytes, vscode.env.language));
}

const EXAMPLE_ENTRY = "articles:12";

async function askForEntry(): Promise<string | undefined> {
  const text = await showInputBox({
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
