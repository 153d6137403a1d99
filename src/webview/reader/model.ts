import type { ReaderPage } from "../../core/model/pages.js";
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
import { changesBetween } from "./changes.js";
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
  /** Record keys that changed while shown, with the text that was seen before. */
  readonly marks: ReadonlyMap<string, string | null>;
  readonly shownDiffs: ReadonlySet<string>;
  /** The verse that keys act on. */
  readonly current: string | null;
  /** One line about what was done last, or why it failed. */
  readonly notice: string | null;
  readonly jumpProblem: string | null;
  /** Set where nothing can be shown. */
  readonly nothing: { readonly title: string; readonly message: string } | null;
  /** The shown rows are no longer in the local copy. */
  readonly rowsGone: boolean;
}

/** Where the text is to be after the next drawing. */
export type Scroll =
  | { readonly kind: "keep" }
  | { readonly kind: "top" }
  | { readonly kind: "verse"; readonly verseKey: string; readonly focus: boolean }
  | { readonly kind: "place"; readonly place: Place };

const INITIAL: ReaderView = {
  resource: null,
  page: null,
  preferences: DEFAULT_PREFERENCES,
  locale: "en",
  hasArabic: false,
  groups: [],
  coverage: null,
  trail: EMPTY_TRAIL,
  marks: new Map(),
  shownDiffs: new Set(),
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
    const { first } = channel;
    // A document that is shown again brings what it brought then; people may have read on since.
    const isShown = first?.type === "init" && (place === null || samePlace(place, first.place));
    if (isShown) this.onMessage(first);
    channel.post({ type: "ready", place, shown: isShown });
  }

  subscribe(listener: () => void): void {
    this.listener = listener;
  }

  private set(change: Partial<ReaderView>): void {
    this.view = { ...this.view, ...change };
    this.listener();
  }

  problem(message: string): void {
    this.channel?.post({ type: "problem", message: message.slice(0, 2000) });
  }

  onMessage(message: ReaderMessage): void {
    switch (message.type) {
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
          marks: new Map(),
          shownDiffs: new Set(),
          current: message.place?.verseKey ?? null,
          trail: go(EMPTY_TRAIL, null, message.place ?? placeOf(message.page, null)),
        });
        break;
      case "page":
        this.show(message.page, message.verseKey);
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
      case "nothing":
        this.set({ nothing: { title: message.title, message: message.message } });
        break;
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
    const marks =
      page !== null && samePart(page, message.page)
        ? changesBetween(page, message.page, this.view.marks)
        : new Map<string, string | null>();
    this.scroll = { kind: "keep" };
    this.set({ ...common, page: message.page, marks, rowsGone: false });
  }

  /** Shows another page as a step of its own, which back returns from. */
  private show(page: ReaderPage, verseKey: string | null): void {
    this.arrive(page, verseKey, go(this.view.trail, this.currentPlace(), placeOf(page, verseKey)));
  }

  private arrive(page: ReaderPage, verseKey: string | null, trail: Trail): void {
    const place = trail.places[trail.at];
    this.scroll =
      verseKey !== null
        ? { kind: "verse", verseKey, focus: true }
        : place !== undefined && place.verseKey !== null
          ? { kind: "place", place }
          : { kind: "top" };
    const { page: before } = this.view;
    const stays = before !== null && samePart(before, page);
    this.set({
      page,
      trail,
      current: verseKey ?? place?.verseKey ?? null,
      jumpProblem: null,
      notice: null,
      rowsGone: false,
      ...(stays ? {} : { marks: new Map(), shownDiffs: new Set() }),
    });
  }

  private async navigate(
    request: Parameters<Channel<ReaderRequest, ReaderMessage>["request"]>[0],
    arrive: (page: ReaderPage, verseKey: string | null) => void,
  ): Promise<boolean> {
    const { channel } = this;
    if (channel === null) return false;
    const turn = ++this.navigation;
    try {
      const answer = await channel.request(request);
      if (turn === this.navigation && answer.type === "page") arrive(answer.page, answer.verseKey);
      return true;
    } catch (error) {
      this.set({ notice: messageOf(error) });
      return false;
    }
  }

  async openChapter(chapter: number, verse: number | null = null): Promise<void> {
    if (chapterById(chapter) === undefined) return;
    await this.navigate({ type: "chapter", chapter, verse }, (page, key) => this.show(page, key));
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
      if (turn === this.navigation && answer.type === "page") {
        this.show(answer.page, answer.verseKey);
      }
      return true;
    } catch (error) {
      this.set({ jumpProblem: messageOf(error) });
      return false;
    }
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
        type: "chapter",
        chapter: place?.chapter ?? 1,
        verse: parseVerseKey(place?.verseKey)?.verse ?? null,
      },
      (page, key) => this.show(page, key),
    );
  }

  private async openElsewhere(
    target: "compare" | "tafsirs" | "translations" | "inspector",
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
    await this.openPlace(place, (page) => this.arrive(page, null, trail));
  }

  private async openPlace(place: Place, arrive: (page: ReaderPage) => void): Promise<void> {
    const { page } = this.view;
    if (place.chapter !== null) {
      const verse = parseVerseKey(place.verseKey)?.verse ?? null;
      await this.navigate({ type: "chapter", chapter: place.chapter, verse }, arrive);
    } else if (page?.kind === "articles" && place.part !== null) {
      await this.navigate({ type: "article", recordKey: place.part }, arrive);
    } else {
      await this.navigate({ type: "table", recordType: place.part, offset: 0 }, arrive);
    }
  }

  async openArticle(recordKey: string): Promise<void> {
    await this.navigate({ type: "article", recordKey }, (page) => this.show(page, null));
  }

  async openTable(recordType: string | null, offset: number): Promise<void> {
    await this.navigate({ type: "table", recordType, offset }, (page) => this.show(page, null));
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

  toggleDifference(recordKey: string): void {
    if (!this.view.marks.has(recordKey)) return;
    const shownDiffs = new Set(this.view.shownDiffs);
    if (!shownDiffs.delete(recordKey)) shownDiffs.add(recordKey);
    this.scroll = { kind: "keep" };
    this.set({ shownDiffs });
  }

  /** The changed text was on the screen and has left it: its mark goes. */
  seen(recordKey: string): void {
    if (!this.view.marks.has(recordKey) || this.view.shownDiffs.has(recordKey)) return;
    const marks = new Map(this.view.marks);
    marks.delete(recordKey);
    this.scroll = { kind: "keep" };
    this.set({ marks });
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

function samePlace(a: Place, b: Place | null): boolean {
  return (
    a.chapter === b?.chapter &&
    a.verseKey === b.verseKey &&
    a.part === b.part &&
    a.offset === b.offset
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

function placeOf(page: ReaderPage, verseKey: string | null): Place {
  const part =
    page.kind === "articles"
      ? (page.localizations[page.selected]?.recordKey ?? null)
      : page.kind === "table"
        ? page.recordType
        : null;
  return { chapter: chapterOf(page), verseKey, part, offset: 0 };
}

function messageOf(error: unknown): string {
  if (error instanceof RequestFailed) return error.message;
  return error instanceof Error ? error.message : String(error);
}
