import assert from "node:assert/strict";
import { publisherReport } from "../../../../src/core/library/export/publisherReport.js";
import {
  reviewReport,
  type ReportedFinding,
  type ReportedResource,
} from "../../../../src/core/library/export/reviewReport.js";
import { foldEvents, type NoteThread } from "../../../../src/core/library/notes/fold.js";
import { quote } from "../../../../src/core/library/notes/quotation.js";
import type { ChangesPage, ChangesQuery, RowChange } from "../../../../src/core/model/change.js";
import { rowKey } from "../../../../src/core/model/row.js";
import { localResource } from "../../../support/builders.js";
import { answerEvent, BILAL, id, noteEvent } from "../notes/support.js";

const NOW = Date.parse("2026-11-28T12:00:00Z");

const RESOURCE = localResource({
  group: "translations",
  id: 20,
  languageName: "english",
  syncSequence: 321,
  lastChangedAt: "2026-11-05T10:00:00Z",
});
const HEAD =
  "# Review report, 2026-11-28\n\n## A\\_name\n\n" +
  "`translations:20` · english · sync sequence 321 · last changed 2026-11-05\n\n";

const change = (key: string, verseKey: string | null, changes: Partial<RowChange>): RowChange => ({
  recordType: "translation",
  recordKey: key,
  verseKey,
  kind: "updated",
  before: null,
  after: null,
  times: 1,
  changedAt: "2026-11-04T10:00:00Z",
  appliedAt: "2026-11-05T10:00:00Z",
  ...changes,
});
const text = (html: string, more: object = {}): string => JSON.stringify({ text: html, ...more });

/** A store with these changes, one on each page. */
function storeOf(changes: readonly RowChange[]) {
  const offsets: unknown[] = [];
  return {
    offsets,
    changes: (_: unknown, query: ChangesQuery = {}) => {
      const offset = query.offset ?? 0;
      offsets.push([query.offset, query.maxBytes]);
      const keys = query.rows?.map(rowKey);
      const wanted = changes.filter((one) => keys?.includes(rowKey(one)) !== false);
      const page: ChangesPage<RowChange> = {
        rows: wanted.slice(offset, offset + 1),
        nextOffset: offset + 1 < wanted.length ? offset + 1 : null,
        generation: "g",
        total: wanted.length,
        newest: null,
      };
      return Promise.resolve(page);
    },
  };
}

async function report(
  changes: readonly RowChange[],
  reported: Partial<ReportedResource> = {},
  mostCharacters?: number,
): Promise<string> {
  return reviewReport(
    storeOf(changes),
    [{ resource: RESOURCE, name: "A_name", findings: [], notes: [], ...reported }],
    {
      attribution: "A_source",
      now: NOW,
      ...(mostCharacters === undefined ? {} : { mostCharacters }),
    },
  );
}

const finding = (verseKey: string | null, recordKey: string | null = null): ReportedFinding => ({
  rule: "spacing",
  severity: "warning",
  verseKey,
  recordKey,
  message: "Two *spaces*.",
});

function noteOf(...events: Parameters<typeof foldEvents>[0][]): NoteThread {
  const [thread] = foldEvents(events.flatMap((each) => [...each])).threads;
  assert.ok(thread !== undefined);
  return thread;
}

describe("the whole review report", () => {
  it("of nothing has the facts and counts", async () => {
    assert.equal(await report([]), `${HEAD}Changes: 0 · findings: 0 · notes: 0\n\nA\\_source.\n`);
    const resource = localResource({
      group: "translations",
      id: 20,
      languageName: null,
      syncSequence: null,
      lastChangedAt: null,
    });
    assert.equal(
      await report([], { resource, findings: null }),
      "# Review report, 2026-11-28\n\n## A\\_name\n\n`translations:20`\n\n" +
        "Changes: 0 · quality not checked · notes: 0\n\nA\\_source.\n",
    );
  });

  it("has changes of each kind, with texts or JSON", async () => {
    const changes = [
      change("1", "2:1", { before: text("*old*"), after: text("new\nline"), times: 3 }),
      change("2", "2:2", { kind: "created", after: text("added") }),
      change("3", "2:2", { kind: "deleted", before: text("removed") }),
      change("4", null, { before: text("same", { a: 1 }), after: text("same", { a: 2 }) }),
    ];
    assert.equal(
      await report(changes),
      `${HEAD}Changes: 4 · findings: 0 · notes: 0\n\n` +
        "### 2 Al-Baqarah\n\n#### 2:1\n\nChanged, 3 times, 2026-11-04\n\n" +
        "Before:\n\n> \\*old\\*\n\nNow:\n\n> new\n> line\n\n" +
        "#### 2:2\n\nAdded, 2026-11-04\n\nNow:\n\n> added\n\n" +
        "Removed, 2026-11-04\n\nBefore:\n\n> removed\n\n" +
        "### Other rows\n\n#### translation 4\n\nChanged, 2026-11-04\n\n" +
        'Before:\n\n```json\n{\n  "text": "same",\n  "a": 1\n}\n```\n\n' +
        'Now:\n\n```json\n{\n  "text": "same",\n  "a": 2\n}\n```\n\nA\\_source.\n',
    );
  });

  it("has no image or link of a hostile name or note, except the note's own link", async () => {
    const link = "https://example.org/)![seen](https://example.org/pixel.png)";
    const written = await report([], {
      name: "![a](//b)",
      resource: { ...RESOURCE, languageName: "![english](//b)" },
      notes: [noteOf([noteEvent({ text: "![a](//b)", link })])],
    });
    assert.match(written, /· !\\\[english\\\]\(\/\/b\) ·/);
    assert.ok(written.includes(`  - <${link}>\n`), written);
    assert.doesNotMatch(written.replace(`<${link}>`, ""), /(?<!\\)\[/);
  });

  it("leaves out a change that is too long, whatever it contains", async () => {
    const payload = JSON.stringify({ text: "same", a: "` ".repeat(300_000) });
    const written = await report([change("4", null, { before: text("same"), after: payload })]);
    assert.match(written, /Changes that are left out here: 1\./);
  });

  it("has findings and notes beside the changes, in the order of the Quran", async () => {
    const evidence = { edition: "Second", page: "12" };
    const link = "https://example.org/1";
    const note = noteOf([
      noteEvent({ text: "First\nline.", proposed: "better *words*", evidence, link }),
      answerEvent({ number: 2, seen: [1], author: BILAL }, { state: "fixed" }),
    ]);
    const other = noteOf([
      noteEvent({
        id: id(9),
        thread: id(9),
        verse: null,
        kind: "question",
        quotation: null,
        evidence: { edition: "Third" },
      }),
    ]);
    const findings = [finding(null), finding("3:1"), finding("2:255"), finding(null, "row 7")];
    assert.equal(
      await report([change("1", "3:1", { kind: "created", after: text("added") })], {
        findings,
        notes: [note, other],
      }),
      `${HEAD}Changes: 1 · findings: 4 · notes: 2\n\n` +
        "### 2 Al-Baqarah\n\n#### 2:255\n\n- Finding `spacing` (warning): Two \\*spaces\\*.\n\n" +
        "- Note: fault, fixed there\n  - Amina: First line.\n  - About: placeholder\n" +
        "  - Proposed: better \\*words\\*\n  - Evidence: Second, page 12\n" +
        `  - ${link}\n\n` +
        "### 3 Ali 'Imran\n\n#### 3:1\n\nAdded, 2026-11-04\n\nNow:\n\n> added\n\n" +
        "- Finding `spacing` (warning): Two \\*spaces\\*.\n\n" +
        "### Other rows\n\n#### The whole resource\n\n" +
        "- Finding `spacing` (warning): Two \\*spaces\\*.\n\n#### row 7\n\n" +
        "- Finding `spacing` (warning): Two \\*spaces\\*.\n\n#### The whole resource\n\n" +
        "- Note: question, open\n  - Amina: A word is missing.\n  - Evidence: Third\n\n" +
        "A\\_source.\n",
    );
  });

  it("of some rows has their changes and findings, without those of the resource", async () => {
    const changes = ["a", "b", "c"].map((key) =>
      change(key, null, { kind: "created", after: text(`added ${key}`) }),
    );
    const remarks = {
      findings: [finding(null), finding(null, "b"), finding("2:1")],
      notes: [noteOf([noteEvent({ verse: null })])],
    };
    const row = (recordKey: string) => ({ recordType: "translation", recordKey });
    const facts = (which: string): string =>
      HEAD.replace("`translations:20`", `$& · only ${which}`);
    assert.equal(
      await report(changes, { ...remarks, rows: [row("b")] }),
      `${facts("the row translation b")}Changes: 1 · findings: 1 · notes: 0\n\n` +
        "### Other rows\n\n#### translation b\n\nAdded, 2026-11-04\n\nNow:\n\n> added b\n\n" +
        "#### b\n\n- Finding `spacing` (warning): Two \\*spaces\\*.\n\nA\\_source.\n",
    );
    const two = await report(changes, { ...remarks, rows: [row("b"), row("c")] });
    assert.ok(two.startsWith(`${facts("2 rows")}Changes: 2 · findings: 1 · notes: 0\n`), two);
  });

  it("has no place for an empty quotation", async () => {
    const note = noteOf([noteEvent({ quotation: quote("a text", 2, 2) })]);
    assert.ok(!(await report([], { notes: [note] })).includes("About"));
  });

  it("names what it leaves out, and stops reading", async () => {
    const changes = Array.from({ length: 9 }, (_, at) =>
      change(String(at), `2:${at + 1}`, { kind: "created", after: text("x".repeat(100)) }),
    );
    const reported = { findings: [finding("1:1"), finding("3:1")], notes: [noteOf([noteEvent()])] };
    const full = await report(changes, reported);
    assert.ok(!full.includes("left out"));
    // Room for the facts, one finding and two changes.
    const most = full.indexOf("#### 2:3\n");
    const short = await report(changes, reported, most);
    assert.equal(
      short,
      `${full.slice(0, most)}Changes that are left out here: 7.\n\n` +
        "Findings that are left out here: 1.\n\nNotes that are left out here: 1.\n\nA\\_source.\n",
    );
    const shorter = await report(changes, reported, most - 1);
    assert.ok(shorter.includes("Changes that are left out here: 8."));
    const store = storeOf(changes);
    const one = { resource: RESOURCE, name: "A_name", ...reported };
    await reviewReport(store, [one], { attribution: "A", now: NOW, mostCharacters: most });
    assert.deepEqual(
      store.offsets,
      [0, 1, 2].map((offset) => [offset, 512 * 1024]),
    );
  });

  it("leaves out every entry after the first that does not fit", async () => {
    const changes = [
      change("1", "2:1", { kind: "created", after: text("x".repeat(1000)) }),
      change("2", "2:2", { kind: "created", after: text("short") }),
    ];
    const short = await report(changes, {}, 600);
    assert.ok(!short.includes("2:2"), "an entry after one that did not fit would look complete");
    assert.ok(short.includes("Changes that are left out here: 2."));
  });
});

describe("the whole report to a publisher", () => {
  const of = (note: NoteThread): string =>
    publisherReport({
      resource: RESOURCE,
      name: "A_name",
      verseKey: "2:255",
      published: "a *text*",
      note,
      attribution: "A_source",
    });

  it("has the proposal alone if the note quotes nothing", () => {
    const note = noteOf([noteEvent({ quotation: null, proposed: "better" })]);
    assert.ok(of(note).includes("\n**Expected**\n\n> better\n\n"));
  });

  it("has the one reason without its author, beside answers without a text", () => {
    const note = noteOf([
      noteEvent(),
      answerEvent({ number: 2, seen: [1], author: BILAL }, { state: "sent" }),
    ]);
    assert.ok(
      of(note).endsWith(
        "\n**Published**\n\n> a \\*text\\*\n\n**Why**\n\nA word is missing.\n\nA\\_source.\n",
      ),
    );
  });

  it("has neither a contested proposal nor contested evidence", () => {
    const note = noteOf([
      noteEvent(),
      answerEvent({ number: 2, seen: [1] }, { proposed: "a", evidence: { edition: "First" } }),
      answerEvent({ number: 3, seen: [1] }, { proposed: "b", evidence: { edition: "Second" } }),
    ]);
    assert.doesNotMatch(of(note), /Expected|Evidence/);
  });
});
