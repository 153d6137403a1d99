import type { NoteThread } from "../../core/library/notes/fold.js";
import type { ResourceRef } from "../../core/model/resource.js";
import * as vscode from "vscode";
import { resourceKey } from "../../core/model/resource.js";
import {
  copyChange,
  filterChanges,
  markChangeReviewed,
  openChange,
  SELECTION,
  stepChange,
  type ChangesViewContext,
} from "../changes/commands.js";
import { refOf, verseOfChange } from "../changes/model.js";
import { changesNode, isChanges, noteOfNode, viewNode } from "../changes/nodes.js";
import { reportedPart } from "../changes/selection.js";
import type { ChangesView } from "../changes/view.js";
import { showVerseHistory } from "../changes/verseHistory.js";
import { exportTargetOf } from "../../platform/exportTarget.js";
import { entriesKey, openSettings } from "../../platform/settings.js";
import { confirm, showTransient } from "../messages.js";
import { insertVerse } from "../editor/insertVerse.js";
import type { VerseTexts } from "../editor/verseTexts.js";
import { noCopyYet, showNextStep } from "../nextStep.js";
import { addNote, type NotesContext } from "../notes/addNote.js";
import type { NoteComments } from "../notes/comments.js";
import {
  addNoteEvidence,
  assignNote,
  changeNoteState,
  markNoteFixed,
  openNoteNode,
} from "../notes/noteCommands.js";
import type { NotesSection } from "../notes/notesSection.js";
import type { Panels } from "../panels/panels.js";
import type { SyncController } from "../syncController.js";
import { signIn, signOut, type AccountContext } from "./account.js";
import { addResources } from "./addResources.js";
import { checkQuality, type QualityContext } from "../quality/commands.js";
import { showIgnoredFindings } from "../quality/ignoredFindings.js";
import {
  groupArgument,
  resourceArgument,
  resourceArguments,
  scopeArgument,
  textArgument,
  verseOfResourceArgument,
} from "./arguments.js";
import type { ChangeDocuments } from "./changeDocuments.js";
import { markReviewed, showChanges } from "./changes.js";
import { chooseResource } from "./chooseResource.js";
import { exportCommand } from "./export.js";
import type { CommandName } from "./ids.js";
import {
  acknowledgeLostRows,
  compare,
  goToVerse,
  inspectResource,
  openResource,
} from "./reading.js";
import { quickSearch } from "./quickSearch.js";
import { copyPublisherReport, copyReviewReport, type ReportContext } from "./reviewReport.js";
import { deleteLocalCopy, refreshFullCopy, removeResource } from "./resources.js";
import { publishSampleChange } from "./sandbox.js";
import { environmentName, leaveSandbox, switchService, trySandbox } from "./services.js";
import { verifyStore, type VerifyReportDocument } from "./store.js";

export interface CommandContext
  extends AccountContext, ReportContext, QualityContext, NotesContext, ChangesViewContext {
  readonly noteComments: NoteComments;
  readonly notesSection: NotesSection;
  readonly controller: SyncController;
  readonly panels: Panels;
  readonly verseTexts: VerseTexts;
  readonly report: VerifyReportDocument;
  readonly changeDocuments: ChangeDocuments;
  /** Called when a person has opened a resource. */
  readonly resourceOpened: (ref: ResourceRef) => void;
}

/**
 * Receives the arguments of the call. A menu of the tree passes the selection as the second one.
 */
export type CommandHandler = (argument: unknown, selection: unknown) => Promise<unknown>;

type Handlers = Partial<Record<CommandName, CommandHandler>>;

/** The handlers of the manifest's commands. Arguments come from outside, so each is checked. */
export function commandHandlers(context: CommandContext): Record<CommandName, CommandHandler> {
  return {
    ...syncHandlers(context),
    ...readingHandlers(context),
    ...reviewHandlers(context),
    ...noteHandlers(context),
    ...serviceHandlers(context),
  };
}

/** Syncing, and the resources to sync. */
function syncHandlers(context: CommandContext) {
  return {
    sync: () => sync(context),
    cancelSync: () => {
      context.controller.cancel();
      return Promise.resolve();
    },
    refreshFullCopy: (argument) => refreshFullCopy(resourceArgument(argument), context),
    resync: () => resync(context),
    addResources: (argument) => addResources(context, groupArgument(argument)),
    removeResource: (argument, selection) =>
      removeResource(resourceArguments(argument, selection), context),
  } satisfies Handlers;
}

/** Reading, searching and quoting. */
function readingHandlers(context: CommandContext) {
  return {
    openResource: (argument) => openResource(resourceArgument(argument), context),
    openToSide: (argument) => openResource(resourceArgument(argument), context, { beside: true }),
    inspectResource: (argument) => inspectResource(resourceArgument(argument), context),
    goToVerse: (argument) => goToVerse(textArgument(argument), context),
    compare: (argument, selection) =>
      compare(textArgument(argument), resourceArguments(argument, selection), context),
    search: (argument) => context.panels.search(textArgument(argument)),
    quickSearch: (argument) => quickSearch(textArgument(argument), context),
    insertVerse: (argument) => insertVerse(textArgument(argument), context.verseTexts, context),
    copyReference: async (argument) => {
      const ref = resourceArgument(argument);
      if (ref === undefined) return;
      await vscode.env.clipboard.writeText(resourceKey(ref));
      showTransient(vscode.l10n.t("Copied {0}", resourceKey(ref)));
    },
    exportResource: (argument, target) =>
      exportCommand(resourceArgument(argument), exportTargetOf(target), context),
  } satisfies Handlers;
}

/** Changes, their review, and quality checks. */
function reviewHandlers(context: CommandContext) {
  return {
    showChanges: (argument) => showChanges(resourceArgument(argument), context),
    chooseChanges: () => showChanges(undefined, context),
    markReviewed: (argument) => markReviewed(resourceArgument(argument), context),
    openChange: async (argument) => {
      const node = viewNode(argument) ?? (await context.changesView.selected());
      if (node?.kind === "change") await openChange(node, context);
    },
    markChangeReviewed: (argument, selection) => markChangeReviewed(argument, selection, context),
    nextChange: () => stepChange(1, context),
    previousChange: () => stepChange(-1, context),
    copyChange: async (argument) => {
      const node = viewNode(argument) ?? (await context.changesView.selected());
      if (node?.kind === "change") await copyChange(node, context);
    },
    filterChanges: () => filterChanges(context),
    verseHistory: (argument) =>
      showVerseHistory(
        verseOfNode(argument, context.changesView) ?? context.panels.activePlace(),
        context,
      ),
    copyReviewReport: (argument) => copyReviewReport(reportedNode(argument), context),
    checkQuality: (argument) => checkQuality(scopeArgument(argument), context),
    showIgnoredFindings: () => showIgnoredFindings(context),
    acknowledgeLostRows: async (argument) => {
      const { store } = await context.active.open();
      const ref =
        resourceArgument(argument) ??
        (await chooseResource(
          await store.state(),
          vscode.l10n.t("Mark Lost Rows as Seen"),
          context,
          (resource) => resource.lostRows !== null,
        ));
      if (ref !== undefined) await acknowledgeLostRows(ref, context);
    },
  } satisfies Handlers;
}

/** Review notes. */
function noteHandlers(context: CommandContext) {
  return {
    addNote: (argument) =>
      addNote(verseOfResourceArgument(verseOfNode(argument, context.changesView)), context),
    replyToNote: (argument) => context.noteComments.reply(argument),
    changeNoteState: onNote((note) => changeNoteState(note, context), context),
    assignNote: onNote((note) => assignNote(note, context), context),
    addNoteEvidence: onNote((note) => addNoteEvidence(note, context), context),
    markNoteFixed: onNote((note) => markNoteFixed(note, context), context),
    copyNoteReport: onNote(async (note) => {
      if (note.verseKey === null) return;
      await copyPublisherReport({ ...note.resource, verseKey: note.verseKey }, context, note);
    }, context),
    openNote: async (argument) => {
      const node = viewNode(argument) ?? (await context.changesView.selected());
      if (node !== undefined && !isChanges(node)) await openNoteNode(node, context);
    },
    filterNotes: () => context.notesSection.chooseFilter(),
  } satisfies Handlers;
}

/** The service in use, its credentials and its local copy. */
function serviceHandlers(context: CommandContext) {
  return {
    signIn: () => signIn(context),
    signOut: () => signOut(context),
    verifyStore: () => verifyStore(context),
    deleteLocalCopy: (argument) => deleteLocalCopy(resourceArgument(argument), context),
    showLog: () => {
      context.log.show();
      return Promise.resolve();
    },
    trySandbox: () => trySandbox(context),
    leaveSandbox: () => leaveSandbox(context),
    switchService: (argument) => switchService(environmentName(argument), context),
    sandboxPublishChange: () => publishSampleChange(context),
    openSettings: (argument) =>
      openSettings(
        argument === "resources" ? entriesKey(context.active.environment.name) : undefined,
      ),
  } satisfies Handlers;
}

/** A handler for the note of a comment thread, or of a row of the Notes section. */
function onNote(
  handle: (note: NoteThread) => Promise<void>,
  { noteComments }: CommandContext,
): CommandHandler {
  return async (argument) => {
    const note = noteOfNode(argument) ?? noteComments.noteFrom(argument);
    if (note !== undefined) await handle(note);
  };
}

/** A change of the view as the argument of Show History of Verse; any other argument unchanged. */
function verseOfNode(argument: unknown, { selection }: ChangesView): unknown {
  const node = argument === SELECTION ? selection[0] : viewNode(argument);
  if (node?.kind !== "change") return argument;
  return { ...refOf(node), verseKey: verseOfChange(node.first) ?? "" };
}

/**
 * A node of the view of changes as the argument of Copy Review Report; any other argument
 * unchanged.
 */
function reportedNode(argument: unknown): unknown {
  const node = changesNode(argument);
  return node === undefined ? argument : reportedPart(node);
}

async function sync(context: CommandContext): Promise<void> {
  await context.controller.sync("person");
}

async function resync(context: CommandContext): Promise<void> {
  const { resources } = await context.active.openState();
  if (resources.every(({ file }) => file === null)) {
    showNextStep(noCopyYet(), context);
    return;
  }
  const isSure = await confirm(
    vscode.l10n.t("Fetch everything again?"),
    vscode.l10n.t("Sync Everything Again"),
    {
      detail: vscode.l10n.t(
        "Every resource is fetched as a full copy, not only what changed. The local copy stays readable until the new one replaces it. This can take a while and transfer a lot of data.",
      ),
    },
  );
  if (isSure) await context.controller.sync("person", { full: true });
}
