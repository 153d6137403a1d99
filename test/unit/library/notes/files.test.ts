import assert from "node:assert/strict";
import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import {
  eventPath,
  formatEvent,
  LIMITS,
  parseEvent,
  parseResource,
  type NoteEvent,
} from "../../../../src/core/library/notes/events.js";
import {
  nodeNotesFiles,
  type FileKind,
  type NotesFiles,
} from "../../../../src/core/library/notes/files.js";
import { NotesFolder } from "../../../../src/core/library/notes/folder.js";
import { quote } from "../../../../src/core/library/notes/quotation.js";
import { README } from "../../../../src/core/library/notes/readme.js";
import { isContentError } from "../../../../src/core/model/errors.js";
import { AMINA, BILAL, id, newNote, noteEvent, temporaryFolder, THREAD } from "./support.js";

describe("a file of a note", () => {
  const parsed = (changes: object): string => {
    const bytes = new TextEncoder().encode(JSON.stringify({ ...noteEvent(), ...changes }));
    const result = parseEvent(bytes);
    return "problem" in result ? result.problem : "event";
  };

  it("is malformed or newer, by its format and its type", () => {
    assert.equal(parsed({}), "event");
    assert.equal(parsed({ format: 2 }), "newer");
    assert.equal(parsed({ format: 0 }), "malformed");
    assert.equal(parsed({ format: "2" }), "malformed");
    assert.equal(parsed({ type: "vote" }), "newer");
    for (const type of ["note", "answer", "edit", "ignore", "restore"]) {
      assert.equal(parsed({ type, seen: "none" }), "malformed");
    }
    assert.deepEqual(parseEvent(new TextEncoder().encode("null")), { problem: "malformed" });
    const bytes = formatEvent(noteEvent({ text: "X" }));
    const broken = bytes.map((byte) => (byte === 0x58 ? 0xff : byte));
    assert.deepEqual(parseEvent(broken), { problem: "malformed" });
  });

  it("has a limit of bytes, for reading and for writing", () => {
    const [space, event] = [" ".charCodeAt(0), formatEvent(noteEvent())];
    const filled = (length: number): Uint8Array => {
      const bytes = new Uint8Array(length).fill(space);
      bytes.set(event);
      return bytes;
    };
    assert.ok("event" in parseEvent(filled(LIMITS.eventBytes)));
    assert.deepEqual(parseEvent(filled(LIMITS.eventBytes + 1)), { problem: "tooLarge" });
    // Each of these characters is six bytes of JSON.
    const text = "\u0001".repeat(LIMITS.text);
    assert.ok(formatEvent(noteEvent({ text, proposed: text })).length < LIMITS.eventBytes);
    const quotation = quote(text);
    assert.throws(() => formatEvent(noteEvent({ text, proposed: text, quotation })), RangeError);
  });

  it("is indented, and ends with a line feed", () => {
    const text = new TextDecoder().decode(formatEvent(noteEvent()));
    assert.ok(text.startsWith('{\n  "format": 1,\n  "id": '));
    assert.ok(text.endsWith("\n}\n"));
  });

  it("is in the folder of its resource, its surah and its thread", () => {
    assert.deepEqual(eventPath(noteEvent()), ["translations-20", "002", THREAD, `${id(1)}.json`]);
    assert.equal(eventPath(noteEvent({ verse: null }))[1], "000");
    assert.equal(eventPath(noteEvent({ verse: "114:1" }))[1], "114");
  });

  it("names a resource by group and id", () => {
    assert.deepEqual(parseResource("word_by_word:7"), { group: "word_by_word", id: 7 });
    for (const text of ["translations", "translations:0", "Translations:1", "x:9007199254740993"]) {
      assert.equal(parseResource(text), null);
    }
  });
});

/** Files in memory by path; `others` are entries that are no files. */
class MemoryFiles implements NotesFiles {
  readonly bytes = new Map<string, Uint8Array>();
  readonly others = new Map<string, FileKind>();
  reads = 0;
  mostReads = 0;
  private running = 0;

  list(folder: readonly string[]): ReturnType<NotesFiles["list"]> {
    const start = folder.map((name) => `${name}/`).join("");
    const entries = new Map<string, FileKind>();
    for (const file of [...this.bytes.keys(), ...this.others.keys()]) {
      if (!file.startsWith(start)) continue;
      const [name = "", ...rest] = file.slice(start.length).split("/");
      entries.set(name, rest.length > 0 ? "folder" : (this.others.get(file) ?? "file"));
    }
    return Promise.resolve(
      entries.size === 0 ? null : [...entries].map(([name, kind]) => ({ name, kind })),
    );
  }

  async kind(file: readonly string[]): Promise<FileKind | null> {
    const path = file.join("/");
    if (this.bytes.has(path)) return "file";
    return this.others.get(path) ?? ((await this.list(file)) === null ? null : "folder");
  }

  async read(file: readonly string[]): Promise<Uint8Array> {
    this.reads++;
    this.mostReads = Math.max(this.mostReads, ++this.running);
    await Promise.resolve();
    this.running--;
    const bytes = this.bytes.get(file.join("/"));
    if (bytes === undefined) throw new Error("ENOENT");
    return bytes;
  }

  create(file: readonly string[], bytes: Uint8Array): Promise<void> {
    this.bytes.set(file.join("/"), bytes);
    return Promise.resolve();
  }
}

describe("a notes folder in memory", () => {
  const folder = `notes/translations-20/002/${THREAD}`;
  let files: MemoryFiles;
  let notes: NotesFolder;
  beforeEach(() => {
    files = new MemoryFiles();
    notes = new NotesFolder(files, ["notes"], () => Date.parse("2026-11-28T12:00:00Z"));
  });
  const put = (event: NoteEvent): void => {
    files.bytes.set(`notes/${eventPath(event).join("/")}`, formatEvent(event));
  };
  const problems = async (): Promise<string[]> =>
    (await notes.read()).problems.map(({ path, reason }) => `${path} ${reason}`);

  it("writes notes, answers, edits and ignored findings as events that know each other", async () => {
    const date = "2026-11-28T12:00:00.000Z";
    const base = { format: 1, resource: "translations:20", verse: "2:255", date };
    const note = await notes.add(newNote());
    assert.deepEqual(
      { ...note, id: "", thread: "" },
      {
        ...base,
        type: "note",
        id: "",
        thread: "",
        seen: [],
        author: AMINA,
        kind: "fault",
        text: "A word is missing.",
        quotation: newNote().quotation,
      },
    );
    const thread = async () => {
      const [first] = (await notes.read()).threads;
      assert.ok(first !== undefined);
      return first;
    };
    const answer = await notes.answer(await thread(), { author: BILAL, text: "Yes." });
    assert.deepEqual(answer, {
      ...base,
      type: "answer",
      id: answer.id,
      thread: note.thread,
      seen: [note.id],
      author: BILAL,
      text: "Yes.",
    });
    const edit = await notes.edit(await thread(), { of: answer.id, text: "No.", author: BILAL });
    assert.deepEqual(edit, {
      ...answer,
      type: "edit",
      id: edit.id,
      seen: [answer.id],
      of: answer.id,
      text: "No.",
    });
    assert.equal((await thread()).messages[1]?.text, "No.");

    const finding = {
      author: AMINA,
      rule: "spacing",
      scope: "finding" as const,
      recordType: "translation",
      recordKey: "1",
      text: "1x2y3z",
      reason: "As printed.",
    };
    const { resource, verseKey } = newNote();
    const ignored = await notes.ignore({ ...finding, resource, verseKey });
    assert.deepEqual(ignored, {
      ...base,
      type: "ignore",
      id: ignored.id,
      thread: ignored.thread,
      seen: [],
      ...finding,
    });
    const [known] = (await notes.read()).ignored;
    assert.ok(known !== undefined);
    const restored = await notes.restore(known, BILAL);
    assert.deepEqual(restored, {
      ...base,
      type: "restore",
      id: restored.id,
      thread: ignored.thread,
      seen: [ignored.id],
      author: BILAL,
      reason: "",
    });
    assert.deepEqual((await notes.read()).ignored, []);
    assert.deepEqual(new TextDecoder().decode(files.bytes.get("notes/README.md")), README);
  });

  it("reads each file once, and several at a time", async () => {
    for (let number = 1; number <= 40; number++) {
      put(noteEvent({ id: id(number), thread: id(number) }));
    }
    const [first, second] = await Promise.all([notes.read(), notes.read()]);
    assert.equal(first.threads.length, 40);
    assert.equal(first, second);
    assert.equal(files.reads, 40);
    assert.equal(files.mostReads, 16);
    assert.equal((await notes.read()).threads.length, 40);
    assert.equal(files.reads, 40);
  });

  it("reads a bad file again, and forgets it when it has gone", async () => {
    const event = noteEvent();
    const file = `${folder}/${event.id}.json`;
    files.bytes.set(file, new TextEncoder().encode("{"));
    assert.deepEqual(await problems(), [`${file.slice("notes/".length)} malformed`]);
    put(event);
    assert.deepEqual(await problems(), []);
    files.bytes.set(`${folder}/${id(2)}.json`, new TextEncoder().encode("{"));
    assert.equal((await problems()).length, 1);
    files.bytes.delete(`${folder}/${id(2)}.json`);
    assert.deepEqual(await problems(), []);
    assert.equal((await notes.read()).threads.length, 1);
  });

  it("leaves names of other forms alone", async () => {
    put(noteEvent());
    for (const name of [
      "notes/readme.json",
      "notes/Translations-20/002/x.json",
      "notes/xtranslations-20x/002/x.json",
      `notes/translations-20/115/${THREAD}/x.json`,
      `notes/translations-20/0020/${THREAD}/x.json`,
      "notes/translations-20/002/thread/x.json",
      `${folder}/.x.json`,
      `${folder}/x.txt`,
    ]) {
      files.bytes.set(name, new Uint8Array());
    }
    assert.deepEqual(await problems(), []);
    files.bytes.set(`${folder}/x.json`, new Uint8Array());
    assert.deepEqual(await problems(), [`translations-20/002/${THREAD}/x.json name`]);
  });

  it("has the problems in the order of their paths, each once, and not too many", async () => {
    put(noteEvent());
    files.others.set("notes/translations-20/001", "link");
    files.others.set(`${folder}/${id(3)}.json`, "folder");
    files.others.set(`${folder}/${id(2)}.json`, "link");
    files.others.set(`notes/translations-20/002/${id(9)}`, "other");
    const below = `translations-20/002/${THREAD}`;
    assert.deepEqual(await problems(), [
      "translations-20/001 link",
      `${below}/${id(2)}.json link`,
      `${below}/${id(3)}.json unreadable`,
    ]);
    for (let number = 0; number < LIMITS.problems; number++) {
      files.bytes.set(`${folder}/x${number}.json`, new Uint8Array());
    }
    assert.equal((await problems()).length, LIMITS.problems);
  });

  it("stops at too many files, and names the folder once", async () => {
    put(noteEvent());
    let reads = 0;
    const many = Array.from({ length: LIMITS.folderEvents + 2 }, () => ({
      name: `${THREAD}.json`,
      kind: "file" as const,
    }));
    const crowded: NotesFiles = {
      kind: (file) => files.kind(file),
      create: (file, bytes) => files.create(file, bytes),
      list: (at) => (at.length < 4 ? files.list(at) : Promise.resolve(many)),
      read: () => {
        reads++;
        return Promise.reject(new Error("EACCES"));
      },
    };
    const below = `translations-20/002/${THREAD}`;
    assert.deepEqual((await new NotesFolder(crowded, ["notes"]).read()).problems, [
      { path: below, reason: "tooMany" },
      { path: `${below}/${THREAD}.json`, reason: "unreadable" },
    ]);
    assert.equal(reads, LIMITS.folderEvents);
  });

  it("is neither read nor written if a file or a link has its place", async () => {
    for (const kind of ["file", "link"] as const) {
      files.others.set("notes", kind);
      assert.deepEqual(await problems(), ["notes link"]);
      await assert.rejects(
        notes.add(newNote()),
        (error) => isContentError(error, "notes_refused") && error.details.field === "notes",
      );
    }
    assert.equal(files.bytes.size, 0);
    files.others.clear();
    files.others.set("docs/notes", "link");
    const below = await new NotesFolder(files, ["docs", "notes", "here"]).read();
    assert.deepEqual(below.problems, [{ path: "docs/notes", reason: "link" }]);
  });

  it("keeps an event that is written while the folder is read", async () => {
    const reading = notes.read();
    const event = await notes.add(newNote());
    assert.deepEqual((await reading).threads, []);
    const reads = files.reads;
    assert.equal((await notes.read()).threads[0]?.id, event.thread);
    assert.equal(files.reads, reads);
  });

  it("writes also after a read that failed", async () => {
    files.list = () => Promise.reject(new Error("EIO"));
    const reading = notes.read();
    files.kind = () => Promise.resolve(null);
    const adding = notes.add(newNote());
    await assert.rejects(reading, /EIO/);
    await adding;
    assert.equal(files.bytes.size, 2);
  });
});

describe("files of notes on the disk", () => {
  let base: string;
  let remove: () => Promise<void>;
  let files: NotesFiles;
  beforeEach(async () => {
    ({ path: base, remove } = await temporaryFolder());
    files = nodeNotesFiles(base);
  });
  afterEach(() => remove());

  it("have a kind, and links are not followed", async () => {
    await mkdir(path.join(base, "folder"));
    await writeFile(path.join(base, "file"), "text");
    await symlink(path.join(base, "file"), path.join(base, "link"));
    const kinds = { folder: "folder", file: "file", link: "link", missing: null };
    for (const [name, kind] of Object.entries(kinds)) assert.equal(await files.kind([name]), kind);
    assert.equal(await files.kind(["file", "below"]), null);
    const listed = (await files.list([])) ?? [];
    assert.deepEqual(
      new Map(listed.map(({ name, kind }) => [name, kind])),
      new Map([
        ["folder", "folder"],
        ["file", "file"],
        ["link", "link"],
      ]),
    );
    assert.equal(await files.list(["missing"]), null);
    assert.equal(await files.list(["file"]), null);
    await assert.rejects(files.read(["link"], 10));
    // A name that no file can have.
    await assert.rejects(files.kind(["a\0b"]), { code: "ERR_INVALID_ARG_VALUE" });
    await assert.rejects(files.list(["a\0b"]), { code: "ERR_INVALID_ARG_VALUE" });
  });

  it("are read to one byte beyond the limit", async () => {
    await writeFile(path.join(base, "file"), "abcdef");
    const read = async (most: number): Promise<string> =>
      new TextDecoder().decode(await files.read(["file"], most));
    assert.equal(await read(3), "abcd");
    assert.equal(await read(100), "abcdef");
  });

  it("are created with their folders, and never replaced", async () => {
    const bytes = new TextEncoder().encode("text");
    await files.create(["a", "b", "file"], bytes);
    assert.equal(await readFile(path.join(base, "a/b/file"), "utf8"), "text");
    await assert.rejects(files.create(["a", "b", "file"], bytes), /exists/);
    assert.deepEqual(await readdir(path.join(base, "a/b")), ["file"]);
  });
});
