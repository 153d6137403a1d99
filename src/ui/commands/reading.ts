import * as vscode from "vscode";
import { comparableResources } from "../../core/library/compare/columns.js";
import { serializeError } from "../../core/model/errors.js";
import { readerKind } from "../../core/model/pages.js";
import { findResource, type ResourceRef } from "../../core/model/resource.js";
import { readPlace, type VerseReference } from "../../core/model/verseReference/index.js";
import type { ContentStore } from "../../core/ports.js";
import type { SearchHit, StoreState } from "../../core/model/storeState.js";
import { describeError } from "../text/errors.js";
import { inert, inertItems } from "../text/inert.js";
import { showInfo, showWarning } from "../messages.js";
import { showError, type UiContext } from "../errorMessages.js";
import type { Panels } from "../panels/panels.js";
import { pickVerse } from "../picks/versePick.js";
import { count } from "../text/age.js";
import { referenceProblem } from "../text/references.js";
import { chooseResource, nameOf } from "./chooseResource.js";
import { createQuickPick } from "../picks/quickInput.js";

export interface ReadingContext extends UiContext {
  readonly panels: Panels;
  /** Called when a person has opened a resource. */
  readonly resourceOpened: (ref: ResourceRef) => void;
}

export async function openResource(
  argument: ResourceRef | undefined,
  context: ReadingContext,
  options: { readonly beside?: boolean } = {},
): Promise<void> {
  const ref = argument ?? (await chooseStored(context, vscode.l10n.t("Open Resource")));
  if (ref === undefined) return;
  await context.panels.open(ref, options);
  context.resourceOpened(ref);
}

export async function inspectResource(
  argument: ResourceRef | undefined,
  context: ReadingContext,
): Promise<void> {
  const ref = argument ?? (await chooseStored(context, vscode.l10n.t("Inspect Resource")));
  if (ref === undefined) return;
  await context.panels.inspect(ref);
  await acknowledgeLostRows(ref, context);
}

/** Opening a resource clears the mark that a full copy lost rows. */
export async function acknowledgeLostRows(ref: ResourceRef, context: UiContext): Promise<void> {
  const { store } = await context.active.open();
  const resource = findResource(await store.state(), ref);
  if (resource?.lostRows != null) await store.acknowledgeLostRows(ref);
}

async function chooseStored(
  context: ReadingContext,
  title: string,
): Promise<ResourceRef | undefined> {
  const { store } = await context.active.open();
  return chooseResource(await store.state(), title, (resource) => resource.rowCount > 0);
}

/** Shows the verses of a reference, or asks for them. */
export async function goToVerse(
  argument: string | undefined,
  context: ReadingContext,
): Promise<void> {
  const reference = await verseFrom(argument, vscode.l10n.t("Go to Verse"));
  if (reference !== undefined) await context.panels.goTo(reference);
}

/** The verses of a reference. Asks without a text, and for an ambiguous one. */
async function verseFrom(
  text: string | undefined,
  title: string,
): Promise<VerseReference | undefined> {
  if (text === undefined) return pickVerse(title);
  const reading = readPlace(text);
  if (reading.kind === "found") return reading.reference;
  if (reading.kind === "ambiguous") return pickVerse(title, text);
  void showWarning(referenceProblem(text, reading, vscode.env.language));
  return undefined;
}

/**
 * Compares resources at a verse: of the text, else of the active reader, else asks. `resources` are
 * the tree's selection.
 */
export async function compare(
  argument: string | undefined,
  resources: readonly ResourceRef[],
  context: ReadingContext,
): Promise<void> {
  const { store } = await context.active.open();
  if (comparableResources(await store.state()).length < 2) {
    void showInfo(vscode.l10n.t("There are not two resources to compare yet. Sync more first."));
    return;
  }
  if (resources.length > 0) {
    await context.panels.compareResources(resources);
    return;
  }
  const active = argument === undefined ? context.panels.activeVerse() : null;
  const title = vscode.l10n.t("Compare Resources at Verse");
  const reference = active ?? (await verseFrom(argument, title));
  if (reference !== undefined) await context.panels.compare(reference);
}

const SEARCH_LIMIT = 60;
/** Pause in typing before a search, in milliseconds. */
const TYPING_PAUSE_MS = 120;

interface HitItem extends vscode.QuickPickItem {
  readonly hit: SearchHit;
}

/** Quick search: a list of the best hits, refreshed while typing. */
export async function quickSearch(
  query: string | undefined,
  context: ReadingContext,
): Promise<void> {
  const { store } = await context.active.open();
  const state = await store.state();
  const list = createQuickPick<HitItem>();
  const beside: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon("split-horizontal"),
    tooltip: vscode.l10n.t("Open to the Side"),
  };
  list.title = vscode.l10n.t("Search Synced Text");
  list.placeholder = vscode.l10n.t("Words in any language, with or without vowel marks");
  list.matchOnDetail = true;
  const open = (hit: SearchHit, isBeside: boolean): void => {
    const { recordType, recordKey } = hit;
    const row = { recordType, recordKey };
    context.panels
      .open(hit, { beside: isBeside, highlight: list.value, row })
      .catch((error: unknown) => {
        void showError(error);
      });
  };
  const live = liveSearch({ store, state, panels: context.panels }, list, beside);
  const panel: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon("list-flat"),
    tooltip: vscode.l10n.t("Show All Hits in the Search Panel"),
  };
  list.buttons = [panel];
  list.onDidTriggerButton(() => {
    const { value } = list;
    list.hide();
    void context.panels.search(value);
  });
  list.onDidChangeValue(live.change);
  list.onDidTriggerItemButton(({ item }) => {
    open(item.hit, true);
  });
  list.onDidAccept(() => {
    const [chosen] = list.selectedItems;
    if (chosen === undefined) return;
    list.hide();
    open(chosen.hit, false);
  });
  list.onDidHide(() => {
    live.dispose();
    list.dispose();
  });
  if (query !== undefined) {
    list.value = query;
    live.change(query);
  }
  list.show();
}

/** The verse of a hit, for a word also from a mushaf. */
function verseOf(hit: SearchHit, panels: Pick<Panels, "verseOf">): Promise<string | null> {
  const isWord = hit.verseKey === null && readerKind(hit.group) === "words";
  return isWord ? panels.verseOf(hit, hit) : Promise.resolve(hit.verseKey);
}

/** Labels that distinguish hits: the verse, else the text of a word, else the resource. */
function hitLabel(
  hit: SearchHit,
  verse: string | null,
  name: string,
): Pick<vscode.QuickPickItem, "label" | "description" | "detail"> {
  const text = inert(hit.snippet.replaceAll(/\s+/g, " "));
  if (verse !== null) return { label: verse, description: name, detail: text };
  if (readerKind(hit.group) === "words") return { label: text, description: name };
  return { label: name, detail: text };
}

/** Searches after each pause in typing, and ignores late answers. */
function liveSearch(
  {
    store,
    state,
    panels,
  }: {
    readonly store: ContentStore;
    readonly state: StoreState;
    readonly panels: Pick<Panels, "verseOf">;
  },
  list: vscode.QuickPick<HitItem>,
  beside: vscode.QuickInputButton,
): { readonly change: (query: string) => void; readonly dispose: () => void } {
  let timer: NodeJS.Timeout | null = null;
  let latest = 0;
  const run = async (query: string, turn: number): Promise<void> => {
    try {
      const hits = query.trim() === "" ? [] : await store.search(query, { limit: SEARCH_LIMIT });
      const verses = await Promise.all(hits.map((hit) => verseOf(hit, panels)));
      if (turn !== latest) return;
      list.items = inertItems(
        hits.map((hit, index) => ({
          hit,
          ...hitLabel(hit, verses[index] ?? null, nameOf(hit, state)),
          alwaysShow: true,
          buttons: [beside],
        })),
      );
      list.title =
        query.trim() === ""
          ? vscode.l10n.t("Search Synced Text")
          : hits.length === SEARCH_LIMIT
            ? vscode.l10n.t("Search Synced Text: the first {0}", SEARCH_LIMIT)
            : vscode.l10n.t(
                "Search Synced Text: {0} found",
                count(hits.length, vscode.env.language),
              );
    } catch (error) {
      if (turn !== latest) return;
      list.items = inertItems([]);
      list.title = describeError(serializeError(error), vscode.env.language).message;
    } finally {
      if (turn === latest) list.busy = false;
    }
  };
  return {
    change: (query) => {
      if (timer !== null) clearTimeout(timer);
      const turn = ++latest;
      list.busy = true;
      timer = setTimeout(() => void run(query, turn), TYPING_PAUSE_MS);
    },
    dispose: () => {
      latest++;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
