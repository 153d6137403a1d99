import { isDeepStrictEqual } from "node:util";
import * as vscode from "vscode";
import { AUDIO_ORIGINS, SERVICE_AUDIO_BASE } from "../../core/library/reading/audio.js";
import { readDifferences } from "../../core/library/review/difference.js";
import { NO_CHANGES, readChanges } from "../../core/library/review/marks.js";
import { changeBeside, changeTarget } from "../../core/library/review/steps.js";
import { formatQuotation, type Quotation } from "../../core/library/export/copy.js";
import {
  arabicText,
  quranCoreOf,
  readArabic,
  withArabic,
} from "../../core/library/reading/arabic.js";
import { readArticle } from "../../core/library/reading/articles.js";
import { readChapter } from "../../core/library/reading/chapter.js";
import { readCoverage } from "../../core/library/reading/coverage.js";
import { firstChapter } from "../../core/library/reading/firstChapter.js";
import { escapeText, footnotesOf } from "../../core/library/reading/row.js";
import { readTable } from "../../core/library/reading/table.js";
import { payloadOf, textField } from "../../core/library/payload.js";
import {
  coverageOfWords,
  firstChapterOfWords,
  type PlacedWords,
  type WordPlaces,
} from "../../core/library/reading/wordPlaces.js";
import { textOfWords } from "../../core/library/reading/words.js";
import { readReference, type VerseReference } from "../../core/model/verseReference/index.js";
import {
  FIRST_VERSES,
  readerKind,
  type ChapterPage,
  type PageChanges,
  type ReaderPage,
  type WordsProblem,
} from "../../core/model/pages.js";
import {
  findResource,
  resourceKey,
  type LocalResource,
  type ResourceRef,
} from "../../core/model/resource.js";
import { parseVerseKey, verseAt, verseKey, versePosition } from "../../core/model/verse.js";
import type { StoredRow } from "../../core/model/row.js";
import type { StoreState } from "../../core/ports.js";
import {
  readerRequestSchema,
  type Place,
  type Preferences,
  type ReaderMessage,
  type ReaderRequest,
} from "../../protocol/reader.js";
import { reviewResources } from "../review.js";
import { referenceProblem } from "../text/references.js";
import { resourceHead, resourceTitle } from "./head.js";
import { panelHtml } from "./html.js";
import type { ReaderMemory } from "./memory.js";
import { answerMessage, type PanelContext } from "./panelContext.js";
import { showRow } from "./rowDocument.js";

export const READER_VIEW_TYPE = "quranContentSync.reader";

/** What a reader panel needs beside what every panel needs. */
export interface ReaderContext extends PanelContext {
  readonly memory: ReaderMemory;
  readonly wordPlaces: WordPlaces;
  setPreferences(preferences: Preferences): void;
  /** The text editor that was used last, for inserting. */
  lastEditor(): vscode.TextEditor | undefined;
}

/** What is on the screen, to read it again after a commit. */
type Shown =
  | {
      readonly kind: "chapter";
      readonly chapter: number;
      readonly from: number;
      readonly to: number | null;
    }
  | { readonly kind: "article"; readonly recordKey: string | null }
  | { readonly kind: "table"; readonly recordType: string | null; readonly offset: number };

/** How a resource is read: by chapters from this one on, or else as a table. */
interface Reading {
  readonly firstChapter: number | null;
  /** For words whose own rows do not say their verse. */
  readonly words: PlacedWords | null;
  readonly wordsProblem: WordsProblem | null;
}

/** What a chapter's page needs beside its rows. */
interface Known {
  readonly state: StoreState;
  readonly resource: LocalResource | null;
  readonly reading: Reading | null;
}

/** Requests that decide what is shown. */
const PAGE_REQUESTS: ReadonlySet<ReaderRequest["type"]> = new Set([
  "ready",
  "chapter",
  "text",
  "jump",
  "article",
  "table",
]);

/** A request that cannot be served, with the words for people. */
class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

interface Start {
  readonly state: StoreState;
  readonly resource: LocalResource;
  readonly page: ReaderPage;
  readonly changes: PageChanges;
  readonly place: Place | null;
}

/** One resource in one webview. Holds ids and a position; the text stays in the store. */
export class ReaderPanel {
  private ready = false;
  private disposed = false;
  /** What was sent before the webview said that it listens, while that is what it should show. */
  private ahead: Start | null = null;
  private shown: Shown | null = null;
  /** Why the table is shown; null where a person asked for it, or rows have no verses at all. */
  private wordsProblem: WordsProblem | null = null;
  private start: Promise<Start | null> | null = null;
  /** A verse that was asked for and is shown as soon as the webview listens. */
  private wanted: string | null;
  private readonly disposables: vscode.Disposable[] = [];
  /** Ends when the last of `inTurn` has ended. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly context: ReaderContext,
    readonly panel: vscode.WebviewPanel,
    readonly ref: ResourceRef,
    verse: string | null,
    private place: Place | null = null,
  ) {
    this.wanted = verse;
    // The page is read while the webview starts, so that it is there when the webview asks.
    this.start = this.readStart(null);
    this.start.catch(() => undefined);
    this.disposables.push(
      panel.webview.onDidReceiveMessage((message: unknown) => void this.receive(message)),
      panel.onDidChangeViewState(() => {
        // A hidden webview is destroyed; it says `ready` again when it is back.
        if (!panel.visible) {
          this.ready = false;
          this.ahead = null;
        }
      }),
    );
    panel.onDidDispose(() => {
      this.disposed = true;
      for (const disposable of this.disposables) disposable.dispose();
    });
    panel.webview.html = panelHtml(panel.webview, context.extensionUri, "reader", {
      mediaOrigins: readerKind(ref.group) === "recitation" ? AUDIO_ORIGINS : [],
    });
    void this.sendAhead(this.start);
  }

  /**
   * Sends the first page without being asked for it: VS Code keeps messages for a webview that is
   * not loaded yet, and hands them over as soon as it is, a way to this process and back earlier
   * than `ready` could be answered.
   */
  private async sendAhead(reading: Promise<Start | null>): Promise<void> {
    const start = await reading.catch(() => null);
    // Meanwhile the webview may have asked, or somebody for another verse.
    if (start === null || this.start !== reading || this.disposed || !this.panel.visible) return;
    this.start = null;
    this.wanted = null;
    this.ahead = start;
    this.panel.title = resourceTitle(start.resource);
    this.post(this.initMessage(start));
  }

  private initMessage(start: Start): ReaderMessage {
    return {
      type: "init",
      resource: resourceHead(start.resource, start.state, this.context.environment()),
      page: start.page,
      changes: start.changes,
      place: start.place,
      preferences: this.context.memory.preferences,
      locale: vscode.env.language,
      ...surroundings(start.state),
    };
  }

  private post(message: ReaderMessage): void {
    // What was asked before the panel was closed is answered to nobody.
    if (this.disposed) return;
    void this.panel.webview.postMessage(message);
  }

  /** Changes of the page, one after the other: a slow one cannot undo what came after it. */
  private inTurn(job: () => Promise<void>): Promise<void> {
    const done = this.turn.then(job);
    this.turn = done.catch(() => undefined);
    return done;
  }

  /** Shows a verse, at once or as soon as the webview listens. */
  showVerse(key: string): Promise<void> {
    return this.inTurn(() => this.showVerseNow(key));
  }

  private async showVerseNow(key: string): Promise<void> {
    if (!this.ready) {
      this.wanted = key;
      this.ahead = null;
      this.start = this.readStart(null);
      this.start.catch(() => undefined);
      return;
    }
    const verse = parseVerseKey(key);
    if (verse === null || !this.hasChapters()) return;
    const { state, resource } = await this.resource();
    // Words without their verses are shown as a table, which has no verse to show.
    if (resource === null || resource.rowCount === 0) return;
    if ((await this.reading(state, resource)).wordsProblem !== null) return;
    const page = await this.chapterPage(verse.chapter, { verse: verse.verse });
    await this.postPage(page, { verseKey: key });
  }

  hasChapters(): boolean {
    const kind = readerKind(this.ref.group);
    return kind !== "articles" && kind !== "table";
  }

  /** Whether a verse can be shown here, as far as is known: a table has none to show. */
  showsVerses(): boolean {
    return this.hasChapters() && this.wordsProblem === null;
  }

  hasWords(): boolean {
    return readerKind(this.ref.group) === "words";
  }

  setPreferences(preferences: Preferences): void {
    if (this.ready) this.post({ type: "preferences", preferences });
    else this.ahead = null;
  }

  /** After a commit, or after another store took the place of the old one. */
  async refresh(): Promise<void> {
    if (!this.ready) {
      // What was read ahead is old.
      this.start = null;
      this.ahead = null;
    }
    await this.inTurn(() => this.refreshShown());
  }

  private async refreshShown(): Promise<void> {
    if (!this.ready || this.disposed) return;
    try {
      if (this.shown === null) {
        // There was nothing to show until now.
        await this.serveReady(this.place);
        return;
      }
      const { state, resource } = await this.resource();
      if (resource === null) {
        this.post({ type: "gone" });
        return;
      }
      const page = resource.rowCount > 0 ? await this.readShown(resource, state) : null;
      if (!this.disposed) this.panel.title = resourceTitle(resource);
      this.post({
        type: "changed",
        resource: resourceHead(resource, state, this.context.environment()),
        page,
        changes: page === null ? NO_CHANGES : await this.changesOf(resource, page),
        ...surroundings(state),
      });
      await this.sendCoverage();
    } catch (error) {
      this.context.logger.warn(`Reader ${resourceKey(this.ref)}: ${String(error)}`);
    }
  }

  private async resource(): Promise<{ state: StoreState; resource: LocalResource | null }> {
    const state = await this.context.store().state();
    return { state, resource: findResource(state, this.ref) ?? null };
  }

  private changesOf(resource: LocalResource, page: ReaderPage): Promise<PageChanges> {
    return readChanges(this.context.store(), resource, page);
  }

  /** Shows a page, with what changed on it since it was reviewed. */
  private async postPage(
    page: ReaderPage,
    answer: { readonly id?: number; readonly verseKey: string | null },
  ): Promise<void> {
    const { resource } = await this.resource();
    const changes = resource === null ? NO_CHANGES : await this.changesOf(resource, page);
    this.post({ type: "page", page, changes, ...answer });
  }

  private async readStart(kept: Place | null): Promise<Start | null> {
    const { state, resource } = await this.resource();
    if (resource === null || resource.rowCount === 0) return null;
    const wanted = parseVerseKey(this.wanted);
    const place = kept ?? this.place ?? this.context.memory.place(this.ref);
    let page: ReaderPage;
    let at: Place | null = place;
    const reading = await this.reading(state, resource);
    const first = reading.firstChapter;
    const known = { state, resource, reading };
    if (wanted === null && place?.table !== undefined) {
      page = await this.tablePage(state, resource, place.part, place.table);
    } else if (readerKind(this.ref.group) === "articles") {
      page = await this.articlePage(place?.part ?? null);
    } else if (first === null) {
      page = await this.tablePage(state, resource, place?.part ?? null, place?.table ?? 0);
    } else if (wanted !== null) {
      page = await this.chapterPage(wanted.chapter, { verse: wanted.verse }, known);
      // Offset: below the bar, as after a jump.
      at = { chapter: wanted.chapter, verseKey: verseKey(wanted), part: null, offset: 56 };
    } else {
      const chapter = place?.chapter ?? first;
      const verse = parseVerseKey(place?.verseKey)?.verse ?? null;
      // What is read and sent while VS Code builds the frame keeps it waiting.
      const atTop = verse === null || verse < FIRST_VERSES / 2;
      const enough = kept === null && atTop ? FIRST_VERSES : undefined;
      page = await this.chapterPage(chapter, { verse, enough }, known);
    }
    const changes = await this.changesOf(resource, page);
    return { state, resource, page, changes, place: at };
  }

  /** A part of a chapter; the table where the words of a resource have no verses. */
  private async chapterPage(
    chapter: number,
    at: {
      readonly verse?: number | null;
      readonly offset?: number | undefined;
      readonly enough?: number | undefined;
    },
    known?: Known,
  ): Promise<ReaderPage> {
    const { state, resource, reading } = known ?? (await this.known());
    if (resource === null || resource.rowCount === 0) throw gone();
    if (reading?.wordsProblem != null) return this.tablePage(state, resource, null, 0);
    this.wordsProblem = null;
    const page = await readChapter(this.context.store(), this.ref, chapter, {
      ...(at.verse === undefined ? {} : { verse: at.verse }),
      ...(at.offset === undefined ? {} : { offset: at.offset }),
      ...(at.enough === undefined ? {} : { enough: at.enough }),
      audioBase: this.audioBase(),
      words: reading?.words ?? null,
    });
    const grows =
      at.offset !== undefined &&
      this.shown?.kind === "chapter" &&
      this.shown.chapter === chapter &&
      this.shown.to === at.offset;
    this.shown = {
      kind: "chapter",
      chapter,
      from: grows && this.shown?.kind === "chapter" ? this.shown.from : page.offset,
      to: page.nextOffset,
    };
    return this.arabic(state, page);
  }

  private async known(): Promise<Known> {
    const { state, resource } = await this.resource();
    const reading = resource === null ? null : await this.reading(state, resource);
    return { state, resource, reading };
  }

  /** Whether there are chapters, and for words what tells them. */
  private async reading(state: StoreState, resource: LocalResource): Promise<Reading> {
    const none = { firstChapter: null, words: null, wordsProblem: null };
    if (!this.hasChapters()) return none;
    const first = await firstChapter(this.context.store(), this.ref);
    if (first !== null || !this.hasWords()) {
      return { ...none, firstChapter: first };
    }
    const placement = await this.context.wordPlaces.of(state, resource);
    return placement.kind === "missing"
      ? { ...none, wordsProblem: placement.why }
      : {
          firstChapter: firstChapterOfWords(placement.words),
          words: placement.words,
          wordsProblem: null,
        };
  }

  /** The sandbox has no audio, and of a custom service it is not known where its audio is. */
  private audioBase(): string | null {
    const environment = this.context.environment();
    return environment === "production" || environment === "prelive" ? SERVICE_AUDIO_BASE : null;
  }

  private arabic(state: StoreState, page: ChapterPage): Promise<ChapterPage> {
    const core = this.ref.group === "quran_core" ? null : quranCoreOf(state);
    return withArabic(this.context.store(), core, page);
  }

  /** The resource as its readers read it; a table only where it is nothing else. */
  private async textPage(chapter: number | null, verse: number | null): Promise<ReaderPage> {
    if (readerKind(this.ref.group) === "articles") return this.articlePage(null);
    const { state, resource } = await this.resource();
    if (resource === null) throw gone();
    const first = (await this.reading(state, resource)).firstChapter;
    return first === null
      ? this.tablePage(state, resource, null, 0)
      : this.chapterPage(chapter ?? first, { verse });
  }

  private async articlePage(recordKey: string | null): Promise<ReaderPage> {
    const page = await readArticle(this.context.store(), this.ref, {
      recordKey,
      languages: [vscode.env.language],
    });
    const head = page.localizations[page.selected];
    this.shown = { kind: "article", recordKey: head?.recordKey ?? null };
    return page;
  }

  private async tablePage(
    state: StoreState,
    resource: LocalResource,
    recordType: string | null,
    offset: number,
  ): Promise<ReaderPage> {
    const { wordsProblem } = await this.reading(state, resource);
    const store = this.context.store();
    const page = await readTable(store, resource, recordType, offset, wordsProblem);
    this.wordsProblem = wordsProblem;
    this.shown = { kind: "table", recordType: page.recordType, offset };
    return page;
  }

  /** What is on the screen, read again: all parts that were loaded, as one page. */
  private async readShown(resource: LocalResource, state: StoreState): Promise<ReaderPage | null> {
    const { shown } = this;
    if (shown === null) return null;
    if (shown.kind === "article") return this.articlePage(shown.recordKey);
    const { firstChapter: first, words } = await this.reading(state, resource);
    if (shown.kind === "table") {
      // What was missing has come: the words move under their verses.
      return this.wordsProblem !== null && first !== null
        ? this.chapterPage(first, {})
        : this.tablePage(state, resource, shown.recordType, shown.offset);
    }
    if (first === null && this.hasWords()) {
      return this.tablePage(state, resource, null, 0);
    }
    const store = this.context.store();
    const audioBase = this.audioBase();
    let page = await readChapter(store, this.ref, shown.chapter, {
      offset: shown.from,
      audioBase,
      words,
    });
    while (page.nextOffset !== null && (shown.to === null || page.nextOffset < shown.to)) {
      const next = await readChapter(store, this.ref, shown.chapter, {
        offset: page.nextOffset,
        audioBase,
        words,
      });
      if (next.entries.length === 0) break;
      page = joinParts(page, next);
    }
    this.shown = { ...shown, from: page.offset, to: page.nextOffset };
    return this.arabic(state, page);
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
      serve: (request) =>
        PAGE_REQUESTS.has(request.type)
          ? this.inTurn(() => this.serve(request))
          : this.serve(request),
      expected: (error) => (error instanceof Refusal ? error : null),
    });
  }

  private async serve(request: ReaderRequest): Promise<void> {
    switch (request.type) {
      case "ready":
        await this.serveReady(request.place);
        break;
      case "chapter": {
        const { id, chapter, verse, offset } = request;
        const page = await this.chapterPage(chapter, { verse, offset });
        const key = verse === null || offset !== undefined ? null : `${chapter}:${verse}`;
        // A further part brings no marks: the chapter's are there.
        if (offset === undefined) await this.postPage(page, { id, verseKey: key });
        else this.post({ type: "page", id, page, verseKey: key });
        break;
      }
      case "text": {
        const page = await this.textPage(request.chapter, request.verse);
        const isAtVerse = page.kind !== "table" && request.chapter !== null;
        const key =
          isAtVerse && request.verse !== null ? `${request.chapter}:${request.verse}` : null;
        await this.postPage(page, { id: request.id, verseKey: key });
        break;
      }
      case "jump": {
        const { chapter, from } = jumpTarget(request.text);
        const page = await this.chapterPage(chapter, { verse: from });
        await this.postPage(page, { id: request.id, verseKey: verseKey({ chapter, verse: from }) });
        break;
      }
      case "article": {
        const page = await this.articlePage(request.recordKey);
        await this.postPage(page, { id: request.id, verseKey: null });
        break;
      }
      case "table": {
        const { state, resource } = await this.resource();
        if (resource === null) throw gone();
        const page = await this.tablePage(state, resource, request.recordType, request.offset);
        await this.postPage(page, { id: request.id, verseKey: null });
        break;
      }
      case "difference": {
        const rows = await readDifferences(this.context.store(), this.ref, request.rows);
        this.post({ type: "differences", id: request.id, rows });
        break;
      }
      case "findChange":
        await this.findChange(request);
        break;
      case "review":
        this.post({ type: "done", id: request.id, text: await this.review(request) });
        break;
      case "copy":
        this.post({ type: "done", id: request.id, text: await this.copy(request) });
        break;
      case "openIn":
        await this.openIn(request.target, request.verseKey);
        this.post({ type: "done", id: request.id, text: "" });
        break;
      case "addResources":
        await vscode.commands.executeCommand("quranContentSync.addResources", request.group);
        this.post({ type: "done", id: request.id, text: "" });
        break;
      case "openRow":
        await showRow({
          ref: this.ref,
          recordType: request.recordType,
          recordKey: request.recordKey,
        });
        this.post({ type: "done", id: request.id, text: "" });
        break;
      case "place":
        this.place = request.place;
        await this.context.memory.setPlace(this.ref, request.place);
        break;
      case "preferences":
        this.context.setPreferences(request.preferences);
        break;
      case "problem":
        this.context.logger.warn(`Reader ${resourceKey(this.ref)}: ${request.message}`);
        break;
    }
  }

  private async findChange(request: Extract<ReaderRequest, { type: "findChange" }>): Promise<void> {
    const store = this.context.store();
    const { rows } = await store.changeHeads(this.ref, { maxBytes: Infinity });
    const found = changeBeside(rows, request, request.by);
    if (found === null) {
      this.post({ type: "found", id: request.id, change: null });
      return;
    }
    const { change, number, total } = found;
    const { recordType, recordKey } = change;
    const target = await changeTarget(store, this.ref, change);
    this.post({
      type: "found",
      id: request.id,
      change: { recordType, recordKey, number, total, target },
    });
  }

  /** What is said about it. The whole resource's review offers Undo in a message of VS Code. */
  private async review(request: Extract<ReaderRequest, { type: "review" }>): Promise<string> {
    const store = this.context.store();
    const { through, rows } = request;
    if (rows !== null) {
      await store.markReviewed(this.ref, { through, rows });
      return through === null
        ? vscode.l10n.t("The change waits for review again.")
        : vscode.l10n.t("Marked as reviewed.");
    }
    const { resource } = await this.resource();
    if (resource === null) throw gone();
    if (through !== null) {
      await reviewResources(store, [{ ref: this.ref, through }], resourceTitle(resource));
    }
    return "";
  }

  private async serveReady(kept: Place | null): Promise<void> {
    const { ahead } = this;
    // A webview that starts again, after its editor was moved, has forgotten it.
    this.ahead = null;
    if (ahead !== null && (kept === null || isDeepStrictEqual(kept, ahead.place))) {
      this.ready = true;
      this.post({ type: "begun" });
      await this.sendCoverage();
      return;
    }
    const started = this.start;
    this.start = null;
    // What was read ahead is used where the webview remembers no other place.
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
    if (this.disposed) return;
    this.panel.title = resourceTitle(start.resource);
    this.post(this.initMessage(start));
    await this.sendCoverage();
  }

  /** Which chapters have text; comes after the page, which does not wait for it. */
  private async sendCoverage(): Promise<void> {
    if (!this.hasChapters()) return;
    const { state, resource } = await this.resource();
    if (resource === null) return;
    const { words } = await this.reading(state, resource);
    const verses =
      words === null ? await readCoverage(this.context.store(), this.ref) : coverageOfWords(words);
    if (this.ready) this.post({ type: "coverage", verses });
  }

  private async copy(request: Extract<ReaderRequest, { type: "copy" }>): Promise<string> {
    const store = this.context.store();
    const { state, resource } = await this.resource();
    const row = await store.row(this.ref, request.recordType, request.recordKey);
    if (row === null || resource === null) throw gone();
    const quoted = await this.quoted(row, state, resource, request);
    if (quoted.html.trim() === "") {
      throw new Refusal("no_text", vscode.l10n.t("There is no text here that could be copied."));
    }
    const head = resourceHead(resource, state, this.context.environment());
    const payload = payloadOf(row);
    const text = formatQuotation(
      {
        ...quoted,
        notes: footnotesOf(payload),
        title: textField(payload, "title"),
        resourceName: head.name,
        authorName: head.authorName,
        attribution: head.attribution,
      },
      request.format,
    );
    if (request.to === "editor") {
      const editor = this.context.lastEditor();
      if (editor === undefined) {
        throw new Refusal(
          "no_editor",
          vscode.l10n.t("No text editor is open to insert into. Open one beside this panel."),
        );
      }
      const inserted = await editor.edit((edit) => {
        for (const selection of editor.selections) edit.replace(selection, text);
      });
      if (!inserted) {
        throw new Refusal("read_only", vscode.l10n.t("The text editor cannot be written to."));
      }
      return vscode.l10n.t(
        "Inserted into {0}",
        editor.document.fileName.split(/[\\/]/).at(-1) ?? "",
      );
    }
    await vscode.env.clipboard.writeText(text);
    return vscode.l10n.t("Copied {0}", quoted.from ?? head.name);
  }

  /** The text of a row and its verses; for words that of all words of the verse. */
  private async quoted(
    row: StoredRow,
    state: StoreState,
    resource: LocalResource,
    request: Extract<ReaderRequest, { type: "copy" }>,
  ): Promise<Pick<Quotation, "html" | "from" | "to" | "arabic">> {
    const verse = parseVerseKey(request.verseKey);
    const isAudio = readerKind(this.ref.group) === "recitation";
    if (verse !== null && (this.hasWords() || isAudio)) {
      const key = verseKey(verse);
      const position = versePosition(verse);
      // Audio has no text of its own: what is copied is the verse that is recited.
      const arabic = await this.arabicOf(state, position, position, isAudio || request.withArabic);
      if (isAudio) return { html: escapeText(arabic ?? ""), from: key, to: key, arabic: null };
      const page = await readChapter(this.context.store(), this.ref, verse.chapter, {
        verse: verse.verse,
        words: (await this.reading(state, resource)).words,
      });
      const entry =
        page.kind === "words" ? page.entries.find((one) => one.verseKey === key) : undefined;
      if (entry === undefined) throw gone();
      const words = textOfWords(entry);
      return { html: escapeText(words.text), from: key, to: key, arabic: arabic ?? words.arabic };
    }
    const payload = payloadOf(row);
    const from = row.from === null ? row.verseKey : verseKey(verseAt(row.from));
    const to = row.to === null ? row.verseKey : verseKey(verseAt(row.to));
    if (this.ref.group === "quran_core") {
      return { html: escapeText(arabicText(payload) ?? ""), from, to, arabic: null };
    }
    const html = textField(payload, "text", "body", "content") ?? "";
    const arabic = await this.arabicOf(state, row.from, row.to, request.withArabic);
    return { html, from, to, arabic };
  }

  /** The Arabic of some verses, where it is wanted and synced. */
  private async arabicOf(
    state: StoreState,
    from: number | null,
    to: number | null,
    isWanted: boolean,
  ): Promise<string | null> {
    const core = isWanted ? quranCoreOf(state) : null;
    if (core === null || from === null) return null;
    const verses = await readArabic(this.context.store(), core, from, to ?? from);
    return verses.map((verse) => verse.text).join(" ");
  }

  private async openIn(
    target: Extract<ReaderRequest, { type: "openIn" }>["target"],
    verse: string | null,
  ): Promise<void> {
    switch (target) {
      case "inspector":
        await this.context.inspect(this.ref);
        break;
      case "compare":
        await vscode.commands.executeCommand("quranContentSync.compare", verse);
        break;
      case "changes":
        await vscode.commands.executeCommand("quranContentSync.showChanges", this.ref);
        break;
      case "tafsirs":
      case "translations": {
        const { state } = await this.resource();
        const choices = state.resources.filter((one) => one.group === target && one.rowCount > 0);
        const chosen = choices.length > 1 ? await choose(choices) : choices[0];
        if (chosen !== undefined) await this.context.open(chosen, verse);
        break;
      }
    }
  }
}

async function choose(resources: readonly LocalResource[]): Promise<LocalResource | undefined> {
  const picked = await vscode.window.showQuickPick(
    resources.map((resource) => ({
      label: resourceTitle(resource),
      description: resource.languageName ?? "",
      resource,
    })),
    { placeHolder: vscode.l10n.t("Read this verse in…") },
  );
  return picked?.resource;
}

function gone(): Refusal {
  return new Refusal("not_stored", vscode.l10n.t("This is no longer in the local copy."));
}

/** The verses that a typed text names. */
function jumpTarget(text: string): VerseReference {
  const reading = readReference(text);
  if (reading.kind === "found") return reading.reference;
  throw new Refusal("no_such_verse", referenceProblem(text, reading, vscode.env.language));
}

function surroundings(state: StoreState): { hasArabic: boolean; groups: string[] } {
  const groups = state.resources.filter((one) => one.rowCount > 0).map((one) => one.group);
  return { hasArabic: quranCoreOf(state) !== null, groups: [...new Set(groups)] };
}

function joinParts(page: ChapterPage, next: ChapterPage): ChapterPage {
  const { nextOffset } = next;
  if (page.kind === "verses" && next.kind === "verses") {
    return { ...page, nextOffset, entries: [...page.entries, ...next.entries] };
  }
  if (page.kind === "tafsir" && next.kind === "tafsir") {
    return { ...page, nextOffset, entries: [...page.entries, ...next.entries] };
  }
  if (page.kind === "words" && next.kind === "words") {
    return { ...page, nextOffset, entries: [...page.entries, ...next.entries] };
  }
  if (page.kind === "recitation" && next.kind === "recitation") {
    return { ...page, nextOffset, entries: [...page.entries, ...next.entries] };
  }
  return page;
}
