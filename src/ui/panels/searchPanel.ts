import * as vscode from "vscode";
import { copyHits, type CopiedHit } from "../../core/library/search/copies.js";
import { SearchResults, type Hit } from "../../core/library/search/results.js";
import { parseQuery, type SearchQuery } from "../../core/model/search/query.js";
import type { RowText, SearchScope, SearchSummary } from "../../core/model/search/request.js";
import { readerKind } from "../../core/model/pages.js";
import type { RowName } from "../../core/model/row.js";
import {
  compareResources,
  resourceKey,
  type LocalResource,
  type ResourceRef,
} from "../../core/model/resource.js";
import { parseVerseKey, verseAt, verseKey, versePosition } from "../../core/model/verse.js";
import { parseVerseReference, type VerseReference } from "../../core/model/verseReference/index.js";
import type { StoreState } from "../../core/ports.js";
import {
  searchRequestSchema,
  type SearchMessage,
  type SearchPanelHit,
  type SearchPanelRequest,
  type SearchResource,
  type SearchState,
  type SearchVerse,
} from "../../protocol/search.js";
import { groupTitle } from "../text/groups.js";
import { resourceHead, resourceTitle } from "./head.js";
import { panelHtml } from "./html.js";
import { answerMessage, type PanelContext } from "./panelContext.js";
import type { SearchMemory } from "./searchMemory.js";
import { adviceForNothing, describeHits, describeProblem } from "./searchTexts.js";

/** Time between two messages about a search that is under way, in milliseconds. */
const PROGRESS_MS = 60;
/** UTF-16 units of a hit's text. */
const EXCERPT_LENGTH = 320;
/** Hits of one verse that are shown. */
const MOST_HITS_OF_A_VERSE = 8;
/** Hits in one copy or document. */
const MOST_COPIED = 20_000;

export interface SearchPanelContext extends PanelContext {
  readonly searchMemory: SearchMemory;
  openHit(
    ref: ResourceRef,
    options: { readonly row: RowName; readonly beside: boolean; readonly highlight: string },
  ): Promise<void>;
  /** The verse of a row that does not name it itself: of a word. Null without one. */
  verseOf(ref: ResourceRef, row: RowName): Promise<string | null>;
  goTo(reference: VerseReference): Promise<void>;
}

type OpenRequest = Extract<SearchPanelRequest, { type: "open" }>;

/** One search: what was asked and what has been found. */
interface Search {
  readonly number: number;
  readonly query: SearchQuery | null;
  readonly results: SearchResults;
  readonly ending: AbortController;
}

/** The panel in which people search everything that is synced. */
export class SearchPanel {
  private disposed = false;
  private ready = false;
  private current: Search | null = null;
  /** The text of the query whose hits are shown. */
  private shownQuery = "";
  private names = new Map<string, LocalResource>();
  private readonly disposables: vscode.Disposable[] = [];

  constructor(
    private readonly context: SearchPanelContext,
    readonly panel: vscode.WebviewPanel,
    private query: string | null,
  ) {
    this.disposables.push(
      panel.webview.onDidReceiveMessage((message: unknown) => void this.receive(message)),
    );
    panel.onDidDispose(() => {
      this.disposed = true;
      this.current?.ending.abort();
      for (const disposable of this.disposables) disposable.dispose();
    });
    panel.webview.html = panelHtml(panel.webview, context.extensionUri, "search");
  }

  /** Brings a query to the open panel. */
  search(query: string | null): void {
    this.panel.reveal();
    if (query === null) return;
    if (this.ready) this.post({ type: "query", query });
    else this.query = query;
  }

  /** After a commit, or after another store took the place of the old one. */
  async refresh(): Promise<void> {
    if (!this.ready) return;
    try {
      this.post({ type: "changed", resources: await this.resources() });
    } catch (error) {
      this.context.logger.warn(`Search: ${String(error)}`);
    }
  }

  private post(message: SearchMessage): void {
    if (!this.disposed) void this.panel.webview.postMessage(message);
  }

  private async receive(message: unknown): Promise<void> {
    await answerMessage(message, {
      schema: searchRequestSchema,
      name: "Search",
      ref: null,
      logger: this.context.logger,
      post: (failure) => {
        this.post(failure);
      },
      serve: (request) => this.serve(request),
    });
  }

  private async serve(request: SearchPanelRequest): Promise<void> {
    const { searchMemory } = this.context;
    switch (request.type) {
      case "ready":
        this.post({
          type: "init",
          locale: vscode.env.language,
          query: this.query,
          resources: await this.resources(),
          companions: [...searchMemory.companions],
          history: [...searchMemory.history],
        });
        this.query = null;
        this.ready = true;
        break;
      case "search":
        await this.run(request.search, request.state);
        break;
      case "hits": {
        const search = this.searchOf(request.search);
        const hits = search?.results.hits(request.section, request.offset, request.limit) ?? [];
        this.post({ type: "hits", id: request.id, hits: await this.shown(search, hits) });
        break;
      }
      case "verses":
        this.post({
          type: "verses",
          id: request.id,
          verses: await this.verses(request.search, request.offset, request.limit),
        });
        break;
      case "open":
        await this.open(request);
        this.post({ type: "done", id: request.id });
        break;
      case "copy": {
        const hits = await this.copied(request.search, request.hit);
        await vscode.env.clipboard.writeText(copyHits(hits, request.format));
        this.post({ type: "done", id: request.id });
        break;
      }
      case "document": {
        const content = copyHits(await this.copied(request.search, null), "markdown");
        const document = await vscode.workspace.openTextDocument({ language: "markdown", content });
        await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside });
        this.post({ type: "done", id: request.id });
        break;
      }
      case "companions":
        await searchMemory.setCompanions(request.companions);
        break;
      case "remember":
        await searchMemory.remember(request.query);
        this.post({ type: "history", history: [...searchMemory.history] });
        break;
      case "problem":
        this.context.logger.warn(`Search: ${request.message}`);
        break;
    }
  }

  private async resources(): Promise<SearchResource[]> {
    const state = await this.context.store().state();
    const readable = state.resources.filter(
      ({ rowCount, status }) => rowCount > 0 && status !== "unavailable",
    );
    this.names = new Map(state.resources.map((one) => [resourceKey(one), one]));
    return [...readable].sort(compareResources).map((one) => this.described(one, state));
  }

  private described(resource: LocalResource, state: StoreState): SearchResource {
    const head = resourceHead(resource, state, this.context.service());
    const { group, id, name, languageName, lang, direction } = head;
    return { group, id, name, groupName: groupTitle(group), languageName, lang, direction };
  }

  private nameOf(ref: ResourceRef): string {
    const resource = this.names.get(resourceKey(ref));
    return resource === undefined ? resourceKey(ref) : resourceTitle(resource);
  }

  // -------------------------------------------------------------------------- one search

  private searchOf(number: number): Search | null {
    return this.current?.number === number ? this.current : null;
  }

  private async run(number: number, state: SearchState): Promise<void> {
    this.current?.ending.abort();
    this.shownQuery = state.query;
    const parsed = parseQuery(state.query, state);
    const search: Search = {
      number,
      query: parsed.ok ? parsed.query : null,
      results: new SearchResults(),
      ending: new AbortController(),
    };
    this.current = search;
    const verse = verseOf(state.query);
    if (!parsed.ok) {
      const problem = describeProblem(parsed.problem);
      this.post({
        ...this.progress(search, verse),
        isDone: true,
        status: "",
        advice: problem === null ? [] : [problem],
      });
      return;
    }
    const locale = vscode.env.language;
    const started = performance.now();
    let posted = 0;
    const post = (summary: SearchSummary | null): void => {
      if (this.current !== search) return;
      posted = performance.now();
      const { results } = search;
      const { length } = results.sections;
      this.post({
        ...this.progress(search, verse),
        isDone: summary !== null,
        status: describeHits(locale, results.count, length, posted - started, summary),
        advice:
          summary !== null && results.count === 0 ? adviceForNothing(locale, state, summary) : [],
      });
    };
    const summary = await this.context.store().searchRows(
      { query: parsed.query, ...(await this.scopeOf(state)) },
      (found) => {
        search.results.add(found);
        // The first hits at once, the others as people can follow.
        if (posted === 0 || performance.now() - posted > PROGRESS_MS) post(null);
      },
      search.ending.signal,
    );
    post(summary);
  }

  private progress(
    { number, results }: Search,
    verse: { readonly verseKey: string; readonly label: string } | null,
  ): Omit<Extract<SearchMessage, { type: "progress" }>, "isDone" | "status" | "advice"> {
    return {
      type: "progress",
      search: number,
      sections: results.sections.map(({ ref, count }) => ({ ref, count })),
      verseCount: results.verseCount,
      verse,
    };
  }

  private async scopeOf({ filters }: SearchState): Promise<SearchScope> {
    const { groups, languages, resources, chapters, changedOnly } = filters;
    const named = [...resources];
    if (languages.length > 0) {
      const state = await this.context.store().state();
      const spoken = state.resources.filter(
        ({ languageName }) => languageName !== null && languages.includes(languageName),
      );
      const keys = new Set(resources.map(resourceKey));
      const limited = spoken.filter((one) => keys.size === 0 || keys.has(resourceKey(one)));
      named.splice(0, named.length, ...limited.map(({ group, id }) => ({ group, id })));
    }
    return {
      ...(groups.length > 0 ? { groups } : {}),
      ...(named.length > 0 || languages.length > 0 ? { resources: named } : {}),
      ...(chapters.length > 0 ? { chapters } : {}),
      changedOnly,
      order: this.context.searchMemory.mostRead,
    };
  }

  // -------------------------------------------------------------------------- texts

  private async shown(search: Search | null, hits: readonly Hit[]): Promise<SearchPanelHit[]> {
    const texts = await this.texts(search, hits, EXCERPT_LENGTH);
    const ofWords = await this.versesOfWords(texts);
    return hits.flatMap((hit) => {
      const row = texts.get(hit);
      if (row === undefined) return [];
      const { recordType, recordKey, text, ranges, cutBefore, cutAfter, line } = row;
      const key = row.verseKey ?? ofWords.get(row) ?? null;
      const { group, id } = hit.found;
      return [
        {
          ref: { group, id },
          recordType,
          recordKey,
          line,
          verseKey: key,
          alsoIn: hit.alsoIn.map((ref) => this.nameOf(ref)),
          text,
          ranges: ranges.map(({ start, end }) => ({ start, end })),
          cutBefore,
          cutAfter,
        },
      ];
    });
  }

  /** The verses of words whose rows do not name them. */
  private async versesOfWords(
    texts: ReadonlyMap<Hit, RowText>,
  ): Promise<ReadonlyMap<RowText, string | null>> {
    const words = [...texts].filter(
      ([{ found }, { verseKey: key }]) => key === null && readerKind(found.group) === "words",
    );
    return new Map(
      await Promise.all(
        words.map(
          async ([{ found }, row]) => [row, await this.context.verseOf(found, row)] as const,
        ),
      ),
    );
  }

  /** Texts of hits, a request for each resource. Hits whose generation is gone have none. */
  private async texts(
    search: Search | null,
    hits: readonly Hit[],
    length: number | undefined,
  ): Promise<Map<Hit, RowText>> {
    const texts = new Map<Hit, RowText>();
    for (const found of new Set(hits.map((hit) => hit.found))) {
      const own = hits.filter((hit) => hit.found === found);
      const rows = await this.context.store().rowTexts(found, {
        generation: found.generation,
        lines: own.map(({ line }) => line),
        ...(search?.query == null ? {} : { query: search.query }),
        ...(length === undefined ? {} : { length }),
      });
      const byLine = new Map(rows.map((row) => [row.line, row]));
      for (const hit of own) {
        const row = byLine.get(hit.line);
        if (row !== undefined) texts.set(hit, row);
      }
    }
    return texts;
  }

  private async verses(number: number, offset: number, limit: number): Promise<SearchVerse[]> {
    const search = this.searchOf(number);
    const verses = search?.results.verseHits(offset, limit) ?? [];
    const hits = verses.flatMap((verse) => verse.hits.slice(0, MOST_HITS_OF_A_VERSE));
    const shown = new Map(
      (await this.shown(search, hits)).map((hit) => [`${resourceKey(hit.ref)}/${hit.line}`, hit]),
    );
    const positions = verses.map(({ position }) => position);
    const companions = await Promise.all(
      this.context.searchMemory.companions.map((ref) => this.textsOfVerses(ref, positions)),
    );
    return verses.map(({ position, hits: all }) => ({
      verseKey: verseKey(verseAt(position)),
      hits: all
        .slice(0, MOST_HITS_OF_A_VERSE)
        .flatMap(({ found, line }) => shown.get(`${resourceKey(found)}/${line}`) ?? []),
      more: Math.max(0, all.length - MOST_HITS_OF_A_VERSE),
      companions: companions.map((texts) => texts.get(position) ?? ""),
    }));
  }

  private async textsOfVerses(
    ref: ResourceRef,
    positions: readonly number[],
  ): Promise<Map<number, string>> {
    const rows = await this.context.store().rowTexts(ref, { verses: positions });
    const texts = new Map<number, string>();
    for (const position of positions) {
      const about = rows.find(
        ({ from, to }) => from !== null && from <= position && position <= (to ?? from),
      );
      if (about !== undefined) texts.set(position, about.text);
    }
    return texts;
  }

  private async copied(
    number: number,
    one: { readonly ref: ResourceRef; readonly line: number } | null,
  ): Promise<CopiedHit[]> {
    const search = this.searchOf(number);
    if (search === null) return [];
    const hits: Hit[] = [];
    for (const [section, { ref, count }] of search.results.sections.entries()) {
      if (one !== null && resourceKey(one.ref) !== resourceKey(ref)) continue;
      const all = search.results.hits(section, 0, Math.min(count, MOST_COPIED - hits.length));
      hits.push(...all.filter(({ line }) => one === null || one.line === line));
    }
    const texts = await this.texts(search, hits, undefined);
    return hits.flatMap((hit) => {
      const row = texts.get(hit);
      return row === undefined ? [] : [{ resource: this.nameOf(hit.found), row }];
    });
  }

  private async open({ target, beside }: OpenRequest): Promise<void> {
    if ("ref" in target) {
      const { ref, recordType, recordKey } = target;
      await this.context.openHit(ref, {
        row: { recordType, recordKey },
        beside,
        highlight: this.shownQuery,
      });
      return;
    }
    const verse = parseVerseKey(target.verseKey);
    if (verse === null) return;
    await this.context.goTo({ chapter: verse.chapter, from: verse.verse, to: verse.verse });
  }
}

/** The verse that a query names, if it is a reference. */
function verseOf(query: string): { readonly verseKey: string; readonly label: string } | null {
  if (!/\p{Nd}/u.test(query)) return null;
  const reference = parseVerseReference(query);
  if (reference === null) return null;
  const { chapter, from } = reference;
  const key = verseKey(verseAt(versePosition({ chapter, verse: from })));
  return { verseKey: key, label: vscode.l10n.t("Go to verse {0}", key) };
}
