import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { ActiveEnvironment } from "./app/activeEnvironment.js";
import { CredentialStore } from "./platform/credentials.js";
import { Ignores } from "./app/checks/ignores.js";
import { Quality } from "./app/checks/quality.js";
import { lazyStore } from "./app/lazyStore.js";
import { accountAuthor } from "./platform/accountAuthor.js";
import { publicFinding } from "./core/library/checks/finding.js";
import { ReviewMarks } from "./core/library/review/marks.js";
import { createLog } from "./platform/log.js";
import { contentOpener } from "./app/openContent.js";
import type { QuranContentSyncApi } from "./publicApi.js";
import { createPublicApi } from "./app/publicApi.js";
import { ReviewNotes } from "./app/reviewNotes.js";
import { BackgroundSync } from "./app/backgroundSync.js";
import { HistoryDocuments } from "./ui/changes/verseHistory.js";
import { ChangesView } from "./ui/changes/view.js";
import { ChangeDocuments } from "./ui/commands/changeDocuments.js";
import { registerCommands } from "./ui/commands/index.js";
import { VerifyReportDocument } from "./ui/commands/store.js";
import { registerEditorFeatures } from "./ui/editor/index.js";
import { VerseTexts } from "./ui/editor/verseTexts.js";
import { registerTools } from "./ui/tools/index.js";
import { NoteComments } from "./ui/notes/comments.js";
import { registerPanels } from "./ui/panels/index.js";
import { registerQuality } from "./ui/quality/index.js";
import { Presenter } from "./ui/presenter.js";
import { showStatusMenu } from "./ui/status/item.js";
import { SyncController } from "./ui/syncController.js";

/** Builds the parts and connects them. Nothing is opened before somebody needs it. */
export function activate(context: vscode.ExtensionContext): QuranContentSyncApi {
  if (vscode.l10n.bundle !== undefined) l10n.config({ contents: vscode.l10n.bundle });
  const log = createLog();
  const credentials = new CredentialStore(context.secrets, log);
  const active = new ActiveEnvironment(contentOpener(context, credentials, log), credentials, log);
  const controller = new SyncController(active, log);
  const background = new BackgroundSync(active, controller, context.globalState, log);
  const reviewNotes = new ReviewNotes(log);
  const quality = new Quality(
    active,
    {
      workerPath: vscode.Uri.joinPath(context.extensionUri, "dist", "store-worker.js").fsPath,
      wasmPath: vscode.Uri.joinPath(context.extensionUri, "dist", "sql-wasm.wasm").fsPath,
    },
    (key) => vscode.Uri.joinPath(context.globalStorageUri, key).fsPath,
    new Ignores(
      context.globalState,
      reviewNotes,
      () =>
        accountAuthor(reviewNotes.base?.scheme === "file" ? reviewNotes.base.fsPath : undefined),
      () => active.environment.key,
    ),
    log,
  );
  const presenter = new Presenter(
    active,
    controller,
    background,
    quality,
    log,
    context.workspaceState,
  );
  const report = new VerifyReportDocument();
  const changeDocuments = new ChangeDocuments(async () => (await active.open()).store);
  const store = lazyStore(
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
  const noteComments = new NoteComments({
    active,
    log,
    reviewNotes,
    memento: context.globalState,
  });
  const marks = new ReviewMarks(() => store);
  const panels = registerPanels(context, {
    store: () => store,
    marks,
    onDidChangeStore: active.onDidSwitch,
    state: () => active.view.state,
    openState: () => active.openState(),
    environment: () => active.environment.name,
    logger: log,
  });
  const verseTexts = new VerseTexts({
    store: () => store,
    environment: () => active.environment.name,
    recent: () => panels.recent(),
  });
  const qualityUi = registerQuality({
    active,
    log,
    quality,
    panels,
    extensionUri: context.extensionUri,
  });
  const changesView = new ChangesView(active, () => store, marks);
  const commands = registerCommands({
    changesView,
    active,
    log,
    controller,
    panels,
    verseTexts,
    quality,
    extensionUri: context.extensionUri,
    credentials,
    report,
    changeDocuments,
    memento: context.globalState,
    reviewNotes,
    noteComments,
    notes: async () => (await reviewNotes.read()).threads,
    findings: (ref) => quality.result(ref)?.findings.map(publicFinding) ?? null,
    resourceOpened: (ref) => {
      background.resourceOpened(ref);
    },
    showStatusMenu: () =>
      showStatusMenu({
        isSyncing: active.view.status?.running != null,
        unreviewed: presenter.unreviewed,
        isPaused: background.isPaused,
        setPaused: (paused) => background.setPaused(paused),
        summary: presenter.summary,
        remedies: presenter.remedies,
      }),
  });
  context.subscriptions.push(
    log,
    credentials,
    active,
    controller,
    background,
    presenter,
    quality,
    qualityUi,
    report,
    changeDocuments,
    changesView,
    new HistoryDocuments(async () => (await active.open()).store),
    reviewNotes,
    reviewNotes.onDidChange(() => void quality.refreshIgnored()),
    noteComments,
    commands,
    registerTools(verseTexts),
    registerEditorFeatures(
      verseTexts,
      (listener) => active.onDidCommit(listener),
      (error) => {
        log.warn(`Quotations could not be checked: ${String(error)}`);
      },
    ),
  );
  void background.start();
  return createPublicApi(active, controller, quality);
}
