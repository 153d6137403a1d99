import * as vscode from "vscode";
import type { ActiveEnvironment } from "../app/activeEnvironment.js";
import type { BackgroundSync } from "../app/backgroundSync.js";
import type { Quality } from "../app/checks/quality.js";
import type { ReviewNotes } from "../app/reviewNotes.js";
import { publicFinding } from "../core/library/checks/finding.js";
import { ReviewMarks } from "../core/library/review/marks.js";
import type { ContentStore } from "../core/ports.js";
import type { CredentialStore } from "../platform/credentials.js";
import type { Log } from "../platform/log.js";
import { onDidChangeSettings, readEntries } from "../platform/settings.js";
import type { ViewNode } from "./changes/nodes.js";
import { HistoryDocuments } from "./changes/verseHistory.js";
import { ChangesView } from "./changes/view.js";
import { ChangeDocuments, type ReadOnlyFiles } from "./commands/changeDocuments.js";
import { commandHandlers, type CommandContext, type CommandHandler } from "./commands/index.js";
import {
  COMMANDS,
  HISTORY_SCHEME,
  REPORT_SCHEME,
  ROW_SCHEME,
  SHOW_STATUS_MENU,
} from "./commands/ids.js";
import { VerifyReportDocument } from "./commands/store.js";
import { Documents } from "./documents.js";
import { InsertedVerses } from "./editor/insertedVerses.js";
import { VerseTexts } from "./editor/verseTexts.js";
import { NoteComments } from "./notes/comments.js";
import { NotesSection } from "./notes/notesSection.js";
import { showNextStep } from "./nextStep.js";
import { createPanels } from "./panels/index.js";
import type { Panels } from "./panels/panels.js";
import type { Presenter } from "./presenter.js";
import { openNote } from "./notes/noteCommands.js";
import { Margin } from "./quality/margin.js";
import { registerQuality } from "./quality/index.js";
import { VerseDocuments } from "./quality/verseDocuments.js";
import { showStatusMenu } from "./status/item.js";
import type { SyncController } from "./syncController.js";
import { createTools } from "./tools/index.js";

/** The services of a window. `src/services.ts` builds them. */
export interface WorkbenchServices {
  readonly context: vscode.ExtensionContext;
  readonly log: Log;
  readonly credentials: CredentialStore;
  readonly active: ActiveEnvironment;
  /** Reads the store of the environment in use. */
  readonly store: ContentStore;
  readonly controller: SyncController;
  readonly background: BackgroundSync;
  readonly reviewNotes: ReviewNotes;
  readonly quality: Quality;
  readonly presenter: Presenter;
}

/** The parts of the user interface that load on first use. */
export interface Workbench extends vscode.Disposable {
  readonly panels: Panels;
  readonly changesView: vscode.TreeDataProvider<ViewNode>;
  /** Read-only documents of all schemes. */
  readonly documents: vscode.TextDocumentContentProvider;
  /** The files of comparisons. */
  readonly changeFiles: ReadOnlyFiles;
  readonly tools: Readonly<Record<string, vscode.LanguageModelTool<unknown>>>;
  /** Runs a command of `COMMANDS`, or the status menu. */
  run(command: string, argument: unknown, selection: unknown): Promise<unknown>;
}

/** Builds and connects the parts. Opens nothing before it is needed. */
export function createWorkbench(
  services: WorkbenchServices,
  changesTree: vscode.TreeView<ViewNode>,
): Workbench {
  const { context, log, active, store, background, quality, reviewNotes } = services;
  const openStore = async (): Promise<ContentStore> => (await active.open()).store;
  const { extensionUri } = context;
  const report = new VerifyReportDocument();
  const verseDocuments = new VerseDocuments(openStore);
  const noteComments = new NoteComments({
    active,
    log,
    reviewNotes,
    memento: context.globalState,
  });
  const marks = new ReviewMarks(() => store);
  const margin = createMargin(services, noteComments);
  const panels = panelsOf(services, margin, marks);
  const verseTexts = new VerseTexts({
    store: () => store,
    environment: () => active.environment.name,
    entries: () => readEntries(active.environment.name),
    recent: () => panels.recent(),
    inserted: new InsertedVerses(context.globalState, () => active.environment.name),
  });
  const notesSection = new NotesSection(active, () => store, reviewNotes);
  const changesView = new ChangesView(active, () => store, marks, changesTree, notesSection);
  const changeDocuments = new ChangeDocuments(openStore, () => active.environment.key);
  const documents = new Documents({
    [ROW_SCHEME]: [panels.documents, verseDocuments],
    [HISTORY_SCHEME]: [new HistoryDocuments(openStore, () => active.environment.key)],
    [REPORT_SCHEME]: [report],
  });
  const commands = commandTable(services, {
    ...services,
    changesView,
    panels,
    verseTexts,
    extensionUri,
    report,
    changeDocuments,
    memento: context.globalState,
    noteComments,
    notesSection,
    notes: async () => (await reviewNotes.read()).threads,
    findings: (ref) => quality.result(ref)?.findings.map(publicFinding) ?? null,
    resourceOpened: (ref) => {
      background.resourceOpened(ref);
    },
  });
  const parts = vscode.Disposable.from(
    documents,
    changeDocuments,
    report,
    verseDocuments,
    changesView,
    notesSection,
    noteComments,
    margin,
    services.controller.onDidAttempt(() => {
      // VS Code's watcher can miss files in a folder that was just created.
      reviewNotes.readQuietly();
    }),
    registerQuality(
      { ...services, panels, extensionUri, memento: context.globalState },
      verseDocuments,
    ),
  );
  return {
    panels,
    changesView,
    documents,
    changeFiles: changeDocuments,
    tools: createTools(verseTexts),
    run: async (command, argument, selection) => commands.get(command)?.(argument, selection),
    dispose: () => {
      parts.dispose();
    },
  };
}

function createMargin(services: WorkbenchServices, noteComments: NoteComments): Margin {
  const { active, context, log, quality, reviewNotes } = services;
  return new Margin({
    active,
    quality,
    reviewNotes,
    openNote: (note) =>
      openNote(
        note,
        { active, log, reviewNotes, memento: context.globalState, noteComments },
        // The reader stays open, as when a finding is opened.
        { beside: true },
      ),
  });
}

function panelsOf(services: WorkbenchServices, margin: Margin, marks: ReviewMarks): Panels {
  const { active, context, log, quality, store } = services;
  return createPanels(context, {
    margin,
    quality,
    store: () => store,
    marks,
    onDidChangeStore: active.onDidSwitch,
    state: () => active.view.state,
    openState: () => active.openState(),
    environment: () => active.environment.name,
    environmentKey: () => active.environment.key,
    entries: () => readEntries(active.environment.name),
    onDidChangeEntries: (listener) =>
      onDidChangeSettings(["resources", "sandbox.resources"], () => {
        listener(undefined);
      }),
    logger: log,
    showNextStep: (message) => {
      showNextStep(message, services);
    },
  });
}

/** The handlers of all commands by id, and of the status menu. */
function commandTable(
  services: WorkbenchServices,
  context: CommandContext,
): ReadonlyMap<string, CommandHandler> {
  const { active, background, presenter } = services;
  const handlers = Object.entries(commandHandlers(context));
  return new Map<string, CommandHandler>([
    ...handlers.map(
      ([name, handler]) => [COMMANDS[name as keyof typeof COMMANDS], handler] as const,
    ),
    [
      SHOW_STATUS_MENU,
      () =>
        showStatusMenu({
          isSyncing: active.view.status?.running != null,
          unreviewed: presenter.unreviewed,
          isPaused: background.isPaused,
          setPaused: (paused) => background.setPaused(paused),
          summary: presenter.summary,
          remedies: presenter.remedies,
        }),
    ],
  ]);
}
