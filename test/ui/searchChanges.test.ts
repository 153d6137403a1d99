import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { eventually, hasCount } from "./support/eventually.js";
import type { PanelHarness } from "./support/panelHarness.js";
import { hitOf, refOf, SearchPage, URDU } from "./support/searchPage.js";

describe("the search page while its hits arrive and change", () => {
  let page: SearchPage;
  let harness: PanelHarness;

  async function open(query: string, locale = "en"): Promise<void> {
    page = await SearchPage.open(query, { locale });
    ({ harness } = page);
  }

  afterEach(() => page.close());

  it("opens and copies a hit that was chosen before its text arrived", async () => {
    await open("mercy");
    await page.progress(await page.searched("mercy"), [3]);
    await harness.frame.locator(".hit").nth(1).click();
    await page.list.press("Control+c");
    page.answerHits();
    assert.deepEqual((await page.request("open")).target, {
      ref: refOf(),
      recordType: "translation",
      recordKey: "row-1",
    });
    assert.deepEqual((await page.request("copy")).hit, { ref: refOf(), line: 1 });
  });

  it("opens the clicked hit of a verse, not the verse's first one", async () => {
    await open("mercy");
    await page.progress(await page.searched("mercy"), [3, 2]);
    await harness.frame.getByRole("radio", { name: "By verse" }).click();
    const verses = [{ verseKey: "2:1", hits: [hitOf(0, 0), hitOf(1, 0)], more: 0, companions: [] }];
    page.answerEach("verses", () => ({ verses }));
    await harness.frame.getByText("مثال رحمت 0").click();
    const { target } = await page.request("open");
    assert.deepEqual(target, {
      ref: refOf(URDU),
      recordType: "translation",
      recordKey: "row-0",
    });
  });

  it("shows which rows a commit replaced after the search, and keeps the others in place", async () => {
    await open("mercy");
    const search = await page.searched("mercy");
    await page.progress(search, [3]);
    page.answerEach("hits", () => ({ hits: [hitOf(0, 0), null, hitOf(0, 2)] }));
    const hits = harness.frame.locator(".hit");
    await hits.nth(1).getByText("This row changed after the search.").waitFor();
    await hits.nth(2).getByText("placeholder mercy 2").waitFor();
    await page.changed({ outdated: search });
    await harness.frame.getByRole("button", { name: /Search again/ }).press("Enter");
    await page.box.and(harness.frame.locator(":focus")).waitFor();
    const again = await harness.heard(() =>
      page.requests("search").find((one) => one.search > search),
    );
    await page.progress(again.search, [3]);
    await hasCount(harness.frame.getByRole("button", { name: /Search again/ }), 0);
  });

  it("keeps the name of a resource that was deleted while its hits are on the screen", async () => {
    await open("mercy");
    page.answerHits();
    const search = await page.searched("mercy");
    await page.progress(search, [3, 2]);
    await page.changed({ outdated: search, resources: [URDU] });
    await harness.frame.getByRole("button", { name: /Search again/ }).waitFor();
    await harness.frame.locator(".heading", { hasText: "English edition" }).waitFor();
    const offered = harness.frame.getByRole("option", { name: "English edition" });
    await hasCount(offered, 0);
  });

  it("is outdated by a commit during the search, not by an earlier one", async () => {
    await open("mercy");
    const search = await page.searched("mercy");
    await page.changed({ outdated: search });
    await page.progress(search, [1], { isDone: false, status: "first hits" });
    await page.progress(search, [1], { status: "all hits" });
    await harness.frame.getByText("all hits").waitFor();
    await harness.frame.getByRole("button", { name: /Search again/ }).waitFor();
    await harness.post({ type: "query", query: "garden" });
    const newer = await page.searched("garden");
    await page.changed({ outdated: search });
    await page.progress(newer, [1], { status: "hits of the garden" });
    await harness.frame.getByText("hits of the garden").waitFor();
    await hasCount(harness.frame.getByRole("button", { name: /Search again/ }), 0);
  });

  it("forgets the hits, columns and resources of another service, and searches in the new one", async () => {
    await open("mercy");
    page.answerHits();
    await harness.frame.getByRole("combobox", { name: "Resource" }).selectOption("Urdu edition");
    const limited = await harness.heard(() =>
      page.requests("search").findLast(({ state }) => state.filters.resources.length === 1),
    );
    await page.progress(limited.search, [3]);
    await harness.frame.getByText("placeholder mercy 0").waitFor();
    await page.changed({ outdated: limited.search, switched: { companions: [refOf(URDU)] } });
    await hasCount(harness.frame.locator(".hit"), 0);
    const next = await harness.heard(() =>
      page.requests("search").find(({ search }) => search > limited.search),
    );
    assert.deepEqual([next.state.query, next.state.filters.resources], ["mercy", []]);
    await page.progress(next.search, [1]);
    await harness.frame.getByText("placeholder mercy 0").waitFor();
    await harness.frame.getByRole("radio", { name: "By verse" }).click();
    await harness.frame.getByRole("button", { name: "Remove Urdu edition" }).waitFor();
  });

  const directionOf = (element: Locator): Promise<unknown> =>
    element.evaluate((one) => getComputedStyle(one).direction);

  /** Waits until one element begins farther to the right than another, or not. */
  async function isRightOf(one: Locator, other: Locator, expected: boolean): Promise<void> {
    await eventually(
      harness.page,
      async () => [await one.boundingBox(), await other.boundingBox()],
      ([first, second]) => {
        assert.ok(first != null && second != null);
        assert.equal(first.x > second.x, expected);
      },
    );
  }

  for (const [locale, direction] of [
    ["en", "ltr"],
    ["ar", "rtl"],
  ] as const) {
    it(`gives a query and each hit its own direction in an interface that is ${direction}`, async () => {
      await open("", locale);
      page.answerHits();
      await page.box.fill("رحمت");
      await page.progress(await page.searched("رحمت"), [1, 1]);
      const urdu = harness.frame.locator(".hit", { has: harness.frame.locator("[lang='ur']") });
      const english = harness.frame.locator(".hit", { has: harness.frame.locator("[lang='en']") });
      await urdu.locator(".text").waitFor();
      assert.equal(await directionOf(harness.frame.locator("main")), direction);
      assert.equal(await directionOf(page.box), "rtl");
      assert.equal(await directionOf(urdu.locator(".text")), "rtl");
      assert.equal(await directionOf(english.locator(".text")), "ltr");
      // The row begins with the verse's number in the interface's direction, even if the text has
      // another direction.
      for (const hit of [urdu, english]) {
        await isRightOf(hit.locator(".key"), hit.locator(".text"), direction === "rtl");
      }
      await page.box.fill("mercy");
      assert.equal(await directionOf(page.box), "ltr");
    });
  }

  it("gives a word of a mushaf the direction of its letters", async () => {
    const mushaf = { ...URDU, group: "mushafs", lang: "ar", direction: "ltr" };
    await open("مثال");
    await page.changed({ resources: [mushaf] });
    page.answerEach("hits", () => ({ hits: [{ ...hitOf(1, 0), ref: refOf(mushaf) }] }));
    const sections = [{ ref: refOf(mushaf), count: 1 }];
    await page.progress(await page.searched("مثال"), [], { sections });
    const text = harness.frame.locator(".hit .text");
    await text.waitFor();
    assert.equal(await directionOf(text), "rtl");
  });
});
