import type * as vscode from "vscode";
import type { ResourceRef } from "../../core/model/resource.js";
import type { ContentStore, Logger } from "../../core/ports.js";
import type { EnvironmentName } from "./head.js";

/** What one panel needs of the panels around it. */
export interface PanelContext {
  readonly extensionUri: vscode.Uri;
  readonly store: () => ContentStore;
  readonly environment: () => EnvironmentName;
  readonly logger: Logger;
  open(ref: ResourceRef, verseKey: string | null): Promise<void>;
  inspect(ref: ResourceRef): Promise<void>;
}

/** The number of a request whose rest could not be understood, so that it can be answered. */
export function requestIdOf(message: unknown): number | null {
  const id: unknown =
    typeof message === "object" && message !== null ? Reflect.get(message, "id") : null;
  return typeof id === "number" && Number.isSafeInteger(id) && id > 0 ? id : null;
}
