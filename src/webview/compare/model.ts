import * as l10n from "@vscode/l10n";
import { chapterById } from "../../core/model/chapters.js";
import { MOST_COLUMNS, type ComparisonBlockTexts } from "../../core/model/comparison.js";
import {
  MOST_BLOCKS,
  type CompareMessage,
  type CompareRequest,
  type ComparisonMessage,
  type DifferenceChoice,
} from "../../protocol/compare.js";
import { DEFAULT_PREFERENCES, type Preferences } from "../../protocol/reader.js";
import { messageOf, type Channel, type RequestOf } from "../shared/channel.js";
import { nextTask } from "./nextTask.js";
import { columnOf, differences, isSameDifference, keyOf, moved, type Ref } from "./layout.js";
import { TextQueue } from "./textQueue.js";

/** An open part of the bar; `column-2` is a column's menu. */
export type Surface = "add" | "more" | "help" | `column-${number}`;

export interface CompareView {
  readonly comparison: ComparisonMessage | null;
  readonly preferences: Preferences;
  /** Texts by the index of their block. Older versions are shown until newer ones arrive. */
  readonly texts: ReadonlyMap<number, ComparisonBlockTexts>;
  /** Open footnotes, by the text's key. */
  readonly notes: ReadonlyMap<string, readonly string[]>;
  /** The verse in use. */
  readonly current: number;
  /** The target verse of a command or a jump, marked until Escape. */
  readonly marked: number | null;
  readonly surface: Surface | null;
  readonly notice: string;
  readonly jumpProblem: string | null;
  readonly nothing: Extract<CompareMessage, { type: "nothing" }> | null;
}

/** The position of the text after the next drawing. */
export interface Hold {
  readonly verse: number;
  /** Distance between the head and the verse, in pixels. */
  readonly offset: number;
}

/** The state of the compare page, and its requests to the host. */
export class CompareModel {
  private current: CompareView = {
    comparison: null,
    preferences: DEFAULT_PREFERENCES,
    texts: new Map(),
    notes: new Map(),
    current: 1,
    marked: null,
    surface: null,
    notice: "",
    jumpProblem: null,
    nothing: null,
  };
  private channel: Channel<CompareRequest, CompareMessage> | null = null;
  private listener: () => void = () => undefined;
  /** Returns the place of the text on the screen. */
  private placeOnScreen: () => Hold | null = () => null;
  /** The place to keep while texts above it are drawn, until the person scrolls. */
  hold: Hold | null = null;
  private readonly queue = new TextQueue(MOST_BLOCKS, {
    ask: (indexes) => this.askForTexts(indexes),
    show: (blocks) => this.showTexts(blocks),
  });

  get view(): CompareView {
    return this.current;
  }

  subscribe(listener: () => void, placeOnScreen: () => Hold | null): void {
    this.listener = listener;
    this.placeOnScreen = placeOnScreen;
  }

  start(channel: Channel<CompareRequest, CompareMessage>): void {
    this.channel = channel;
    channel.post({ type: "ready" });
  }

  /** Asks the host for the comparison again. */
  retry(): void {
    this.channel?.post({ type: "ready" });
  }

  problem(message: string): void {
    this.channel?.post({ type: "problem", message: message.slice(0, 2000) });
  }

  private update(change: Partial<CompareView>): void {
    this.current = { ...this.current, ...change };
    this.listener();
  }

  /** A large message is parsed and drawn in two tasks, so that a frame fits in between. */
  onMessage(message: CompareMessage): void {
    void nextTask().then(() => this.apply(message));
  }

  private apply(message: CompareMessage): void {
    switch (message.type) {
      case "comparison":
        this.onComparison(message);
        break;
      case "preferences":
        this.hold = this.placeOnScreen();
        this.update({ preferences: message.preferences });
        break;
      case "nothing":
        this.queue.clear();
        this.update({ nothing: message, comparison: null, texts: new Map() });
        break;
      default:
        break;
    }
  }

  private onComparison(comparison: ComparisonMessage): void {
    const before = this.current.comparison;
    const { target, state } = comparison;
    const isSameChapter = before?.state.chapter === state.chapter;
    this.hold =
      target === null && isSameChapter
        ? (this.hold ?? this.placeOnScreen())
        : { verse: target ?? state.verse, offset: 0 };
    // Texts of the same layout stay until new ones arrive, so that nothing jumps.
    const isSameLayout =
      before !== null && isSameChapter && layoutOf(before) === layoutOf(comparison);
    this.queue.clear();
    this.update({
      comparison,
      nothing: null,
      preferences: comparison.preferences,
      notice: comparison.notice === "" ? this.current.notice : comparison.notice,
      jumpProblem: null,
      current: target ?? (isSameChapter ? this.current.current : state.verse),
      marked: target ?? (isSameChapter ? this.current.marked : null),
      ...(isSameLayout ? {} : { texts: new Map(), notes: new Map() }),
    });
    this.channel?.setState({ ...state, verse: this.current.current });
  }

  // -------------------------------------------------------------------------- texts

  /** Requests the texts of near blocks in this order, then all others. */
  want(near: readonly number[], others: readonly number[]): void {
    this.queue.want([...new Set([...near, ...others])]);
  }

  private async askForTexts(indexes: readonly number[]): Promise<readonly ComparisonBlockTexts[]> {
    const version = this.current.comparison?.version;
    if (version === undefined) return [];
    const answer = await this.ask({ type: "texts", version, indexes: [...indexes] });
    const isCurrent = version === this.current.comparison?.version;
    return answer?.type === "texts" && isCurrent ? answer.blocks : [];
  }

  private showTexts(blocks: readonly ComparisonBlockTexts[]): void {
    const texts = new Map(this.current.texts);
    for (const block of blocks) texts.set(block.index, block);
    this.update({ texts });
  }

  private async ask(request: RequestOf<CompareRequest>): Promise<CompareMessage | null> {
    try {
      return (await this.channel?.request(request)) ?? null;
    } catch (error) {
      this.update({ notice: messageOf(error) });
      return null;
    }
  }

  private async askForComparison(request: RequestOf<CompareRequest>): Promise<boolean> {
    const answer = await this.ask(request);
    if (answer === null) return false;
    await nextTask();
    this.apply(answer);
    return true;
  }

  // -------------------------------------------------------------------------- moving

  async openChapter(chapter: number): Promise<void> {
    if (chapterById(chapter) === undefined) return;
    await this.askForComparison({ type: "chapter", chapter, verse: null });
  }

  async openVerse(verseKey: string): Promise<void> {
    const [chapter = 0, verse = 0] = verseKey.split(":").map(Number);
    await this.askForComparison({ type: "chapter", chapter, verse });
  }

  /** True if the text is a reference; otherwise the problem is shown. */
  async jump(text: string): Promise<boolean> {
    try {
      const answer = await this.channel?.request({ type: "jump", text });
      if (answer === undefined) return true;
      await nextTask();
      this.apply(answer);
      return true;
    } catch (error) {
      this.update({ jumpProblem: messageOf(error) });
      return false;
    }
  }

  forgetJumpProblem(): void {
    if (this.current.jumpProblem !== null) this.update({ jumpProblem: null });
  }

  setCurrent(verse: number): void {
    const { comparison, current } = this.current;
    if (verse === current || comparison === null) return;
    this.update({ current: verse });
    this.channel?.post({ type: "place", verse });
    this.channel?.setState({ ...comparison.state, verse });
  }

  setSurface(surface: Surface | null): void {
    this.update({ surface });
  }

  setNotice(notice: string): void {
    this.update({ notice });
  }

  /** Escape removes the mark of the verse. */
  forgetMarks(): void {
    this.update({ marked: null, notice: "" });
  }

  // -------------------------------------------------------------------------- columns

  private async setColumns(columns: readonly Ref[]): Promise<void> {
    await this.askForComparison({
      type: "columns",
      columns: columns.map(({ group, id }) => ({ group, id })),
    });
  }

  get columns(): readonly Ref[] {
    return this.current.comparison?.columns ?? [];
  }

  async addColumn(ref: Ref): Promise<void> {
    if (this.columns.length >= MOST_COLUMNS || columnOf(this.columns, ref) >= 0) return;
    await this.setColumns([...this.columns, ref]);
  }

  async removeColumn(index: number): Promise<void> {
    if (this.columns.length <= 2) {
      this.update({ notice: l10n.t("A comparison has at least two columns.") });
      return;
    }
    await this.setColumns(this.columns.filter((_, at) => at !== index));
  }

  async moveColumn(from: number, to: number): Promise<void> {
    if (to < 0 || to >= this.columns.length) return;
    await this.setColumns(moved(this.columns, from, to));
  }

  // -------------------------------------------------------------------------- difference

  async setDifference(difference: DifferenceChoice | null): Promise<void> {
    await this.askForComparison({ type: "difference", difference });
  }

  /** Toggles the first possible difference of the columns, if possible one with changes. */
  async toggleDifference(): Promise<void> {
    const { comparison } = this.current;
    if (comparison === null) return;
    const { columns, state } = comparison;
    const all = differences(columns);
    const [first] = all.filter(
      ({ of, against }) =>
        against !== null || (columns[columnOf(columns, of)]?.unreviewedRows ?? 0) > 0,
    );
    await this.setDifference(state.difference === null ? (first ?? all[0] ?? null) : null);
  }

  /** Switches to the next possible difference of the columns. */
  async nextDifference(): Promise<void> {
    const { comparison } = this.current;
    if (comparison === null) return;
    const all = differences(comparison.columns);
    const shown = comparison.state.difference;
    const at = shown === null ? -1 : all.findIndex((one) => isSameDifference(one, shown));
    await this.setDifference(all[(at + 1) % all.length] ?? null);
  }

  // -------------------------------------------------------------------------- acting

  toggleNote(key: string, note: string): void {
    const notes = new Map(this.current.notes);
    const open = notes.get(key) ?? [];
    notes.set(key, open.includes(note) ? open.filter((id) => id !== note) : [...open, note]);
    this.update({ notes });
  }

  /** Copies a verse, or the surah (null), as a Markdown table. */
  async copy(verse: number | null): Promise<void> {
    const answer = await this.ask({ type: "copy", verse });
    if (answer?.type === "done") this.update({ notice: answer.text });
  }

  async open(ref: Ref): Promise<void> {
    const chapter = this.current.comparison?.state.chapter;
    if (chapter === undefined) return;
    await this.ask({
      type: "open",
      ref: { group: ref.group, id: ref.id },
      verseKey: `${chapter}:${this.current.current}`,
    });
  }

  async addResources(group: "quran_core" | null): Promise<void> {
    await this.ask({ type: "addResources", group });
  }

  async sync(): Promise<void> {
    await this.ask({ type: "sync" });
  }

  setPreferences(change: Partial<Preferences>): void {
    const preferences = { ...this.current.preferences, ...change };
    this.hold = this.placeOnScreen();
    this.update({ preferences });
    this.channel?.post({ type: "preferences", preferences });
  }
}

function layoutOf({ columns, blocks, state }: ComparisonMessage): string {
  const shape = blocks.map(({ from, to, columns: cells }) => [
    from,
    to,
    cells.map((one) => one.length),
  ]);
  return JSON.stringify([state.chapter, columns.map(keyOf), shape]);
}
