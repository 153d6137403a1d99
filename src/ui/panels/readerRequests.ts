import * as vscode from "vscode";
import { rangeOf } from "./nextPage.js";
import type { ReaderPages } from "../../core/library/reading/readerPages.js";
import type { ReviewMark } from "../../core/model/change.js";
import type { ReaderPage } from "../../core/model/pages.js";
import type { ResourceRef } from "../../core/model/resource.js";
import { type RowName, rowKey } from "../../core/model/row.js";
import { verseKey } from "../../core/model/verse.js";
import type { ReaderRequest, VerseRange, ReaderMessage } from "../../protocol/reader.js";
import { reviewResources } from "../review.js";
import { resourceTitle } from "./head.js";
import { jumpTarget } from "./jumpTarget.js";
import { gone } from "./panelContext.js";
import { ReaderActions } from "./readerActions.js";
import type { ReaderContext } from "./readerContext.js";
import type { SentMargin } from "./readerMargin.js";
import { showRow } from "./rowDocument.js";

type PageRequest = Extract<
  ReaderRequest,
  { type: "chapter" | "text" | "jump" | "article" | "table" }
>;
type ActionRequest = Extract<
  ReaderRequest,
  { type: "openMargin" | "review" | "copy" | "openIn" | "addResources" | "openRow" }
>;
type ReviewRequest = Extract<ReaderRequest, { type: "review" }>;

/** A page with its request or command. */
export interface PageAnswer {
  readonly id?: number;
  readonly verseKey: string | null;
  readonly range?: VerseRange;
}

/** The parts of a reader panel that requests use. */
export interface RequestPanel {
  readonly context: ReaderContext;
  readonly ref: ResourceRef;
  readonly pages: ReaderPages;
  readonly margin: SentMargin;
  post(message: ReaderMessage): void;
  /** Sends a page with its marks. */
  sendPage(page: ReaderPage, answer: PageAnswer): Promise<void>;
}

/** Serves the requests of a reader's webview for pages, differences and actions. */
export class ReaderRequests {
  private readonly actions: ReaderActions;
  /** The marks before the last review, by its rows. */
  private readonly undo = new Map<string, readonly ReviewMark[]>();

  constructor(private readonly panel: RequestPanel) {
    this.actions = new ReaderActions(panel.context, panel.pages);
  }

  /** Reads the page that a request asks for, and sends it. */
  async sendPage(request: PageRequest): Promise<void> {
    const { id } = request;
    const { pages } = this.panel;
    switch (request.type) {
      case "chapter": {
        const { chapter, verse, offset } = request;
        const page = await pages.chapter(chapter, { verse, offset });
        const key = verse === null || offset !== undefined ? null : `${chapter}:${verse}`;
        // A further part has no marks, because the webview has those of the whole chapter.
        if (offset === undefined) await this.panel.sendPage(page, { id, verseKey: key });
        else this.panel.post({ type: "page", id, page, verseKey: key });
        return;
      }
      case "text": {
        const { chapter, verse } = request;
        const page = await pages.text(chapter, verse);
        const isAtVerse = page.kind !== "table" && chapter !== null && verse !== null;
        const key = isAtVerse ? `${chapter}:${verse}` : null;
        return this.panel.sendPage(page, { id, verseKey: key });
      }
      case "jump": {
        const reference = jumpTarget(request.text);
        const { chapter, from } = reference;
        const range = rangeOf(reference);
        const page = await pages.chapter(chapter, { verse: from });
        return this.panel.sendPage(page, {
          id,
          verseKey: verseKey({ chapter, verse: from }),
          ...(range === null ? {} : { range }),
        });
      }
      case "article":
        return this.panel.sendPage(await pages.article(request.recordKey), { id, verseKey: null });
      case "table": {
        const page = await pages.table(request.recordType, request.offset);
        return this.panel.sendPage(page, { id, verseKey: null });
      }
    }
  }

  async sendDifferences(request: Extract<ReaderRequest, { type: "difference" }>): Promise<void> {
    const rows = await this.panel.pages.differences(request.rows);
    this.panel.post({ type: "differences", id: request.id, rows });
  }

  async findChange(request: Extract<ReaderRequest, { type: "findChange" }>): Promise<void> {
    const { id } = request;
    const found = await this.panel.pages.findChange(request, request.by);
    if (found === null) {
      this.panel.post({ type: "found", id, change: null });
      return;
    }
    const { number, total, target } = found;
    const { recordType, recordKey } = found.change;
    this.panel.post({
      type: "found",
      id,
      change: { recordType, recordKey, number, total, target },
    });
  }

  /** Runs a person's action. Returns a notice for the webview; an empty one is not shown. */
  async act(request: ActionRequest): Promise<string> {
    const { ref } = this.panel;
    switch (request.type) {
      case "openMargin":
        await this.panel.margin.open(request.verseKey, request.kind);
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
        await showRow({ ref, recordType, recordKey });
        return "";
      }
    }
  }

  /** Reviews rows. For the whole resource, a message offers Undo. */
  private async review(request: ReviewRequest): Promise<string> {
    const { through, rows } = request;
    if (rows !== null) {
      if (through === null) await this.undoReview(rows);
      else
        this.undo.set(
          undoKey(rows),
          await this.panel.context.marks.review(this.panel.ref, { through, rows }),
        );
      return through === null
        ? vscode.l10n.t("Marked as not reviewed.")
        : vscode.l10n.t("Marked as reviewed.");
    }
    const { resource } = await this.panel.pages.known();
    if (resource === null) throw gone();
    if (through !== null) {
      const store = this.panel.context.store();
      await reviewResources(store, [{ ref: this.panel.ref, through }], resourceTitle(resource));
    }
    return "";
  }

  /** Restores the marks before the last review of these rows. An earlier review stays. */
  private async undoReview(rows: readonly RowName[]): Promise<void> {
    const former = this.undo.get(undoKey(rows)) ?? [{ through: null, rows }];
    this.undo.delete(undoKey(rows));
    for (const mark of former) await this.panel.context.marks.review(this.panel.ref, mark);
  }
}

function undoKey(rows: readonly RowName[]): string {
  return rows.map(rowKey).join("\n");
}

/** True for requests that need no local copy. */
export function isServedAway(request: ReaderRequest): boolean {
  return (
    ["ready", "place", "preferences", "problem"].includes(request.type) ||
    (request.type === "openIn" && request.target === "service")
  );
}
