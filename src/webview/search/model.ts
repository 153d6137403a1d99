import * as l10n from "@vscode/l10n";
import {
  EMPTY_SEARCH,
  searchStateSchema,
  type SearchFilters,
  type SearchMessage,
  type SearchPanelHit,
  type SearchPanelRequest,
  type SearchResource,
  type SearchState,
  type SearchVerse,
} from "../../protocol/search.js";
import { parseMessage } from "../../protocol/shared.js";
import { messageOf, type Channel } from "../shared/channel.js";
import { Pages } from "./pages.js";

type Ref = SearchPanelHit["ref"];
export type Progress = Extract<SearchMessage, { type: "progress" }>;
export type CopyFormat = "text" | "markdown" | "csv";

/** An entry of the list: a resource's heading, one of its hits, or a verse. */
export type Entry =
  | { readonly kind: "heading"; readonly section: number }
  | { readonly kind: "hit"; readonly section: number; readonly offset: number }
  | { readonly kind: "verse"; readonly offset: number };

export interface SearchView {
  readonly locale: string;
  readonly state: SearchState;
  readonly resources: readonly SearchResource[];
  /** Includes resources that left the local copy while their hits are on the screen. */
  readonly known: ReadonlyMap<string, SearchResource>;
  readonly companions: readonly Ref[];
  readonly history: readonly string[];
  /** The last progress of the current search; until it arrives, that of the previous search. */
  readonly progress: Progress | null;
  readonly isBusy: boolean;
  /** The local copy changed after the search. */
  readonly isStale: boolean;
  readonly entries: number;
  readonly selected: number;
  readonly collapsed: ReadonlySet<string>;
  /** Opened hits, which look different. */
  readonly opened: ReadonlySet<string>;
  /** The result of a command, which screen readers announce too. */
  readonly note: string;
  readonly nothing: Extract<SearchMessage, { type: "nothing" }> | null;
}

/** Maximum entries within Chromium's height limit. */
const MOST_ENTRIES = 700_000;
/** Pause in typing before a search, in milliseconds. */
const TYPING_PAUSE_MS = 90;

export function keyOf({ group, id }: Ref): string {
  return `${group}:${id}`;
}

/** The state of the search page, and its requests to the host. */
export class SearchModel {
  private current: SearchView = {
    locale: "en",
    state: EMPTY_SEARCH,
    resources: [],
    known: new Map(),
    companions: [],
    history: [],
    progress: null,
    isBusy: false,
    isStale: false,
    entries: 0,
    selected: -1,
    collapsed: new Set(),
    opened: new Set(),
    note: "",
    nothing: null,
  };
  private channel: Channel<SearchPanelRequest, SearchMessage> | null = null;
  private listener: () => void = () => undefined;
  private search = 0;
  /** The last search that began before a commit. */
  private outdated = 0;
  private timer: number | undefined;
  private readonly pages = new Pages({
    shown: () => {
      const { progress } = this.current;
      return progress?.search === this.search
        ? { search: this.search, sections: progress.sections.length }
        : null;
    },
    ask: (request) => this.ask(request),
    draw: () => this.update({}),
  });
  /** Number of entries before each section. */
  private starts: number[] = [];

  get view(): SearchView {
    return this.current;
  }

  subscribe(listener: () => void): void {
    this.listener = listener;
  }

  start(channel: Channel<SearchPanelRequest, SearchMessage>): void {
    this.channel = channel;
    const kept = parseMessage(searchStateSchema, channel.getState());
    if (kept.ok) this.update({ state: kept.value });
    channel.post({ type: "ready" });
  }

  /** Asks the host to begin again. */
  retry(): void {
    this.channel?.post({ type: "ready" });
  }

  problem(message: string): void {
    this.channel?.post({ type: "problem", message: message.slice(0, 2000) });
  }

  private update(change: Partial<SearchView>): void {
    this.current = { ...this.current, ...change };
    this.listener();
  }

  onMessage(message: SearchMessage): void {
    switch (message.type) {
      case "init": {
        const { locale, resources, companions, history, query } = message;
        const state = query === null ? this.current.state : { ...this.current.state, query };
        const known = this.knownWith(resources);
        this.update({ locale, resources, known, companions, history, state, nothing: null });
        this.run();
        break;
      }
      case "query":
        this.change({ query: message.query });
        break;
      case "changed": {
        const { resources, outdated, switched } = message;
        // What could not be read before may be readable now.
        if (this.current.nothing !== null) this.retry();
        if (switched !== null) this.onSwitch(switched.companions);
        this.update({ resources, known: this.knownWith(resources) });
        if (switched !== null) this.filter({ resources: [] });
        else if (outdated === this.search && this.current.state.query.trim() !== "") {
          this.outdated = this.search;
          this.update({ isStale: true });
        }
        break;
      }
      case "history":
        this.update({ history: message.history });
        break;
      case "progress":
        if (message.search === this.search) this.onProgress(message);
        break;
      case "nothing":
        this.update({ nothing: message });
        break;
      default:
        break;
    }
  }

  /** Drops everything that contains ids, because another service gives them other meanings. */
  private onSwitch(companions: readonly Ref[]): void {
    this.pages.forget();
    this.update({
      companions,
      progress: null,
      entries: 0,
      selected: -1,
      opened: new Set(),
      collapsed: new Set(),
      known: new Map(),
    });
  }

  private knownWith(resources: readonly SearchResource[]): ReadonlyMap<string, SearchResource> {
    const named = resources.map((one) => [keyOf(one), one] as const);
    return new Map([...this.current.known, ...named]);
  }

  private onProgress(progress: Progress): void {
    const isFirst = this.current.progress?.search !== progress.search;
    if (isFirst) this.pages.forget();
    // In a list by verse, every arriving resource changes earlier pages.
    if (this.current.state.by === "verse") this.pages.forgetVerses();
    this.update({
      progress,
      isBusy: !progress.isDone,
      isStale: this.outdated === progress.search,
      ...(isFirst ? { selected: -1 } : {}),
    });
    this.layOut();
  }

  // -------------------------------------------------------------------------- asking

  /** Changes the request; the search begins after a pause. */
  change(change: Partial<SearchState>): void {
    const state = { ...this.current.state, ...change };
    this.update({ state, note: "" });
    this.channel?.setState(state);
    if (change.by !== undefined && Object.keys(change).length === 1) {
      this.pages.forgetVerses();
      this.update({ selected: -1 });
      this.layOut();
      return;
    }
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(
      () => this.run(),
      change.query === undefined ? 0 : TYPING_PAUSE_MS,
    );
  }

  filter(change: Partial<SearchFilters>): void {
    this.change({ filters: { ...this.current.state.filters, ...change } });
  }

  /** Searches at once. */
  run(): void {
    window.clearTimeout(this.timer);
    const { state } = this.current;
    this.search++;
    this.channel?.post({ type: "search", search: this.search, state });
    this.update({ isBusy: state.query.trim() !== "", isStale: false });
  }

  remember(): void {
    this.channel?.post({ type: "remember", query: this.current.state.query });
  }

  setCompanions(companions: readonly Ref[]): void {
    this.channel?.post({ type: "companions", companions: [...companions] });
    this.pages.forgetVerses();
    this.update({ companions });
  }

  // -------------------------------------------------------------------------- the list

  private layOut(): void {
    const { progress, state, collapsed } = this.current;
    if (state.by === "verse") {
      this.update({ entries: progress?.verseCount ?? 0 });
      return;
    }
    this.starts = [];
    let entries = 0;
    for (const { ref, count } of progress?.sections ?? []) {
      this.starts.push(entries);
      entries += 1 + (collapsed.has(keyOf(ref)) ? 0 : count);
    }
    this.update({ entries: Math.min(entries, MOST_ENTRIES) });
  }

  entry(index: number): Entry {
    if (this.current.state.by === "verse") return { kind: "verse", offset: index };
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.starts[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    const offset = index - (this.starts[low] ?? 0) - 1;
    return offset < 0 ? { kind: "heading", section: low } : { kind: "hit", section: low, offset };
  }

  /** A hit; null if its row was replaced after the search, undefined if it has not arrived. */
  hit(section: number, offset: number): SearchPanelHit | null | undefined {
    return this.pages.hit(section, offset);
  }

  verse(offset: number): SearchVerse | undefined {
    return this.pages.verse(offset);
  }

  private async ask(
    request: Parameters<Channel<SearchPanelRequest, SearchMessage>["request"]>[0],
  ): Promise<SearchMessage | null> {
    try {
      return (await this.channel?.request(request)) ?? null;
    } catch (error) {
      this.update({ note: messageOf(error) });
      return null;
    }
  }

  // -------------------------------------------------------------------------- acting

  select(index: number): void {
    const { entries } = this.current;
    this.update({ selected: Math.max(-1, Math.min(index, entries - 1)) });
  }

  /** Selects the first hit, unless an entry is selected already. */
  selectFirstHit(): void {
    if (this.current.selected >= 0) return;
    const isHit = this.current.entries > 1 && this.entry(1).kind === "hit";
    this.select(isHit ? 1 : 0);
  }

  toggle(section: number): void {
    const ref = this.current.progress?.sections[section]?.ref;
    if (ref === undefined) return;
    const collapsed = new Set(this.current.collapsed);
    if (!collapsed.delete(keyOf(ref))) collapsed.add(keyOf(ref));
    this.update({ collapsed });
    this.layOut();
  }

  /**
   * The hit of an entry; for a verse, the first one. Waits for the host if necessary, because a
   * person can click on an entry before its text arrives.
   */
  private async hitAt(index: number): Promise<SearchPanelHit | null> {
    const { search } = this;
    const entry = this.entry(index);
    if (entry.kind === "heading") return null;
    const hit =
      entry.kind === "hit"
        ? await this.pages.loadHit(entry.section, entry.offset)
        : (await this.pages.loadVerse(entry.offset))?.hits[0];
    return search === this.search ? (hit ?? null) : null;
  }

  async openAt(index: number, beside: boolean): Promise<void> {
    const hit = await this.hitAt(index);
    if (hit !== null) await this.open(hit, beside);
  }

  async copyAt(index: number): Promise<void> {
    const hit = await this.hitAt(index);
    if (hit !== null) await this.copy("text", hit);
  }

  async open(hit: SearchPanelHit, beside: boolean): Promise<void> {
    const opened = new Set(this.current.opened).add(hitKey(hit));
    this.update({ opened });
    this.remember();
    const { ref, recordType, recordKey } = hit;
    await this.ask({ type: "open", target: { ref, recordType, recordKey }, beside });
  }

  async openVerse(verseKey: string): Promise<void> {
    this.remember();
    await this.ask({ type: "open", target: { verseKey }, beside: false });
  }

  /** Copies one hit, or all of them. */
  async copy(format: CopyFormat, hit: SearchPanelHit | null): Promise<void> {
    const { search } = this;
    const one = hit === null ? null : { ref: hit.ref, line: hit.line };
    const answer = await this.ask({ type: "copy", search, format, hit: one });
    if (answer?.type === "copied") this.noteCopied(answer, hit === null);
  }

  async openDocument(): Promise<void> {
    const answer = await this.ask({ type: "document", search: this.search });
    if (answer?.type === "copied" && answer.copied < answer.total) this.noteCopied(answer, true);
  }

  /** Reports how many hits were copied. */
  private noteCopied(
    { copied, total }: { readonly copied: number; readonly total: number },
    all: boolean,
  ): void {
    const numbers = new Intl.NumberFormat(this.current.locale);
    const note =
      copied < total
        ? l10n.t("{0} of {1} hits were copied.", numbers.format(copied), numbers.format(total))
        : all
          ? l10n.t("All hits were copied.")
          : l10n.t("The hit was copied.");
    this.update({ note });
  }
}

export function hitKey({ ref, line }: SearchPanelHit): string {
  return `${keyOf(ref)}/${line}`;
}
