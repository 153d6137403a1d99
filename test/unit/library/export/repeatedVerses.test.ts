import assert from "node:assert/strict";
import { exportResource } from "../../../../src/core/library/export/exportResource.js";
import { storeCopy } from "../../../support/store/content.js";
import { memoryHome } from "../../../support/store/homes.js";
import { elements, ENGLISH, MemoryTarget, parseXml, verseRow, xliffErrors } from "./support.js";

describe("the XLIFF export of rows that repeat a verse", () => {
  it("gives each unit an id of its own, and leaves out empty texts", async () => {
    const home = await memoryHome();
    const store = await home.open();
    const rows = [
      verseRow(1, "2:1", "First placeholder"),
      verseRow(2, "2:1", "Second placeholder"),
      verseRow(3, "2:1", "Third placeholder"),
      verseRow(4, "2:2", "Another placeholder"),
      verseRow(5, "2:3", ""),
    ];
    await storeCopy(store, ENGLISH, rows);
    const target = new MemoryTarget();
    await exportResource(
      { resource: ENGLISH, format: "xliff" },
      { store, attribution: "Placeholder", now: () => 0, openSink: target.open },
    );
    await home.close();
    assert.deepEqual(await xliffErrors(target.text), []);
    assert.deepEqual(
      elements(parseXml(target.text), "trans-unit").map(({ attributes }) => attributes.id),
      ["2:1", "2:1#2", "2:1#3", "2:2"],
    );
  });
});
