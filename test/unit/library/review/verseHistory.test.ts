import assert from "node:assert/strict";
import { allChanges } from "../../../../src/core/library/review/allChanges.js";
import { verseHistory } from "../../../../src/core/library/review/verseHistory.js";
import type { ContentStore } from "../../../../src/core/ports.js";
import {
  storeCopy,
  TRANSLATION,
  translationRow,
  translationRows,
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
      versions.map(({ entry, before, after }) => [entry.kind, before, after]),
      [
        ["created", null, "Placeholder two"],
        ["deleted", "Placeholder two", null],
        ["updated", "Placeholder one", "Placeholder two"],
      ],
    );
  });

  it("says that a removed verse was restored", async () => {
    const versions = await verseHistory(store, TRANSLATION, "2:2");
    assert.deepEqual(
      versions.map(({ isRestored }) => isRestored),
      [true, false, false],
    );
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
