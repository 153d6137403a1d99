import * as vscode from "vscode";
import type { Author } from "../core/library/notes/events.js";
import type { FoldedNotes, IgnoredFinding, NoteThread } from "../core/library/notes/fold.js";
import type { NewAnswer, NewIgnored, NewNote, NotesFolder } from "../core/library/notes/folder.js";
import { notesFolderNames } from "../core/library/notes/folderNames.js";
import type { Logger } from "../core/ports.js";
import { onDidChangeSettings, readSetting } from "../platform/settings.js";
import { NoteWriteError } from "./noteWriteError.js";
import { workspaceNotesFiles } from "../platform/workspaceNotes.js";

/** The reason why notes cannot be kept in this window. */
export type NotesObstacle = "noFolder" | "badSetting" | "readOnly";

const NOTHING: FoldedNotes = { threads: [], ignored: [], problems: [] };

/** The folder of the notes in a window. */
interface OpenFolder {
  readonly base: vscode.Uri;
  readonly names: readonly string[];
  notes: Promise<NotesFolder> | null;
}

/**
 * The review notes of the window's first workspace folder, shared by all views. The files are
 * watched after the first read, so notes from Git appear as well.
 */
export class ReviewNotes implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly disposables: vscode.Disposable[];
  private watcher: vscode.Disposable | null = null;
  private open: OpenFolder | null = null;
  private isFollowed = false;
  /** The current quiet read, and whether another one follows it; null if none is in progress. */
  private quietRead: "reading" | "again" | null = null;
  private known = NOTHING;

  /** Unsaved drafts of notes, by resource and verse, while the window is open. */
  readonly drafts = new Map<string, string>();

  /** Fires when newly read notes differ from `current`. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly logger: Logger) {
    this.disposables = [
      this.changed,
      onDidChangeSettings(["notesFolder"], () => {
        this.reopen();
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        this.reopen();
      }),
    ];
    this.reopen();
  }

  /** The last read notes. */
  get current(): FoldedNotes {
    return this.known;
  }

  /** The workspace folder of the notes; null without one. */
  get base(): vscode.Uri | null {
    return this.open?.base ?? null;
  }

  /** Null if notes can be written. */
  get obstacle(): NotesObstacle | null {
    const base = vscode.workspace.workspaceFolders?.[0]?.uri;
    if (base === undefined) return "noFolder";
    if (this.open === null) return "badSetting";
    return vscode.workspace.fs.isWritableFileSystem(base.scheme) === false ? "readOnly" : null;
  }

  get isWritable(): boolean {
    return this.obstacle === null;
  }

  /** The address of a file by its path below the notes folder; null without a folder. */
  uriOf(path: string): vscode.Uri | null {
    return this.open === null
      ? null
      : vscode.Uri.joinPath(this.open.base, ...this.open.names, ...path.split("/"));
  }

  async read(): Promise<FoldedNotes> {
    const { open } = this;
    if (!this.isFollowed) {
      // Also without a folder: one may be opened, or the setting corrected.
      this.isFollowed = true;
      if (open !== null) this.watch(open);
    }
    if (open === null) return NOTHING;
    const notes = await (await notesOf(open)).read();
    // Another folder may have been opened during the read.
    if (open === this.open && JSON.stringify(notes) !== JSON.stringify(this.known)) {
      this.known = notes;
      this.changed.fire();
    }
    return notes;
  }

  // The methods that write reject with a NoteWriteError if nothing was written.

  /** Begins a thread, and returns its id. */
  async add(note: NewNote): Promise<string> {
    return (await this.write((folder) => folder.add(note))).thread;
  }

  async answer(thread: NoteThread, answer: NewAnswer): Promise<void> {
    await this.write((folder) => folder.answer(thread, answer));
  }

  async ignore(finding: NewIgnored): Promise<void> {
    await this.write((folder) => folder.ignore(finding));
  }

  async restore(ignored: IgnoredFinding, author: Author): Promise<void> {
    await this.write((folder) => folder.restore(ignored, author));
  }

  private async write<T>(work: (folder: NotesFolder) => Promise<T>): Promise<T> {
    let written: T;
    try {
      written = await work(await this.folder());
    } catch (error) {
      throw new NoteWriteError(error);
    }
    await this.read();
    return written;
  }

  private folder(): Promise<NotesFolder> {
    if (this.open === null) throw new Error(vscode.l10n.t("There is no folder for review notes."));
    return notesOf(this.open);
  }

  private reopen(): void {
    this.watcher?.dispose();
    this.watcher = null;
    this.open = null;
    const base = vscode.workspace.workspaceFolders?.[0]?.uri;
    const names = notesFolderNames(readSetting("notesFolder"));
    if (base !== undefined && names !== null) {
      this.open = { base, names, notes: null };
      if (this.isFollowed) this.watch(this.open);
    }
    this.known = NOTHING;
    this.changed.fire();
    if (this.isFollowed) this.readQuietly();
  }

  private watch({ base, names }: OpenFolder): void {
    const pattern = new vscode.RelativePattern(base, `${names.join("/")}/**/*.json`);
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const onChange = (): void => {
      this.readQuietly();
    };
    this.watcher = vscode.Disposable.from(
      watcher,
      watcher.onDidCreate(onChange),
      watcher.onDidChange(onChange),
      watcher.onDidDelete(onChange),
    );
  }

  /** Reads the notes, and logs a failure. Calls during a read cause one more read. */
  readQuietly(): void {
    if (this.quietRead !== null) {
      this.quietRead = "again";
      return;
    }
    this.quietRead = "reading";
    this.read()
      .catch((error: unknown) => {
        this.logger.warn(`The review notes cannot be read: ${String(error)}`);
      })
      .finally(() => {
        const isAgain = this.quietRead === "again";
        this.quietRead = null;
        if (isAgain) this.readQuietly();
      });
  }

  dispose(): void {
    this.watcher?.dispose();
    for (const disposable of this.disposables) disposable.dispose();
  }
}

/** Loads the code of notes with the first read or write. */
function notesOf(open: OpenFolder): Promise<NotesFolder> {
  open.notes ??= import("../core/library/notes/folder.js").then(
    (notes) => new notes.NotesFolder(workspaceNotesFiles(open.base), open.names),
  );
  return open.notes;
}
