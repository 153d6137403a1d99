import * as vscode from "vscode";
import {
  chooseColumns,
  comparableResources,
  languageOf,
  possibleDifference,
} from "../../core/library/compare/columns.js";
import {
  Comparison,
  ComparisonOutdated,
  storedResources,
} from "../../core/library/compare/comparison.js";
import { quranCoreOf } from "../../core/library/reading/arabic.js";
import { chapterById } from "../../core/model/chapters.js";
import {
  MOST_COLUMNS,
  type ComparisonBlock,
  type ComparisonBlockTexts,
} from "../../core/model/comparison.js";
import { resourceKey, type LocalResource, type ResourceRef } from "../../core/model/resource.js";
import type { StoreState } from "../../core/model/storeState.js";
import {
  compareRequestSchema,
  type CompareBlock,
  type CompareChoice,
  type CompareColumn,
  type CompareMessage,
  type CompareRequest,
  type CompareState,
} from "../../protocol/compare.js";
import { verseKey } from "../../core/model/verse.js";
import type { Preferences } from "../../protocol/reader.js";
import { COMMANDS } from "../commands/ids.js";
import { groupTitle } from "../text/groups.js";
import { inert } from "../text/inert.js";
import { distinctNames, languageTitle } from "../text/resources.js";
import { inTreeOrder } from "../text/treeOrder.js";
import { copyComparison } from "./compareCopy.js";
import type { CompareMemory } from "./compareMemory.js";
import { revealBeside } from "./beside.js";
import { resourceHead, resourceTitle } from "./head.js";
import { followFocus } from "./pageFocus.js";
import { panelHtml } from "./html.js";
import { jumpTarget } from "./jumpTarget.js";
import type { ReaderMemory } from "./memory.js";
import { answerMessage, Refusal, type PanelContext } from "./panelContext.js";
import type { PanelPlace } from "./panels.js";

/** Minimum columns of a comparison. */
const FEWEST_COLUMNS = 2;

export interface ComparePanelContext extends PanelContext {
  readonly compareMemory: CompareMemory;
  readonly memory: ReaderMemory;
  /** The resources of the open readers, the active one first. */
  openReaders(): readonly ResourceRef[];
  setPreferences(preferences: Preferences, before: Preferences): void;
}

/** Resources of a surah side by side. */
export class ComparePanel {
  private ready = false;
  private disposed = false;
  private version = 0;
  /** The notices of the next comparison. */
  private notice = "";
  private comparison: Comparison | null = null;
  private preferences: Preferences;
  /** Resolves when the last job of `inTurn` has ended. */
  private turn: Promise<unknown> = Promise.resolve();
  private readonly disposables: vscode.Disposable[] = [];

  constructor(
    private readonly context: ComparePanelContext,
    readonly panel: vscode.WebviewPanel,
    /** `columns` are the person's choice; if empty, the panel chooses. */
    private state: CompareState,
    /** The verse to bring to the top with the next comparison; null keeps the current place. */
    private target: number | null,
  ) {
    this.preferences = context.memory.preferences;
    this.disposables.push(
      panel.webview.onDidReceiveMessage((message: unknown) => void this.receive(message)),
      panel.onDidChangeViewState(() => {
        // VS Code destroys a hidden webview; it sends `ready` again when shown.
        if (!panel.visible) {
          this.ready = false;
          this.target = this.state.verse;
        }
      }),
    );
    panel.onDidDispose(() => {
      this.disposed = true;
      for (const disposable of this.disposables) disposable.dispose();
    });
    followFocus(panel);
    panel.webview.html = panelHtml(panel.webview, context.extensionUri, "compare");
  }

  /** The first column and the verse; null before the first comparison. */
  get place(): PanelPlace | null {
    const [ref] = this.comparison?.resources ?? [];
    const { chapter, verse } = this.state;
    return ref === undefined ? null : { ref, verseKey: verseKey({ chapter, verse }) };
  }

  /** Shows a verse. The resources `wanted` get columns if there is room. */
  async show(chapter: number, verse: number, wanted: readonly ResourceRef[]): Promise<void> {
    revealBeside(this.panel);
    const { columns } = this.state;
    const missing = wanted
      .filter((ref) => !columns.some((one) => resourceKey(one) === resourceKey(ref)))
      .map(({ group, id }) => ({ group, id }));
    // If no columns are chosen yet, the panel chooses them later, with the open readers first.
    const room = columns.length === 0 ? 0 : MOST_COLUMNS - columns.length;
    const added = missing.slice(0, room);
    const rest = columns.length === 0 ? [] : missing.slice(room);
    if (rest.length > 0) this.notice = await this.leftOut(rest);
    this.state = { ...this.state, columns: [...columns, ...added], chapter, verse };
    this.target = verse;
    if (this.ready) await this.inTurn(() => this.send());
  }

  /**
   * Updates the panel after a commit that touched `refs`, or after a switch to another store
   * (null).
   */
  async refresh(refs: readonly ResourceRef[] | null): Promise<void> {
    if (!this.ready) return;
    const shown = new Set<string>(this.comparison?.resources.map(resourceKey));
    const isAffected =
      refs === null ||
      this.comparison === null ||
      refs.some((ref) => ref.group === "quran_core" || shown.has(resourceKey(ref)));
    if (!isAffected) return;
    try {
      await this.inTurn(() => this.send());
    } catch (error) {
      this.context.logger.warn(`Compare: ${String(error)}`);
    }
  }

  setPreferences(preferences: Preferences): void {
    this.preferences = preferences;
    if (this.ready) this.post({ type: "preferences", preferences });
  }

  private post(message: CompareMessage): void {
    if (!this.disposed) void this.panel.webview.postMessage(message);
  }

  /** Sends comparisons in sequence, so that a slow one cannot overwrite a later one. */
  private inTurn<T>(job: () => Promise<T>): Promise<T> {
    const done = this.turn.then(job);
    this.turn = done.catch(() => undefined);
    return done;
  }

  private async receive(message: unknown): Promise<void> {
    await answerMessage(message, {
      schema: compareRequestSchema,
      name: "Compare",
      ref: null,
      logger: this.context.logger,
      post: (failure) => {
        this.post(failure);
      },
      serve: (request) => this.serve(request),
      expected: (error) => (error instanceof Refusal ? error : null),
    });
  }

  private async serve(request: CompareRequest): Promise<void> {
    switch (request.type) {
      case "ready":
        this.ready = true;
        this.target ??= this.state.verse;
        return this.inTurn(() => this.send());
      case "chapter": {
        const verse = request.verse ?? 1;
        return this.change({ chapter: request.chapter, verse }, request.id, verse);
      }
      case "jump": {
        const { chapter, from } = jumpTarget(request.text);
        return this.change({ chapter, verse: from }, request.id, from);
      }
      case "columns":
        await this.change({ columns: request.columns }, request.id);
        return this.context.compareMemory.setColumns(request.columns);
      case "difference":
        return this.change({ difference: request.difference }, request.id);
      case "texts":
        return this.sendTexts(request.id, request.version, request.indexes);
      case "copy":
        this.post({ type: "done", id: request.id, text: await this.copy(request.verse) });
        return;
      case "open":
        await this.context.open(request.ref, request.verseKey);
        this.post({ type: "done", id: request.id, text: "" });
        return;
      case "addResources":
        await vscode.commands.executeCommand(COMMANDS.addResources, request.group ?? undefined);
        this.post({ type: "done", id: request.id, text: "" });
        return;
      case "sync":
        await vscode.commands.executeCommand(COMMANDS.sync);
        this.post({ type: "done", id: request.id, text: "" });
        return;
      case "place":
        this.state = { ...this.state, verse: request.verse };
        return;
      case "preferences":
        this.context.setPreferences(request.preferences, this.preferences);
        return;
      case "problem":
        this.context.logger.warn(`Compare: ${request.message}`);
        return;
    }
  }

  private change(change: Partial<CompareState>, id: number, target?: number): Promise<void> {
    return this.inTurn(async () => {
      const before = this.state;
      this.state = { ...before, ...change };
      this.target = target ?? this.target;
      try {
        await this.send(id);
      } catch (error) {
        this.state = before;
        throw error;
      }
    });
  }

  // -------------------------------------------------------------------------- reading

  /** The chosen columns in the local copy; chooses others if there are too few. */
  private columnsOf(state: StoreState): LocalResource[] {
    const comparable = comparableResources(state);
    const wanted = storedResources({ resources: comparable }, this.state.columns);
    if (wanted.length >= FEWEST_COLUMNS) return wanted;
    const kept = this.context.compareMemory.columns;
    const refs = chooseColumns(comparable, {
      open: wanted.length > 0 ? wanted : this.context.openReaders(),
      kept,
      recent: this.context.memory.recent(),
    });
    const shown = new Set<string>(refs.map(resourceKey));
    const isKept = kept.some((ref) => shown.has(resourceKey(ref)));
    if (refs.length === MOST_COLUMNS && isKept) {
      const without = kept.filter((ref) => !shown.has(resourceKey(ref)));
      this.notice = leftOutText(storedResources({ resources: comparable }, without));
    }
    return storedResources(state, refs);
  }

  private async leftOut(refs: readonly ResourceRef[]): Promise<string> {
    return leftOutText(storedResources(await this.context.state(), refs));
  }

  private async read(state: StoreState): Promise<Comparison | null> {
    const resources = this.columnsOf(state);
    if (resources.length < FEWEST_COLUMNS) return null;
    const { chapter } = this.state;
    const difference = possibleDifference(resources, this.state.difference);
    const store = this.context.store();
    return Comparison.read(store, state, { resources, chapter, difference });
  }

  private async send(id?: number): Promise<void> {
    const state = await this.context.state();
    const comparison = await this.read(state);
    if (this.disposed) return;
    if (comparison === null) {
      this.comparison = null;
      this.post({
        type: "nothing",
        title: vscode.l10n.t("There is nothing to compare yet"),
        message: vscode.l10n.t(
          "Two translations or tafsirs must be in the local copy. Add and sync more resources first.",
        ),
        canRetry: false,
        lacksResources: true,
      });
      return;
    }
    this.comparison = comparison;
    this.version++;
    const { target, notice } = this;
    this.target = null;
    this.notice = "";
    const { chapter } = comparison;
    const names = distinctNames(state.resources, vscode.env.language);
    this.panel.title = vscode.l10n.t("Compare {0}", chapterById(chapter)?.name ?? chapter);
    const columns = comparison.resources.map(({ group, id: number }) => ({ group, id: number }));
    if (this.state.columns.length < FEWEST_COLUMNS) this.state = { ...this.state, columns };
    this.post({
      type: "comparison",
      ...(id === undefined ? {} : { id }),
      version: this.version,
      locale: vscode.env.language,
      state: {
        columns,
        chapter,
        verse: this.state.verse,
        difference: comparison.difference,
      },
      target,
      notice,
      columns: comparison.resources.map((one) => this.column(one, state, names)),
      choices: this.choices(state, names),
      blocks: comparison.blocks.map(withoutRows),
      changedVerses: [...comparison.changedVerses],
      hasArabic: quranCoreOf(state) !== null,
      preferences: this.preferences,
    });
  }

  private column(resource: LocalResource, state: StoreState, names: Names): CompareColumn {
    const head = resourceHead(resource, state, this.context.service());
    return {
      ...head,
      name: names.get(resourceKey(resource)) ?? head.name,
      languageName: languageTitle(resource.languageName, vscode.env.language),
      language: languageOf(resource),
      unreviewedRows: resource.unreviewedRows,
    };
  }

  private choices(state: StoreState, names: Names): CompareChoice[] {
    const resources = inTreeOrder(comparableResources(state), state, vscode.env.language);
    return resources.map((resource) => ({
      group: resource.group,
      id: resource.id,
      name: names.get(resourceKey(resource)) ?? resourceTitle(resource),
      groupName: groupTitle(resource.group),
      languageName: languageTitle(resource.languageName, vscode.env.language),
    }));
  }

  /** Copies one verse, or the surah (null). Returns the notice for the webview. */
  private async copy(verse: number | null): Promise<string> {
    const state = await this.context.state();
    const comparison = await this.inTurn(() => this.read(state));
    if (comparison === null) {
      throw new Refusal("nothing", vscode.l10n.t("There is nothing to compare yet"));
    }
    return copyComparison(comparison, verse, { state, service: this.context.service() });
  }

  private async sendTexts(id: number, version: number, indexes: readonly number[]): Promise<void> {
    const { comparison } = this;
    let blocks: readonly ComparisonBlockTexts[] = [];
    if (version === this.version && comparison !== null) {
      try {
        blocks = await comparison.texts(indexes);
      } catch (error) {
        if (!(error instanceof ComparisonOutdated)) throw error;
        // The rows have changed, so a new comparison follows.
        if (comparison === this.comparison) void this.refresh(null);
      }
    }
    this.post({ type: "texts", id, version, blocks: [...blocks] });
  }
}

/** A notice about resources without a column; empty if there are none. */
type Names = ReturnType<typeof distinctNames>;

function leftOutText(resources: readonly LocalResource[]): string {
  if (resources.length === 0) return "";
  const names = resources.map((resource) => inert(resourceTitle(resource)));
  return vscode.l10n.t(
    "Without {0}: a comparison has at most six columns.",
    new Intl.ListFormat(vscode.env.language).format(names),
  );
}

/** The layout for the webview. Row names are sent with their texts. */
function withoutRows({ from, to, columns }: ComparisonBlock): CompareBlock {
  return {
    from,
    to,
    columns: columns.map((cells) =>
      cells.map(({ from: first, to: last, about, kind, bytes }) => ({
        from: first,
        to: last,
        about: { from: about.from, to: about.to },
        kind,
        bytes,
      })),
    ),
  };
}
