import type * as vscode from "vscode";
import type { ContentStore, Logger } from "../../core/ports.js";
import type { StoreState } from "../../core/model/storeState.js";
import type { VerseReference } from "../../core/model/verseReference/index.js";
import type { Quality } from "../../app/checks/quality.js";
import type { RowPlace } from "../../core/library/reading/rowTarget.js";
import type { ReviewMarks } from "../../core/library/review/marks.js";
import type { ResourceRef } from "../../core/model/resource.js";
import type { RowName } from "../../core/model/row.js";
import type { EnvironmentName } from "./head.js";
import type { ReaderMargin } from "./readerMargin.js";

/** The parts of the extension that the panels use. */
export interface PanelDeps {
  /** The store of the environment in use. Throws, or rejects on use, if it cannot be opened. */
  readonly store: () => ContentStore;
  /** Fires when `store()` has changed (another environment, or a reopened store). */
  readonly onDidChangeStore: vscode.Event<unknown>;
  /** The state after the last commit; null until the store is open. */
  readonly state: () => StoreState | null;
  /** The same as `state`, but opens the store if necessary. */
  readonly openState: () => Promise<StoreState>;
  /** The environment in use, which determines the attribution. */
  readonly environment: () => EnvironmentName;
  /** The key of the environment in use: it names the folder of the local copy. */
  readonly environmentKey: () => string;
  /** The environment's entries of the `resources` setting. */
  readonly entries: () => readonly string[];
  /** Fires when `entries()` changes. */
  readonly onDidChangeEntries: vscode.Event<unknown>;
  readonly logger: Logger;
  /** Says what the local copy lacks, with a button for the first missing step. */
  readonly showNextStep: (message: string) => void;
  /** The marks of findings and notes beside verses. */
  readonly margin: ReaderMargin & { readonly onDidChange: vscode.Event<unknown> };
  /** The findings of the quality checks. */
  readonly quality: Pick<Quality, "result" | "onDidChange">;
  /** The unreviewed changes of the store; the panels keep them up to date. */
  readonly marks: ReviewMarks;
}

export interface OpenOptions {
  readonly verseKey?: string;
  readonly beside?: boolean;
  /** The row to show in its chapter, article or table. */
  readonly row?: RowName;
  /** Verses to mark until Escape. */
  readonly range?: VerseReference;
  /** A query whose words to mark until Escape. */
  readonly highlight?: string;
  /** A changed row whose difference to open in place. */
  readonly difference?: RowName;
}

/** What a panel shows. */
export interface PanelPlace {
  readonly ref: ResourceRef;
  /** Null for a panel without verses. */
  readonly verseKey: string | null;
}

export interface Panels {
  /** Opens a resource in the reader, or reveals the reader that shows it. */
  open(ref: ResourceRef, options?: OpenOptions): Promise<void>;
  /** Opens the inspector of a resource. */
  inspect(ref: ResourceRef): Promise<void>;
  /** Opens the search panel, with a query if one is given. */
  search(query?: string): Promise<void>;
  /** Compares resources at a verse, in the open compare panel or a new one. */
  compare(reference: VerseReference): Promise<void>;
  /**
   * Compares a resource with others, or several with each other, at the last read verse of the
   * first.
   */
  compareResources(refs: readonly ResourceRef[]): Promise<void>;
  /** The verse of the active reader; null if another editor is active. */
  activeVerse(): VerseReference | null;
  /** The same verse with its resource. */
  activePlace(): (ResourceRef & { readonly verseKey: string }) | null;
  /**
   * The resource of the active panel, with its verse: the usual answer to a question for one. Null
   * if another editor is active.
   */
  front(): PanelPlace | null;
  /** Shows verses in the last used reader, else in the last read resource. */
  goTo(reference: VerseReference): Promise<void>;
  /** The verse of each row, or the printed place of a word; null without either. */
  inText(rows: readonly (ResourceRef & RowName)[]): Promise<(RowPlace | null)[]>;
  /** Keys of read resources, newest first. */
  recent(): readonly string[];
  /** Fills a panel that VS Code restored after a reload, or closes it if that is impossible. */
  restore(viewType: string, panel: vscode.WebviewPanel, state: unknown): void;
  /** The payloads of rows as read-only documents. */
  readonly documents: vscode.TextDocumentContentProvider;
}
