import * as vscode from "vscode";
import { chapterById } from "../../core/model/chapters.js";
import { serializeError } from "../../core/model/errors.js";
import { isOfWords } from "../../core/library/reading/rowTarget.js";
import { readerKind } from "../../core/model/pages.js";
import { hasRows, resourceKey } from "../../core/model/resource.js";
import { parseQuery, type SearchQuery } from "../../core/model/search/query.js";
import type { SearchSummary } from "../../core/model/search/request.js";
import type { SearchHit } from "../../core/model/storeState.js";
import type { VerseReference } from "../../core/model/verseReference/index.js";
import type { ContentStore } from "../../core/ports.js";
import { EMPTY_SEARCH } from "../../protocol/search.js";
import { showError } from "../errorMessages.js";
import { nothingYet, showNextStep } from "../nextStep.js";
import type { Panels } from "../panels/panels.js";
import { adviceFor, describeProblem, namedVerse } from "../panels/searchTexts.js";
import { createOrderedPick, type OrderedPick } from "../picks/orderedPick.js";
import { count } from "../text/age.js";
import { describeError } from "../text/errors.js";
import { inert } from "../text/inert.js";
import { distinctNames, nameOf } from "../text/resources.js";
import { rowPlaceText } from "../text/rowPlace.js";
import type { ReadingContext } from "./reading.js";

const SEARCH_LIMIT = 60;
/** Pause in typing before a search, in milliseconds. */
const TYPING_PAUSE_MS = 120;

/** What an item opens; null for a message. */
type Target =
  | { readonly kind: "hit"; readonly hit: SearchHit }
  | { readonly kind: "verse"; readonly reference: VerseReference }
  | { readonly kind: "all" };

interface SearchItem extends vscode.QuickPickItem {
  readonly target: Target | null;
}

/** Quick search: a list of the best hits, refreshed while typing. */
export async function quickSearch(
  query: string | undefined,
  context: ReadingContext,
): Promise<void> {
  const { panels } = context;
  const pick = createOrderedPick<SearchItem>();
  const { list } = pick;
  list.title = vscode.l10n.t("Search Synced Text");
  list.placeholder = vscode.l10n.t("Words in any language, with or without vowel marks");
  list.matchOnDetail = true;
  const open = (hit: SearchHit, isBeside: boolean): void => {
    const { recordType, recordKey } = hit;
    const row = { recordType, recordKey };
    panels.open(hit, { beside: isBeside, highlight: list.value, row }).catch((error: unknown) => {
      void showError(error);
    });
  };
  const showAll = (): void => {
    const { value } = list;
    list.hide();
    void panels.search(value);
  };
  const searched = openSearched(context);
  const live = new LiveSearch(searched, panels, pick);
  list.buttons = [{ iconPath: new vscode.ThemeIcon("list-flat"), tooltip: allHits() }];
  list.onDidTriggerButton(showAll);
  list.onDidChangeValue((value) => {
    live.change(value);
  });
  list.onDidTriggerItemButton(({ item }) => {
    if (item.target?.kind === "hit") open(item.target.hit, true);
  });
  list.onDidAccept(() => {
    const target = pick.chosen()?.target ?? null;
    if (target === null) return;
    if (target.kind === "all") {
      showAll();
      return;
    }
    list.hide();
    if (target.kind === "hit") open(target.hit, false);
    else void panels.goTo(target.reference);
  });
  list.onDidHide(() => {
    live.end();
    list.dispose();
  });
  if (query !== undefined) {
    list.value = query;
    live.change(query);
  }
  // Shown before the copy is open: a reader would take letters that are typed meanwhile for its keys.
  list.show();
  try {
    if ((await searched).hasTexts) return;
    list.hide();
    showNextStep(nothingYet(), context);
  } catch (error) {
    list.hide();
    throw error;
  }
}

/** What a Quick Search reads. */
interface Searched {
  readonly store: ContentStore;
  /** Distinct names by resource key. */
  readonly names: ReadonlyMap<string, string>;
  readonly hasTexts: boolean;
}

async function openSearched({ active }: ReadingContext): Promise<Searched> {
  const { store } = await active.open();
  const state = await store.state();
  const named = state.resources.map((one) => ({ ...one, name: nameOf(one, state) }));
  return {
    store,
    names: distinctNames(named, vscode.env.language),
    hasTexts: state.resources.some(hasRows),
  };
}

function allHits(): string {
  return vscode.l10n.t("Show All Hits in the Search Panel");
}

/** Searches after each pause in typing, and ignores late answers. */
class LiveSearch {
  private timer: NodeJS.Timeout | null = null;
  /** Aborts the pending work of the last query. */
  private ending = new AbortController();

  constructor(
    private readonly searched: Promise<Searched>,
    private readonly panels: Pick<Panels, "inText">,
    private readonly pick: OrderedPick<SearchItem>,
  ) {}

  change(query: string): void {
    this.end();
    this.ending = new AbortController();
    const { signal } = this.ending;
    this.pick.list.busy = true;
    this.timer = setTimeout(() => void this.run(query, signal), TYPING_PAUSE_MS);
  }

  end(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.ending.abort();
  }

  private async run(query: string, signal: AbortSignal): Promise<void> {
    const { list } = this.pick;
    try {
      const { store, names } = await this.searched;
      const hits = await store.search(query, { limit: SEARCH_LIMIT });
      const places = await this.placesOf(hits);
      if (signal.aborted) return;
      const isPart = hits.length === SEARCH_LIMIT;
      const items: SearchItem[] = [
        ...verseItems(query),
        ...hits.map((hit, index) => itemOf(hit, places[index] ?? null, names)),
        ...(isPart ? [{ label: allHits(), target: { kind: "all" } } as const] : []),
      ];
      this.pick.show(items);
      list.title = titleOf(query, hits.length, isPart ? null : hits.length);
      if (items.length > 0 && !isPart) return;
      const parsed = parseQuery(query);
      if (!parsed.ok) {
        this.pick.show(messageItems([describeProblem(parsed.problem)]));
        return;
      }
      const { total, summary } = await countRows(store, parsed.query, signal);
      if (signal.aborted) return;
      if (isPart) list.title = titleOf(query, hits.length, total);
      else this.pick.show(messageItems(adviceOn(query, summary)));
    } catch (error) {
      if (signal.aborted) return;
      this.pick.show([]);
      list.title = describeError(serializeError(error), vscode.env.language).message;
    } finally {
      if (!signal.aborted) list.busy = false;
    }
  }

  /** The verse of each hit, or the place of a word, as text. */
  private async placesOf(hits: readonly SearchHit[]): Promise<(string | null)[]> {
    const words = hits.filter(({ verseKey, group }) => verseKey === null && isOfWords(group));
    const places = await this.panels.inText(words);
    return hits.map((hit) => {
      const place = places[words.indexOf(hit)] ?? null;
      return place === null ? hit.verseKey : rowPlaceText(place, vscode.env.language);
    });
  }
}

/** The number of all rows that match, and of those that were searched. */
async function countRows(
  store: ContentStore,
  query: SearchQuery,
  signal: AbortSignal,
): Promise<{ readonly total: number; readonly summary: SearchSummary }> {
  let total = 0;
  const summary = await store.searchRows({ query }, ({ lines }) => (total += lines.length), signal);
  return { total, summary };
}

function itemOf(
  hit: SearchHit,
  place: string | null,
  names: ReadonlyMap<string, string>,
): SearchItem {
  const key = resourceKey(hit);
  const name = names.get(key) ?? key;
  const beside: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon("split-horizontal"),
    tooltip: vscode.l10n.t("Open to the Side"),
  };
  return { target: { kind: "hit", hit }, ...hitLabel(hit, place, name), buttons: [beside] };
}

/** The verse that a text names. */
function verseItems(typed: string): SearchItem[] {
  const reference = namedVerse(typed);
  if (reference === null) return [];
  const { chapter, from } = reference;
  return [
    {
      label: vscode.l10n.t("Go to verse {0}", `${chapter}:${from}`),
      description: chapterById(chapter)?.name,
      target: { kind: "verse", reference },
    },
  ];
}

/** One row that says why there are no hits, and what to try; none without a message. */
function messageItems([label, ...rest]: readonly (string | null)[]): SearchItem[] {
  return label == null ? [] : [{ label, detail: rest.join(" "), target: null }];
}

function adviceOn(typed: string, summary: SearchSummary): string[] {
  const search = { ...EMPTY_SEARCH, query: typed };
  return adviceFor(vscode.env.language, search, summary, { hits: 0, verse: null });
}

/** Labels that distinguish hits: the place, else the text of a word, else the resource. */
function hitLabel(
  hit: SearchHit,
  place: string | null,
  name: string,
): Pick<vscode.QuickPickItem, "label" | "description" | "detail"> {
  const text = inert(hit.snippet.replaceAll(/\s+/g, " "));
  if (place !== null) return { label: place, description: name, detail: text };
  if (readerKind(hit.group) === "words") return { label: text, description: name };
  return { label: name, detail: text };
}

/** How many of the hits are shown. `total` is null while the hits are counted. */
function titleOf(query: string, shown: number, total: number | null): string {
  const locale = vscode.env.language;
  if (query.trim() === "") return vscode.l10n.t("Search Synced Text");
  if (total === shown) {
    return vscode.l10n.t("Search Synced Text: {0} found", count(shown, locale));
  }
  return total === null
    ? vscode.l10n.t("Search Synced Text: the first {0}", count(shown, locale))
    : vscode.l10n.t(
        "Search Synced Text: the first {0} of {1}",
        count(shown, locale),
        count(total, locale),
      );
}
