import { v7 as timeOrderedId } from "uuid";
import { ContentError } from "../../model/errors.js";
import { resourceKey, type ResourceRef } from "../../model/resource.js";
import {
  eventPath,
  FORMAT,
  formatEvent,
  isEventId,
  LIMITS,
  parseEvent,
  type Author,
  type FindingIgnored,
  type NoteAnswered,
  type NoteCreated,
  type NoteEdited,
  type NoteEvent,
  type NoteProblem,
} from "./events.js";
import type { NotesFiles } from "./files.js";
import {
  compareTexts,
  foldEvents,
  type FoldedNotes,
  type IgnoredFinding,
  type NoteThread,
} from "./fold.js";
import { README } from "./readme.js";

const RESOURCE_FOLDER = /^[a-z][a-z0-9_]{0,63}-[1-9][0-9]{0,15}$/;
const SURAH_FOLDER = /^(?:0\d\d|10\d|11[0-4])$/;

/** Number of files that are read at the same time. */
const PARALLEL = 16;

/** Fields that `NotesFolder` fills in. */
type Given = "format" | "type" | "id" | "thread" | "seen" | "resource" | "verse" | "date";

export interface NoteSubject {
  readonly resource: ResourceRef;
  readonly verseKey: string | null;
}

export type NewNote = NoteSubject & Omit<NoteCreated, Given>;
export type NewAnswer = Omit<NoteAnswered, Given>;
export type NewIgnored = NoteSubject & Omit<FindingIgnored, Given>;

/**
 * The review notes of one folder. Event files never change, so each is read once. Reading never
 * throws for bad content, which is listed as a problem.
 */
export class NotesFolder {
  private readonly known = new Map<string, NoteEvent>();
  private readonly bad = new Map<string, NoteProblem>();
  private reading: Promise<FoldedNotes> | null = null;

  /** `root` leads from the base of `files` to the notes folder: see `notesFolderNames` in `folderNames.ts`. */
  constructor(
    private readonly files: NotesFiles,
    private readonly root: readonly string[],
    private readonly now: () => number = Date.now,
  ) {}

  /** Reads new files. Simultaneous calls share one pass. */
  read(): Promise<FoldedNotes> {
    this.reading ??= this.readOnce().finally(() => {
      this.reading = null;
    });
    return this.reading;
  }

  private async readOnce(): Promise<FoldedNotes> {
    const listing = await this.listEvents();
    const present = new Set(listing.events.map((names) => names.join("/")));
    for (const path of this.known.keys()) if (!present.has(path)) this.known.delete(path);
    for (const path of this.bad.keys()) if (!present.has(path)) this.bad.delete(path);
    // A malformed file may have been in the middle of a merge: it is read again.
    const waiting = listing.events.filter((names) => !this.known.has(names.join("/")));
    const worker = async (): Promise<void> => {
      for (let names = waiting.pop(); names !== undefined; names = waiting.pop()) {
        await this.readEvent(names);
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, worker));
    const folded = foldEvents(this.known.values());
    const all = [...listing.problems, ...this.bad.values(), ...folded.problems];
    // The listing and the folding can report the same folder.
    const problems = [
      ...new Map(all.map((each) => [`${each.path}\n${each.reason}`, each])).values(),
    ];
    problems.sort((a, b) => compareTexts(a.path, b.path));
    return { ...folded, problems: problems.slice(0, LIMITS.problems) };
  }

  private async readEvent(names: readonly string[]): Promise<void> {
    const path = names.join("/");
    try {
      const parsed = parseEvent(await this.files.read(this.at(names), LIMITS.eventBytes));
      if ("problem" in parsed) this.bad.set(path, { path, reason: parsed.problem });
      else if (eventPath(parsed.event).join("/") !== path) {
        this.bad.set(path, { path, reason: "misplaced" });
      } else {
        this.known.set(path, parsed.event);
        this.bad.delete(path);
      }
    } catch {
      this.bad.set(path, { path, reason: "unreadable" });
    }
  }

  /** The event files, without links: three levels of folders with names of the right form. */
  private async listEvents(): Promise<{ events: (readonly string[])[]; problems: NoteProblem[] }> {
    const elsewhere = await this.notAFolder([]);
    if (elsewhere !== null) return { events: [], problems: [{ path: elsewhere, reason: "link" }] };
    const problems: NoteProblem[] = [];
    let folders: (readonly string[])[] = [[]];
    for (const pattern of [RESOURCE_FOLDER, SURAH_FOLDER, null]) {
      const below: (readonly string[])[] = [];
      for (const folder of folders) {
        for (const { name, kind } of await this.entriesOf(folder, problems)) {
          if (pattern === null ? !isEventId(name) : !pattern.test(name)) continue;
          const names = [...folder, name];
          if (kind === "link") problems.push({ path: names.join("/"), reason: "link" });
          else if (kind === "folder") below.push(names);
        }
      }
      folders = below;
    }
    const events: (readonly string[])[] = [];
    for (const folder of folders) {
      for (const { name, kind } of await this.entriesOf(folder, problems)) {
        if (!name.endsWith(".json") || name.startsWith(".")) continue;
        const names = [...folder, name];
        const path = names.join("/");
        if (kind === "link") problems.push({ path, reason: "link" });
        else if (!isEventId(name.slice(0, -".json".length)))
          problems.push({ path, reason: "name" });
        else if (events.length >= LIMITS.folderEvents) {
          problems.push({ path: folder.join("/"), reason: "tooMany" });
          return { events, problems };
        } else if (kind === "file") events.push(names);
        else problems.push({ path, reason: "unreadable" });
      }
    }
    return { events, problems };
  }

  /** The entries of a folder; none, and a problem, if it cannot be read. */
  private async entriesOf(
    folder: readonly string[],
    problems: NoteProblem[],
  ): Promise<NonNullable<Awaited<ReturnType<NotesFiles["list"]>>>> {
    try {
      return (await this.files.list(this.at(folder))) ?? [];
    } catch {
      const path = (folder.length === 0 ? this.root : folder).join("/");
      problems.push({ path, reason: "unreadable" });
      return [];
    }
  }

  private at(names: readonly string[]): readonly string[] {
    return [...this.root, ...names];
  }

  /** The first folder on the path that is a link or a file; null if all are folders. */
  private async notAFolder(names: readonly string[]): Promise<string | null> {
    const way = this.at(names);
    for (let depth = 1; depth <= way.length; depth++) {
      const folder = way.slice(0, depth);
      const kind = await this.files.kind(folder);
      if (kind === null) return null;
      if (kind !== "folder") return folder.join("/");
    }
    return null;
  }

  // ------------------------------------------------------------------------ writing

  /** Begins a thread. Rejects with `notes_refused` if a link or a file is in the folder's place. */
  async add(note: NewNote): Promise<NoteEvent> {
    const { resource, verseKey, ...fields } = note;
    return this.create({
      ...this.begin("note", { resource, verseKey }, timeOrderedId(), []),
      ...fields,
    });
  }

  /** Answers a thread. The values in the answer replace the thread's. */
  answer(thread: NoteThread, answer: NewAnswer): Promise<NoteEvent> {
    return this.create({ ...this.begin("answer", thread, thread.id, thread.heads), ...answer });
  }

  /** Replaces the text of one's own note or answer; an empty text withdraws it. */
  edit(thread: NoteThread, edit: Pick<NoteEdited, "of" | "text" | "author">): Promise<NoteEvent> {
    return this.create({ ...this.begin("edit", thread, thread.id, thread.heads), ...edit });
  }

  /** Ignores a finding on its present text, or a rule in a resource. */
  ignore(finding: NewIgnored): Promise<NoteEvent> {
    const { resource, verseKey, ...fields } = finding;
    return this.create({
      ...this.begin("ignore", { resource, verseKey }, timeOrderedId(), []),
      ...fields,
    });
  }

  /** Shows an ignored finding again. */
  restore(ignored: IgnoredFinding, author: Author, reason = ""): Promise<NoteEvent> {
    return this.create({
      ...this.begin("restore", ignored, ignored.thread, ignored.heads),
      author,
      reason,
    });
  }

  private begin<T extends NoteEvent["type"]>(
    type: T,
    { resource, verseKey }: NoteSubject,
    thread: string,
    seen: readonly string[],
  ): Pick<NoteEvent, Exclude<Given, "type">> & { readonly type: T } {
    return {
      format: FORMAT,
      type,
      id: timeOrderedId(),
      thread,
      seen: [...seen],
      resource: resourceKey(resource),
      verse: verseKey,
      date: new Date(this.now()).toISOString(),
    };
  }

  private async create(event: NoteEvent): Promise<NoteEvent> {
    const names = eventPath(event);
    const bytes = formatEvent(event);
    // A link in a repository must not make us write somewhere else.
    const elsewhere = await this.notAFolder(names.slice(0, -1));
    if (elsewhere !== null) throw refused(elsewhere);
    const readme = this.at(["README.md"]);
    if ((await this.files.kind(readme)) === null) {
      await this.files.create(readme, new TextEncoder().encode(README));
    }
    await this.files.create(this.at(names), bytes);
    // A read that listed the folder earlier would drop the event, so it must end first.
    await this.reading?.catch(() => undefined);
    this.known.set(names.join("/"), event);
    return event;
  }
}

function refused(path: string): ContentError {
  return new ContentError(
    "notes_refused",
    `The notes folder is not written to: "${path}" in it is no folder of its own.`,
    { field: path },
  );
}
