import assert from "node:assert/strict";
import { mkdir, readdir, readFile, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Checked } from "../../../src/app/checks/checked.js";
import { FindingFiles } from "../../../src/app/checks/findingFiles.js";
import type { PlacedFinding } from "../../../src/core/library/checks/stored.js";
import { temporaryFolder } from "../library/notes/support.js";

function finding(changes: Partial<PlacedFinding> = {}): PlacedFinding {
  return {
    rule: "unbalanced-punctuation",
    message: "missing-verse",
    args: ["[", 2],
    recordType: "translation",
    recordKey: "7",
    verseKey: "2:7",
    place: { kind: "text", index: 0, start: 3, end: 4 },
    quote: "placeholder [ ﴿‮نص",
    textHash: "abc",
    chapter: 2,
    range: { startLine: 8, start: 5, endLine: 8, end: 6 },
    ...changes,
  };
}

function checked(id: number, raw: readonly PlacedFinding[] = [finding()]): Checked {
  return { ref: { group: "translations", id }, file: `resources/${id}.sqlite`, raw };
}

describe("the files of findings", () => {
  let dir: string;
  let remove: () => Promise<void>;
  const files = new FindingFiles("rules of today");

  beforeEach(async () => {
    ({ path: dir, remove } = await temporaryFolder());
  });
  afterEach(() => remove());

  const fileOf = (id: number): string => path.join(dir, "findings", `translations-${id}.ndjson`);
  const kept = async (): Promise<number[]> =>
    (await files.read(dir)).map(({ ref }) => ref.id).sort();

  it("return the stored results, with and without findings", async () => {
    const none = { recordType: null, recordKey: null, verseKey: null, place: null, textHash: null };
    const many = Array.from({ length: 1000 }, (_, at) => finding({ recordKey: String(at) }));
    const all = [checked(1, [finding(), finding(none)]), checked(2, []), checked(3, many)];
    for (const one of all) await files.write(dir, one);
    const found = await files.read(dir);
    assert.deepEqual(
      found.sort((a, b) => a.ref.id - b.ref.id),
      all,
    );
  });

  it("are from the last check only, and the folder has no other files", async () => {
    await files.write(dir, checked(1, [finding(), finding()]));
    await files.write(dir, checked(1, []));
    assert.deepEqual(await files.read(dir), [checked(1, [])]);
    assert.deepEqual(await readdir(path.join(dir, "findings")), ["translations-1.ndjson"]);
  });

  it("are absent for a folder without any, and after they were removed", async () => {
    assert.deepEqual(await files.read(dir), []);
    await files.write(dir, checked(1));
    await files.remove(dir, { group: "translations", id: 1 });
    await files.remove(dir, { group: "translations", id: 1 });
    assert.deepEqual(await files.read(dir), []);
  });

  it("do not apply to other rules", async () => {
    await files.write(dir, checked(1));
    assert.deepEqual(await new FindingFiles("rules of tomorrow").read(dir), []);
  });

  it("are ignored if damaged, and the others are read", async () => {
    for (const id of [1, 2, 3, 4, 5, 6]) await files.write(dir, checked(id));
    const text = await readFile(fileOf(1), "utf8");
    await truncate(fileOf(1), Buffer.byteLength(text) - 1);
    await writeFile(fileOf(2), "{");
    await writeFile(fileOf(3), text.replace("unbalanced-punctuation", "constructor"));
    await writeFile(fileOf(4), text.replace('"missing-verse"', '"__proto__"'));
    // A copy of a file under another resource's name.
    await writeFile(fileOf(5), text);
    await mkdir(path.join(dir, "findings", "folder.ndjson"));
    assert.deepEqual(await kept(), [6]);
  });

  it("are ignored if truncated at any point", async () => {
    await files.write(dir, checked(1, [finding(), finding()]));
    const bytes = await readFile(fileOf(1));
    for (let length = 0; length < bytes.length; length += 7) {
      await writeFile(fileOf(1), bytes.subarray(0, length));
      assert.deepEqual(await files.read(dir), [], `the first ${length} bytes`);
    }
  });
});
