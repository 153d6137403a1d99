import type * as vscode from "vscode";
import type { ResourceRef } from "../../core/model/resource.js";
import type { ContentStore, Logger } from "../../core/ports.js";

/** What the panels need of the extension. */
export interface PanelDeps {
  /** The store of the environment in use. Throws, or rejects on use, where it cannot be opened. */
  readonly store: () => ContentStore;
  /** Fires when `store()` answers another store than before (environment changed, reopened). */
  readonly onDidChangeStore: vscode.Event<unknown>;
  /** The environment in use: it decides the attribution that readers see. */
  readonly environment: () => "production" | "prelive" | "sandbox" | "custom";
  readonly logger: Logger;
}

export interface OpenOptions {
  readonly verseKey?: string;
  readonly beside?: boolean;
}

export interface Panels {
  /** Opens a resource in the reader, or reveals the reader that shows it. */
  open(ref: ResourceRef, options?: OpenOptions): Promise<void>;
  /** Opens the inspector of a resource. */
  inspect(ref: ResourceRef): Promise<void>;
  /** Shows a verse in the reader used last, else in the first resource that has verses. */
  goTo(verseKey: string): Promise<void>;
}
