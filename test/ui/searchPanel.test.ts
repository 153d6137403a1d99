import assert from "node:assert/strict";
import { eventually, hasCount, hasTexts, hasValue } from "./support/eventually.js";
import type { PanelHarness } from "./support/panelHarness.js";
import { alFatihah } from "./support/sample.js";
import { ENGLISH, hitOf, refOf, SearchPage, URDU } from "./support/searchPage.js";

describe("the search page", () => {
  let page: SearchPage;
  let harness: PanelHarness;

  const box = () => page.box;
  const list = () => page.list;
  const requests = (type: string) => page.requests(type);
  const request = (type: string, index = 0) => page.request(type, index);
  const searched = (query: string) => page.searched(query);
  const progress: SearchPage["progress"] = (...answer) => page.progress(...answer);
  const answerEach: SearchPage["answerEach"] = (type, answerTo) => page.answerEach(type, answerTo);
  const answerHits = (): void => page.answerHits();

  async function open(query: string | null = null, state?: object): Promise<void> {
    page = await SearchPage.open(query, state === undefined ? {} : { state });
    ({ harness } = page);
  }

  afterEach(() => page.close());

  it("searches during typing, and shows hits under the headings of their resources", async () => {
    await open();
    answerHits();
    await box().pressSequentially("mercy");
    await progress(await searched("mercy"), [3, 2]);
    await harness.frame.getByText("placeholder mercy 0").waitFor();
    await hasCount(harness.frame.locator(".heading"), 2);
    await hasTexts(harness.frame.locator("mark"), ["mercy", "mercy", "mercy", "رحمت", "رحمت"]);
    await harness.frame.getByText("Same text in Other edition").first().waitFor();
    await harness.frame.locator(".text[dir='rtl'][lang='ur']").first().waitFor();
  });

  it("works by keyboard alone: arrows, Enter, Ctrl+Enter, copy, collapse, back to the box", async () => {
    await open("mercy");
    answerHits();
    await progress(await searched("mercy"), [3, 2]);
    await harness.frame.getByText("placeholder mercy 0").waitFor();
    await box().press("ArrowDown");
    // Waits until the first hit is selected, because Enter on the heading would fold it.
    await harness.frame.locator("[aria-selected='true'][aria-level='2']").waitFor();
    await list().press("Enter");
    assert.equal((await request("open")).beside, false);
    await list().press("ArrowDown");
    await list().press("Control+Enter");
    const second = await request("open", 1);
    assert.deepEqual(
      [second.beside, second.target],
      [true, { ref: refOf(), recordType: "translation", recordKey: "row-1" }],
    );
    await hasCount(harness.frame.locator(".hit.opened"), 2);
    await list().press("Control+c");
    const copy = await request("copy");
    assert.deepEqual(copy.hit, { ref: refOf(), line: 1 });
    await harness.post({ type: "copied", id: copy.id, copied: 1, total: 1 });
    await harness.frame.getByText("The hit was copied.").waitFor();
    await list().press("ArrowLeft");
    await harness.frame.locator("[aria-selected='true'][aria-expanded='false']").waitFor();
    await hasCount(harness.frame.locator(".hit"), 2);
    await list().press("ArrowRight");
    await hasCount(harness.frame.locator(".hit"), 5);
    await list().press("Escape");
    await box().and(harness.frame.locator(":focus")).waitFor();
    assert.equal((await request("remember")).type, "remember");
  });

  it("limits the search by chips, toggles and grouping, and keeps them across a reload", async () => {
    await open("mercy");
    await harness.frame.getByRole("combobox", { name: "Language" }).selectOption("Urdu");
    await harness.frame.getByRole("button", { name: /^Exact marks/ }).click();
    await harness.frame.getByRole("button", { name: "Whole words" }).click();
    await harness.frame.getByRole("button", { name: "Changed since reviewed" }).click();
    const last = await harness.heard(() =>
      requests("search").findLast(({ state }) => state.filters.changedOnly),
    );
    assert.deepEqual(
      [last.state.exactMarks, last.state.wholeWords, last.state.filters.languages],
      [true, true, ["Urdu"]],
    );
    await harness.frame.getByRole("button", { name: "Remove Urdu" }).click();
    const without = await harness.heard(() =>
      requests("search").findLast(
        ({ search, state }) => search > last.search && state.filters.languages.length === 0,
      ),
    );
    await harness.close();
    await open(null, without.state);
    const restored = await request("search");
    assert.deepEqual(restored.state, without.state);
    await hasValue(box(), "mercy");
  });

  it("keeps the focus beside a filter that is removed by keyboard", async () => {
    await open("mercy");
    const languages = harness.frame.getByRole("combobox", { name: "Language" });
    await languages.selectOption("Urdu");
    await languages.selectOption("English");
    await harness.frame.getByRole("button", { name: "Remove Urdu" }).press("Enter");
    const focused = harness.frame.locator(":focus");
    await harness.frame.getByRole("button", { name: "Remove English" }).and(focused).waitFor();
    await harness.page.keyboard.press("Enter");
    await languages.and(focused).waitFor();
  });

  it("adds no filter while a list of filters is only passed by keyboard", async () => {
    await open("mercy");
    const languages = harness.frame.getByRole("combobox", { name: "Language" });
    for (const key of ["ArrowDown", "u"]) {
      await languages.press(key);
      await harness.page.keyboard.press("Escape");
    }
    await harness.frame.getByRole("button", { name: "Whole words" }).click();
    const { state } = await harness.heard(() =>
      requests("search").findLast((one) => one.state.wholeWords),
    );
    assert.deepEqual(state.filters.languages, []);
  });

  it("changes the grouping by the arrow keys, with one stop of Tab", async () => {
    await open("mercy");
    const option = (name: string) => harness.frame.getByRole("radio", { name });
    await option("By resource").press("ArrowRight");
    await option("By verse").and(harness.frame.locator(":focus[aria-checked='true']")).waitFor();
    await harness.page.keyboard.press("Shift+Tab");
    await harness.frame
      .getByRole("button", { name: "Changed since reviewed" })
      .and(harness.frame.locator(":focus"))
      .waitFor();
  });

  it("says in which order the hits are, and where a word without a verse is printed", async () => {
    await open("mercy");
    await progress(await searched("mercy"), [1]);
    const list = harness.frame.getByRole("tree");
    await harness.frame.getByText("Best hits first in each resource").waitFor();
    await harness.frame.locator("#results[aria-describedby='order']").waitFor();
    answerEach("hits", () => ({
      hits: [{ ...hitOf(0, 0), verseKey: null, place: "Page 3, line 7" }],
    }));
    await list.getByText("Page 3, line 7").waitFor();
    await harness.frame.getByRole("radio", { name: "By verse" }).click();
    await harness.frame.getByText("In the order of the Quran").waitFor();
  });

  it("shows a concordance by verse, with the chosen columns", async () => {
    await open("mercy");
    await progress(await searched("mercy"), [3], { unplacedCount: 2 });
    const unplaced = harness.frame.getByText("2 hits have no verse");
    await hasCount(unplaced, 0);
    await harness.frame.getByRole("radio", { name: "By verse" }).click();
    await unplaced.waitFor();
    await harness.frame.getByRole("combobox", { name: "Add column" }).selectOption("Urdu edition");
    assert.deepEqual((await request("companions")).companions, [refOf(URDU)]);
    const verses = [{ verseKey: "2:1", hits: [hitOf(0, 0)], more: 2, companions: ["مثال"] }];
    answerEach("verses", () => ({ verses }));
    assert.equal((await request("verses")).offset, 0);
    await harness.frame.locator(".column[class] .text[dir='rtl']", { hasText: "مثال" }).waitFor();
    await harness.frame.getByText("and 2 more").waitFor();
    const names = harness.frame.locator(".column .source", { hasText: "Urdu edition" });
    const name = names.first();
    assert.equal(await name.evaluate((one) => getComputedStyle(one).direction), "rtl");
  });

  it("asks the host again after a failure, without loading the page again", async () => {
    await open("mercy");
    const { frame } = harness;
    const title = "This cannot be read now";
    const nothing = { type: "nothing", title, message: "Placeholder", canRetry: true };
    await harness.post(nothing);
    await frame.evaluate(() => Object.assign(window, { isFirst: true }));
    await frame.getByRole("button", { name: "Try Again" }).click();
    await request("ready", 1);
    assert.ok(await frame.evaluate(() => Reflect.get(window, "isFirst") === true));
    await harness.post(nothing);
    // A commit can have brought what was missing.
    const changed = { type: "changed", resources: [ENGLISH], outdated: null, switched: null };
    await harness.post(changed);
    await request("ready", 2);
    const init = { type: "init", locale: "en", resources: [ENGLISH], companions: [], history: [] };
    await harness.post({ ...init, query: null });
    const box = frame.getByRole("combobox", { name: "Search synced text" });
    await box.and(frame.locator(":focus")).waitFor();
    await hasValue(box, "mercy");
  });

  it("explains an invalid query and a search without hits, and shows where a reference leads", async () => {
    await open('"day of');
    await progress(await searched('"day of'), [], {
      status: "",
      advice: ["Close the quotation mark"],
    });
    await harness.frame.getByText("Close the quotation mark").waitFor();
    await harness.post({ type: "query", query: "nothing" });
    await progress(await searched("nothing"), [], { advice: ["Searched 40 rows"] });
    await harness.frame.getByText("Searched 40 rows").waitFor();
    await harness.post({ type: "query", query: "2:255" });
    await progress(await searched("2:255"), [], {
      verse: { verseKey: "2:255", label: "Go to verse 2:255" },
    });
    await harness.frame.getByRole("button", { name: "Go to verse 2:255" }).click();
    const opened = await request("open");
    assert.deepEqual(opened.target, { verseKey: "2:255" });
  });

  it("draws the verses that a hit quotes in the bundled font", async () => {
    const [verse = ""] = alFatihah("ar");
    await open("placeholder");
    answerEach("hits", () => ({
      hits: [{ ...hitOf(0, 0), text: `placeholder ${verse}`, ranges: [{ start: 0, end: 11 }] }],
    }));
    await progress(await searched("placeholder"), [1]);
    await harness.frame.getByText(verse).waitFor();
    await eventually(
      harness.page,
      () =>
        harness.frame.evaluate(() =>
          [...document.fonts].filter(({ status }) => status === "loaded").map((one) => one.family),
        ),
      (loaded) =>
        assert.ok(
          loaded.some((one) => one.includes("Quran letters")),
          loaded.join(),
        ),
    );
  });

  it("copies all hits in three forms, and opens them as a document", async () => {
    await open("mercy");
    await progress(await searched("mercy"), [3]);
    for (const [index, [name, format]] of [
      ["Copy all as text", "text"],
      ["Copy all as Markdown", "markdown"],
      ["Copy all as CSV", "csv"],
    ].entries()) {
      await harness.frame.getByRole("button", { name: "Copy or open all hits" }).click();
      await harness.frame.getByRole("menuitem", { name: name ?? "" }).click();
      const copy = await request("copy", index);
      assert.deepEqual([copy.format, copy.hit], [format, null]);
      await harness.post({ type: "copied", id: copy.id, copied: 3, total: 3 });
      await harness.frame.getByText("All hits were copied.").waitFor();
    }
    await harness.frame.getByRole("button", { name: "Copy or open all hits" }).click();
    await harness.frame.getByRole("menuitem", { name: "Open all as a document" }).click();
    const { id } = await request("document");
    await harness.post({ type: "copied", id, copied: 20_000, total: 623_600 });
    await harness.frame.getByText("20,000 of 623,600 hits were copied.").waitFor();
  });

  it("drops the answers to an older query", async () => {
    await open("mercy");
    const older = await searched("mercy");
    await harness.post({ type: "query", query: "garden" });
    const newer = await searched("garden");
    await progress(newer, [1], { status: "newer hits" });
    await progress(older, [3], { status: "older hits" });
    // Messages arrive in order, so the older answer would be drawn before the effect of this one.
    await page.changed({ outdated: newer });
    await harness.frame.getByText("The local copy changed. Search again").waitFor();
    await harness.frame.getByText("newer hits").waitFor();
  });

  it("scrolls 623,600 hits with a small document and without a long task", async () => {
    await open("the");
    answerHits();
    await harness.frame.evaluate(() => {
      const tasks: number[] = [];
      Object.assign(window, { longTasks: tasks });
      new PerformanceObserver((seen) => {
        for (const task of seen.getEntries()) tasks.push(task.duration);
      }).observe({ type: "longtask" });
    });
    await progress(await searched("the"), [623_600]);
    await harness.frame.getByText("placeholder mercy 0").waitFor();
    for (const key of ["End", "Home", "PageDown", "PageDown", "End", "PageUp"]) {
      await list().press(key);
    }
    await harness.frame
      .getByText(/placeholder mercy 623[0-9]{3}/)
      .first()
      .waitFor();
    await eventually(
      harness.page,
      () => harness.frame.locator(".slot").count(),
      (count) => assert.ok(count < 60, `${count} entries are drawn`),
    );
    const tasks: unknown = await harness.frame.evaluate("window.longTasks");
    // No task takes more than 50 ms, even at a load of 15. A list with an array of positions took
    // 145 ms.
    assert.ok(
      Array.isArray(tasks) && tasks.every((duration) => Number(duration) < 200),
      String(tasks),
    );
  });
});
