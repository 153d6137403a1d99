import * as l10n from "@vscode/l10n";
import type {
  NoteKind,
  NoteProblem,
  NoteState,
  ProblemReason,
} from "../../core/library/notes/events.js";
import { isOpen, type FoldedNotes, type NoteThread } from "../../core/library/notes/fold.js";
import { plural } from "../../core/model/plural.js";
import { resourceKey, type ResourceRef } from "../../core/model/resource.js";
import { count } from "../text/age.js";
import { isolated } from "../text/inert.js";
import { kindText, stateLine } from "./noteTexts.js";

/** The filter of the section; an empty set shows all notes. */
export interface NotesFilter {
  readonly states: ReadonlySet<NoteState>;
  readonly kinds: ReadonlySet<NoteKind>;
  readonly authors: ReadonlySet<string>;
  /** Names; empty for nobody. */
  readonly assignees: ReadonlySet<string>;
}

export const ALL_NOTES: NotesFilter = {
  states: new Set(),
  kinds: new Set(),
  authors: new Set(),
  assignees: new Set(),
};

interface Shown {
  readonly nodeId: string;
  readonly label: string;
  readonly description: string;
}

/** The head of the section. */
export interface NotesRoot extends Shown {
  readonly kind: "notes";
}

export interface NotesOfResource extends Shown {
  readonly kind: "notesOf";
  readonly resource: ResourceRef;
  readonly notes: readonly NoteThread[];
}

export interface NoteNode extends Shown {
  readonly kind: "note";
  readonly note: NoteThread;
  readonly icon: string;
  readonly accessibilityLabel: string;
  /** True if the published text has the correction that was sent to the publisher. */
  readonly isFixedThere: boolean;
}

export interface NoteProblems extends Shown {
  readonly kind: "noteProblems";
  readonly problems: readonly NoteProblem[];
}

export interface NoteProblemNode extends Shown {
  readonly kind: "noteProblem";
  readonly problem: NoteProblem;
}

/** A line with an action to run on a click. */
export interface NotesHint extends Shown {
  readonly kind: "notesHint";
  readonly action: "openFolder" | "openSettings" | "add" | "filter";
}

export type NotesNode =
  NotesRoot | NotesOfResource | NoteNode | NoteProblems | NoteProblemNode | NotesHint;

export function isFilteredNotes({ states, kinds, authors, assignees }: NotesFilter): boolean {
  return states.size + kinds.size + authors.size + assignees.size > 0;
}

/** The notes that pass the filter. A contested value passes if any of its values does. */
export function passingNotes(
  notes: readonly NoteThread[],
  filter: NotesFilter,
): readonly NoteThread[] {
  const passes = <T>(wanted: ReadonlySet<T>, values: readonly T[]): boolean =>
    wanted.size === 0 || values.some((value) => wanted.has(value));
  return notes.filter(
    (note) =>
      passes(filter.states, valuesOf(note.state)) &&
      passes(filter.kinds, [note.kind]) &&
      passes(filter.authors, [note.author.name]) &&
      passes(filter.assignees, assigneesOf(note)),
  );
}

/** The names of a note's assignees; an empty name for nobody. */
export function assigneesOf({ assignee }: NoteThread): readonly string[] {
  const names = valuesOf(assignee).map((name) => name ?? "");
  return names.length === 0 ? [""] : names;
}

/** The names of all authors and assignees, in alphabetical order. */
export function peopleOf(notes: readonly NoteThread[], locale: string): readonly string[] {
  const names = notes.flatMap((note) => [
    ...note.messages.map(({ author }) => author.name),
    ...assigneesOf(note),
  ]);
  return [...new Set(names)].filter((name) => name !== "").sort(new Intl.Collator(locale).compare);
}

export function notesRoot(
  { threads, problems }: FoldedNotes,
  filter: NotesFilter,
  locale: string,
  /** The folder of the notes, if the workspace has several folders. */
  folder: string | null = null,
): NotesRoot {
  const open = threads.filter(isOpen).length;
  const facts = [
    threads.length === 0 ? l10n.t("none") : l10n.t("{0} open", count(open, locale)),
    ...(folder === null ? [] : [l10n.t("in {0}", folder)]),
    ...(isFilteredNotes(filter) ? [l10n.t("filtered")] : []),
    ...(problems.length === 0 ? [] : [problemsText(problems.length, locale)]),
  ];
  return { kind: "notes", nodeId: "notes", label: l10n.t("Notes"), description: facts.join(" · ") };
}

/** The reason why no note can be written; null if there is none. */
export type Obstacle = "noFolder" | "badSetting" | "readOnly" | null;

/** The rows below the head: resources with notes, files with problems, and the next action. */
export function notesChildren(
  { threads, problems }: FoldedNotes,
  filter: NotesFilter,
  options: {
    readonly obstacle: Obstacle;
    readonly nameOf: (resource: ResourceRef) => string;
    readonly locale: string;
  },
): NotesNode[] {
  const { locale } = options;
  const byResource = new Map<string, NoteThread[]>();
  for (const note of passingNotes(threads, filter)) {
    const key = resourceKey(note.resource);
    const own = byResource.get(key);
    if (own === undefined) byResource.set(key, [note]);
    else own.push(note);
  }
  const nodes: NotesNode[] = [];
  for (const [key, notes] of byResource) {
    const [first] = notes;
    if (first === undefined) continue;
    nodes.push({
      kind: "notesOf",
      nodeId: `notes/${key}`,
      label: options.nameOf(first.resource),
      description: l10n.t("{0} open", count(notes.filter(isOpen).length, locale)),
      resource: first.resource,
      notes,
    });
  }
  const hint = hintOf(options.obstacle, threads.length, nodes.length);
  if (hint !== null) nodes.push(hint);
  if (problems.length > 0) {
    nodes.push({
      kind: "noteProblems",
      nodeId: "notes/problems",
      label: l10n.t("Files that cannot be read"),
      description: count(problems.length, locale),
      problems,
    });
  }
  return nodes;
}

function hintOf(obstacle: Obstacle, threads: number, shown: number): NotesHint | null {
  const hint = (action: NotesHint["action"], label: string): NotesHint => ({
    kind: "notesHint",
    nodeId: `notes/hint/${action}`,
    label,
    description: "",
    action,
  });
  if (obstacle === "noFolder") {
    return hint("openFolder", l10n.t("Open a folder to keep notes…"));
  }
  if (obstacle === "badSetting") {
    return hint("openSettings", l10n.t("The notes folder of the settings is not usable…"));
  }
  if (shown > 0) return null;
  if (threads > 0) return hint("filter", l10n.t("No notes match the filter…"));
  return obstacle === null ? hint("add", l10n.t("Add a review note…")) : null;
}

/**
 * A note in the list. `change` is the state of its text, or empty; it comes first, because the note
 * may need another look.
 */
export function noteNode(
  note: NoteThread,
  { change, isFixedThere }: { readonly change: string; readonly isFixedThere: boolean },
): NoteNode {
  const assigned = assigneesOf(note).filter((name) => name !== "");
  const [message] = note.messages;
  const facts = [
    change,
    kindText(note.kind),
    stateLine(note),
    assigned.length === 0 ? "" : l10n.t("for {0}", assigned.map(isolated).join(", ")),
    isolated((message?.text ?? "").slice(0, EXCERPT)),
  ].filter((fact) => fact !== "");
  const label = note.verseKey ?? l10n.t("The whole resource");
  return {
    kind: "note",
    // A copied folder can have the id of its original; VS Code shows no view with two equal ids.
    nodeId: `notes/${resourceKey(note.resource)}/${note.verseKey ?? ""}/${note.id}`,
    label,
    description: facts.join(" · "),
    accessibilityLabel: [label, ...facts].join(", "),
    note,
    icon: isOpen(note) ? ICONS[note.kind] : "pass",
    isFixedThere,
  };
}

/** Characters of a note in the list. */
const EXCERPT = 120;

const ICONS: Readonly<Record<NoteKind, string>> = {
  fault: "bug",
  question: "question",
  reference: "book",
};

export function problemNode(problem: NoteProblem): NoteProblemNode {
  return {
    kind: "noteProblem",
    nodeId: `notes/problems/${problem.path}/${problem.reason}`,
    label: isolated(problem.path),
    description: reasonText(problem.reason),
    problem,
  };
}

function problemsText(problems: number, locale: string): string {
  return plural(
    l10n.t("{0, plural, one {# file cannot be read} other {# files cannot be read}}"),
    locale,
    problems,
  );
}

function reasonText(reason: ProblemReason): string {
  switch (reason) {
    case "tooLarge":
      return l10n.t("larger than a note can be");
    case "malformed":
      return l10n.t("not the format of a note");
    case "misplaced":
      return l10n.t("in the wrong folder for its content");
    case "link":
      return l10n.t("a link, which is not followed");
    case "newer":
      return l10n.t("written by a newer version of the extension");
    case "unreadable":
      return l10n.t("cannot be opened");
    case "name":
      return l10n.t("its name is not an id");
    case "orphan":
      return l10n.t("answers to a note that is missing");
    case "notAuthor":
      return l10n.t("an edit by someone other than the author");
    case "tooMany":
      return l10n.t("too many files");
  }
}

function valuesOf<T>({ current }: { readonly current: readonly { readonly value: T }[] }): T[] {
  return current.map(({ value }) => value);
}
