import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { resourceKey } from "./core/model/resource.js";
import { SAMPLE } from "./core/sandbox/sampleIds.js";
import { ContentHost } from "./platform/contentHost.js";
import { CredentialStore } from "./platform/credentials.js";
import { lateStore } from "./platform/lateStore.js";
import { createLog } from "./platform/log.js";
import { contentOpener } from "./platform/openContent.js";
import type { QuranContentSyncApi } from "./publicApi.js";
import { createPublicApi } from "./ui/api.js";
import { BackgroundSync } from "./ui/backgroundSync.js";
import { ChangeDocuments } from "./ui/commands/changeDocuments.js";
import { registerCommands } from "./ui/commands/index.js";
import { VerifyReportDocument } from "./ui/commands/store.js";
import { registerPanels } from "./ui/panels/index.js";
import { Presenter } from "./ui/presenter.js";
import { showStatusMenu } from "./ui/status/item.js";
import { SyncRunner } from "./ui/syncRunner.js";

/** Builds the parts and connects them. Nothing is opened before somebody needs it. */
export function activate(context: vscode.ExtensionContext): QuranContentSyncApi {
  if (vscode.l10n.bundle !== undefined) l10n.config({ contents: vscode.l10n.bundle });
  const log = createLog();
  const credentials = new CredentialStore(context.secrets, log);
  const host = new ContentHost(contentOpener(context, credentials, log), credentials, log);
  const runner = new SyncRunner(host, log);
  const background = new BackgroundSync(host, runner, context.globalState, log);
  const presenter = new Presenter(host, runner, background, log, context.workspaceState);
  const report = new VerifyReportDocument();
  const changeDocuments = new ChangeDocuments(async () => (await host.open()).store);
  const store = lateStore(
    async () => (await host.open()).store,
    (listener) => {
      const subscription = host.onDidCommit(({ refs, state }) => {
        listener(refs, state);
      });
      return () => {
        subscription.dispose();
      };
    },
  );
  const panels = registerPanels(context, {
    store: () => store,
    onDidChangeStore: host.onDidSwitch,
    state: () => host.view.state,
    environment: () => host.environment.name,
    logger: log,
  });
  const commands = registerCommands({
    host,
    log,
    runner,
    panels,
    credentials,
    report,
    changeDocuments,
    sandboxEntries: Object.values(SAMPLE).map(resourceKey),
    showStatusMenu: () =>
      showStatusMenu({
        isSyncing: host.view.status?.running != null,
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
    host,
    runner,
    background,
    presenter,
    report,
    changeDocuments,
    commands,
  );
  void background.start();
  return createPublicApi(host, runner);
}
