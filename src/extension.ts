import { createRequire } from "node:module";
import * as vscode from "vscode";
import { lazy } from "./app/lazy.js";
import { lazyPublicApi, type VerseReferences } from "./app/lazyPublicApi.js";
import { formatMessagesWith, type MessageFormatter } from "./core/model/plural.js";
import type { ResourceRef } from "./core/model/resource.js";
import { createLog, logError } from "./platform/log.js";
import type { QuranContentSyncApi } from "./publicApi.js";
import { registerWorkbench } from "./ui/lazyWorkbench.js";

/**
 * Registers what VS Code and other extensions ask for by name (commands, panels, documents, tools,
 * the public API), without its code. The services and the immediately visible parts follow in the
 * next task, or with the first use. `npm run package` limits the size of this file's imports.
 */
export function activate(context: vscode.ExtensionContext): QuranContentSyncApi {
  const loadNow = createRequire(__filename);
  formatMessagesWith(() => loadNow("./chunks/icuMessage.js") as MessageFormatter);
  const log = createLog();
  const changed = new vscode.EventEmitter<ResourceRef[]>();
  const services = lazy(async () => {
    const { createServices } = await import("./services.js");
    const made = createServices(context, log);
    context.subscriptions.push(
      made.active.onDidCommit(({ changes }) => {
        changed.fire(changes.map(({ group, id }) => ({ group, id })));
      }),
      // The Problems panel shows findings of checks after a sync.
      made.quality.onDidChange(() => {
        if (made.quality.counts.size > 0)
          workbench().catch((error: unknown) => {
            logError(log, "The findings could not be shown", error);
          });
      }),
    );
    return made;
  });
  const workbench = registerWorkbench(
    async (changesTree) => {
      const made = await services();
      const { createWorkbench } = await import("./ui/workbench.js");
      const parts = createWorkbench(made, changesTree);
      context.subscriptions.push(parts);
      return parts;
    },
    log,
    context.subscriptions,
  );
  const starting = setImmediate(() => {
    services().catch((error: unknown) => {
      logError(log, "The extension could not start", error);
    });
  });
  context.subscriptions.push(
    log,
    changed,
    new vscode.Disposable(() => {
      clearImmediate(starting);
    }),
  );
  return lazyPublicApi(
    changed.event,
    lazy(async () => {
      const { active, controller, quality } = await services();
      const { createPublicApi } = await import("./app/publicApi.js");
      return createPublicApi(active, controller, quality);
    }),
    () => loadNow("./chunks/verseReference.js") as VerseReferences,
  );
}
