import type * as vscode from "vscode";
import type { LocalResource, ResourceRef } from "../core/model/resource.js";
import type { RunOutcome } from "../core/sync/types.js";

/** The origin of a run. A person's run shows a notification with Cancel; others are quiet. */
export type RunOrigin = "person" | "background" | "api";

/** Starts syncs and full copies. */
export interface SyncStarter {
  /**
   * Fires after each attempt to sync, including failed ones, with its start in milliseconds since
   * 1970.
   */
  readonly onDidAttempt: vscode.Event<number>;
  sync(origin: RunOrigin, options?: { readonly full?: boolean }): Promise<RunOutcome>;
  /** Throws a ContentError if the full copy could not be fetched or stored. */
  refreshFullCopy(ref: ResourceRef, name: string, origin: RunOrigin): Promise<LocalResource>;
}
