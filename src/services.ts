import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { ActiveEnvironment } from "./app/activeEnvironment.js";
import { BackgroundSync } from "./app/backgroundSync.js";
import { Quality } from "./app/checks/quality.js";
import { lazy } from "./app/lazy.js";
import { lazyStore } from "./app/lazyStore.js";
import { ReviewNotes } from "./app/reviewNotes.js";
import type { ContentStore } from "./core/ports.js";
import { CredentialStore } from "./platform/credentials.js";
import type { Log } from "./platform/log.js";
import { registerEditorFeatures } from "./ui/editor/index.js";
import { Presenter } from "./ui/presenter.js";
import { SyncController } from "./ui/syncController.js";
import type { WorkbenchServices } from "./ui/workbench.js";

/**
 * Builds and connects the services of a window: the active environment, its syncs, checks and
 * notes, the immediately visible parts (tree, status bar), and the editor features, whose code is
 * loaded on first use. Opens nothing before it is needed.
 */
export function createServices(context: vscode.ExtensionContext, log: Log): WorkbenchServices {
  if (vscode.l10n.bundle !== undefined) l10n.config({ contents: vscode.l10n.bundle });
  const credentials = new CredentialStore(context.secrets, log);
  const loadOpener = lazy(async () => {
    const { contentOpener } = await import("./app/openContent.js");
    return contentOpener(context, credentials, log);
  });
  const active = new ActiveEnvironment(loadOpener, credentials, log);
  const store = activeStore(active);
  const controller = new SyncController(active, log);
  const background = new BackgroundSync(active, controller, context.globalState, log);
  const reviewNotes = new ReviewNotes(log);
  const quality = createQuality(context, active, reviewNotes, log);
  const presenter = new Presenter(
    active,
    controller,
    background,
    quality,
    log,
    context.workspaceState,
  );
  context.subscriptions.push(
    credentials,
    active,
    controller,
    background,
    presenter,
    quality,
    reviewNotes,
    reviewNotes.onDidChange(() => {
      quality.followNotes();
    }),
    ...editorFeatures(context, active, store, log),
    laterStart(background),
  );
  return {
    context,
    log,
    credentials,
    active,
    store,
    controller,
    background,
    reviewNotes,
    quality,
    presenter,
  };
}

/** The store of the environment in use. */
function activeStore(active: ActiveEnvironment): ContentStore {
  return lazyStore(
    async () => (await active.open()).store,
    (listener) => {
      const subscription = active.onDidCommit(({ changes, state }) => {
        listener(changes, state);
      });
      return () => {
        subscription.dispose();
      };
    },
  );
}

/** Registers the editor features, whose code is loaded by the first editor that needs it. */
function editorFeatures(
  context: vscode.ExtensionContext,
  active: ActiveEnvironment,
  store: ContentStore,
  log: Log,
): vscode.Disposable[] {
  const quotationsFailed = (error: unknown): void => {
    log.warn(`Quotations could not be checked: ${String(error)}`);
  };
  const load = lazy(async () => {
    const { createEditorFeatures } = await import("./ui/editor/features.js");
    const features = createEditorFeatures(
      store,
      () => active.environment.name,
      context.globalState,
      quotationsFailed,
    );
    context.subscriptions.push(features);
    return features;
  });
  return [
    registerEditorFeatures(load, (listener) => active.onDidCommit(listener), quotationsFailed),
  ];
}

/**
 * Starts background syncs in a task of its own, so that the first drawing of tree and status bar
 * does not wait for the code of the sync engine.
 */
function laterStart(background: BackgroundSync): vscode.Disposable {
  const starting = setImmediate(() => void background.start());
  return new vscode.Disposable(() => {
    clearImmediate(starting);
  });
}

function createQuality(
  context: vscode.ExtensionContext,
  active: ActiveEnvironment,
  reviewNotes: ReviewNotes,
  log: Log,
): Quality {
  const inDist = (file: string): string =>
    vscode.Uri.joinPath(context.extensionUri, "dist", file).fsPath;
  const workerPath = inDist("store-worker.js");
  return new Quality(
    active,
    { workerPath, wasmPath: inDist("sql-wasm.wasm") },
    (key) => vscode.Uri.joinPath(context.globalStorageUri, key).fsPath,
    lazy(async () => {
      const [{ Ignores }, { accountAuthor }] = await Promise.all([
        import("./app/checks/ignores.js"),
        import("./platform/accountAuthor.js"),
      ]);
      return new Ignores(
        context.globalState,
        reviewNotes,
        () =>
          accountAuthor(reviewNotes.base?.scheme === "file" ? reviewNotes.base.fsPath : undefined),
        () => active.environment.key,
      );
    }),
    lazy(async () => {
      const { FindingFiles, rulesOf } = await import("./app/checks/findingFiles.js");
      return new FindingFiles(await rulesOf(workerPath));
    }),
    log,
  );
}
