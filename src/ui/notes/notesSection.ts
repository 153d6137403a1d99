import * as vscode from "vscode";
import type { ActiveEnvironment } from "../../app/activeEnvironment.js";
import type { ReviewNotes } from "../../app/reviewNotes.js";
import { NOTE_KINDS, NOTE_STATES } from "../../core/library/notes/events.js";
import type { NoteMessage, NoteThread } from "../../core/library/notes/fold.js";
import type { ResourceRef } from "../../core/model/resource.js";
import type { ContentStore } from "../../core/ports.js";
import type { StoreState } from "../../core/model/storeState.js";
import { nameOf } from "../text/resources.js";
import { COMMANDS } from "../commands/ids.js";
import { inertItems, isolated } from "../text/inert.js";
import { noteChange } from "./noteChange.js";
import {
  ALL_NOTES,
  assigneesOf,
  noteNode,
  notesChildren,
  notesRoot,
  problemNode,
  type NoteNode,
  type NotesFilter,
  type NotesNode,
} from "./notesModel.js";
import { kindText, messageText, stateText } from "./noteTexts.js";
import { showQuickPick } from "../picks/quickInput.js";

/** Notes whose texts are read at the same time. */
const PARALLEL = 16;

/** The part of the view of changes that shows the review notes of the workspace. */
export class NotesSection implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly subscription: vscode.Disposable;
  private filter: NotesFilter = ALL_NOTES;

  constructor(
    private readonly active: ActiveEnvironment,
    private readonly store: () => ContentStore,
    private readonly notes: ReviewNotes,
  ) {
    this.subscription = notes.onDidChange(() => {
      this.changed.fire();
    });
    notes.readQuietly();
  }

  /** The head of the section; null without notes and local rows. */
  root(state: StoreState): NotesNode | null {
    const { threads, problems } = this.notes.current;
    const isEmpty = threads.length + problems.length === 0;
    if (isEmpty && state.resources.every(({ file }) => file === null)) return null;
    const { workspaceFolders: folders = [] } = vscode.workspace;
    const folder = folders.length > 1 ? (folders[0]?.name ?? null) : null;
    return notesRoot(this.notes.current, this.filter, vscode.env.language, folder);
  }

  /** The resources that affect the content of the section. */
  get resources(): readonly ResourceRef[] {
    return this.notes.current.threads.map(({ resource }) => resource);
  }

  async children(node: NotesNode): Promise<NotesNode[]> {
    switch (node.kind) {
      case "notes": {
        const state = await this.active.openState();
        return notesChildren(this.notes.current, this.filter, {
          obstacle: this.notes.obstacle,
          nameOf: (resource) => nameOf(resource, state),
          locale: vscode.env.language,
        });
      }
      case "notesOf": {
        const nodes: NoteNode[] = [];
        for (let at = 0; at < node.notes.length; at += PARALLEL) {
          const some = node.notes.slice(at, at + PARALLEL);
          const changes = some.map((note) => noteChange(this.store(), note));
          for (const [index, change] of (await Promise.all(changes)).entries()) {
            const note = some[index];
            if (note !== undefined) nodes.push(noteNode(note, change));
          }
        }
        return nodes;
      }
      case "noteProblems":
        return node.problems.map(problemNode);
      default:
        return [];
    }
  }

  treeItem(node: NotesNode): vscode.TreeItem {
    const item = new vscode.TreeItem(node.label, collapsibleState(node));
    item.id = node.nodeId;
    item.description = node.description;
    item.contextValue = node.kind;
    switch (node.kind) {
      case "notes":
        item.iconPath = new vscode.ThemeIcon("comment-discussion");
        break;
      case "note":
        item.iconPath = new vscode.ThemeIcon(node.icon);
        item.contextValue = node.isFixedThere ? "note fixedThere" : "note";
        // Otherwise VS Code announces the tooltip.
        item.accessibilityInformation = { label: node.accessibilityLabel };
        // A string is shown without interpreting markup.
        item.tooltip = tooltipOf(node.note);
        item.command = { command: COMMANDS.openNote, title: vscode.l10n.t("Open Note") };
        break;
      case "noteProblems":
        item.iconPath = new vscode.ThemeIcon("warning");
        break;
      case "noteProblem":
      case "notesHint":
        item.command = { command: COMMANDS.openNote, title: vscode.l10n.t("Open") };
        break;
      case "notesOf":
        break;
    }
    return item;
  }

  /** Lets a person filter the notes. An empty choice shows all. */
  async chooseFilter(): Promise<void> {
    const { threads } = this.notes.current;
    const locale = vscode.env.language;
    const items: FilterItem[] = [
      separator(vscode.l10n.t("State")),
      ...NOTE_STATES.map((state) =>
        item(stateText(state), this.filter.states.has(state), (draft) => draft.states.add(state)),
      ),
      separator(vscode.l10n.t("Kind")),
      ...NOTE_KINDS.map((kind) =>
        item(kindText(kind), this.filter.kinds.has(kind), (draft) => draft.kinds.add(kind)),
      ),
      separator(vscode.l10n.t("Author")),
      ...sorted(threads.map(({ author }) => author.name)).map((name) =>
        item(name, this.filter.authors.has(name), (draft) => draft.authors.add(name)),
      ),
      separator(vscode.l10n.t("Assigned to")),
      ...sorted(threads.flatMap(assigneesOf)).map((name) =>
        item(
          name === "" ? vscode.l10n.t("Nobody") : name,
          this.filter.assignees.has(name),
          (draft) => draft.assignees.add(name),
        ),
      ),
    ];
    const chosen = await showQuickPick(inertItems(items), {
      title: vscode.l10n.t("Filter Notes"),
      placeHolder: vscode.l10n.t("Choose the notes to show; choose nothing to show all"),
      canPickMany: true,
    });
    if (chosen === undefined) return;
    const draft: Draft = {
      states: new Set(),
      kinds: new Set(),
      authors: new Set(),
      assignees: new Set(),
    };
    for (const each of chosen) each.apply?.(draft);
    this.filter = draft;
    this.changed.fire();

    function sorted(names: readonly string[]): string[] {
      return [...new Set(names)].sort(new Intl.Collator(locale).compare);
    }
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }
}

/**
 * Maximum messages in the tooltip of a note, and characters of each; the thread has the full texts.
 */
const MAX_MESSAGES = 5;
const MAX_MESSAGE = 400;

/** The first message of a note, and the newest ones. */
function tooltipOf({ messages }: NoteThread): string {
  const text = (message: NoteMessage): string => {
    const full = `${isolated(message.author.name)}: ${messageText(message)}`;
    return full.length > MAX_MESSAGE ? `${full.slice(0, MAX_MESSAGE)}…` : full;
  };
  const isLong = messages.length > MAX_MESSAGES;
  const newest = messages.slice(isLong ? 1 - MAX_MESSAGES : 1);
  return [...messages.slice(0, 1).map(text), ...(isLong ? ["…"] : []), ...newest.map(text)].join(
    "\n\n",
  );
}

type Draft = {
  readonly [K in keyof NotesFilter]: NotesFilter[K] extends ReadonlySet<infer T> ? Set<T> : never;
};

interface FilterItem extends vscode.QuickPickItem {
  readonly apply?: (draft: Draft) => unknown;
}

function separator(label: string): FilterItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

/** Names come from files in a repository. */
function item(label: string, picked: boolean, apply: (draft: Draft) => unknown): FilterItem {
  return { label: isolated(label), picked, apply };
}

function collapsibleState(node: NotesNode): vscode.TreeItemCollapsibleState {
  switch (node.kind) {
    case "notes":
    case "notesOf":
    case "noteProblems":
      return vscode.TreeItemCollapsibleState.Collapsed;
    default:
      return vscode.TreeItemCollapsibleState.None;
  }
}
