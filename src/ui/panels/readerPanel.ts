import { isDeepStrictEqual } from "node:util";
import * as vscode from "vscode";
import { AUDIO_ORIGINS, SERVICE_AUDIO_BASE } from "../../core/library/reading/audio.js";
import {
  NotStored,
  ReaderPages,
  type ReaderStart,
} from "../../core/library/reading/readerPages.js";
import { chapterById } from "../../core/model/chapters.js";
import type { ReviewMark } from "../../core/model/change.js";
import type { ChangedParts } from "../../core/model/changedParts.js";
import type { PageChanges, ReaderPage } from "../../core/model/pages.js";
import { resourceKey, type LocalResource, type ResourceRef } from "../../core/model/resource.js";
import { rowKey, type RowName } from "../../core/model/row.js";
import { parseVerseKey, verseKey } from "../../core/model/verse.js";
import type { VerseReference } from "../../core/model/verseReference/index.js";
import type { StoreState } from "../../core/ports.js";
import {
  DEFAULT_PREFERENCES,
  readerRequestSchema,
  type Place,
  type Preferences,
  type ReaderMessage,
  type ReaderRequest,
  type VerseMargin,
  type VerseRange,
} from "../../protocol/reader.js";
import { reviewResources } from "../review.js";
import { readerHead, resourceTitle } from "./head.js";
import { panelHtml } from "./html.js";
import { jumpTarget } from "./jumpTarget.js";
import { answerMessage, gone, Refusal } from "./panelContext.js";
import { ReaderActions } from "./readerActions.js";
import type { ReaderContext } from "./readerContext.js";
import { marksMessage } from "./readerMarks.js";
import { showRow } from "./rowDocument.js";

type PageRequest = Extract<
  ReaderRequest,
  { type: "chapter" | "text" | "jump" | "article" | "table" }
>;

/** The longest query whose words are marked, in UTF-16 units, as the protocol has it. */
const MAX_HIGHLIGHT = 500;

/** One resource in one webview: the life of the webview, and its messages. */
export class ReaderPanel {
  /** The webview listens. */
  private ready = false;
  private disposed = false;
  private readonly pages: ReaderPages;
  private readonly actions: ReaderActions;
  /** The first page, while it is being read and nobody has asked for it. */
  private start: Promise<ReaderStart | null> | null = null;
  /** The first page, sent before the webview said that it listens. */
  private ahead: ReaderStart | null = null;
  /** The page that was sent ahead, until the webview uses it: it can be lost on the way. */
  private unconfirmed: {
    readonly start: ReaderStart;
    readonly extras: {
      readonly highlight: string | null;
      readonly row: RowName | null;
      readonly range: VerseRange | null;
      readonly difference: RowName | null;
    };
  } | null = null;
  /** A verse to show as soon as the webview listens. */
  private wanted: string | null;
  /** The changes that the webview shows. */
  private sentChanges: PageChanges | null = null;
  /** The chapter on the page; null for an article or a table. */
  private shownChapter: number | null = null;
  private sentMargin: { readonly chapter: number; readonly verses: readonly VerseMargin[] } = {
    chapter: 0,
    verses: [],
  };
  private sentHead: ReturnType<typeof readerHead> | null = null;
  /** The preferences that the webview shows. */
  private preferences: Preferences = DEFAULT_PREFERENCES;
  /** The marks before the last review, by its rows. */
  private readonly undo = new Map<string, readonly ReviewMark[]>();
  private readonly disposables: vscode.Disposable[] = [];
  private highlight: string | null = null;
  private difference: RowName | null = null;
  private row: RowName | null = null;
  private range: VerseRange | null = null;
  /** Ends when the last job of `inTurn` has ended. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly context: ReaderContext,
    readonly panel: vscode.WebviewPanel,
    readonly ref: ResourceRef,
    verse: string | null,
    private place: Place | null = null,
  ) {
    this.wanted = verse;
    this.pages = new ReaderPages(ref, {
      store: context.store,
      state: context.state,
      facts: context.facts,
      marks: context.marks,
      audioBase: () => this.audioBase(),
      languages: [vscode.env.language],
    });
    this.actions = new ReaderActions(context, this.pages);
    // The page is read while the webview starts.
    this.start = this.readStart(null);
    this.start.catch(() => undefined);
    this.disposables.push(
      panel.webview.onDidReceiveMessage((message: unknown) => void this.receive(message)),
      panel.onDidChangeViewState(() => {
        // A hidden webview is destroyed; it says `ready` again when it is back.
        if (!panel.visible) {
          this.ready = false;
          this.ahead = null;
          this.unconfirmed = null;
        }
      }),
    );
    panel.onDidDispose(() => {
      this.disposed = true;
      for (const disposable of this.disposables) disposable.dispose();
    });
    panel.webview.html = panelHtml(panel.webview, context.extensionUri, "reader", {
      mediaOrigins: this.pages.kind === "recitation" ? AUDIO_ORIGINS : [],
    });
    void this.sendAhead(this.start);
  }

  get hasWords(): boolean {
    return this.pages.kind === "words";
  }

  /** True if the reader can show a verse, as far as is known. */
  get showsVerses(): boolean {
    return this.pages.showsVerses;
  }

  /** The verse in use, as far as the webview has said; null if the reader shows no verses. */
  get verseKey(): string | null {
    return this.wanted ?? this.place?.verseKey ?? null;
  }

  /** Marks the words of a search in the next page that is shown; null marks none. */
  markWords(query: string | null): void {
    this.highlight = query?.slice(0, MAX_HIGHLIGHT) ?? null;
  }

  /** Scrolls to a row of the next page that is shown, and marks it. */
  markRow(row: RowName | null): void {
    this.row = row;
  }

  /** Marks verses in the next page that is shown: those of a reference to several. */
  markRange(reference: VerseReference | null): void {
    this.range = reference === null ? null : rangeOf(reference);
  }

  /** Opens the difference of a changed row in the next page that is shown. */
  openDifference(row: RowName | null): void {
    this.difference = row;
  }

  /** Shows a verse, at once or as soon as the webview listens. */
  showVerse(key: string): Promise<void> {
    return this.inTurn(() => this.showVerseNow(key));
  }

  /** Sends the findings and notes of the chapter on the page, if they are not those sent before. */
  sendMargin(): void {
    const chapter = this.shownChapter;
    if (chapter === null || this.disposed || !this.panel.visible) return;
    const verses = this.context.margin.of(this.ref, chapter);
    const margin = { chapter, verses };
    if (isDeepStrictEqual(margin, this.sentMargin)) return;
    this.sentMargin = margin;
    this.post({ type: "margin", ...margin });
  }

  setPreferences(preferences: Preferences): void {
    this.preferences = preferences;
    if (this.ready) this.post({ type: "preferences", preferences });
    else {
      this.ahead = null;
      this.unconfirmed = null;
    }
    this.unconfirmed = null;
  }

  /** Follows a commit, or the change to another store (`all`). */
  async refresh(parts: ChangedParts | "all"): Promise<void> {
    if (!this.ready) {
      // The page that was read ahead is old.
      this.start = null;
      this.ahead = null;
      this.unconfirmed = null;
    }
    await this.inTurn(() => this.refreshNow(parts));
  }

  /**
   * Sends the first page unasked: VS Code keeps messages for a webview that is still loading, and
   * delivers them a round trip earlier than an answer to `ready` could arrive.
   */
  private async sendAhead(reading: Promise<ReaderStart | null>): Promise<void> {
    const start = await reading.catch(() => null);
    // Meanwhile the webview may have asked, or another verse may be wanted.
    if (start === null || this.start !== reading || this.disposed || !this.panel.visible) return;
    this.start = null;
    this.wanted = null;
    this.ahead = start;
    const { highlight, row, range, difference } = this;
    this.unconfirmed = { start, extras: { highlight, row, range, difference } };
    this.sendInit(start);
  }

  private sendInit(start: ReaderStart): void {
    if (this.disposed) return;
    this.panel.title = resourceTitle(start.resource);
    this.preferences = this.context.memory.preferences;
    const head = this.headOf(start.resource, start.state);
    this.sentChanges = start.changes;
    this.sentHead = head;
    this.post({
      type: "init",
      ...head,
      page: start.page,
      changes: start.changes,
      place: start.place,
      preferences: this.preferences,
      locale: vscode.env.language,
      ...this.takeExtras(),
    });
    // The webview starts without marks.
    this.sentMargin = { chapter: 0, verses: [] };
    this.showChapter(start.page);
  }

  private showChapter(page: ReaderPage): void {
    this.shownChapter = "chapter" in page ? page.chapter : null;
    this.sendMargin();
  }

  /** The marked words and the open difference of the page that is sent now. */
  private takeExtras(): {
    readonly highlight?: string;
    readonly row?: RowName;
    readonly range?: VerseRange;
    readonly differences?: RowName[];
  } {
    const { highlight, row, range, difference } = this;
    this.row = null;
    this.range = null;
    this.highlight = null;
    this.difference = null;
    return {
      ...(highlight === null ? {} : { highlight }),
      ...(row === null ? {} : { row }),
      ...(range === null ? {} : { range }),
      ...(difference === null ? {} : { differences: [difference] }),
    };
  }

  private headOf(resource: LocalResource, state: StoreState): ReturnType<typeof readerHead> {
    return readerHead(resource, state, this.context.service());
  }

  private post(message: ReaderMessage): void {
    if (!this.disposed) void this.panel.webview.postMessage(message);
  }

  /** Runs page changes one after the other, so that a slow one cannot undo a later one. */
  private inTurn(job: () => Promise<void>): Promise<void> {
    const done = this.turn.then(job);
    this.turn = done.catch(() => undefined);
    return done;
  }

  /** Shows a localization, a table or a chapter, at once or as soon as the webview listens. */
  showPlace(place: Place): Promise<void> {
    return this.inTurn(async () => {
      if (this.ready) {
        await this.sendPage(await this.pages.at(place), { verseKey: null });
        return;
      }
      this.place = place;
      this.ahead = null;
      this.unconfirmed = null;
      this.start = this.readStart(this.place);
      this.start.catch(() => undefined);
    });
  }

  private async showVerseNow(key: string): Promise<void> {
    if (!this.ready) {
      this.wanted = key;
      this.ahead = null;
      this.unconfirmed = null;
      this.start = this.readStart(null);
      this.start.catch(() => undefined);
      return;
    }
    const verse = parseVerseKey(key);
    if (verse === null || !(await this.pages.canShowVerses())) return;
    await this.sendPage(await this.pages.chapter(verse.chapter, { verse: verse.verse }), {
      verseKey: key,
    });
  }

  private async refreshNow(parts: ChangedParts | "all"): Promise<void> {
    if (!this.ready || this.disposed) return;
    try {
      if (this.pages.isEmpty) {
        await this.serveReady(this.place);
        return;
      }
      const { state, resource } = await this.pages.known();
      if (resource === null) {
        this.post({ type: "gone" });
        return;
      }
      if (!this.disposed) this.panel.title = resourceTitle(resource);
      if (parts === "all" || parts.has("rows")) await this.sendRows(resource, state);
      else await this.sendHeadAndMarks(resource, state, parts.has("marks"));
    } catch (error) {
      this.context.logger.warn(`Reader ${resourceKey(this.ref)}: ${String(error)}`);
    }
  }

  /** The rows changed: everything on the screen is sent again. */
  private async sendRows(resource: LocalResource, state: StoreState): Promise<void> {
    const page = resource.rowCount > 0 ? await this.pages.again() : null;
    const changes =
      page === null
        ? { total: 0, through: null, marks: [] }
        : await this.pages.changesOn(page, resource);
    const head = this.headOf(resource, state);
    this.sentHead = head;
    this.sentChanges = changes;
    this.post({ type: "changed", ...head, page, changes });
    await this.sendCoverage();
  }

  private async sendHeadAndMarks(
    resource: LocalResource,
    state: StoreState,
    withMarks: boolean,
  ): Promise<void> {
    const head = this.headOf(resource, state);
    if (!isDeepStrictEqual(head, this.sentHead)) {
      this.sentHead = head;
      this.post({ type: "changed", ...head });
    }
    if (!withMarks) return;
    const changes = await this.pages.changesShown(resource);
    const message = marksMessage(this.sentChanges, changes);
    this.sentChanges = changes;
    if (message !== null) this.post(message);
  }

  private async sendPage(
    page: ReaderPage,
    answer: {
      readonly id?: number;
      readonly verseKey: string | null;
      readonly range?: VerseRange;
    },
  ): Promise<void> {
    const changes = await this.pages.changesOn(page);
    this.sentChanges = changes;
    const isAsked = answer.id !== undefined;
    this.post({ type: "page", page, changes, ...answer, ...(isAsked ? {} : this.takeExtras()) });
    this.showChapter(page);
  }

  private readStart(kept: Place | null): Promise<ReaderStart | null> {
    return this.pages.start({
      wanted: parseVerseKey(this.wanted),
      place: kept ?? this.place ?? this.context.memory.place(this.ref),
      // VS Code builds the frame meanwhile: a long page would keep it waiting.
      isBrief: kept === null,
    });
  }

  /** The base of audio addresses is known for the service's own environments only. */
  private audioBase(): string | null {
    const environment = this.context.environment();
    return environment === "production" || environment === "prelive" ? SERVICE_AUDIO_BASE : null;
  }

  private async receive(message: unknown): Promise<void> {
    await answerMessage(message, {
      schema: readerRequestSchema,
      name: "Reader",
      ref: this.ref,
      logger: this.context.logger,
      post: (failure) => {
        this.post(failure);
      },
      serve: (request) => this.serve(request),
      expected: (error) =>
        error instanceof NotStored ? gone() : error instanceof Refusal ? error : null,
    });
  }

  private async serve(request: ReaderRequest): Promise<void> {
    if (request.type !== "ready") this.unconfirmed = null;
    switch (request.type) {
      case "ready":
        return this.inTurn(() => this.serveReady(request.place));
      case "chapter":
      case "text":
      case "jump":
      case "article":
      case "table":
        return this.inTurn(() => this.servePage(request));
      case "difference": {
        const rows = await this.pages.differences(request.rows);
        this.post({ type: "differences", id: request.id, rows });
        return;
      }
      case "findChange":
        return this.findChange(request);
      case "place":
        this.place = request.place;
        return this.context.memory.setPlace(this.ref, request.place);
      case "preferences":
        this.context.setPreferences(request.preferences, this.preferences);
        return;
      case "problem":
        this.context.logger.warn(`Reader ${resourceKey(this.ref)}: ${request.message}`);
        return;
      default:
        this.post({ type: "done", id: request.id, text: await this.act(request) });
    }
  }

  private async servePage(request: PageRequest): Promise<void> {
    const { id } = request;
    switch (request.type) {
      case "chapter": {
        const { chapter, verse, offset } = request;
        const page = await this.pages.chapter(chapter, { verse, offset });
        const key = verse === null || offset !== undefined ? null : `${chapter}:${verse}`;
        // A further part brings no marks: the webview has those of the whole chapter.
        if (offset === undefined) await this.sendPage(page, { id, verseKey: key });
        else this.post({ type: "page", id, page, verseKey: key });
        return;
      }
      case "text": {
        const { chapter, verse } = request;
        const page = await this.pages.text(chapter, verse);
        const isAtVerse = page.kind !== "table" && chapter !== null && verse !== null;
        const key = isAtVerse ? `${chapter}:${verse}` : null;
        return this.sendPage(page, { id, verseKey: key });
      }
      case "jump": {
        const reference = jumpTarget(request.text);
        const { chapter, from } = reference;
        const range = rangeOf(reference);
        const page = await this.pages.chapter(chapter, { verse: from });
        return this.sendPage(page, {
          id,
          verseKey: verseKey({ chapter, verse: from }),
          ...(range === null ? {} : { range }),
        });
      }
      case "article":
        return this.sendPage(await this.pages.article(request.recordKey), { id, verseKey: null });
      case "table": {
        const page = await this.pages.table(request.recordType, request.offset);
        return this.sendPage(page, { id, verseKey: null });
      }
    }
  }

  /** Serves a request whose answer is a notice; empty if there is nothing to say. */
  private async act(
    request: Extract<
      ReaderRequest,
      { type: "openMargin" | "review" | "copy" | "openIn" | "addResources" | "openRow" }
    >,
  ): Promise<string> {
    switch (request.type) {
      case "openMargin":
        await this.context.margin.open(this.ref, request.verseKey, request.kind);
        return "";
      case "review":
        return this.review(request);
      case "copy":
        return this.actions.copy(request);
      case "openIn":
        await this.actions.openIn(request.target, request.verseKey);
        return "";
      case "addResources":
        await vscode.commands.executeCommand("quranContentSync.addResources", request.group);
        return "";
      case "openRow": {
        const { recordType, recordKey } = request;
        await showRow({ ref: this.ref, recordType, recordKey });
        return "";
      }
    }
  }

  private async findChange(request: Extract<ReaderRequest, { type: "findChange" }>): Promise<void> {
    const { id } = request;
    const found = await this.pages.findChange(request, request.by);
    if (found === null) {
      this.post({ type: "found", id, change: null });
      return;
    }
    const { number, total, target } = found;
    const { recordType, recordKey } = found.change;
    this.post({ type: "found", id, change: { recordType, recordKey, number, total, target } });
  }

  /** Reviews rows, or the resource: then a message of VS Code offers Undo. */
  private async review(request: Extract<ReaderRequest, { type: "review" }>): Promise<string> {
    const { through, rows } = request;
    if (rows !== null) {
      if (through === null) await this.undoReview(rows);
      else
        this.undo.set(undoKey(rows), await this.context.marks.review(this.ref, { through, rows }));
      return through === null
        ? vscode.l10n.t("The change waits for review again.")
        : vscode.l10n.t("Marked as reviewed.");
    }
    const { resource } = await this.pages.known();
    if (resource === null) throw gone();
    if (through !== null) {
      const store = this.context.store();
      await reviewResources(store, [{ ref: this.ref, through }], resourceTitle(resource));
    }
    return "";
  }

  /** Restores the marks before the last review of these rows: an earlier review stays. */
  private async undoReview(rows: readonly RowName[]): Promise<void> {
    const former = this.undo.get(undoKey(rows)) ?? [{ through: null, rows }];
    this.undo.delete(undoKey(rows));
    for (const mark of former) await this.context.marks.review(this.ref, mark);
  }

  private async serveReady(kept: Place | null): Promise<void> {
    const { ahead, unconfirmed } = this;
    if (ahead === null && unconfirmed !== null && kept === null) {
      // The page that was sent ahead is lost: it is sent again, with its difference and marks.
      this.unconfirmed = null;
      const { highlight, row, range, difference } = unconfirmed.extras;
      this.highlight ??= highlight;
      this.row ??= row;
      this.range ??= range;
      this.difference ??= difference;
      this.ready = true;
      this.sendInit(unconfirmed.start);
      await this.sendCoverage();
      return;
    }
    // A webview that starts again, after its editor was moved, has lost the page.
    this.ahead = null;
    if (ahead !== null && (kept === null || isDeepStrictEqual(kept, ahead.place))) {
      this.ready = true;
      this.post({ type: "begun" });
      await this.sendCoverage();
      return;
    }
    const started = this.start;
    this.start = null;
    // The page that was read ahead is right unless the webview remembers another place.
    const start =
      started !== null && (kept === null || this.wanted !== null)
        ? await started
        : await this.readStart(this.wanted === null ? kept : null);
    this.wanted = null;
    this.ready = true;
    if (start === null) {
      this.post({
        type: "nothing",
        title: vscode.l10n.t("Not in the local copy"),
        message: vscode.l10n.t(
          "{0}:{1} has no rows here. Sync it, and this panel shows it.",
          this.ref.group,
          this.ref.id,
        ),
        canRetry: false,
      });
      return;
    }
    this.sendInit(start);
    await this.sendCoverage();
  }

  /** Sent after the page, which does not wait for it. */
  private async sendCoverage(): Promise<void> {
    const coverage = await this.pages.coverage();
    if (coverage !== null && this.ready) {
      this.post({ type: "coverage", verses: [...coverage.verses] });
    }
    const page = await this.pages.completeFirstPage();
    const { state, resource } = await this.pages.known();
    if (page === null || resource === null || !this.ready) return;
    const changes = await this.pages.changesOn(page, resource);
    this.sentChanges = changes;
    this.post({ type: "changed", ...this.headOf(resource, state), page, changes });
  }
}

function undoKey(rows: readonly RowName[]): string {
  return rows.map(rowKey).join("\n");
}

/** The verses to mark for a reference: none for one verse or a whole chapter. */
function rangeOf({ chapter, from, to }: VerseReference): VerseRange | null {
  const isWhole = from === 1 && to === chapterById(chapter)?.versesCount;
  return from === to || isWhole ? null : { chapter, from, to };
}
