import assert from "node:assert/strict";
import { allChanges } from "../../../../src/core/library/review/allChanges.js";
import {
  compareStates,
  next,
  oldest,
  stateAt,
  today,
  verseHistory,
} from "../../../../src/core/library/review/verseHistory.js";
import type { ContentStore } from "../../../../src/core/ports.js";
import {
  inRun,
  page,
  storeCopy,
  TRANSLATION,
  translationRow,
  translationRows,
  update,
} from "../../../support/store/content.js";
import { openOn } from "../../../support/store/homes.js";
import { MemoryDisk } from "../../../support/store/memoryFileSystem.js";

const placeholder = (text: string): string =>
  `{"id":2,"resource_content_id":19,"verse_key":"2:2","text":"${text}"}`;

describe("the history of a verse", () => {
  let store: ContentStore;
  before(async () => {
    store = await openOn(new MemoryDisk());
    const others = translationRows(1);
    await storeCopy(store, TRANSLATION, [...others, placeholder("Placeholder one")]);
    await storeCopy(store, TRANSLATION, [...others, placeholder("Placeholder two")]);
    await storeCopy(store, TRANSLATION, [...others, translationRow(9, "3:1")]);
    await storeCopy(store, TRANSLATION, [...others, placeholder("Placeholder two")]);
  });
  after(() => store.close());

  it("has each kept change of the verse, newest first", async () => {
    const versions = await verseHistory(store, TRANSLATION, "2:2");
    assert.deepEqual(
      versions.map(({ entry, former, text }) => [entry.kind, former, text]),
      [
        ["created", null, "Placeholder two"],
        ["deleted", "Placeholder two", null],
        ["updated", "Placeholder one", "Placeholder two"],
      ],
    );
  });

  it("begins with the text before the first kept change, once for each text", async () => {
    const versions = await verseHistory(store, TRANSLATION, "2:2");
    assert.deepEqual(
      oldest(versions).map(({ former }) => former),
      ["Placeholder one"],
    );
    const created = versions.slice(0, 1);
    assert.deepEqual(oldest(created), []);
  });

  it("reports that a removed verse was restored", async () => {
    const versions = await verseHistory(store, TRANSLATION, "2:2");
    assert.deepEqual(
      versions.map(({ isRestored }) => isRestored),
      [true, false, false],
    );
  });

  it("shows the difference, and that each version is from a full copy", async () => {
    const versions = await verseHistory(store, TRANSLATION, "2:2");
    assert.deepEqual(
      versions.map(({ part, arrival }) => [part, arrival]),
      [
        ["words", "fullCopy"],
        ["words", "fullCopy"],
        ["words", "fullCopy"],
      ],
    );
  });

  it("compares a version with the next one and with today", async () => {
    const versions = await verseHistory(store, TRANSLATION, "2:2");
    const [, removed, changed] = versions;
    assert.ok(removed && changed);
    const texts = async (
      to: ReturnType<typeof next>,
    ): Promise<readonly (string | null | undefined)[]> => {
      assert.ok(to);
      const from = stateAt(changed, "before");
      const difference = await compareStates(store, TRANSLATION, "2:2", { from, to });
      return [difference?.form, difference?.before, difference?.after];
    };
    assert.deepEqual(await texts(next(versions, changed)), ["text", "Placeholder one", null]);
    assert.deepEqual(await texts(today(versions, changed)), [
      "text",
      "Placeholder one",
      "Placeholder two",
    ]);
    const [newest] = versions;
    assert.ok(newest);
    assert.equal(next(versions, newest), null);
  });

  it("compares texts with texts, even for a version that only changed other data", async () => {
    const other = await openOn(new MemoryDisk());
    const row = (text: string, priority: number): string =>
      `{"id":2,"resource_content_id":19,"verse_key":"2:2","text":"${text}","priority":${priority}}`;
    await storeCopy(other, TRANSLATION, [row("Placeholder one", 1)]);
    await storeCopy(other, TRANSLATION, [row("Placeholder one", 2)]);
    await storeCopy(other, TRANSLATION, [row("Placeholder, one", 2)]);
    const versions = await verseHistory(other, TRANSLATION, "2:2");
    assert.deepEqual(
      versions.map(({ part }) => part),
      ["punctuation", "data"],
    );
    const first = versions.at(-1);
    assert.ok(first);
    const states = { from: stateAt(first, "before"), to: today(versions, first) };
    const difference = await compareStates(other, TRANSLATION, "2:2", states);
    assert.deepEqual(
      [difference?.form, difference?.before, difference?.after],
      ["text", "Placeholder one", "Placeholder, one"],
    );
    await other.close();
  });

  it("recognises a version from a row change, and a verse that is restored under another key", async () => {
    const other = await openOn(new MemoryDisk());
    await storeCopy(other, TRANSLATION, [...translationRows(2)]);
    await inRun(other, async (run) => {
      await run.addPage(page([update(200, 2, "2:2", "Placeholder changed")], 200));
      await run.applyMutations(TRANSLATION);
      await run.commit({ resources: [TRANSLATION] });
    });
    await storeCopy(other, TRANSLATION, translationRows(1), { sequence: 300 });
    await storeCopy(other, TRANSLATION, [...translationRows(1), translationRow(7, "2:2")], {
      sequence: 400,
    });
    const versions = await verseHistory(other, TRANSLATION, "2:2");
    assert.deepEqual(
      versions.map(({ entry, arrival, isRestored }) => [entry.kind, arrival, isRestored]),
      [
        ["created", "fullCopy", true],
        ["deleted", "fullCopy", false],
        ["updated", "rowChange", false],
      ],
    );
    await other.close();
  });

  it("has nothing for a verse that never changed", async () => {
    assert.deepEqual(await verseHistory(store, TRANSLATION, "1:1"), []);
  });

  it("differs from the unreviewed changes, which are one for each row", async () => {
    const changes = await allChanges(store, TRANSLATION);
    assert.deepEqual(
      changes.map(({ verseKey, kind }) => [verseKey, kind]),
      [["2:2", "updated"]],
    );
  });
});
