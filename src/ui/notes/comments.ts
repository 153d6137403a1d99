import * as vscode from "vscode";
import * as z from "zod";
import { NoteWriteError } from "../../app/noteWriteError.js";
import { LIMITS } from "../../core/library/notes/events.js";
import { isOpen, type NoteThread } from "../../core/library/notes/fold.js";
import { quoteWords } from "../../core/library/notes/quotation.js";
import { parseVerseKey } from "../../core/model/verse.js";
import { resourceKey } from "../../core/model/resource.js";
import { logError } from "../../platform/log.js";
import { showNoteWriteError } from "../errorMessages.js";
import { moment } from "../text/age.js";
import { isolated } from "../text/inert.js";
import { chapterAddress, type ChapterAddress } from "../quality/verseDocuments.js";
import { explainObstacle, noteTextOf, type NotesContext } from "./addNote.js";
import { noteAuthor } from "./noteAuthor.js";
import { noteChange } from "./noteChange.js";
import { kindText, messageText, stateLine } from "./noteTexts.js";

const CONTROLLER = "quranContentSync.notes";

/** Review notes as VS Code's comment threads, in the read-only texts of surahs. */
export class NoteComments implements vscode.Disposable {
  private readonly controller: vscode.CommentController;
  /** Threads by their document. */
  private readonly shown = new Map<string, Map<string, vscode.CommentThread>>();
  private readonly noteOf = new WeakMap<object, NoteThread>();
  private readonly disposables: vscode.Disposable[];
  /** The last opened note. Its thread may be created later. */
  private revealed: string | null = null;

  constructor(private readonly context: NotesContext) {
    this.controller = vscode.comments.createCommentController(
      CONTROLLER,
      vscode.l10n.t("Review notes"),
    );
    this.controller.options = {
      prompt: vscode.l10n.t("Answer…"),
      placeHolder: vscode.l10n.t("What would you like to note about this verse?"),
    };
    this.controller.commentingRangeProvider = {
      provideCommentingRanges: (document) => rangesOf(document),
    };
    this.disposables = [
      this.controller,
      context.reviewNotes.onDidChange(() => {
        this.showAll();
      }),
      context.active.onDidCommit(() => {
        this.showAll();
      }),
      vscode.workspace.onDidOpenTextDocument((document) => void this.show(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => void this.show(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.forget(uri.toString());
      }),
    ];
    this.showAll();
    context.reviewNotes.readQuietly();
  }

  private showAll(): void {
    for (const document of vscode.workspace.textDocuments) void this.show(document);
  }

  private async show(document: vscode.TextDocument): Promise<void> {
    const address = chapterAddress(document.uri);
    if (address === undefined) return;
    const notes = this.context.reviewNotes.current.threads.filter((note) => isIn(note, address));
    const uri = document.uri.toString();
    const threads = this.shown.get(uri) ?? new Map<string, vscode.CommentThread>();
    this.shown.set(uri, threads);
    for (const [id, thread] of threads) {
      if (notes.some((note) => note.id === id)) continue;
      thread.dispose();
      threads.delete(id);
    }
    for (const note of notes) {
      const label = await this.labelOf(note);
      // The document was closed meanwhile; its threads are gone.
      if (this.shown.get(uri) !== threads) return;
      const line = lineOf(document, note.verseKey);
      const range = new vscode.Range(line, 0, line, 0);
      let thread = threads.get(note.id);
      if (thread === undefined) {
        thread = this.controller.createCommentThread(document.uri, range, []);
        thread.collapsibleState = this.stateOf(note.id);
        threads.set(note.id, thread);
      }
      thread.range = range;
      thread.label = label;
      thread.contextValue = "note";
      thread.state = isOpen(note)
        ? vscode.CommentThreadState.Unresolved
        : vscode.CommentThreadState.Resolved;
      thread.comments = commentsOf(note);
      this.noteOf.set(thread, note);
    }
  }

  private async labelOf(note: NoteThread): Promise<string> {
    const { store } = await this.context.active.open();
    const { change } = await noteChange(store, note);
    return [`${kindText(note.kind)} ${note.verseKey ?? ""}`.trim(), stateLine(note), change]
      .filter((part) => part !== "")
      .join(" · ");
  }

  /** Opens the thread of a note in its document, and closes the others. Returns its line. */
  async reveal(document: vscode.TextDocument, note: NoteThread): Promise<number> {
    this.revealed = note.id;
    await this.show(document);
    this.expandOnly(document.uri.toString(), note.id);
    return lineOf(document, note.verseKey);
  }

  private expandOnly(uri: string, noteId: string): void {
    this.revealed = noteId;
    for (const [id, thread] of this.shown.get(uri) ?? []) {
      thread.collapsibleState = this.stateOf(id);
    }
  }

  private stateOf(id: string): vscode.CommentThreadCollapsibleState {
    return id === this.revealed
      ? vscode.CommentThreadCollapsibleState.Expanded
      : vscode.CommentThreadCollapsibleState.Collapsed;
  }

  private forget(uri: string): void {
    for (const thread of this.shown.get(uri)?.values() ?? []) thread.dispose();
    this.shown.delete(uri);
  }

  /**
   * Handles the reply box: an answer in a thread, or the first note of a new thread. VS Code closes
   * the box, and empties it when it is opened again, so an unwritten text must not be lost.
   */
  async reply(argument: unknown): Promise<void> {
    const reply = replySchema.safeParse(argument);
    if (!reply.success) return;
    const { thread, text } = reply.data;
    try {
      if (text.length > LIMITS.text) {
        throw new NoteWriteError(
          vscode.l10n.t("The text has more than {0} characters.", LIMITS.text),
        );
      }
      await this.write(thread, text);
    } catch (error) {
      logError(this.context.log, "A reply was not written", error);
      if (!(error instanceof NoteWriteError)) throw error;
      void showNoteWriteError(error, text);
    }
  }

  private async write(thread: vscode.CommentThread, text: string): Promise<void> {
    const { reviewNotes, memento } = this.context;
    if (await explainObstacle(reviewNotes.obstacle)) return;
    const author = await noteAuthor(reviewNotes, memento);
    if (author === undefined) return;
    const note = this.noteOf.get(thread);
    if (note !== undefined) {
      await reviewNotes.answer(note, { author, text });
      return;
    }
    const { uri, range } = thread;
    const address = chapterAddress(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    const verseKey = verseOfLine(document, range?.start.line ?? 0);
    if (address === undefined || verseKey === null) return;
    const { store } = await this.context.active.open();
    const published = await noteTextOf(store, { ...address.ref, verseKey });
    const id = await reviewNotes.add({
      resource: address.ref,
      verseKey,
      kind: "fault",
      text,
      quotation:
        published === null
          ? null
          : quoteWords(published, range === undefined ? "" : document.getText(range).trim()),
      author,
    });
    // The note's own thread replaces the one in which it was typed.
    thread.dispose();
    this.expandOnly(uri.toString(), id);
  }

  /** The note of a menu's thread. */
  noteFrom(argument: unknown): NoteThread | undefined {
    return typeof argument === "object" && argument !== null
      ? this.noteOf.get(argument)
      : undefined;
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
  }
}

function isIn(note: NoteThread, { ref, chapter }: ChapterAddress): boolean {
  return (
    resourceKey(note.resource) === resourceKey(ref) &&
    (parseVerseKey(note.verseKey)?.chapter ?? 0) === chapter
  );
}

/** VS Code shows a string without interpreting markup. */
function commentsOf(note: NoteThread): vscode.Comment[] {
  return note.messages.map((message) => ({
    body: messageText(message),
    author: { name: isolated(message.author.name) },
    mode: vscode.CommentMode.Preview,
    timestamp: new Date(message.date),
    label: message.isEdited ? vscode.l10n.t("edited") : moment(message.date, vscode.env.language),
  }));
}

/** VS Code passes its own thread object, which identifies the note. */
const replySchema = z.object({
  thread: z.custom<vscode.CommentThread>(
    (value) =>
      typeof value === "object" &&
      value !== null &&
      "uri" in value &&
      value.uri instanceof vscode.Uri,
  ),
  text: z.string().trim().min(1),
});

const VERSE_LINE = /^(\d+:\d+)(?:-\d+)?(?:\s|$)/;

/** The line of a verse; the first line for a verse that the text lacks. */
function lineOf(document: vscode.TextDocument, verseKey: string | null): number {
  for (let line = 0; verseKey !== null && line < document.lineCount; line++) {
    if (VERSE_LINE.exec(document.lineAt(line).text)?.[1] === verseKey) return line;
  }
  return 0;
}

/** The lines that accept notes: those of verses and their footnotes. */
function rangesOf(document: vscode.TextDocument): vscode.Range[] | undefined {
  if (chapterAddress(document.uri) === undefined) return undefined;
  for (let line = 0; line < document.lineCount; line++) {
    if (VERSE_LINE.test(document.lineAt(line).text))
      return [new vscode.Range(line, 0, document.lineCount - 1, 0)];
  }
  return [];
}

/** The verse of a line or of its footnotes; null above the first verse. */
function verseOfLine(document: vscode.TextDocument, from: number): string | null {
  for (let line = Math.min(from, document.lineCount - 1); line >= 0; line--) {
    const key = VERSE_LINE.exec(document.lineAt(line).text)?.[1];
    if (key !== undefined) return key;
  }
  return null;
}
