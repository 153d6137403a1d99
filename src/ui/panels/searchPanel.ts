import * as vscode from "vscode";
import { copyHits } from "../../core/library/search/copies.js";
import { SearchResults } from "../../core/library/search/results.js";
import { parseQuery } from "../../core/model/search/query.js";
import type { SearchScope, SearchSummary } from "../../core/model/search/request.js";
import { serializeError } from "../../core/model/errors.js";
import type { RowName } from "../../core/model/row.js";
import {
  hasRows,
  resourceKey,
  type LocalResource,
  type ResourceKey,
  type ResourceRef,
} from "../../core/model/resource.js";
import { parseVerseKey, verseKey } from "../../core/model/verse.js";
import type { VerseReference } from "../../core/model/verseReference/index.js";
import type { StoreState } from "../../core/model/storeState.js";
import {
  MAX_QUERY,
  searchRequestSchema,
  type SearchMessage,
  type SearchPanelRequest,
  type SearchResource,
  type SearchState,
} from "../../protocol/search.js";
import { describeError } from "../text/errors.js";
import { groupTitle } from "../text/groups.js";
import { distinctNames, languageTitle } from "../text/resources.js";
import { inTreeOrder } from "../text/treeOrder.js";
import { resourceHead } from "./head.js";
import { followFocus } from "./pageFocus.js";
import { panelHtml } from "./html.js";
import { answerMessage, type PanelContext } from "./panelContext.js";
import { SearchHits, type Search, type SearchHitsSource } from "./searchHits.js";
import type { SearchMemory } from "./searchMemory.js";
import {
  adviceFor,
  describeFailed,
  describeHits,
  describeProblem,
  namedVerse,
  type NamedVerse,
} from "./searchTexts.js";

/** Time between two progress messages of a search, in milliseconds. */
const PROGRESS_MS = 60;
export interface SearchPanelContext extends PanelContext {
  readonly searchMemory: SearchMemory;
  openHit(
    ref: ResourceRef,
    options: { readonly row: RowName; readonly beside: boolean; readonly highlight: string },
  ): Promise<void>;
  inText: SearchHitsSource["inText"];
  goTo(reference: VerseReference): Promise<void>;
  /** True if `goTo` can show the verse. */
  isStored(reference: VerseReference): Promise<boolean>;
}

type OpenRequest = Extract<SearchPanelRequest, { type: "open" }>;

/** The panel for searches in all synced resources. */
export class SearchPanel {
  private disposed = false;
  private ready = false;
  private current: Search | null = null;
  /** The query for the page, until it is ready. */
  private query: string | null;
  /** The query of the shown hits. */
  private shownQuery = "";
  private names: ReadonlyMap<ResourceKey, string> = new Map();
  /** The key of the environment that the page shows. */
  private service: string;
  private readonly hits: SearchHits;
  private readonly disposables: vscode.Disposable[] = [];

  constructor(
    private readonly context: SearchPanelContext,
    readonly panel: vscode.WebviewPanel,
    query: string | null,
  ) {
    this.query = bounded(query);
    this.service = context.environmentKey();
    this.hits = new SearchHits(context, (ref) => this.nameOf(ref), vscode.env.language);
    this.disposables.push(
      panel.webview.onDidReceiveMessage((message: unknown) => void this.receive(message)),
    );
    panel.onDidDispose(() => {
      this.disposed = true;
      this.end();
      for (const disposable of this.disposables) disposable.dispose();
    });
    followFocus(panel);
    panel.webview.html = panelHtml(panel.webview, context.extensionUri, "search");
  }

  /** Brings a query to the open panel. */
  search(text: string | null): void {
    this.panel.reveal();
    const query = bounded(text);
    if (query === null) return;
    if (!this.ready) {
      this.query = query;
      return;
    }
    this.query = null;
    this.post({ type: "query", query });
  }

  /** After a commit, or after a switch to another store. */
  async refresh(): Promise<void> {
    if (!this.ready) return;
    const { searchMemory } = this.context;
    const service = this.context.environmentKey();
    const isOther = service !== this.service;
    this.service = service;
    // A search that starts from now on sees the commit.
    const outdated = this.current?.number ?? null;
    if (isOther) this.end();
    let resources: SearchResource[] = [];
    try {
      resources = await this.resources();
    } catch (error) {
      this.context.logger.warn(`Search: ${String(error)}`);
      // The old list is right unless it is another service's.
      if (!isOther) return;
    }
    const switched = isOther ? { companions: [...searchMemory.companions] } : null;
    this.post({ type: "changed", resources, outdated, switched });
  }

  /** Ends the search, and forgets its hits. */
  private end(): void {
    this.current?.ending.abort();
    this.current = null;
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
      case "ready": {
        // Set before the answer, so that a commit reaches a page whose answer failed.
        this.ready = true;
        const resources = await this.resources();
        this.post({
          type: "init",
          locale: vscode.env.language,
          query: this.query,
          resources,
          companions: [...searchMemory.companions],
          history: [...searchMemory.history],
        });
        this.query = null;
        break;
      }
      case "search":
        await this.run(request.search, request.state);
        break;
      case "hits": {
        const search = this.searchOf(request.search);
        const hits = search?.results.hits(request.section, request.offset, request.limit) ?? [];
        this.post({ type: "hits", id: request.id, hits: await this.hits.shown(search, hits) });
        break;
      }
      case "verses":
        this.post({
          type: "verses",
          id: request.id,
          verses: await this.hits.verses(
            this.searchOf(request.search),
            request.offset,
            request.limit,
          ),
        });
        break;
      case "open":
        await this.open(request);
        this.post({ type: "done", id: request.id });
        break;
      case "copy": {
        const { hits, total } = await this.hits.copied(this.searchOf(request.search), request.hit);
        // Without hits, the clipboard keeps its content.
        if (hits.length > 0) await vscode.env.clipboard.writeText(copyHits(hits, request.format));
        this.post({ type: "copied", id: request.id, copied: hits.length, total });
        break;
      }
      case "document": {
        const { hits, total } = await this.hits.copied(this.searchOf(request.search), null);
        this.post({ type: "copied", id: request.id, copied: hits.length, total });
        if (hits.length === 0) break;
        const content = copyHits(hits, "markdown");
        const document = await vscode.workspace.openTextDocument({ language: "markdown", content });
        await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside });
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
    const readable = state.resources.filter((one) => hasRows(one) && one.status !== "unavailable");
    this.names = distinctNames(state.resources, vscode.env.language);
    return inTreeOrder(readable, state, vscode.env.language).map((one) =>
      this.described(one, state),
    );
  }

  private described(resource: LocalResource, state: StoreState): SearchResource {
    const head = resourceHead(resource, state, this.context.service());
    const { group, id, languageName, lang, direction } = head;
    const name = this.nameOf(resource);
    return { group, id, name, groupName: groupTitle(group), languageName, lang, direction };
  }

  private nameOf(ref: ResourceRef): string {
    const key = resourceKey(ref);
    return this.names.get(key) ?? key;
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
    if (!parsed.ok) {
      const problem = describeProblem(parsed.problem);
      this.post({
        ...this.progress(search, null),
        isDone: true,
        status: "",
        advice: problem === null ? [] : [problem],
      });
      return;
    }
    let verse: NamedVerse | null = null;
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
        advice: [
          ...(summary === null ? [] : describeFailed(locale, summary, (ref) => this.nameOf(ref))),
          ...(summary === null
            ? []
            : adviceFor(locale, state, summary, { hits: results.count, verse })),
        ],
      });
    };
    try {
      const named = this.verseOf(state.query).then((found) => {
        verse = found;
      });
      const scope = this.scopeOf(state);
      const found = scope.then((limits) =>
        this.context.store().searchRows(
          { query: parsed.query, ...limits },
          (lines) => {
            search.results.add(lines);
            // Sends the first hits at once, and others at a readable pace.
            if (posted === 0 || performance.now() - posted > PROGRESS_MS) post(null);
          },
          search.ending.signal,
        ),
      );
      const [summary] = await Promise.all([found, named]);
      post(summary);
    } catch (error) {
      // A search that was ended by another one or by a switch reports no error.
      if (this.current !== search) return;
      const { message } = describeError(serializeError(error), locale);
      this.post({ ...this.progress(search, null), isDone: true, status: "", advice: [message] });
      throw error;
    }
  }

  private progress(
    { number, results }: Search,
    verse: NamedVerse | null,
  ): Omit<Extract<SearchMessage, { type: "progress" }>, "isDone" | "status" | "advice"> {
    return {
      type: "progress",
      search: number,
      sections: results.sections.map(({ ref, count }) => ({ ref, count })),
      verseCount: results.verseCount,
      unplacedCount: results.unplacedCount,
      verse:
        verse?.isStored === true
          ? {
              verseKey: verse.verseKey,
              label: vscode.l10n.t("Go to verse {0}", verse.verseKey),
            }
          : null,
    };
  }

  /** The verse of a query that is a reference. */
  private async verseOf(query: string): Promise<NamedVerse | null> {
    const reference = namedVerse(query);
    if (reference === null) return null;
    const { chapter, from } = reference;
    const isStored = await this.context.isStored({ ...reference, to: from });
    return { verseKey: verseKey({ chapter, verse: from }), isStored };
  }

  private async scopeOf({ filters }: SearchState): Promise<SearchScope> {
    const { groups, languages, resources, chapters, changedOnly } = filters;
    const named = [...resources];
    if (languages.length > 0) {
      const state = await this.context.store().state();
      const spoken = state.resources.filter(({ languageName }) => {
        const title = languageTitle(languageName, vscode.env.language);
        return title !== null && languages.includes(title);
      });
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

/** A command's argument can be longer than the box allows. */
function bounded(query: string | null): string | null {
  return query === null ? null : query.slice(0, MAX_QUERY);
}
