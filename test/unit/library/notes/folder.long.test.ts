import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { isContentError } from "../../../../src/core/model/errors.js";
import { formatEvent, LIMITS, parseEvent } from "../../../../src/core/library/notes/events.js";
import { nodeNotesFiles, type NotesFiles } from "../../../../src/core/library/notes/files.js";
import { agreed } from "../../../../src/core/library/notes/fold.js";
import { NotesFolder } from "../../../../src/core/library/notes/folder.js";
import { notesFolderNames } from "../../../../src/core/library/notes/folderNames.js";
import { README } from "../../../../src/core/library/notes/readme.js";
import {
  AMINA,
  answerEvent,
  BILAL,
  id,
  newNote,
  noteEvent,
  temporaryFolder,
  THREAD,
} from "./support.js";

const run = promisify(execFile);
const ROOT = ".quran-review";

function git(cwd: string, ...args: string[]) {
  const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"];
  return run("git", [...identity, ...args], { cwd });
}

function notesIn(folder: string): NotesFolder {
  return new NotesFolder(nodeNotesFiles(folder), [ROOT]);
}

describe("a notes folder", () => {
  let base: string;
  let remove: () => Promise<void>;
  beforeEach(async () => {
    ({ path: base, remove } = await temporaryFolder());
  });
  afterEach(() => remove());

  const threadFolder = path.join(ROOT, "translations-20", "002", THREAD);
  const put = async (name: string, content: string | Uint8Array): Promise<void> => {
    const folder = path.join(base, threadFolder);
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, name), content);
  };

  it("is empty at first, and is not created by reading", async () => {
    assert.deepEqual(await notesIn(base).read(), { threads: [], ignored: [], problems: [] });
    assert.deepEqual(await readdir(base), []);
  });

  it("keeps a note as one file below resource, surah and thread, beside a README", async () => {
    const notes = notesIn(base);
    const event = await notes.add(newNote());
    const file = path.join(base, ROOT, "translations-20", "002", event.thread, `${event.id}.json`);
    assert.deepEqual(parseEvent(await readFile(file)), { event });
    assert.equal(await readFile(path.join(base, ROOT, "README.md"), "utf8"), README);
    const [thread] = (await notesIn(base).read()).threads;
    assert.equal(thread?.messages[0]?.text, "A word is missing.");
    assert.equal(thread?.verseKey, "2:255");
  });

  it("leaves an existing README alone", async () => {
    await mkdir(path.join(base, ROOT));
    await writeFile(path.join(base, ROOT, "README.md"), "Ours.");
    await notesIn(base).add(newNote());
    assert.equal(await readFile(path.join(base, ROOT, "README.md"), "utf8"), "Ours.");
  });

  it("adds an answer as another file, and changes no file", async () => {
    const notes = notesIn(base);
    const first = await notes.add(newNote());
    const file = path.join(base, ROOT, "translations-20", "002", first.thread, `${first.id}.json`);
    const before = await readFile(file);
    const [thread] = (await notes.read()).threads;
    assert.ok(thread !== undefined);
    await notes.answer(thread, { author: BILAL, text: "Sent.", state: "sent" });
    assert.deepEqual(await readFile(file), before);
    const [answered] = (await notes.read()).threads;
    assert.equal(agreed(answered?.state ?? { current: [] }), "sent");
    assert.deepEqual(
      answered?.messages.map(({ author }) => author.name),
      ["Amina", "Bilal"],
    );
  });

  it("drops events whose files were removed, and finds new files", async () => {
    const notes = notesIn(base);
    await notes.add(newNote());
    await put(`${THREAD}.json`, formatEvent(noteEvent()));
    assert.equal((await notes.read()).threads.length, 2);
    await rm(path.join(base, threadFolder), { recursive: true });
    assert.equal((await notes.read()).threads.length, 1);
  });

  it("merges the notes of two clones without a conflict", async () => {
    const [origin, first, second] = ["origin", "first", "second"].map((name) =>
      path.join(base, name),
    );
    assert.ok(origin !== undefined && first !== undefined && second !== undefined);
    await git(base, "init", "--quiet", "--bare", "--initial-branch=main", origin);
    await git(base, "clone", "--quiet", origin, first);
    await git(first, "commit", "--quiet", "--allow-empty", "-m", "Begin");
    await git(first, "push", "--quiet", "origin", "HEAD:main");
    await git(base, "clone", "--quiet", "--branch=main", origin, second);

    // Both clones create the folder, write on the same verse, and publish.
    const publish = async (clone: string): Promise<void> => {
      await git(clone, "add", "-A");
      await git(clone, "commit", "--quiet", "-m", "Notes");
      await git(clone, "pull", "--quiet", "--no-rebase", "--no-edit", "origin", "main");
      await git(clone, "push", "--quiet", "origin", "HEAD:main");
    };
    await notesIn(first).add(newNote({ author: AMINA, text: "From Amina." }));
    await notesIn(second).add(newNote({ author: BILAL, text: "From Bilal." }));
    await publish(first);
    await publish(second);
    await git(first, "pull", "--quiet", "origin", "main");

    // Both clones answer the same note with different states.
    const answer = async (clone: string, state: "sent" | "declined"): Promise<void> => {
      const notes = notesIn(clone);
      const [thread] = (await notes.read()).threads;
      assert.ok(thread !== undefined);
      await notes.answer(thread, { author: AMINA, text: "", state });
    };
    await answer(first, "sent");
    await answer(second, "declined");
    await publish(first);
    await publish(second);

    const { threads, problems } = await notesIn(second).read();
    assert.deepEqual(problems, []);
    assert.deepEqual(threads.map(({ messages }) => messages[0]?.text).sort(), [
      "From Amina.",
      "From Bilal.",
    ]);
    const contested = threads.find(({ state }) => state.current.length > 1);
    assert.deepEqual(contested?.state.current.map(({ value }) => value).sort(), [
      "declined",
      "sent",
    ]);
  });

  describe("with files that are wrong or hostile", () => {
    const event = Buffer.from(formatEvent(noteEvent())).toString("utf8");
    const cases: readonly (readonly [string, string, string | Uint8Array, string])[] = [
      ["a huge file", `${THREAD}.json`, new Uint8Array(LIMITS.eventBytes * 40), "tooLarge"],
      ["no JSON", `${THREAD}.json`, "{", "malformed"],
      ["deep JSON", `${THREAD}.json`, "[".repeat(100_000), "malformed"],
      ["a merge conflict", `${THREAD}.json`, `<<<<<<< HEAD\n${event}=======\n`, "malformed"],
      ["no UTF-8", `${THREAD}.json`, new Uint8Array([0x7b, 0xff, 0x7d]), "malformed"],
      ["another thread's event", `${THREAD}.json`, event.replaceAll(THREAD, id(7)), "misplaced"],
      ["another surah's event", `${THREAD}.json`, event.replace("2:255", "3:1"), "misplaced"],
      [
        "a verse that does not exist",
        `${THREAD}.json`,
        event.replace("2:255", "2:287"),
        "malformed",
      ],
      [
        "a resource that leads out",
        `${THREAD}.json`,
        event.replace("translations:20", "../x:1"),
        "malformed",
      ],
      [
        "a link that runs a command",
        `${THREAD}.json`,
        event.replace('"kind"', '"link": "command:quit",\n  "kind"'),
        "malformed",
      ],
      ["a newer format", `${THREAD}.json`, event.replace('"format": 1', '"format": 2'), "newer"],
      [
        "an event type of a newer version",
        `${THREAD}.json`,
        event.replace('"type": "note"', '"type": "vote"'),
        "newer",
      ],
      ["a name that is no id", "todo.json", event, "name"],
    ];
    for (const [name, file, content, reason] of cases) {
      it(`lists ${name} as ${reason}, and shows the other notes`, async () => {
        await notesIn(base).add(newNote());
        await put(file, content);
        const { threads, problems } = await notesIn(base).read();
        assert.deepEqual(
          problems.map((problem) => problem.reason),
          [reason],
        );
        assert.equal(threads.length, 1);
      });
    }

    it("keeps HTML as plain text", async () => {
      const text = "<img src=x onerror=alert(1)> [link](command:quit)";
      await put(`${THREAD}.json`, formatEvent(noteEvent({ text })));
      assert.equal((await notesIn(base).read()).threads[0]?.messages[0]?.text, text);
    });

    it("follows no link, neither of a file nor of a folder", async () => {
      const outside = path.join(base, "outside");
      await mkdir(path.join(outside, THREAD), { recursive: true });
      await writeFile(path.join(outside, THREAD, `${THREAD}.json`), formatEvent(noteEvent()));
      await mkdir(path.join(base, ROOT, "translations-20"), { recursive: true });
      await symlink(outside, path.join(base, ROOT, "translations-20", "002"));
      const linked = path.join(base, ROOT, "translations-20", "003", THREAD);
      await mkdir(linked, { recursive: true });
      await symlink(
        path.join(outside, THREAD, `${THREAD}.json`),
        path.join(linked, `${THREAD}.json`),
      );
      const { threads, problems } = await notesIn(base).read();
      assert.deepEqual(threads, []);
      assert.deepEqual(
        problems.map(({ reason }) => reason),
        ["link", "link"],
      );
    });

    for (const linked of [ROOT, `${ROOT}/translations-20`, `${ROOT}/translations-20/002`]) {
      it(`writes nothing if ${linked} is a link`, async () => {
        const outside = path.join(base, "outside");
        await mkdir(outside);
        await mkdir(path.dirname(path.join(base, linked)), { recursive: true });
        await symlink(outside, path.join(base, linked));
        await assert.rejects(notesIn(base).add(newNote()), (error) =>
          isContentError(error, "notes_refused"),
        );
        assert.deepEqual(await readdir(outside), []);
        assert.equal((await notesIn(base).read()).problems[0]?.reason, "link");
      });
    }

    it("reads only as much of a thread as the limit allows", async () => {
      await put(`${THREAD}.json`, formatEvent(noteEvent()));
      for (let number = 2; number <= LIMITS.threadEvents + 2; number++) {
        await put(
          `${id(number)}.json`,
          formatEvent(answerEvent({ number, seen: [1] }, { text: "x" })),
        );
      }
      const { threads, problems } = await notesIn(base).read();
      assert.equal(threads[0]?.messages.length, LIMITS.threadEvents);
      assert.deepEqual(
        problems.map(({ reason }) => reason),
        ["tooMany"],
      );
    });
  });

  it("reports which files cannot be read", async () => {
    await put(`${THREAD}.json`, formatEvent(noteEvent()));
    const files: NotesFiles = {
      ...nodeNotesFiles(base),
      read: () => Promise.reject(new Error("EACCES")),
    };
    const { problems } = await new NotesFolder(files, [ROOT]).read();
    assert.deepEqual(
      problems.map(({ reason }) => reason),
      ["unreadable"],
    );
  });

  it("reports which folders cannot be read, and shows the other notes", async () => {
    await put(`${THREAD}.json`, formatEvent(noteEvent()));
    await notesIn(base).add(newNote({ verseKey: "3:1" }));
    const disk = nodeNotesFiles(base);
    const without = (unreadable: string): NotesFolder =>
      new NotesFolder(
        {
          ...disk,
          list: (folder) =>
            folder.join("/") === unreadable
              ? Promise.reject(new Error("EACCES"))
              : disk.list(folder),
        },
        [ROOT],
      );
    const { threads, problems } = await without(`${ROOT}/translations-20/002`).read();
    assert.deepEqual(problems, [{ path: "translations-20/002", reason: "unreadable" }]);
    assert.deepEqual(
      threads.map(({ verseKey }) => verseKey),
      ["3:1"],
    );
    assert.deepEqual(await without(ROOT).read(), {
      threads: [],
      ignored: [],
      problems: [{ path: ROOT, reason: "unreadable" }],
    });
  });

  it("leaves no partial file on a full disk", async () => {
    const disk = nodeNotesFiles(base);
    const files: NotesFiles = {
      ...disk,
      create: (file, bytes) =>
        file.at(-1) === "README.md"
          ? disk.create(file, bytes)
          : Promise.reject(new Error("ENOSPC")),
    };
    const notes = new NotesFolder(files, [ROOT]);
    await assert.rejects(notes.add(newNote()), /ENOSPC/);
    assert.deepEqual(await notes.read(), { threads: [], ignored: [], problems: [] });
  });
});

describe("the notesFolder setting", () => {
  const accepted: readonly (readonly [string, readonly string[]])[] = [
    [".quran-review", [".quran-review"]],
    ["./docs/review/", ["docs", "review"]],
    ["docs\\review", ["docs", "review"]],
    ["مراجعة", ["مراجعة"]],
  ];
  for (const [setting, names] of accepted) {
    it(`accepts ${setting}`, () => {
      assert.deepEqual(notesFolderNames(setting), names);
    });
  }
  for (const setting of [
    "",
    ".",
    "/etc",
    "../notes",
    "a/../../b",
    "C:\\notes",
    ".git",
    ".GIT/hooks",
    "~/x:y",
    "a\0b",
    "...",
  ]) {
    it(`refuses ${JSON.stringify(setting)}`, () => {
      assert.equal(notesFolderNames(setting), null);
    });
  }
});

describe("the README of a notes folder", () => {
  it("is that of format 1, so that two versions of the extension write the same file", () => {
    const hash = createHash("sha256").update(README).digest("hex");
    assert.equal(hash, "f73d0deb2a3df3f98b5419883736b3a52dc17d49535d202d378330fbcda7d953");
  });
});
