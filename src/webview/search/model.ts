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
  readonly companions: readonly Ref[];
  readonly history: readonly string[];
  /** The last answer to the current search; until then that of the previous search. */
  readonly progress: Progress | null;
  readonly isBusy: boolean;
  /** The local copy changed after the search. */
  readonly isStale: boolean;
  readonly entries: number;
  readonly selected: number;
  readonly collapsed: ReadonlySet<string>;
  /** Opened hits, to look different. */
  readonly opened: ReadonlySet<string>;
  /** The result of a command, also for screen readers. */
  readonly note: string;
  readonly nothing: { readonly title: string; readonly message: string } | null;
}

/** Maximum entries within Chromium's height limit. */
const MOST_ENTRIES = 700_000;
/** Hits or verses in one request. */
const PAGE = 40;
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
  private timer: number | undefined;
  private readonly hits = new Map<string, SearchPanelHit>();
  private readonly verses = new Map<number, SearchVerse>();
  private readonly asked = new Set<string>();
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
        this.update({ locale, resources, companions, history, state, nothing: null });
        this.run();
        break;
      }
      case "query":
        this.change({ query: message.query });
        break;
      case "changed":
        this.update({
          resources: message.resources,
          isStale: this.current.progress !== null && this.current.state.query.trim() !== "",
        });
        break;
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

  private onProgress(progress: Progress): void {
    const isFirst = this.current.progress?.search !== progress.search;
    if (isFirst) this.forgetPages();
    // By verse, every arriving resource changes earlier pages.
    if (this.current.state.by === "verse") this.forgetVerses();
    this.update({
      progress,
      isBusy: !progress.isDone,
      ...(isFirst ? { selected: -1, isStale: false } : {}),
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
      this.forgetVerses();
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
    this.forgetVerses();
    this.update({ companions });
  }

  // -------------------------------------------------------------------------- the list

  private forgetPages(): void {
    this.hits.clear();
    this.asked.clear();
    this.forgetVerses();
  }

  private forgetVerses(): void {
    this.verses.clear();
    for (const key of this.asked) if (key.startsWith("v")) this.asked.delete(key);
  }

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

  /** A loaded hit; requests it otherwise. */
  hit(section: number, offset: number): SearchPanelHit | undefined {
    const hit = this.hits.get(`${section}/${offset}`);
    if (hit === undefined) void this.askForHits(section, Math.floor(offset / PAGE) * PAGE);
    return hit;
  }

  verse(offset: number): SearchVerse | undefined {
    const verse = this.verses.get(offset);
    if (verse === undefined) void this.askForVerses(Math.floor(offset / PAGE) * PAGE);
    return verse;
  }

  private async askForHits(section: number, offset: number): Promise<void> {
    const { search } = this;
    const key = `h${section}/${offset}`;
    if (this.asked.has(key) || this.current.progress?.search !== search) return;
    this.asked.add(key);
    const answer = await this.ask({ type: "hits", search, section, offset, limit: PAGE });
    if (answer?.type !== "hits" || search !== this.search) return;
    for (const [index, hit] of answer.hits.entries()) {
      this.hits.set(`${section}/${offset + index}`, hit);
    }
    this.update({});
  }

  private async askForVerses(offset: number): Promise<void> {
    const { search } = this;
    const key = `v${offset}/${this.current.progress?.sections.length ?? 0}`;
    if (this.asked.has(key) || this.current.progress?.search !== search) return;
    this.asked.add(key);
    const answer = await this.ask({ type: "verses", search, offset, limit: PAGE });
    if (answer?.type !== "verses" || search !== this.search || !this.asked.has(key)) return;
    for (const [index, verse] of answer.verses.entries()) this.verses.set(offset + index, verse);
    this.update({});
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

  /** The hit of an entry; for a verse, the first one. */
  hitAt(index: number): SearchPanelHit | undefined {
    const entry = this.entry(index);
    if (entry.kind === "heading") return undefined;
    return entry.kind === "hit"
      ? this.hits.get(`${entry.section}/${entry.offset}`)
      : this.verses.get(entry.offset)?.hits[0];
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

  /** Copies one hit, or all of them; `note` reports the result. */
  async copy(format: CopyFormat, hit: SearchPanelHit | null, note: string): Promise<void> {
    const { search } = this;
    const one = hit === null ? null : { ref: hit.ref, line: hit.line };
    const answer = await this.ask({ type: "copy", search, format, hit: one });
    if (answer?.type === "done") this.update({ note });
  }

  async openDocument(): Promise<void> {
    await this.ask({ type: "document", search: this.search });
  }
}

export function hitKey({ ref, line }: SearchPanelHit): string {
  return `${keyOf(ref)}/${line}`;
}
