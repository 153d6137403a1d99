import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import {
  findReferences,
  ReferenceScanner,
  type FoundReference,
} from "../../../../src/core/library/editor/findReferences.js";
import { scanInSlices } from "../../../../src/core/library/editor/scanInSlices.js";
import { CHAPTERS } from "../../../../src/core/model/chapters.js";
import { random } from "../../../support/random.js";
import { root } from "../../../support/vscode/paths.js";
import { NO_REFERENCES, PROSE } from "./prose.js";

function found(text: string, languageId = "markdown"): string[] {
  return findReferences(text, { languageId }).map(({ reference: { chapter, from, to } }) => {
    if (from === 1 && to === CHAPTERS[chapter - 1]?.versesCount) return `${chapter}`;
    return `${chapter}:${from}${from === to ? "" : `-${to}`}`;
  });
}

const expectedOf = (references: readonly string[]): string[] => [...references];

describe("references in prose", () => {
  it("are found in at least 98 of 100, in many languages", () => {
    const missed: string[] = [];
    let total = 0;
    for (const [text, ...references] of PROSE) {
      const read = found(text);
      total += references.length;
      missed.push(
        ...references.filter((one) => !read.includes(one)).map((one) => `${one}: ${text}`),
      );
    }
    assert.ok(missed.length <= total * 0.02, `${missed.length} of ${total}:\n${missed.join("\n")}`);
  });

  for (const [text, ...references] of PROSE) {
    it(`${text} names ${references.join(", ")} and no other place`, () => {
      assert.deepEqual(found(text), expectedOf(references));
    });
  }

  for (const text of NO_REFERENCES) {
    it(`${text} names none`, () => assert.deepEqual(found(text), []));
  }

  it("have correct positions in the text", () => {
    const text = "First line.\nSee Quran 2:255 there.";
    assert.deepEqual(
      findReferences(text, { languageId: "plaintext" }).map(({ start, end }) =>
        text.slice(start, end),
      ),
      ["Quran 2:255"],
    );
  });

  it("count between certain ones, even if they look like a time", () => {
    assert.deepEqual(found("The surah has 18:10 and 2:255."), ["18:10", "2:255"]);
    assert.deepEqual(found("Only 18:10 here."), []);
  });

  it("are left out in code, keys, addresses and markup", () => {
    assert.deepEqual(found("```\nQuran 2:255\n```\nQuran 3:18"), ["3:18"]);
    assert.deepEqual(found('{"2:255": 1, "see": "2:255"}', "json"), ["2:255"]);
    assert.deepEqual(found('{"a": 2, "b": [1, 2]}', "json"), []);
    assert.deepEqual(found("2:255: text\nreference: 2:255", "yaml"), ["2:255"]);
    assert.deepEqual(found('<a title="2:255">2:255</a>', "html"), ["2:255"]);
    assert.deepEqual(found("\\label{2:255} Quran 2:255", "latex"), ["2:255"]);
  });

  it("are no longer searched after a cancellation", () => {
    const references = findReferences("2:255\n2:256", {
      languageId: "markdown",
      isCancelled: () => true,
    });
    assert.deepEqual(references, []);
  });
});

describe("a scanner of references", () => {
  /** A long document with code blocks that span blank lines. */
  function longDocument(): string {
    return Array.from({ length: 600 }, (_, index) => {
      const verse = `2:${(index % 286) + 1}`;
      return index % 7 === 0
        ? `\`\`\`\ncode ${index} Quran ${verse}\n\nmore code, Quran ${verse}\n\`\`\``
        : `Paragraph ${index} of a placeholder text. See Quran ${verse} there, at 10:30.`;
    }).join("\n\n");
  }

  function scanned(scanner: ReferenceScanner, text: string): [FoundReference[], number] {
    const steps = scanner.scan(text);
    for (let count = 1; ; count++) {
      const step = steps.next();
      if (step.done === true) return [step.value, count];
    }
  }

  it("reads a document in parts as it does in one piece, without the parts in code", () => {
    const text = longDocument();
    const found = findReferences(text, { languageId: "markdown" });
    const written = [...text.matchAll(/See (?<reference>Quran [\d:]+)/gu)];
    assert.deepEqual(
      found.map(({ start, end }) => text.slice(start, end)),
      written.map(({ groups }) => groups?.reference),
    );
  });

  it("reads only the changed part after an edit (seed 5)", () => {
    const below = random(5);
    const scanner = new ReferenceScanner("markdown");
    let text = longDocument();
    const [, first] = scanned(scanner, text);
    for (let change = 0; change < 40; change++) {
      const at = below(text.length);
      const typed = ["x", "\n\n", "Quran 3:18 ", "\`\`\`\n", ""][below(5)] ?? "";
      text = text.slice(0, at) + typed + text.slice(at + below(30));
      const [found, steps] = scanned(scanner, text);
      assert.deepEqual(found, findReferences(text, { languageId: "markdown" }));
      // Opening or closing a fence turns code into text and text into code.
      if (!typed.includes("\`")) assert.ok(steps < first, `${steps} of ${first}`);
    }
  });

  it("ends when the document is no longer wanted", async () => {
    const text = longDocument().repeat(20);
    let asked = 0;
    const found = await scanInSlices(new ReferenceScanner("markdown"), text, () => ++asked < 2);
    assert.equal(found, null);
    assert.equal(asked, 2);
  });
});

/** Files of a package for people (READMEs, changelogs, JSON), at most two folders deep. */
function readableFiles(folder: string, depth = 0): string[] {
  if (depth > 2) return [];
  return readdirSync(folder, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) {
        return entry.name === "node_modules" ? [] : readableFiles(file, depth + 1);
      }
      return /\.(?:md|markdown|json|txt|ya?ml)$/i.test(entry.name) ? [file] : [];
    });
}

/** The installed development packages, except those about the Quran. */
function packages(): string[] {
  const modules = path.join(root, "node_modules");
  return readdirSync(modules)
    .filter((name) => !name.startsWith("."))
    .flatMap((name) =>
      name.startsWith("@")
        ? readdirSync(path.join(modules, name)).map((one) => `${name}/${one}`)
        : [name],
    )
    .filter((name) => !name.includes("quran"))
    .toSorted()
    .map((name) => path.join(modules, name));
}

const LANGUAGES: Readonly<Record<string, string>> = {
  ".json": "json",
  ".txt": "plaintext",
  ".yml": "yaml",
  ".yaml": "yaml",
};

describe("files of packages", () => {
  it("have hardly any numbers that are taken for references", function () {
    this.timeout(120_000);
    const taken: string[] = [];
    let files = 0;
    let lookalikes = 0;
    for (const folder of packages()) {
      if (!statSync(folder).isDirectory()) continue;
      for (const file of readableFiles(folder)) {
        if (statSync(file).size > 300_000) continue;
        const text = readFileSync(file, "utf8");
        files++;
        lookalikes += text.match(/(?<!\d)\d{1,3}[:.]\d{1,3}(?!\d)/g)?.length ?? 0;
        const languageId = LANGUAGES[path.extname(file).toLowerCase()] ?? "markdown";
        taken.push(
          ...findReferences(text, { languageId }).map(
            ({ start, end }) => `${path.relative(root, file)}: ${text.slice(start, end)}`,
          ),
        );
      }
    }
    assert.ok(files > 300 && lookalikes > 1000, `${files} files, ${lookalikes} lookalikes`);
    const right = PROSE.flatMap(([, ...references]) => references).length;
    assert.ok(
      right / (right + taken.length) >= 0.99,
      `${taken.length} wrong in ${files} files:\n${taken.join("\n")}`,
    );
  });
});
