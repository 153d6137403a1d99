import * as vscode from "vscode";
import { serializeError } from "../../core/model/errors.js";
import { resourceKey, type ResourceRef } from "../../core/model/resource.js";
import type { ContentStore, Logger } from "../../core/ports.js";
import type { StoreState } from "../../core/model/storeState.js";
import { focusReportSchema } from "../../protocol/focus.js";
import { parseMessage } from "../../protocol/shared.js";
import { describeError } from "../text/errors.js";
import type { EnvironmentName, ServiceInUse } from "./head.js";

/** The extension's services for a panel. */
export interface PanelContext {
  readonly extensionUri: vscode.Uri;
  readonly store: () => ContentStore;
  /** The newest known state. Opens the store if necessary. */
  readonly state: () => Promise<StoreState>;
  readonly environment: () => EnvironmentName;
  readonly environmentKey: () => string;
  readonly service: () => ServiceInUse;
  readonly logger: Logger;
  open(ref: ResourceRef, verseKey: string | null): Promise<void>;
  inspect(ref: ResourceRef): Promise<void>;
}

/** A refused request, with a message for the user. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export function gone(): Refusal {
  return new Refusal("not_stored", vscode.l10n.t("This is no longer in the local copy."));
}

/** The id of an invalid request, to answer it. */
export function requestIdOf(message: unknown): number | null {
  const id: unknown =
    typeof message === "object" && message !== null ? Reflect.get(message, "id") : null;
  return typeof id === "number" && Number.isSafeInteger(id) && id > 0 ? id : null;
}

/** The answer to a failed request. */
type Failure =
  | {
      readonly type: "failed";
      readonly id: number;
      readonly code: string;
      readonly message: string;
    }
  | {
      readonly type: "nothing";
      readonly title: string;
      readonly message: string;
      readonly canRetry: true;
    };

/**
 * Validates a webview's message and serves it; reports about the focus are ignored. Invalid and failed
 * requests are answered and logged; `expected` errors, which the user caused, are not logged.
 */
export async function answerMessage<T extends { readonly type: string }>(
  message: unknown,
  panel: {
    readonly schema: Parameters<typeof parseMessage<T>>[0];
    /** For the log: `Reader`. */
    readonly name: string;
    /** The panel's resource, if it has one. */
    readonly ref: ResourceRef | null;
    readonly logger: Logger;
    readonly post: (failure: Failure) => void;
    readonly serve: (request: T) => Promise<void>;
    readonly expected?: (
      error: unknown,
    ) => { readonly code: string; readonly message: string } | null;
  },
): Promise<void> {
  if (parseMessage(focusReportSchema, message).ok) return;
  const { logger, post } = panel;
  const parsed = parseMessage(panel.schema, message);
  if (!parsed.ok) {
    logger.warn(`${panel.name}: a message was refused: ${parsed.problem}`);
    const id = requestIdOf(message);
    if (id !== null) {
      post({
        type: "failed",
        id,
        code: "invalid_message",
        message: vscode.l10n.t("This could not be done. See the log for details."),
      });
    }
    return;
  }
  const request = parsed.value;
  try {
    await panel.serve(request);
  } catch (error) {
    const expected = panel.expected?.(error) ?? null;
    const failure = serializeError(error);
    if (expected === null) {
      const place = `${panel.name}${panel.ref === null ? "" : ` ${resourceKey(panel.ref)}`}, ${request.type}`;
      logger.warn(`${place}: ${failure.code}: ${failure.message}`);
    }
    const { code } = expected ?? failure;
    const text = expected?.message ?? describeError(failure, vscode.env.language).message;
    const id = requestIdOf(request);
    if (id !== null) post({ type: "failed", id, code, message: text });
    else if (request.type === "ready") {
      const title = vscode.l10n.t("This cannot be read now");
      post({ type: "nothing", title, message: text, canRetry: true });
    }
  }
}
