import { isDeepStrictEqual } from "node:util";
import * as vscode from "vscode";
import {
  NotStored,
  ReaderPages,
  type ReaderStart,
} from "../../core/library/reading/readerPages.js";
import { NO_CHANGES } from "../../core/library/review/marks.js";
import type { ChangedParts } from "../../core/model/changedParts.js";
import type { PageChanges, ReaderPage } from "../../core/model/pages.js";
import { placeOf } from "../../core/model/readerPlace.js";
import {
  hasRows,
  resourceKey,
  type LocalResource,
  type ResourceRef,
} from "../../core/model/resource.js";
import { parseVerseKey } from "../../core/model/verse.js";
import type { StoreState } from "../../core/model/storeState.js";
import {
  DEFAULT_PREFERENCES,
  readerRequestSchema,
  type Place,
  type Preferences,
  type ReaderMessage,
  type ReaderRequest,
} from "../../protocol/reader.js";
import { readerHead, tabTitle } from "./head.js";
import { HomeService, notStored } from "./homeService.js";
import { followFocus } from "./pageFocus.js";
import { audioBaseOf, readerHtml } from "./readerHtml.js";
import { answerMessage, gone, Refusal } from "./panelContext.js";
import type { ReaderContext } from "./readerContext.js";
import { marksMessage } from "./readerMarks.js";
import { SentMargin } from "./readerMargin.js";
import { beforeFrame, FirstPage } from "./firstPage.js";
import { NextPage } from "./nextPage.js";
import { isServedAway, ReaderRequests, type PageAnswer } from "./readerRequests.js";

/** A resource's reader: the lifecycle of its webview, and its messages. */
export class ReaderPanel {
  /** The webview is listening. */
  private ready = false;
  private disposed = false;
  /** The webview knows that its service is not in use. */
  private isAway = false;
  private readonly pages: ReaderPages;
  private readonly requests: ReaderRequests;
  /** Marks for the next page. */
  readonly next = new NextPage();
  private readonly first: FirstPage;
  /** The changes shown in the webview. */
  private sentChanges: PageChanges | null = null;
  private readonly margin: SentMargin;
  private sentHead: ReturnType<typeof readerHead> | null = null;
  /** The webview's preferences. */
  private preferences: Preferences = DEFAULT_PREFERENCES;
  private readonly disposables: vscode.Disposable[] = [];
  /** Resolves when the last job of `inTurn` has ended. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly context: ReaderContext,
    readonly panel: vscode.WebviewPanel,
    readonly ref: ResourceRef,
    verse: string | null,
    private place: Place | null = null,
    readonly home: HomeService = new HomeService(context.environmentKey),
  ) {
    this.pages = new ReaderPages(ref, {
      store: context.store,
      state: context.state,
      facts: context.facts,
      marks: context.marks,
      audioBase: () => audioBaseOf(context.environment()),
      languages: [vscode.env.language],
    });
    this.margin = new SentMargin(context.margin, ref);
    this.requests = new ReaderRequests({
      context,
      ref,
      pages: this.pages,
      margin: this.margin,
      post: (message) => this.post(message),
      sendPage: (page, answer) => this.sendPage(page, answer),
    });
    this.first = new FirstPage(this.next, (wanted, kept) => this.readStart(wanted, kept), verse);
    // The page is read while the webview starts.
    if (this.home.isInUse) this.first.begin(null);
    this.disposables.push(
      panel.webview.onDidReceiveMessage((message: unknown) => void this.receive(message)),
      panel.onDidChangeViewState(() => {
        // VS Code destroys a hidden webview; it sends `ready` again when shown.
        if (!panel.visible) {
          this.ready = false;
          this.first.forgetSent();
        }
      }),
    );
    panel.onDidDispose(() => {
      this.disposed = true;
      for (const disposable of this.disposables) disposable.dispose();
    });
    followFocus(panel);
  }

  get hasWords(): boolean {
    return this.pages.kind === "words";
  }

  /** True unless the reader is known to show no verses. */
  get showsVerses(): boolean {
    return this.pages.showsVerses;
  }

  /** The verse in use, as last reported; null if the reader shows no verses. */
  get verseKey(): string | null {
    return this.first.wanted ?? this.place?.verseKey ?? null;
  }

  /** Shows a verse, now, or as soon as the webview is listening. */
  showVerse(key: string): Promise<void> {
    return this.inTurn(() => this.showVerseNow(key));
  }

  /** Sends the findings and notes of the chapter on the page, if they have changed. */
  sendMargin(): void {
    if (this.disposed || !this.panel.visible || !this.home.isInUse) return;
    const message = this.margin.message();
    if (message !== null) this.post(message);
  }

  setPreferences(preferences: Preferences): void {
    this.preferences = preferences;
    if (this.ready) this.post({ type: "preferences", preferences });
    else this.first.forgetSent();
    this.first.confirm();
  }

  /** Updates the reader after a commit, or after a switch to another store (`all`). */
  async refresh(parts: ChangedParts | "all"): Promise<void> {
    if (!this.ready) this.first.drop();
    await this.inTurn(() => this.refreshNow(parts));
  }

  /**
   * Loads the webview with its first page, which is sent after it if reading takes longer. A
   * `restored` webview has a state, so it uses only what is sent: see the webview's `main.tsx`.
   */
  async load({ restored }: { readonly restored: boolean }): Promise<void> {
    const ahead = this.first.takeAhead(() => !this.disposed && this.panel.visible);
    const start = restored ? null : await beforeFrame(ahead);
    if (this.disposed) return;
    const { webview } = this.panel;
    const message = start === null ? null : this.initMessage(start);
    webview.html = readerHtml(webview, this.context.extensionUri, this.pages.kind, message);
    if (start !== null) this.started(start);
    const late = start === null ? await ahead : null;
    if (late !== null) this.sendInit(late);
  }

  private sendInit(start: ReaderStart): void {
    if (this.disposed) return;
    this.post(this.initMessage(start));
    this.started(start);
  }

  private initMessage(start: ReaderStart): ReaderMessage {
    this.panel.title = tabTitle(start.resource, start.state);
    this.preferences = this.context.memory.preferences;
    const head = this.headOf(start.resource, start.state);
    this.sentChanges = start.changes;
    this.sentHead = head;
    return {
      type: "init",
      ...head,
      page: start.page,
      changes: start.changes,
      place: start.place,
      isJump: start.isJump,
      preferences: this.preferences,
      locale: vscode.env.language,
      ...this.next.take(),
    };
  }

  /** The webview has its first page, or will get it. */
  private started(start: ReaderStart): void {
    if (start.place !== null) void this.remember(start.place);
    this.margin.reset();
    this.showChapter(start.page);
  }

  /** Stores the current or upcoming place. */
  private async remember(place: Place): Promise<void> {
    this.place = place;
    if (!this.home.isInUse) return;
    await this.context.memory.setPlace(this.ref, place);
  }

  private showChapter(page: ReaderPage): void {
    this.margin.show(page);
    this.sendMargin();
  }

  private headOf(resource: LocalResource, state: StoreState): ReturnType<typeof readerHead> {
    return readerHead(resource, state, this.context.service());
  }

  private post(message: ReaderMessage): void {
    if (!this.disposed) void this.panel.webview.postMessage(message);
  }

  /** Runs page changes in sequence, so that a slow one cannot overwrite a later one. */
  private inTurn(job: () => Promise<void>): Promise<void> {
    const done = this.turn.then(job);
    this.turn = done.catch(() => undefined);
    return done;
  }

  /** Shows a localization, a table or a chapter, now, or as soon as the webview is listening. */
  showPlace(place: Place): Promise<void> {
    return this.inTurn(async () => {
      if (this.ready) {
        await this.sendPage(await this.pages.at(place), { verseKey: null });
        return;
      }
      this.place = place;
      this.first.begin(place);
    });
  }

  private async showVerseNow(key: string): Promise<void> {
    if (!this.ready) {
      this.first.wanted = key;
      this.first.begin(null);
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
      if (!this.home.isInUse) {
        this.isAway = true;
        this.post({ type: "away", service: this.home.name });
        return;
      }
      if (this.pages.isEmpty || this.isAway) {
        await this.serveReady(this.place);
        return;
      }
      const { state, resource } = await this.pages.known();
      if (resource === null) {
        this.post({ type: "gone" });
        return;
      }
      if (!this.disposed) this.panel.title = tabTitle(resource, state);
      if (parts === "all" || parts.has("rows")) await this.sendRows(resource, state);
      else await this.sendHeadAndMarks(resource, state, parts.has("marks"));
    } catch (error) {
      this.context.logger.warn(`Reader ${resourceKey(this.ref)}: ${String(error)}`);
    }
  }

  /** Sends everything on the screen again after a change of rows. */
  private async sendRows(resource: LocalResource, state: StoreState): Promise<void> {
    const page = hasRows(resource) ? await this.pages.again() : null;
    const changes = page === null ? NO_CHANGES : await this.pages.changesOn(page, resource);
    this.sentHead = this.headOf(resource, state);
    this.sentChanges = changes;
    this.post({ type: "changed", ...this.sentHead, page, changes });
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

  private async sendPage(page: ReaderPage, answer: PageAnswer): Promise<void> {
    const changes = await this.pages.changesOn(page);
    this.sentChanges = changes;
    const isAsked = answer.id !== undefined;
    this.post({ type: "page", page, changes, ...answer, ...(isAsked ? {} : this.next.take()) });
    // Does not wait for the webview, which a hidden tab destroys.
    void this.remember(placeOf(page, answer.verseKey));
    this.showChapter(page);
  }

  private readStart(wanted: string | null, kept: Place | null): Promise<ReaderStart | null> {
    return this.pages.start({
      wanted: parseVerseKey(wanted),
      // This panel's place is at least as new as its webview's.
      place: this.place ?? kept ?? this.context.memory.place(this.ref),
      // VS Code is building the frame; a long page would delay it.
      isBrief: kept === null,
    });
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
    if (request.type !== "ready") this.first.confirm();
    if (!isServedAway(request)) this.home.assertInUse();
    switch (request.type) {
      case "ready":
        return this.inTurn(() => this.serveReady(request.place));
      case "chapter":
      case "text":
      case "jump":
      case "article":
      case "table":
        return this.inTurn(() => this.requests.sendPage(request));
      case "difference":
        return this.requests.sendDifferences(request);
      case "findChange":
        return this.requests.findChange(request);
      case "place":
        return this.remember(request.place);
      case "preferences":
        this.context.setPreferences(request.preferences, this.preferences);
        return;
      case "problem":
        this.context.logger.warn(`Reader ${resourceKey(this.ref)}: ${request.message}`);
        return;
      default:
        this.post({ type: "done", id: request.id, text: await this.requests.act(request) });
    }
  }

  private async serveReady(kept: Place | null): Promise<void> {
    this.isAway = !this.home.isInUse;
    if (this.isAway) {
      this.ready = true;
      this.place ??= kept;
      this.post({ type: "nothing", ...this.home.nothing() });
      return;
    }
    const answer = await this.first.answerReady(kept);
    this.ready = true;
    if (answer.kind === "begun") {
      this.post({ type: "begun" });
      await this.sendCoverage();
      return;
    }
    const { start } = answer;
    if (start === null) {
      this.post({ type: "nothing", ...notStored(this.ref) });
      return;
    }
    this.sendInit(start);
    await this.sendCoverage();
  }

  /** Sent later, so that the page need not wait for it. */
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
