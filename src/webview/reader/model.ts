import { chapterById } from "../../core/model/chapters.js";
import { placeOf } from "../../core/model/readerPlace.js";
import { parseVerseKey } from "../../core/model/verse.js";
import type {
  Place,
  Preferences,
  ReaderMessage,
  ReaderRequest,
  ReaderState,
} from "../../protocol/reader.js";
import { messageOf, type Channel } from "../shared/channel.js";
import { rowKey, type RowName } from "../../core/model/row.js";
import { placeMarks } from "./changes.js";
import type { VerseAction } from "./verseAction.js";
import { stateOf } from "./keptState.js";
import { joined, samePart } from "./pageParts.js";
import { ChangeReview } from "./review.js";
import { go, keepPlace, step, type Trail } from "./trail.js";
import {
  INITIAL_VIEW,
  type Ask,
  type PageMessage,
  type ReaderView,
  type Scroll,
  type ViewOwner,
} from "./view.js";
import { firstView, firstScroll, NOTHING_OPEN, arrivalScroll } from "./arrival.js";
import { requestOfPlace, requestOfAction } from "./requests.js";

export type { ReaderView } from "./view.js";

/** The parts of the view that are kept while the tab is hidden. */
const KEPT = ["trail", "notes", "reviewed", "differences"] as const;

/** The reader's state and its actions. The components only draw it. */
export class ReaderModel implements ViewOwner {
  view: ReaderView = INITIAL_VIEW;
  readonly review: ChangeReview = new ChangeReview(this);
  private scroll: Scroll = { kind: "keep" };
  private channel: Channel<ReaderRequest, ReaderMessage> | null = null;
  private listener: () => void = () => undefined;
  /** Counts navigations: only the answer to the newest one is shown. */
  private navigation = 0;
  private growing = false;
  /** The state from before the tab was hidden, until the page arrives. */
  private kept: ReaderState | null = null;
  /** Rows whose difference to open as soon as requests are possible. */
  private readonly unopened: RowName[] = [];

  /** `currentPlace` returns the current place on the screen. */
  constructor(private readonly currentPlace: () => Place | null) {}

  /** `kept` is the state from before the tab was hidden or the window was loaded again. */
  start(channel: Channel<ReaderRequest, ReaderMessage>, kept: ReaderState | null): void {
    this.channel = channel;
    this.kept = kept;
    channel.post({ type: "ready", place: this.kept?.place ?? null });
    void this.review.reopen(this.unopened.splice(0));
  }

  retry(): void {
    this.channel?.post({ type: "ready", place: null });
  }

  subscribe(listener: () => void): void {
    this.listener = listener;
  }

  update(change: Partial<ReaderView>): void {
    const before = this.view;
    const { page, changes } = before;
    const view = { ...before, ...change };
    this.view =
      view.page === page && view.changes === changes
        ? view
        : { ...view, marked: placeMarks(view.page, view.changes.marks) };
    if (KEPT.some((part) => before[part] !== view[part])) this.saveState();
    this.listener();
  }

  updateAndScroll(change: Partial<ReaderView>, scroll: Scroll): void {
    this.scroll = scroll;
    this.update({ ...change, scrolls: this.view.scrolls + 1 });
  }

  /** The scroll for the newest drawing. Returns it once, and `keep` afterwards. */
  takeScroll(): Scroll {
    const { scroll } = this;
    this.scroll = { kind: "keep" };
    return scroll;
  }

  problem(message: string): void {
    this.channel?.post({ type: "problem", message: message.slice(0, 2000) });
  }

  async ask(request: Ask): Promise<ReaderMessage | null> {
    try {
      return (await this.channel?.request(request)) ?? null;
    } catch (error) {
      this.update({ notice: messageOf(error) });
      return null;
    }
  }

  // ------------------------------------------------------------------- messages of the host

  onMessage(message: ReaderMessage): void {
    switch (message.type) {
      case "begun":
        // A message to a webview whose script loads very slowly is lost.
        if (this.view.resource === null) this.retry();
        break;
      case "init":
        this.begin(message);
        break;
      case "page":
        this.show(message);
        break;
      case "changed":
        this.change(message);
        break;
      case "marks":
        this.changeMarks(message);
        break;
      case "preferences":
        this.update({ preferences: message.preferences });
        break;
      case "margin":
        this.update({ margin: { chapter: message.chapter, verses: message.verses } });
        break;
      case "coverage":
        this.update({ coverage: message.verses });
        break;
      case "gone":
        this.update({ rowsGone: this.view.page !== null });
        break;
      case "away":
        this.update({ otherService: message.service });
        break;
      case "nothing":
        // The page in the document can be outdated.
        this.update({ nothing: message, page: null });
        break;
      case "differences":
      case "found":
      case "done":
      case "failed":
        // The channel delivers answers to their requests.
        break;
    }
  }

  private saveState(): void {
    const state = stateOf(this.view);
    if (state !== null) this.channel?.setState(state);
  }

  private begin(message: Extract<ReaderMessage, { type: "init" }>): void {
    const { kept } = this;
    this.kept = null;
    this.updateAndScroll(firstView(message, kept), firstScroll(message));
    const differences = [...(kept?.differences ?? []), ...(message.differences ?? [])];
    // The page sent ahead can arrive before `start`.
    if (this.channel === null) this.unopened.push(...differences);
    else void this.review.reopen(differences);
  }

  private change(message: Extract<ReaderMessage, { type: "changed" }>): void {
    const { page } = this.view;
    const common = {
      resource: message.resource,
      hasArabic: message.hasArabic,
      groups: message.groups,
      nothing: null,
    };
    if (message.page === null) {
      this.update({ ...common, rowsGone: page !== null });
      return;
    }
    if (message.page === undefined) {
      this.update(common);
      return;
    }
    const stays = page !== null && samePart(page, message.page);
    this.update({
      ...common,
      page: message.page,
      changes: message.changes ?? INITIAL_VIEW.changes,
      rowsGone: false,
      ...(this.view.rowsGone ? { notice: null } : {}),
    });
    if (stays) void this.review.refreshDifferences();
    else this.update(NOTHING_OPEN);
  }

  /** Updates the marks of the shown page. */
  private changeMarks(message: Extract<ReaderMessage, { type: "marks" }>): void {
    const { total, through } = message;
    const marks = new Map(this.view.changes.marks.map((mark) => [rowKey(mark), mark]));
    for (const row of message.gone) marks.delete(rowKey(row));
    for (const mark of message.marks) marks.set(rowKey(mark), mark);
    this.update({ changes: { total, through, marks: [...marks.values()] } });
    void this.review.refreshDifferences();
  }

  /** Shows another page, as a new step of the trail. */
  private show(message: PageMessage): void {
    const { page, verseKey } = message;
    this.arrive(message, go(this.view.trail, this.currentPlace(), placeOf(page, verseKey)));
  }

  private arrive(message: PageMessage, trail: Trail): void {
    const { page, changes, verseKey } = message;
    const place = trail.places[trail.at];
    const { differences } = message;
    const { page: before } = this.view;
    const stays = before !== null && samePart(before, page);
    this.updateAndScroll(
      {
        page,
        trail,
        changes: changes ?? this.view.changes,
        current: verseKey ?? place?.verseKey ?? null,
        highlight: message.highlight ?? null,
        row: message.row ?? null,
        range: message.range ?? null,
        jumpProblem: null,
        notice: null,
        rowsGone: false,
        arrivals: this.view.arrivals + 1,
        ...(stays ? {} : NOTHING_OPEN),
      },
      arrivalScroll(message, place),
    );
    // Posted before drawing, because the tab may be hidden at once.
    if (place !== undefined) this.channel?.post({ type: "place", place });
    if (differences !== undefined) void this.review.reopen(differences);
  }

  // ------------------------------------------------------------------- navigation

  private async navigate(request: Ask, arrive: (message: PageMessage) => void): Promise<void> {
    const turn = ++this.navigation;
    const answer = await this.ask(request);
    if (turn === this.navigation && answer?.type === "page") arrive(answer);
  }

  async openChapter(chapter: number, verse: number | null = null): Promise<void> {
    if (chapterById(chapter) === undefined) return;
    await this.navigate({ type: "chapter", chapter, verse }, (answer) => this.show(answer));
  }

  async openVerse(verseKey: string): Promise<void> {
    const verse = parseVerseKey(verseKey);
    if (verse !== null) await this.openChapter(verse.chapter, verse.verse);
  }

  async openArticle(recordKey: string): Promise<void> {
    await this.navigate({ type: "article", recordKey }, (answer) => this.show(answer));
  }

  async openTable(recordType: string | null, offset: number): Promise<void> {
    await this.navigate({ type: "table", recordType, offset }, (answer) => this.show(answer));
  }

  /** Goes to a typed reference; false if the text is not one. */
  async jump(text: string): Promise<boolean> {
    const { channel } = this;
    if (channel === null) return false;
    const turn = ++this.navigation;
    try {
      const answer = await channel.request({ type: "jump", text: text.slice(0, 200) });
      if (turn === this.navigation && answer.type === "page") this.show(answer);
      return true;
    } catch (error) {
      this.update({ jumpProblem: messageOf(error) });
      return false;
    }
  }

  forgetJumpProblem(): void {
    if (this.view.jumpProblem !== null) this.update({ jumpProblem: null });
  }

  forgetNotices(): void {
    if (this.view.jumpProblem !== null || this.view.notice !== null) {
      this.update({ jumpProblem: null, notice: null });
    }
  }

  /** Leaves the table for the text, at the last place of the trail in the text. */
  async openText(): Promise<void> {
    const place = this.view.trail.places.findLast((one) => one.chapter !== null);
    const request: Ask = {
      type: "text",
      chapter: place?.chapter ?? null,
      verse: parseVerseKey(place?.verseKey)?.verse ?? null,
    };
    await this.navigate(request, (answer) => this.show(answer));
  }

  async stepTrail(by: 1 | -1): Promise<void> {
    const trail = step(this.view.trail, this.currentPlace(), by);
    const place = trail?.places[trail.at];
    if (trail === null || place === undefined) return;
    await this.navigate(requestOfPlace(place), (answer) =>
      this.arrive({ ...answer, verseKey: null }, trail),
    );
  }

  /** Adds the next part of the chapter below the current one. */
  async grow(): Promise<void> {
    const { page } = this.view;
    if (page === null || this.growing) return;
    if (page.kind === "articles" || page.kind === "table" || page.nextOffset === null) return;
    this.growing = true;
    const { chapter, nextOffset: offset } = page;
    const answer = await this.ask({ type: "chapter", chapter, verse: null, offset });
    this.growing = false;
    const shown = this.view.page;
    if (answer?.type !== "page" || shown === null || !samePart(shown, page)) return;
    const grown = joined(shown, answer.page);
    if (grown !== null) this.update({ page: grown });
  }

  // ------------------------------------------------------------------- actions

  compare(verseKey: string): void {
    void this.ask({ type: "openIn", target: "compare", verseKey });
  }

  /** Opens the first finding or note of a verse. */
  openMargin(kind: "finding" | "note", verseKey: string): void {
    void this.ask({ type: "openMargin", kind, verseKey });
  }

  inspect(): void {
    void this.ask({ type: "openIn", target: "inspector", verseKey: null });
  }

  switchService(): void {
    void this.ask({ type: "openIn", target: "service", verseKey: null });
  }

  /** Opens VS Code's diff editor with all changes of the resource. */
  showChanges(): void {
    void this.ask({ type: "openIn", target: "changes", verseKey: null });
  }

  addResources(group: "mushafs" | "quran_core"): void {
    void this.ask({ type: "addResources", group });
  }

  /** Removes the marks of a search, a row and a range; false without any. */
  forgetHighlight(): boolean {
    const { highlight, row, range } = this.view;
    if (highlight === null && row === null && range === null) return false;
    this.update({ highlight: null, row: null, range: null });
    return true;
  }

  setPreferences(change: Partial<Preferences>): void {
    const preferences = { ...this.view.preferences, ...change };
    this.update({ preferences });
    this.channel?.post({ type: "preferences", preferences });
  }

  setCurrent(verseKey: string | null): void {
    if (verseKey !== this.view.current) this.update({ current: verseKey });
  }

  /** Opens a footnote, or closes it. */
  toggleNote(row: RowName, note: string): void {
    const key = rowKey(row);
    const open = this.view.notes.get(key) ?? [];
    const next = open.includes(note) ? open.filter((one) => one !== note) : [...open, note];
    const notes = new Map(this.view.notes);
    if (next.length === 0) notes.delete(key);
    else notes.set(key, next);
    this.update({ notes });
  }

  async act(action: VerseAction, row: RowName, verseKey: string | null): Promise<void> {
    const { hasArabic, preferences } = this.view;
    const answer = await this.ask(
      requestOfAction(action, row, verseKey, hasArabic && preferences.showArabic),
    );
    if (answer?.type === "done") this.update({ notice: answer.text });
  }

  /** Remembers the place of the reader, for this panel and for the resource. */
  keep(place: Place): void {
    const { resource, trail } = this.view;
    if (resource === null || this.channel === null) return;
    this.view = { ...this.view, trail: keepPlace(trail, place) };
    this.saveState();
    this.channel.post({ type: "place", place });
  }
}
