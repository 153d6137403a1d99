import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as z from "zod";
import { alFatihah } from "./support/sample.js";
import type { ComparisonMessage } from "../../src/protocol/compare.js";
import { boxesOf, type Box } from "./support/boxes.js";
import {
  answerTexts,
  byVerse,
  columnOf,
  comparisonOf,
  type ComparedResource,
} from "./support/compareMessages.js";
import { eventually, hasCount, hasTexts } from "./support/eventually.js";
import { PanelHarness, typeOf } from "./support/panelHarness.js";

interface Request {
  readonly id: number;
  readonly type: string;
  readonly columns: readonly { readonly id: number }[];
  readonly difference: unknown;
  readonly chapter: number;
  readonly verse: number | null;
}

/** Al-Fatihah from the development data in Chinese. */
function chineseAlFatihah(): string[] {
  const file = createRequire(import.meta.url).resolve("quran-json/dist/quran_zh.json");
  const [first] = z
    .array(z.object({ verses: z.array(z.object({ translation: z.string() })) }))
    .parse(JSON.parse(readFileSync(file, "utf8")));
  return first?.verses.map(({ translation }) => translation) ?? [];
}

/** The same texts, each with one word replaced by a placeholder. */
const altered = (texts: readonly string[], word: string): string[] =>
  texts.map((text) =>
    text.replace(/\S+\s+(\S+)/u, (all, second: string) => all.replace(second, word)),
  );

const contains = (outer: Box, inner: Box): boolean =>
  outer.x <= inner.x &&
  outer.y <= inner.y &&
  outer.x + outer.width >= inner.x + inner.width &&
  outer.y + outer.height >= inner.y + inner.height;

const overlaps = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe("the compare page", () => {
  let harness: PanelHarness;
  const english = alFatihah("en");
  const urdu = alFatihah("ur");
  const chinese = chineseAlFatihah();
  const arabic = alFatihah("ar");

  const RESOURCES: readonly ComparedResource[] = [
    {
      column: columnOf(1, "English edition", { languageName: "English" }),
      texts: byVerse(english),
    },
    {
      column: columnOf(2, "Altered English edition", { languageName: "English" }),
      texts: byVerse(altered(english, "PLACEHOLDER")),
    },
    {
      column: columnOf(3, "Urdu edition", { lang: "ur", direction: "rtl", languageName: "Urdu" }),
      texts: byVerse(urdu),
    },
  ];

  const requests = (type: string): Request[] =>
    harness.said.filter((message): message is Request => typeOf(message) === type);
  const request = (type: string, index = 0): Promise<Request> =>
    harness.heard(() => requests(type)[index]);
  const page = () => harness.page;

  /** Opens the panel with a comparison, and answers its requests for texts from now on. */
  async function open(
    resources: readonly ComparedResource[],
    more: Partial<ComparisonMessage> & { readonly size?: { width: number; height: number } } = {},
  ): Promise<ComparisonMessage> {
    const { size, ...rest } = more;
    harness = await PanelHarness.open({
      panel: "compare",
      size: size ?? { width: 1100, height: 800 },
    });
    const comparison = comparisonOf(1, resources, rest);
    answerTexts(harness, () => comparison, resources, arabic);
    await harness.post(comparison);
    return comparison;
  }

  afterEach(async () => {
    await harness.close();
  });

  it("shows each verse once in Arabic, with its texts beside each other in their directions", async () => {
    await open(RESOURCES);
    const { frame } = harness;
    await frame.locator("[data-verse='7']").waitFor();
    await frame.locator("[data-cell-verse='7'] .published").last().waitFor();
    await hasTexts(frame.locator(".arabic"), arabic);
    const cells = frame.locator("[data-cell-verse='2'] .published");
    await hasTexts(
      cells,
      [english, altered(english, "PLACEHOLDER"), urdu].map(([, text = ""]) => text),
    );
    await cells.last().and(frame.locator("[dir='rtl'][lang='ur']")).waitFor();
    await eventually(
      page(),
      () => boxesOf(cells),
      ([first, second, third]) => {
        assert.ok(first !== undefined && second !== undefined && third !== undefined);
        assert.ok(first.x < second.x && second.x < third.x && Math.abs(first.y - second.y) < 2);
      },
    );
  });

  it("offers what helps when there is nothing to compare, and fills when there is", async () => {
    harness = await PanelHarness.open({ panel: "compare" });
    const { frame } = harness;
    const title = "There is nothing to compare yet";
    const nothing = { type: "nothing", title, message: "Placeholder", canRetry: false };
    await harness.post({ ...nothing, lacksResources: true });
    await frame.getByRole("heading", { name: title }).waitFor();
    await hasCount(frame.getByRole("button", { name: "Try Again" }), 0);
    await frame.getByRole("button", { name: "Add Resources…" }).click();
    await request("addResources");
    await frame.getByRole("button", { name: "Sync Now" }).click();
    await request("sync");
    await harness.post(comparisonOf(1, RESOURCES));
    await frame.locator("[data-verse='7']").waitFor();
  });

  it("asks the host again after a failure, without loading the page again", async () => {
    harness = await PanelHarness.open({ panel: "compare" });
    const { frame } = harness;
    const title = "This cannot be read now";
    await harness.post({ type: "nothing", title, message: "Placeholder", canRetry: true });
    await frame.evaluate(() => Object.assign(window, { isFirst: true }));
    await frame.getByRole("button", { name: "Try Again" }).click();
    await request("ready", 1);
    assert.ok(await frame.evaluate(() => Reflect.get(window, "isFirst") === true));
    await harness.post(comparisonOf(1, RESOURCES));
    await frame.locator("[data-verse='7']").waitFor();
  });

  it("has each head on the side where the lines of its column begin", async () => {
    const [first, , last] = RESOURCES;
    assert.ok(first && last);
    const missing = { ...last, column: { ...last.column, id: 4 }, texts: last.texts.slice(1) };
    await open([first, last, missing]);
    const { frame } = harness;
    await frame.locator("[data-cell-verse='1'] .published").last().waitFor();
    const names = frame.locator(".head-name");
    const cells = frame.locator("[data-cell-verse='1']");
    const empty = frame.locator(".cell-empty").first();
    const [alignment, emptyAlignment] = await Promise.all([
      names.evaluateAll((all) => all.map((one) => getComputedStyle(one).textAlign)),
      empty.evaluate((one) => getComputedStyle(one).textAlign),
    ]);
    assert.deepEqual(alignment, ["left", "right", "right"]);
    assert.equal(emptyAlignment, "right");
    await eventually(
      page(),
      async () => [await boxesOf(names), await boxesOf(cells)] as const,
      ([[english, urdu], [left, right]]) => {
        assert.ok(english && urdu && left && right);
        assert.ok(Math.abs(english.x - left.x) < 12, "the English name begins with its text");
        const end = urdu.x + urdu.width;
        assert.ok(Math.abs(right.x + right.width - end) < 12, "the Urdu name ends with its text");
      },
    );
  });

  it("shows a tafsir beside the verses of its range", async () => {
    const tafsir: ComparedResource = {
      column: columnOf(9, "Placeholder tafsir", { group: "tafsirs" }),
      texts: [{ from: 2, to: 4, html: "<h2>Placeholder heading</h2><p>Placeholder text</p>" }],
    };
    await open([...RESOURCES.slice(0, 1), tafsir]);
    const { frame } = harness;
    const cell = frame.locator(".cell", { hasText: "Placeholder text" });
    await cell.waitFor();
    await frame.getByText("1:2–4").waitFor();
    const places = [
      cell,
      frame.locator("[data-cell-verse='3']").first(),
      frame.locator(".arabic", { hasText: arabic[3] ?? "" }),
      frame.locator("[data-cell-verse='4']").first(),
    ];
    await eventually(
      page(),
      async () => (await Promise.all(places.map(boxesOf))).flat(),
      ([box, above, own, last]) => {
        assert.ok(box && above && own && last);
        assert.ok(box.y + box.height >= last.y + last.height - 2, "the cell ends with its verses");
        assert.ok(above.y < own.y && own.y < last.y, "the Arabic of a verse is above its own text");
        assert.ok(own.x + own.width <= box.x, "the Arabic is beside the commentary");
      },
    );
  });

  for (const [layout, width, at] of [
    ["beside each other", 1100, 0],
    ["beside each other with the tafsir first", 1100, 1],
    ["stacked", 420, 0],
  ] as const) {
    it(`marks and frames a verse without cutting through a tafsir, ${layout}`, async () => {
      const tafsir: ComparedResource = {
        column: columnOf(9, "Placeholder tafsir", { group: "tafsirs" }),
        texts: [{ from: 2, to: 4, html: "<p>Placeholder text</p>".repeat(6) }],
      };
      const resources = RESOURCES.slice(0, 2);
      await open(resources.toSpliced(resources.length - at * 2, 0, tafsir), {
        target: 3,
        size: { width, height: 800 },
      });
      const { frame } = harness;
      await frame.locator("[data-cell-verse='2'] .prose").waitFor();
      await frame.evaluate(() => {
        for (const name of ["focusBorder", "textBlockQuote-background"]) {
          document.documentElement.style.setProperty(`--vscode-${name}`, "rgb(200, 220, 240)");
        }
      });
      await frame.locator("[data-verse='2']").focus();
      await page().keyboard.press("j");
      await frame.locator("[data-verse='3']:focus-visible").waitFor();
      const drawn = frame.locator(".row, .band, .verse");
      const shown = await drawn.evaluateAll((all) =>
        all.map((one) => {
          const { outlineStyle, backgroundColor } = getComputedStyle(one);
          const { x, y, width: wide, height } = one.getBoundingClientRect();
          const box = { x, y, width: wide, height };
          const isMarked = backgroundColor === "rgb(200, 220, 240)";
          return { box, isMarked, isFramed: outlineStyle !== "none" };
        }),
      );
      const texts = await boxesOf(frame.locator("[data-cell-verse='3'] .published"));
      const [commentary] = await boxesOf(frame.locator("[data-cell-verse='2'] .prose"));
      assert.ok(texts.length > 0 && commentary !== undefined);
      for (const kind of ["isMarked", "isFramed"] as const) {
        const pieces = shown.filter((one) => one[kind]).map(({ box }) => box);
        for (const text of texts) {
          assert.ok(
            pieces.some((one) => contains(one, text)),
            kind,
          );
        }
        assert.ok(!pieces.some((one) => overlaps(one, commentary)), kind);
      }
    });
  }

  it("draws verses inside a tafsir in the bundled font", async () => {
    const tafsir: ComparedResource = {
      column: columnOf(9, "Placeholder tafsir", { group: "tafsirs" }),
      texts: [
        {
          from: 1,
          to: 1,
          html: `<p>Placeholder <span class="arabic qpc-hafs">${arabic[0]}</span></p>`,
        },
      ],
    };
    await open([...RESOURCES.slice(0, 1), tafsir], { hasArabic: false });
    const { frame } = harness;
    const quoted = frame.locator(".prose .src-arabic");
    await quoted.waitFor();
    await eventually(
      page(),
      () =>
        frame.evaluate(() =>
          [...document.fonts]
            .filter((one) => one.status === "loaded")
            .map(({ family }) => family.replaceAll('"', "")),
        ),
      (loaded) => assert.ok(loaded.includes("Amiri Quran"), loaded.join()),
    );
    const [inner, outer] = await quoted.evaluate((one) =>
      [one, one.parentElement ?? one].map((each) => parseFloat(getComputedStyle(each).fontSize)),
    );
    assert.ok(inner !== undefined && outer !== undefined && inner > outer * 1.3);
  });

  it("draws the lines of a commentary's tables, as a reader does", async () => {
    const html = "<table><tr><th>Placeholder</th><td>cell</td></tr></table>";
    const tafsir: ComparedResource = {
      column: columnOf(9, "Placeholder tafsir", { group: "tafsirs" }),
      texts: [{ from: 1, to: 1, html }],
    };
    await open([...RESOURCES.slice(0, 1), tafsir]);
    const cells = harness.frame.locator(".prose :is(th, td)");
    await hasCount(cells, 2);
    const lines = await cells.evaluateAll((all) =>
      all.map((one) => getComputedStyle(one).borderTopStyle),
    );
    assert.deepEqual(lines, ["solid", "solid"]);
  });

  it("offers to add the Arabic text, until the person reads without it", async () => {
    const comparison = await open(RESOURCES, { hasArabic: false });
    const { frame } = harness;
    const add = frame.getByRole("button", { name: "Add the Arabic text…" });
    await add.click();
    await request("addResources");
    const { preferences } = comparison;
    await harness.post({ type: "preferences", preferences: { ...preferences, showArabic: false } });
    await hasCount(add, 0);
    await harness.post({ ...comparison, version: 2, hasArabic: true });
    await frame.getByRole("button", { name: "Arabic verse" }).waitFor();
  });

  it("says what the choice of a difference marks, and where there is nothing to mark", async () => {
    const [english1, , urdu3] = RESOURCES;
    assert.ok(english1 !== undefined && urdu3 !== undefined);
    const changed = { ...urdu3, column: { ...urdu3.column, unreviewedRows: 2 } };
    const comparison = await open([english1, changed]);
    const { frame } = harness;
    const choice = frame.getByLabel("Difference", { exact: true });
    await hasTexts(choice.locator("option"), [
      "Differences not marked",
      "English edition: no unreviewed changes",
      "Urdu edition: unreviewed changes",
    ]);
    await frame.locator("[data-verse='1']").focus();
    await page().keyboard.press("d");
    const { id, difference } = await request("difference");
    const urduChanges = { of: { group: "translations", id: 3 }, against: null };
    assert.deepEqual(difference, urduChanges);
    const state = { ...comparison.state, difference: urduChanges };
    await harness.post({ ...comparison, id, version: 2, state });
    await hasTexts(choice.locator("option:checked"), [
      "Urdu edition: no unreviewed changes in this surah",
    ]);
  });

  for (const [language, lang, dir, texts] of [
    ["Arabic", "ar", "rtl", arabic],
    ["Urdu", "ur", "rtl", urdu],
    ["English", "en", "ltr", english],
    ["Chinese", "zh", "ltr", chinese],
  ] as const) {
    it(`marks the words that differ in both texts, in ${language}`, async () => {
      const word = lang === "zh" ? "字" : "XXX";
      const other = lang === "zh" ? texts.map((text) => `${word}${text}`) : altered(texts, word);
      const more = { lang, direction: dir } as const;
      const resources = [
        { column: columnOf(1, "First edition", more), texts: byVerse(texts) },
        { column: columnOf(2, "Second edition", more), texts: byVerse(other) },
      ];
      const ref = (id: number) => ({ group: "translations", id });
      await open(resources, {
        state: {
          columns: [ref(1), ref(2)],
          chapter: 1,
          verse: 1,
          difference: { of: ref(2), against: ref(1) },
        },
      });
      const { frame } = harness;
      const [first, second] = [0, 1].map((at) => frame.locator("[data-cell-verse='2']").nth(at));
      assert.ok(first !== undefined && second !== undefined);
      await hasTexts(second.locator("mark.added"), [word]);
      await hasTexts(second.locator(".published"), other.slice(1, 2));
      await hasTexts(first.locator(".published"), texts.slice(1, 2));
      await hasCount(first.locator("mark.removed"), lang === "zh" ? 0 : 1);
    });
  }

  it("works by keyboard alone: verses, surahs, columns, difference, copy, help", async () => {
    await open(RESOURCES);
    const { frame } = harness;
    await frame.locator("[data-cell-verse='3'] .published").first().waitFor();
    await page().keyboard.press("Tab");
    await frame.locator("[data-verse='1']").focus();
    await page().keyboard.press("j");
    await page().keyboard.press("j");
    await frame.locator("[data-verse='3']:focus").waitFor();
    await page().keyboard.press("k");
    await frame.locator("[data-verse='2']:focus").waitFor();
    await page().keyboard.press("c");
    assert.equal((await request("copy")).verse, 2);
    await harness.post({ type: "done", id: (await request("copy")).id, text: "Copied 1:2" });
    await frame.getByText("Copied 1:2").waitFor();
    await page().keyboard.press("Shift+C");
    assert.equal((await request("copy", 1)).verse, null);
    await page().keyboard.press("d");
    assert.deepEqual((await request("difference")).difference, {
      of: { group: "translations", id: 2 },
      against: { group: "translations", id: 1 },
    });
    await page().keyboard.press("ArrowRight");
    await page().keyboard.press("Shift+ArrowRight");
    assert.deepEqual(
      (await request("columns")).columns.map(({ id }) => id),
      [2, 1, 3],
    );
    await page().keyboard.press("x");
    assert.deepEqual(
      (await request("columns", 1)).columns.map(({ id }) => id),
      [2, 3],
    );
    await page().keyboard.press("n");
    assert.equal((await request("chapter")).chapter, 2);
    await page().keyboard.press("?");
    await frame.getByRole("dialog", { name: "Keys" }).waitFor();
    await page().keyboard.press("Escape");
    await frame.getByRole("dialog", { name: "Keys" }).waitFor({ state: "detached" });
  });

  it("leaves the focus in a palette that was opened before a response arrived", async () => {
    await open(RESOURCES);
    const { frame } = harness;
    await frame.locator("[data-verse='1']").focus();
    await page().keyboard.press("ArrowRight");
    await page().keyboard.press("Shift+ArrowRight");
    const { id } = await request("columns");
    const palette = await harness.openPalette();
    const [first, second, ...others] = RESOURCES;
    assert.ok(first !== undefined && second !== undefined);
    await harness.post({ ...comparisonOf(1, [second, first, ...others]), version: 2, id });
    await frame
      .locator("[data-column]")
      .first()
      .filter({ hasText: "Altered English edition" })
      .waitFor();
    await frame.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
    assert.ok(await palette.evaluate((box) => box === document.activeElement));
    // Returns the focus to the page.
    await frame.evaluate(() => window.focus());
    await frame.locator("[data-column='1']:focus").waitFor();
  });

  it("works by mouse: adds, opens and removes columns, and chooses the difference", async () => {
    const choice = {
      group: "translations",
      id: 7,
      groupName: "Translations",
      languageName: "French",
    };
    await open(RESOURCES, { choices: [{ ...choice, name: "French edition" }] });
    const { frame } = harness;
    await frame.getByRole("button", { name: "Add a column" }).click();
    await frame.getByRole("combobox", { name: "Find a resource" }).fill("fren");
    await frame.getByRole("option", { name: /French edition/ }).click();
    assert.deepEqual(
      (await request("columns")).columns.map(({ id }) => id),
      [1, 2, 3, 7],
    );
    await frame.getByRole("button", { name: /Urdu edition/ }).click();
    await frame.getByRole("menuitem", { name: "Remove the column" }).click();
    assert.deepEqual(
      (await request("columns", 1)).columns.map(({ id }) => id),
      [1, 2],
    );
    await frame.getByRole("button", { name: /^English edition/ }).click();
    await frame.getByRole("menuitem", { name: "Open in the reader" }).click();
    assert.equal((await request("open")).type, "open");
    await frame
      .getByLabel("Difference")
      .selectOption({ label: "English edition ↔ Altered English edition" });
    assert.ok((await request("difference")).difference !== null);
    await frame.locator("[data-cell-verse='2']").first().hover();
    await frame.locator("[data-verse='2']").hover({ position: { x: 4, y: 4 } });
    await frame.getByRole("button", { name: "Copy 1:2 as a Markdown table" }).click();
    assert.equal((await request("copy")).verse, 2);
  });

  it("stacks the texts with their names in a narrow panel", async () => {
    await open(RESOURCES, { size: { width: 420, height: 800 } });
    const { frame } = harness;
    const cells = frame.locator("[data-cell-verse='1']");
    await cells.last().locator(".published").waitFor();
    await eventually(
      page(),
      () => boxesOf(cells),
      ([first, second, third]) => {
        assert.ok(first && second && third);
        assert.ok(first.y < second.y && second.y < third.y);
      },
    );
    await cells.first().getByText("English edition").waitFor();
    await frame.waitForFunction(
      () => document.documentElement.scrollWidth <= document.documentElement.clientWidth,
    );
  });
});
