import assert from "node:assert/strict";
import { publisherReport } from "../../../../src/core/library/export/publisherReport.js";
import {
  reviewReport,
  type ReportedFinding,
  type ReportedResource,
} from "../../../../src/core/library/export/reviewReport.js";
import { foldEvents } from "../../../../src/core/library/notes/fold.js";
import { findResource } from "../../../../src/core/model/resource.js";
import type { ContentStore } from "../../../../src/core/ports.js";
import type { StoreHome } from "../../../contract/contentStore/home.js";
import {
  inRun,
  page,
  storeCopy,
  translationRows,
  TRANSLATION,
  update,
} from "../../../support/store/content.js";
import { memoryHome } from "../../../support/store/homes.js";
import { answerEvent, id, noteEvent } from "../notes/support.js";

const NOW = Date.parse("2026-11-28T12:00:00Z");

describe("a review report", () => {
  let home: StoreHome;
  let store: ContentStore;
  before(async () => {
    home = await memoryHome();
    store = await home.open();
    await storeCopy(store, TRANSLATION, translationRows(200));
    const changes = Array.from({ length: 100 }, (_, index) =>
      update(200 + index, index + 1, `2:${index + 1}`, `Changed *placeholder* ${index + 1}`),
    );
    await inRun(store, async (run) => {
      await run.addPage(page(changes));
      await run.applyMutations(TRANSLATION);
      await run.commit({ resources: [TRANSLATION] });
    });
  });
  after(() => home.close());

  const reported = async (
    changes: Partial<ReportedResource> = {},
  ): Promise<readonly ReportedResource[]> => {
    const resource = findResource(await store.state(), TRANSLATION);
    assert.ok(resource !== undefined);
    return [{ resource, name: "A_Translation", findings: [], notes: [], ...changes }];
  };

  it("has each change by surah and verse, with the text before and now", async () => {
    const text = await reviewReport(store, await reported(), { attribution: "Source", now: NOW });
    assert.match(text, /^# Review report, 2026-11-28\n\n## A\\_Translation\n\n`translations:19`/);
    assert.ok(text.includes("Changes: 100 · findings: 0 · notes: 0\n"));
    assert.equal(text.match(/^### 2 Al-Baqarah$/gm)?.length, 1);
    assert.match(
      text,
      /#### 2:7\n\nChanged, 2026-05-05\n\nBefore:\n\n> Placeholder 7\n\nNow:\n\n> Changed \\\*placeholder\\\* 7\n/,
    );
    assert.ok(text.trimEnd().endsWith("Source."));
  });

  it("of one surah has only its changes, findings and notes", async () => {
    const { threads } = foldEvents([
      noteEvent({ verse: "1:3" }),
      noteEvent({ id: id(2), thread: id(2) }),
    ]);
    const finding = { rule: "spacing", severity: "error", recordKey: null, message: "Placeholder" };
    const of = async (chapter: number): Promise<string> =>
      reviewReport(
        store,
        await reported({
          chapter,
          notes: threads,
          findings: ["1:1", "2:3"].map((verseKey) => ({ ...finding, verseKey })),
        }),
        { attribution: "Source", now: NOW },
      );
    const [first, second] = [await of(1), await of(2)];
    assert.match(first, /`translations:19` · only surah 1 Al-Fatihah · /);
    assert.ok(first.includes("Changes: 0 · findings: 1 · notes: 1\n"));
    assert.doesNotMatch(first, /^#### 2:/m);
    assert.ok(second.includes("Changes: 100 · findings: 1 · notes: 1\n"));
    assert.doesNotMatch(second, /^#### 1:/m);
  });

  it("ends before it is too long for an issue, and reports the number of other entries", async () => {
    const text = await reviewReport(store, await reported(), {
      attribution: "Source",
      now: NOW,
      mostCharacters: 1000,
    });
    assert.ok(text.length < 1200);
    const shown = text.match(/^Now:$/gm)?.length ?? 0;
    assert.ok(shown > 0);
    assert.ok(text.includes(`Changes that are left out here: ${100 - shown}.`));
  });

  it("joins findings and notes by verse, including a note with contradicting states", async () => {
    const { threads } = foldEvents([
      noteEvent({ proposed: "better", evidence: { edition: "Second", page: "12" } }),
      answerEvent({ number: 2, seen: [1] }, { state: "sent", text: "Reported." }),
      answerEvent({ number: 3, seen: [1], author: { name: "Bilal" } }, { state: "declined" }),
    ]);
    const finding = (verseKey: string | null): ReportedFinding => ({
      rule: "spacing",
      severity: "warning",
      verseKey,
      recordKey: null,
      message: "Two spaces.",
    });
    const findings = [finding(null), finding("2:3"), finding("1:7")];
    const resources = await reported({ findings, notes: threads });
    const text = await reviewReport(store, resources, { attribution: "Source", now: NOW });
    assert.ok(text.includes("Changes: 100 · findings: 3 · notes: 1\n"));
    const headings = text.match(/^####? .*$/gm) ?? [];
    assert.deepEqual(headings.slice(0, 6), [
      "### 1 Al-Fatihah",
      "#### 1:7",
      "### 2 Al-Baqarah",
      "#### 2:1",
      "#### 2:2",
      "#### 2:3",
    ]);
    assert.deepEqual(headings.slice(-4), [
      "#### 2:100",
      "#### 2:255",
      "### Other rows",
      "#### The whole resource",
    ]);
    const third = text.slice(text.indexOf("#### 2:3\n"), text.indexOf("#### 2:4\n"));
    assert.match(
      third,
      /Now:\n\n> Changed \\\*placeholder\\\* 3\n\n- Finding `spacing` \(warning\): Two spaces\.\n/,
    );
    assert.ok(text.includes("- Note: fault, sent to the publisher (Amina) or declined (Bilal)\n"));
    assert.ok(text.includes("  - Amina: Reported.\n"));
    assert.ok(text.includes("  - Evidence: Second, page 12\n"));
  });

  it("reports that a resource was not checked, and counts omitted findings and notes", async () => {
    const { threads } = foldEvents([noteEvent({})]);
    const resources = await reported({ findings: null, notes: threads });
    const text = await reviewReport(store, resources, {
      attribution: "Source",
      now: NOW,
      mostCharacters: 500,
    });
    assert.ok(text.includes("Changes: 100 · quality not checked · notes: 1\n"));
    assert.ok(text.includes("Notes that are left out here: 1.\n"));
  });

  it("to the publisher has the fields that its form asks for", async () => {
    const [resource] = await reported();
    assert.ok(resource !== undefined);
    const [note] = foldEvents([
      noteEvent({
        proposed: "corrected",
        evidence: { edition: "Second" },
        link: "https://example.org/1",
      }),
    ]).threads;
    assert.ok(note !== undefined);
    const text = publisherReport({
      resource: resource.resource,
      name: "A Translation",
      verseKey: "2:255",
      published: "First placeholder words, second placeholder words, end.",
      note,
      attribution: "Source",
    });
    for (const expected of [
      "- Translation: A Translation\n",
      "- Resource id: 19 (`translations:19`)\n",
      "- Surah and ayah: 2:255 (Al-Baqarah)\n",
      "**Published**\n\n> First placeholder words, second placeholder words, end.\n",
      "**Expected**\n\n> First corrected words, second placeholder words, end.\n",
      "**Why**\n\nA word is missing.\n",
      "**Evidence**\n\nSecond\n\nhttps://example.org/1\n",
    ]) {
      assert.ok(text.includes(expected), `${expected} is missing in\n${text}`);
    }
  });

  it("to the publisher without a note has empty fields to fill in", async () => {
    const [resource] = await reported();
    assert.ok(resource !== undefined);
    const text = publisherReport({
      resource: resource.resource,
      name: "A Translation",
      verseKey: "2:255",
      published: null,
      note: null,
      attribution: "Source",
    });
    assert.ok(text.includes("**Published**\n\nThe verse is missing.\n"));
    assert.ok(text.includes("**Why**\n\n\n"));
  });
});
