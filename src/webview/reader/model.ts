import * as l10n from "@vscode/l10n";
import type { ChangeMark, Difference, PageChanges, ReaderPage } from "../../core/model/pages.js";
import { chapterById } from "../../core/model/chapters.js";
import { parseVerseKey } from "../../core/model/verse.js";
import {
  DEFAULT_PREFERENCES,
  readerStateSchema,
  parseMessage,
  type Place,
  type Preferences,
  type ReaderMessage,
  type ReaderRequest,
  type ResourceHead,
} from "../../protocol/reader.js";
import { RequestFailed, type Channel } from "../shared/channel.js";
import { rowKey, type RowName } from "../../core/model/row.js";
import { NO_MARKS, placeMarks, type PageMarks } from "./changes.js";
import type { Nothing } from "../shared/nothing.js";
import type { VerseAction } from "./context.js";
import { EMPTY_TRAIL, go, keepPlace, step, type Trail } from "./trail.js";

/** What the reader shows. Replaced as a whole at every change. */
export interface ReaderView {
  readonly resource: ResourceHead | null;
  readonly page: ReaderPage | null;
  readonly preferences: Preferences;
  readonly locale: string;
  readonly hasArabic: boolean;
  readonly groups: readonly string[];
  readonly coverage: readonly number[] | null;
  readonly trail: Trail;
  /** What changed since it was reviewed, and where it is drawn. */
  readonly changes: PageChanges;
  readonly marked: PageMarks;
  /** Differences that are open, by the row of their element. */
  readonly differences: ReadonlyMap<string, readonly Difference[]>;
  /** Changed elements that were on the screen, by their row, with the change that was seen. */
  readonly glimpsed: ReadonlyMap<string, string>;
  /** Rows that were reviewed last: what can be taken back. */
  readonly reviewed: readonly RowName[] | null;
  /** The verse that keys act on. */
  readonly current: string | null;
  /** One line about what was done last, or why it failed. */
  readonly notice: string | null;
  readonly jumpProblem: string | null;
  /** Set where nothing can be shown. */
  readonly nothing: Nothing | null;
  /** The shown rows are no longer in the local copy. */
  readonly rowsGone: boolean;
}

/** Where the text is to be after the next drawing. */
export type Scroll =
  | { readonly kind: "keep" }
  | { readonly kind: "top" }
  | { readonly kind: "verse"; readonly verseKey: string; readonly focus: boolean }
  | { readonly kind: "row"; readonly row: RowName }
  | { readonly kind: "place"; readonly place: Place };

type PageMessage = Extract<ReaderMessage, { type: "page" }>;

const NO_CHANGES: PageChanges = { total: 0, through: null, marks: [] };

const INITIAL: ReaderView = {
  resource: null,
  page: null,
  preferences: DEFAULT_PREFERENCES,
  locale: "en",
  hasArabic: false,
  groups: [],
  coverage: null,
  trail: EMPTY_TRAIL,
  changes: NO_CHANGES,
  marked: NO_MARKS,
  differences: new Map(),
  glimpsed: new Map(),
  reviewed: null,
  current: null,
  notice: null,
  jumpProblem: null,
  nothing: null,
  rowsGone: false,
};

/** The reader's state and everything that changes it. The components only draw it. */
export class ReaderModel {
  view: ReaderView = INITIAL;
  /** Taken once by the drawing that follows a change of page. */
  scroll: Scroll = { kind: "keep" };
  /** Set until the drawing of a page that somebody went to. */
  hasArrived = false;
  private channel: Channel<ReaderRequest, ReaderMessage> | null = null;
  private listener: () => void = () => undefined;
  /** Only the answer to the newest navigation is shown. */
  private navigation = 0;
  private growing = false;

  /** `currentPlace` tells the place on the screen at this moment. */
  constructor(private readonly currentPlace: () => Place | null) {}

  start(channel: Channel<ReaderRequest, ReaderMessage>): void {
    this.channel = channel;
    const kept = parseMessage(readerStateSchema, channel.getState());
    const place = kept.ok ? kept.value.place : null;
    channel.post({ type: "ready", place });
  }

  /** Asks again for what could not be shown. */
  retry(): void {
    this.channel?.post({ type: "ready", place: null });
  }

  subscribe(listener: () => void): void {
    this.listener = listener;
  }

  private set(change: Partial<ReaderView>): void {
    const { page, changes } = this.view;
    const view = { ...this.view, ...change };
    this.view =
      view.page === page && view.changes === changes
        ? view
        : { ...view, marked: placeMarks(view.page, view.changes.marks) };
    this.listener();
  }

  problem(message: string): void {
    this.channel?.post({ type: "problem", message: message.slice(0, 2000) });
  }

  onMessage(message: ReaderMessage): void {
    switch (message.type) {
      case "begun":
        // What is sent to a webview whose script takes very long to come is lost.
        if (this.view.resource === null) this.retry();
        break;
      case "init":
        this.scroll =
          message.place === null ? { kind: "top" } : { kind: "place", place: message.place };
        this.set({
          resource: message.resource,
          page: message.page,
          preferences: message.preferences,
          locale: message.locale,
          hasArabic: message.hasArabic,
          groups: message.groups,
          nothing: null,
          rowsGone: false,
          changes: message.changes,
          differences: new Map(),
          glimpsed: new Map(),
          reviewed: null,
          current: message.place?.verseKey ?? null,
          trail: go(EMPTY_TRAIL, null, message.place ?? placeOf(message.page, null)),
        });
        break;
      case "page":
        this.show(message);
        break;
      case "changed":
        this.change(message);
        break;
      case "preferences":
        this.set({ preferences: message.preferences });
        break;
      case "coverage":
        this.set({ coverage: message.verses });
        break;
      case "gone":
        this.set({ rowsGone: this.view.page !== null });
        break;
      case "nothing":
        this.set({ nothing: message });
        break;
      case "differences":
      case "found":
      case "done":
      case "failed":
        // Answers reach their request; one without a request has nobody to tell.
        break;
    }
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
      this.set({ ...common, rowsGone: page !== null });
      return;
    }
    this.scroll = { kind: "keep" };
    const stays = page !== null && samePart(page, message.page);
    this.set({ ...common, page: message.page, changes: message.changes, rowsGone: false });
    if (stays) void this.refreshDifferences();
    else this.set({ differences: new Map(), glimpsed: new Map(), reviewed: null });
  }

  /** Shows another page as a step of its own, which back returns from. */
  private show(message: PageMessage): void {
    const { page, verseKey } = message;
    this.arrive(message, go(this.view.trail, this.currentPlace(), placeOf(page, verseKey)));
  }

  private arrive({ page, changes, verseKey }: PageMessage, trail: Trail): void {
    const place = trail.places[trail.at];
    this.hasArrived = true;
    this.scroll =
      verseKey !== null
        ? { kind: "verse", verseKey, focus: true }
        : place !== undefined && (place.verseKey !== null || place.offset > 0)
          ? { kind: "place", place }
          : { kind: "top" };
    const { page: before } = this.view;
    const stays = before !== null && samePart(before, page);
    this.set({
      page,
      trail,
      changes: changes ?? this.view.changes,
      current: verseKey ?? place?.verseKey ?? null,
      jumpProblem: null,
      notice: null,
      rowsGone: false,
      ...(stays ? {} : { differences: new Map(), glimpsed: new Map(), reviewed: null }),
    });
  }

  private async navigate(
    request: Parameters<Channel<ReaderRequest, ReaderMessage>["request"]>[0],
    arrive: (message: PageMessage) => void,
  ): Promise<boolean> {
    const { channel } = this;
    if (channel === null) return false;
    const turn = ++this.navigation;
    try {
      const answer = await channel.request(request);
      if (turn === this.navigation && answer.type === "page") arrive(answer);
      return true;
    } catch (error) {
      this.set({ notice: messageOf(error) });
      return false;
    }
  }

  async openChapter(chapter: number, verse: number | null = null): Promise<void> {
    if (chapterById(chapter) === undefined) return;
    await this.navigate({ type: "chapter", chapter, verse }, (answer) => this.show(answer));
  }

  async openVerse(verseKey: string): Promise<void> {
    const verse = parseVerseKey(verseKey);
    if (verse !== null) await this.openChapter(verse.chapter, verse.verse);
  }

  /** True where the text named a place. */
  async jump(text: string): Promise<boolean> {
    const { channel } = this;
    if (channel === null) return false;
    const turn = ++this.navigation;
    try {
      const answer = await channel.request({ type: "jump", text: text.slice(0, 200) });
      if (turn === this.navigation && answer.type === "page") this.show(answer);
      return true;
    } catch (error) {
      this.set({ jumpProblem: messageOf(error) });
      return false;
    }
  }

  forgetJumpProblem(): void {
    if (this.view.jumpProblem !== null) this.set({ jumpProblem: null });
  }

  forgetNotices(): void {
    if (this.view.jumpProblem !== null || this.view.notice !== null) {
      this.set({ jumpProblem: null, notice: null });
    }
  }

  /** Opens the comparison of all resources at a verse. */
  compare(verseKey: string): void {
    void this.openElsewhere("compare", verseKey);
  }

  /** Back from the table to the text, at the place before. */
  async openText(): Promise<void> {
    const place = this.view.trail.places.findLast((one) => one.chapter !== null);
    await this.navigate(
      {
        type: "text",
        chapter: place?.chapter ?? null,
        verse: parseVerseKey(place?.verseKey)?.verse ?? null,
      },
      (answer) => this.show(answer),
    );
  }

  private async openElsewhere(
    target: "compare" | "tafsirs" | "translations" | "inspector" | "changes",
    verseKey: string | null,
  ): Promise<void> {
    try {
      await this.channel?.request({ type: "openIn", target, verseKey });
    } catch (error) {
      this.set({ notice: messageOf(error) });
    }
  }

  async stepTrail(by: 1 | -1): Promise<void> {
    const trail = step(this.view.trail, this.currentPlace(), by);
    const place = trail?.places[trail.at];
    if (trail === null || place === undefined) return;
    await this.openPlace(place, (answer) => this.arrive({ ...answer, verseKey: null }, trail));
  }

  private async openPlace(place: Place, arrive: (message: PageMessage) => void): Promise<void> {
    if (place.chapter !== null) {
      const verse = parseVerseKey(place.verseKey)?.verse ?? null;
      await this.navigate({ type: "chapter", chapter: place.chapter, verse }, arrive);
    } else if (place.table === undefined && place.part !== null) {
      await this.navigate({ type: "article", recordKey: place.part }, arrive);
    } else {
      const offset = place.table ?? 0;
      await this.navigate({ type: "table", recordType: place.part, offset }, arrive);
    }
  }

  async openArticle(recordKey: string): Promise<void> {
    await this.navigate({ type: "article", recordKey }, (answer) => this.show(answer));
  }

  async openTable(recordType: string | null, offset: number): Promise<void> {
    await this.navigate({ type: "table", recordType, offset }, (answer) => this.show(answer));
  }

  /** Adds the next part of the chapter below what is shown. */
  async grow(): Promise<void> {
    const { channel } = this;
    const { page } = this.view;
    if (channel === null || page === null || this.growing) return;
    if (page.kind === "articles" || page.kind === "table" || page.nextOffset === null) return;
    this.growing = true;
    try {
      const answer = await channel.request({
        type: "chapter",
        chapter: page.chapter,
        verse: null,
        offset: page.nextOffset,
      });
      const shown = this.view.page;
      if (answer.type !== "page" || shown === null || !samePart(shown, page)) return;
      const grown = joined(shown, answer.page);
      if (grown === null) return;
      this.scroll = { kind: "keep" };
      this.set({ page: grown });
    } catch (error) {
      this.set({ notice: messageOf(error) });
    } finally {
      this.growing = false;
    }
  }

  setPreferences(change: Partial<Preferences>): void {
    const preferences = { ...this.view.preferences, ...change };
    this.scroll = { kind: "keep" };
    this.set({ preferences });
    this.channel?.post({ type: "preferences", preferences });
  }

  async act(
    action: VerseAction,
    row: { readonly recordType: string; readonly recordKey: string },
    verseKey: string | null,
  ): Promise<void> {
    const { channel } = this;
    if (channel === null) return;
    const { recordType, recordKey } = row;
    try {
      const copy = (
        format: "text" | "reference" | "markdown",
        to: "clipboard" | "editor",
      ): Promise<ReaderMessage> =>
        channel.request({
          type: "copy",
          recordType,
          recordKey,
          verseKey,
          format,
          to,
          withArabic: this.view.hasArabic && this.view.preferences.showArabic,
        });
      let answer: ReaderMessage;
      switch (action) {
        case "copyText":
          answer = await copy("text", "clipboard");
          break;
        case "copyReference":
          answer = await copy("reference", "clipboard");
          break;
        case "copyMarkdown":
          answer = await copy("markdown", "clipboard");
          break;
        case "insert":
          answer = await copy("reference", "editor");
          break;
        case "openRow":
          answer = await channel.request({ type: "openRow", recordType, recordKey });
          break;
        case "compare":
        case "tafsirs":
        case "translations":
          answer = await channel.request({ type: "openIn", target: action, verseKey });
          break;
      }
      if (answer.type === "done") this.set({ notice: answer.text });
    } catch (error) {
      this.set({ notice: messageOf(error) });
    }
  }

  /** Lets people choose a mushaf, whose rows tell where words stand. */
  async addMushaf(): Promise<void> {
    try {
      await this.channel?.request({ type: "addResources", group: "mushafs" });
    } catch (error) {
      this.set({ notice: messageOf(error) });
    }
  }

  inspect(): void {
    void this.openElsewhere("inspector", null);
  }

  setCurrent(verseKey: string | null): void {
    if (verseKey !== this.view.current) {
      this.scroll = { kind: "keep" };
      this.set({ current: verseKey });
    }
  }

  // -------------------------------------------------------------------- changes and their review

  /** Opens the comparison of everything that changed in the resource. */
  showChanges(): void {
    void this.openElsewhere("changes", null);
  }

  /** Shows what changed in an element; where that is shown already, it was reviewed. */
  async toggleDifference(row: RowName): Promise<void> {
    const marks = this.marksAt(rowKey(row));
    if (marks.length === 0) return;
    const key = rowKey(row);
    // A removed row shows its text by itself, where it is short enough.
    const isOpen = !this.view.marked.elements.has(key) && marks[0]?.former != null;
    if (isOpen || this.view.differences.has(key)) {
      await this.review(row);
      return;
    }
    const differences = await this.differencesOf(marks);
    if (differences === null) return;
    this.scroll = { kind: "keep" };
    this.set({ differences: new Map(this.view.differences).set(key, differences) });
  }

  /** Closes a difference, and keeps its mark. */
  closeDifference(row: RowName): boolean {
    const differences = new Map(this.view.differences);
    if (!differences.delete(rowKey(row))) return false;
    this.scroll = { kind: "keep" };
    this.set({ differences });
    return true;
  }

  /** Marks what changed in an element as reviewed, as far as it is known here. */
  async review(row: RowName): Promise<void> {
    const marks = this.marksAt(rowKey(row));
    const through = newest(marks);
    if (through === null) return;
    this.closeDifference(row);
    const rows = marks.map(({ recordType, recordKey }) => ({ recordType, recordKey }));
    if (await this.sendReview(through, rows)) this.set({ reviewed: rows });
  }

  /** Takes the last review of an element back. */
  async undoReview(): Promise<void> {
    const { reviewed } = this.view;
    if (reviewed === null) return;
    this.set({ reviewed: null });
    await this.sendReview(null, reviewed);
  }

  async reviewAll(): Promise<void> {
    const { through } = this.view.changes;
    if (through !== null) await this.sendReview(through, null);
  }

  private async sendReview(
    through: string | null,
    rows: readonly RowName[] | null,
  ): Promise<boolean> {
    try {
      const answer = await this.channel?.request({
        type: "review",
        through,
        rows: rows === null ? null : [...rows],
      });
      if (answer?.type !== "done") return false;
      this.set({ notice: answer.text });
      return true;
    } catch (error) {
      this.set({ notice: messageOf(error) });
      return false;
    }
  }

  /** Goes to the next change (1) or the one before (-1), in whatever chapter it is. */
  async stepChange(by: 1 | -1, row: RowName | null): Promise<void> {
    const { channel } = this;
    if (channel === null) return;
    const marks = row === null ? [] : this.marksAt(rowKey(row));
    const from = (by === 1 ? marks.at(-1) : marks[0]) ?? null;
    const { current } = this.view;
    try {
      const answer = await channel.request({
        type: "findChange",
        by,
        row: from === null ? null : { recordType: from.recordType, recordKey: from.recordKey },
        verseKey: parseVerseKey(current) === null ? null : current,
        chapter: chapterOf(this.view.page),
      });
      if (answer.type !== "found") return;
      const { change } = answer;
      if (change === null) {
        this.set({ notice: l10n.t("No change waits for review.") });
        return;
      }
      if (!this.goToRow(change)) {
        await this.openChange(change);
        this.goToRow(change);
      }
      this.set({ notice: l10n.t("Change {0} of {1}", change.number, change.total) });
    } catch (error) {
      this.set({ notice: messageOf(error) });
    }
  }

  /** False where the row is not on the page. */
  private goToRow(row: RowName): boolean {
    const element = this.view.marked.elementOf.get(rowKey(row));
    if (element === undefined) return false;
    const { page } = this.view;
    if (page?.kind === "articles") {
      const selected = page.localizations[page.selected];
      const isShown = selected !== undefined && rowKey(selected) === rowKey(element);
      if (!isShown && page.localizations.some((one) => rowKey(one) === rowKey(element))) {
        return false;
      }
    }
    this.scroll = { kind: "row", row: element };
    const [mark] = this.marksAt(rowKey(element));
    // Another page object, so that the drawing that follows takes the scroll.
    this.set({ page: page === null ? null : { ...page }, current: mark?.verseKey ?? null });
    return true;
  }

  private async openChange({
    target,
  }: NonNullable<Extract<ReaderMessage, { type: "found" }>["change"]>): Promise<void> {
    switch (target.kind) {
      case "chapter":
        await this.openChapter(target.chapter, target.verse);
        break;
      case "article":
        await this.openArticle(target.recordKey);
        break;
      case "table":
        await this.openTable(target.recordType, target.offset);
        break;
    }
  }

  /** What is marked on the element of a row, or on a removed row. */
  private marksAt(key: string): readonly ChangeMark[] {
    const { elements, removed } = this.view.marked;
    const marks = elements.get(key);
    if (marks !== undefined) return marks;
    return [...removed.values()].flat().filter((mark) => rowKey(mark) === key);
  }

  private async differencesOf(marks: readonly ChangeMark[]): Promise<readonly Difference[] | null> {
    try {
      const answer = await this.channel?.request({
        type: "difference",
        rows: marks
          .slice(0, MAX_DIFFERENCES)
          .map(({ recordType, recordKey }) => ({ recordType, recordKey })),
      });
      return answer?.type === "differences" ? answer.rows : null;
    } catch (error) {
      this.set({ notice: messageOf(error) });
      return null;
    }
  }

  /** After a commit: what is open may have changed again, or waits for review no more. */
  private async refreshDifferences(): Promise<void> {
    const before = this.view.differences;
    if (before.size === 0) return;
    const differences = new Map<string, readonly Difference[]>();
    for (const [key, open] of before) {
      const marks = this.marksAt(key);
      if (marks.length > 0) differences.set(key, (await this.differencesOf(marks)) ?? open);
    }
    // Not where one was opened or closed meanwhile.
    if (this.view.differences !== before) return;
    this.scroll = { kind: "keep" };
    this.set({ differences });
  }

  /** The changed text was on the screen and has left it: its mark grows quiet. */
  seen(row: RowName): void {
    const key = rowKey(row);
    const through = newest(this.marksAt(rowKey(row)));
    if (through === null || this.view.glimpsed.get(key) === through) return;
    this.scroll = { kind: "keep" };
    this.set({ glimpsed: new Map(this.view.glimpsed).set(key, through) });
  }

  /** Remembers where the reader is, for this panel after a reload and for the resource. */
  keep(place: Place): void {
    const { resource, trail } = this.view;
    if (resource === null || this.channel === null) return;
    this.view = { ...this.view, trail: keepPlace(trail, place) };
    this.channel.setState({ ref: { group: resource.group, id: resource.id }, place });
    this.channel.post({ type: "place", place });
  }
}

/** Rows of one verse whose differences are asked for at once. */
const MAX_DIFFERENCES = 500;

/** When the newest of some changes was applied; null without any. */
export function newest(marks: readonly ChangeMark[]): string | null {
  return marks.reduce<string | null>(
    (latest, { appliedAt }) => (latest === null || appliedAt > latest ? appliedAt : latest),
    null,
  );
}

/** Whether two pages are states of the same part of a resource. */
function samePart(a: ReaderPage, b: ReaderPage): boolean {
  if (a.kind === "articles" && b.kind === "articles") {
    return a.localizations[a.selected]?.recordKey === b.localizations[b.selected]?.recordKey;
  }
  if (a.kind === "table" || b.kind === "table" || a.kind === "articles" || b.kind === "articles") {
    return a.kind === b.kind;
  }
  return a.kind === b.kind && a.chapter === b.chapter;
}

/** A chapter's page with the part that follows it; null where the parts do not fit together. */
export function joined(page: ReaderPage, next: ReaderPage): ReaderPage | null {
  if (page.kind === "articles" || page.kind === "table") return null;
  if (next.kind === "articles" || next.kind === "table") return null;
  if (page.chapter !== next.chapter || page.nextOffset !== next.offset) return null;
  const arabic = [...page.arabic, ...next.arabic];
  const { nextOffset } = next;
  if (page.kind === "verses" && next.kind === "verses") {
    return { ...page, nextOffset, arabic, entries: [...page.entries, ...next.entries] };
  }
  if (page.kind === "tafsir" && next.kind === "tafsir") {
    return { ...page, nextOffset, arabic, entries: [...page.entries, ...next.entries] };
  }
  if (page.kind === "words" && next.kind === "words") {
    return { ...page, nextOffset, arabic, entries: [...page.entries, ...next.entries] };
  }
  if (page.kind === "recitation" && next.kind === "recitation") {
    return { ...page, nextOffset, arabic, entries: [...page.entries, ...next.entries] };
  }
  return null;
}

export function chapterOf(page: ReaderPage | null): number | null {
  return page === null || page.kind === "articles" || page.kind === "table" ? null : page.chapter;
}

/** What a page is, as a place says it. */
export function partOf(page: ReaderPage): Pick<Place, "chapter" | "part" | "table"> {
  switch (page.kind) {
    case "articles":
      return { chapter: null, part: page.localizations[page.selected]?.recordKey ?? null };
    case "table":
      return { chapter: null, part: page.recordType, table: page.offset };
    default:
      return { chapter: page.chapter, part: null };
  }
}

function placeOf(page: ReaderPage, verseKey: string | null): Place {
  return { ...partOf(page), verseKey, offset: 0 };
}

function messageOf(error: unknown): string {
  if (error instanceof RequestFailed) return error.message;
  return error instanceof Error ? error.message : String(error);
}
