import * as vscode from "vscode";
import type { ResourceRef } from "../../core/model/resource.js";
import { serviceNameOfKey } from "../text/services.js";
import { Refusal } from "./panelContext.js";

/**
 * The service whose local copy a panel shows. Another service can have another resource of the same
 * group and id, so a panel never shows another service's.
 */
export class HomeService {
  /** `current` is the key of the environment in use; `key` is the panel's own. */
  constructor(
    private readonly current: () => string,
    readonly key: string = current(),
  ) {}

  get isInUse(): boolean {
    return this.current() === this.key;
  }

  /** The name of the service for users. */
  get name(): string {
    return serviceNameOfKey(this.key);
  }

  /** The reason for an empty panel. */
  nothing(): { readonly title: string; readonly message: string; readonly canRetry: false } {
    return {
      title: vscode.l10n.t("From another service"),
      message: vscode.l10n.t(
        "This panel belongs to the local copy of “{0}”, which is kept. Switch to that service to read on.",
        this.name,
      ),
      canRetry: false,
    };
  }

  /** Throws a Refusal while the service is not in use. */
  assertInUse(): void {
    if (!this.isInUse) throw new Refusal("other_service", this.nothing().message);
  }
}

/** The reason for an empty panel of a resource without rows. */
export function notStored({ group, id }: ResourceRef): ReturnType<HomeService["nothing"]> {
  return {
    title: vscode.l10n.t("Not in the local copy"),
    message: vscode.l10n.t(
      "{0}:{1} has no rows here. Sync it, and this panel shows it.",
      group,
      id,
    ),
    canRetry: false,
  };
}
