import * as vscode from "vscode";
import type { QualityResult } from "../../app/checks/quality.js";
import { readExcerpts } from "../../core/library/reading/excerpts.js";
import type { ResourceFacts } from "../../core/library/reading/facts.js";
import { rowsFilter } from "../../core/library/reading/rowsFilter.js";
import { recentChanges } from "../../core/library/review/recent.js";
import {
  findResource,
  resourceKey,
  type LocalResource,
  type ResourceRef,
} from "../../core/model/resource.js";
import type { RowsQuery } from "../../core/model/row.js";
import type { StoreState } from "../../core/model/storeState.js";
import {
  inspectorRequestSchema,
  type FindingCounts,
  type InspectorMessage,
  type InspectorRequest,
  type ResourceDetails,
} from "../../protocol/inspector.js";
import { COMMANDS } from "../commands/ids.js";
import { describeError } from "../text/errors.js";
import { inspectorTitle, resourceHead } from "./head.js";
import { HomeService } from "./homeService.js";
import { followFocus } from "./pageFocus.js";
import { panelHtml } from "./html.js";
import { answerMessage, Refusal, type PanelContext } from "./panelContext.js";
import { showRow } from "./rowDocument.js";

/** Age up to which a change counts as recent, in milliseconds. */
const RECENT_MS = 7 * 24 * 60 * 60 * 1000;

export interface InspectorContext extends PanelContext {
  readonly facts: ResourceFacts;
  /** The quality findings of a resource; undefined if it was not checked. */
  findings(ref: ResourceRef): QualityResult | undefined;
}

/** One resource in detail: its facts and its stored rows. */
export class InspectorPanel {
  private ready = false;
  private disposed = false;
  private readonly disposables: vscode.Disposable[] = [];

  constructor(
    private readonly context: InspectorContext,
    readonly panel: vscode.WebviewPanel,
    readonly ref: ResourceRef,
    readonly home: HomeService = new HomeService(context.environmentKey),
  ) {
    this.disposables.push(
      panel.webview.onDidReceiveMessage((message: unknown) => void this.receive(message)),
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.ready = false;
      }),
    );
    panel.onDidDispose(() => {
      this.disposed = true;
      for (const disposable of this.disposables) disposable.dispose();
    });
    followFocus(panel);
    panel.webview.html = panelHtml(panel.webview, context.extensionUri, "inspector");
  }

  private post(message: InspectorMessage): void {
    // Drops answers to a closed panel.
    if (this.disposed) return;
    void this.panel.webview.postMessage(message);
  }

  /** After a commit, or after a switch to another store. */
  async refresh(): Promise<void> {
    if (!this.ready) return;
    try {
      const { state, resource } = await this.resource();
      if (resource === null) {
        this.postNothing();
        return;
      }
      this.post({ type: "changed", ...this.described(resource, state) });
      await this.sendCoverage();
    } catch (error) {
      this.context.logger.warn(`Inspector ${resourceKey(this.ref)}: ${String(error)}`);
    }
  }

  private async resource(): Promise<{ state: StoreState; resource: LocalResource | null }> {
    const state = await this.context.state();
    const resource = this.home.isInUse ? findResource(state, this.ref) : undefined;
    return { state, resource: resource ?? null };
  }

  private postNothing(): void {
    if (!this.home.isInUse) {
      this.post({ type: "nothing", ...this.home.nothing() });
      return;
    }
    this.post({
      type: "nothing",
      title: vscode.l10n.t("Not in the local copy"),
      message: vscode.l10n.t("Nothing is known about {0} here.", resourceKey(this.ref)),
      canRetry: false,
    });
  }

  private described(
    resource: LocalResource,
    state: StoreState,
  ): Pick<Extract<InspectorMessage, { type: "changed" }>, "resource" | "details"> {
    if (!this.disposed) this.panel.title = inspectorTitle(resource, state);
    return {
      resource: resourceHead(resource, state, this.context.service()),
      details: detailsOf(resource),
    };
  }

  private async receive(message: unknown): Promise<void> {
    await answerMessage(message, {
      schema: inspectorRequestSchema,
      name: "Inspector",
      ref: this.ref,
      logger: this.context.logger,
      post: (failure) => {
        this.post(failure);
      },
      serve: (request) => this.serve(request),
      expected: (error) => (error instanceof Refusal ? error : null),
    });
  }

  private async serve(request: InspectorRequest): Promise<void> {
    if (request.type !== "ready" && request.type !== "problem") this.home.assertInUse();
    switch (request.type) {
      case "ready":
        await this.start();
        break;
      case "rows":
        await this.sendRows(request);
        break;
      case "row":
        await this.sendRow(request);
        break;
      case "openRow":
        await showRow({
          ref: this.ref,
          recordType: request.recordType,
          recordKey: request.recordKey,
        });
        this.post({ type: "done", id: request.id });
        break;
      case "read":
        await this.context.open(this.ref, request.verseKey);
        this.post({ type: "done", id: request.id });
        break;
      case "checkQuality":
        // The command shows its progress, result and errors itself.
        void vscode.commands.executeCommand(COMMANDS.checkQuality, this.ref);
        this.post({ type: "done", id: request.id });
        break;
      case "openProblems":
        await vscode.commands.executeCommand("workbench.actions.view.problems");
        this.post({ type: "done", id: request.id });
        break;
      case "problem":
        this.context.logger.warn(`Inspector ${resourceKey(this.ref)}: ${request.message}`);
        break;
    }
  }

  private async start(): Promise<void> {
    const { state, resource } = await this.resource();
    this.ready = true;
    if (resource === null) {
      this.postNothing();
      return;
    }
    this.post({ type: "init", ...this.described(resource, state), locale: vscode.env.language });
    this.sendQuality();
    await this.sendCoverage();
  }

  private async sendRows(request: Extract<InspectorRequest, { type: "rows" }>): Promise<void> {
    const store = this.context.store();
    const query: RowsQuery = {
      ...rowsFilter(request.contains),
      ...(request.recordType === null ? {} : { recordTypes: [request.recordType] }),
    };
    const [page, total] = await Promise.all([
      store.rowHeads(this.ref, { ...query, offset: request.offset, limit: request.limit }),
      store.countRows(this.ref, query),
    ]);
    const excerpts = await readExcerpts(store, this.ref, page.rows, page.generation);
    this.post({
      type: "rows",
      id: request.id,
      rows: page.rows.map(({ rowId, recordType, recordKey, verseKey, bytes }) => ({
        recordType,
        recordKey,
        verseKey,
        bytes,
        excerpt: excerpts.get(rowId) ?? null,
      })),
      offset: request.offset,
      total,
    });
  }

  private async sendRow(request: Extract<InspectorRequest, { type: "row" }>): Promise<void> {
    const { id, recordType, recordKey } = request;
    const row = await this.context.store().row(this.ref, recordType, recordKey);
    if (row !== null) {
      this.post({ type: "row", id, json: row.json });
      return;
    }
    this.post({
      type: "failed",
      id,
      code: "not_stored",
      message: vscode.l10n.t("This row is no longer in the local copy."),
    });
  }

  /** Sends the number of findings if the webview is listening. */
  sendQuality(): void {
    if (!this.ready || !this.home.isInUse) return;
    this.post({ type: "quality", findings: countsOf(this.context.findings(this.ref)) });
  }

  /** Sent later, so that the rest need not wait for it. */
  private async sendCoverage(): Promise<void> {
    const { state, resource } = await this.resource();
    if (resource === null) return;
    const since = new Date(Date.now() - RECENT_MS).toISOString();
    const [coverage, changes] = await Promise.all([
      this.context.facts.coverage(state, resource),
      recentChanges(this.context.store(), this.ref, since),
    ]);
    if (!this.ready) return;
    const { verses, missing } = coverage;
    this.post({ type: "coverage", verses: [...verses], changes, missing: [...missing] });
  }
}

function countsOf(result: QualityResult | undefined): FindingCounts {
  if (result === undefined) return null;
  const counts = { error: 0, warning: 0, information: 0, ignored: result.ignored };
  for (const { severity } of result.findings) counts[severity]++;
  return counts;
}

/** The reason why the last full copy failed: a message for people, and the logged cause. */
function failureOf({ failure }: LocalResource): ResourceDetails["failure"] {
  if (failure === null) return null;
  const { code, message, at } = failure;
  return {
    code,
    message: describeError({ code, message, details: {} }, vscode.env.language).message,
    cause: message,
    at,
  };
}

function detailsOf(resource: LocalResource): ResourceDetails {
  return {
    resourceContentId: resource.resourceContentId,
    schemaVersion: resource.schemaVersion,
    syncSequence: resource.syncSequence,
    fullCopySequence: resource.fullCopySequence,
    currentThrough: resource.currentThrough,
    lastRefreshedAt: resource.lastRefreshedAt,
    lastChangedAt: resource.lastChangedAt,
    failure: failureOf(resource),
    lostRows: resource.lostRows,
    needsFullCopy: resource.needsFullCopy,
    bytes: resource.bytes,
    file: resource.file,
    rowsByType: Object.entries(resource.rowsByType).map(([name, count]) => ({ name, count })),
  };
}
