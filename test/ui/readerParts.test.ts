import assert from "node:assert/strict";
import type { Route } from "playwright-core";
import type { VersesPage } from "../../src/core/model/pages.js";
import { hasTexts } from "./support/eventually.js";
import { PanelHarness, typeOf } from "./support/panelHarness.js";
import { initMessage, versesPage } from "./support/readerMessages.js";

/** The files that a reader loads after its first drawing. */
const CHECKS = "**/reader-checks.js";
const SEARCH = "**/reader-surahSearch.js";

const page: VersesPage = versesPage(
  [1, 2, 3].map((verse) => ({
    recordType: "translation",
    recordKey: String(verse),
    verseKey: `2:${verse}`,
    html: `Placeholder ${verse}`,
    notes: [],
  })),
);

describe("the parts of a reader that are loaded later", () => {
  let harness: PanelHarness;
  afterEach(async () => {
    await harness.close();
  });

  /** Holds a file back. Returns a function that delivers it. */
  async function held(file: string): Promise<() => Promise<void>> {
    let take: (route: Route) => void = () => undefined;
    const requested = new Promise<Route>((resolve) => {
      take = resolve;
    });
    await harness.page.route(file, (route) => take(route));
    return async () => (await requested).continue();
  }

  const numbers = (): ReturnType<PanelHarness["frame"]["locator"]> =>
    harness.frame.locator(".chapter-number");
  const wanted = (type: string): Promise<Readonly<Record<string, unknown>>> =>
    harness.heard((message) =>
      typeOf(message) === type ? (message as Readonly<Record<string, unknown>>) : null,
    );

  /** Opens the list of surahs by its key, and types. */
  async function typeInList(text: string): Promise<void> {
    await harness.frame.locator("[data-verse='2:1']").focus();
    await harness.page.keyboard.press("s");
    await harness.frame.getByRole("combobox").pressSequentially(text);
  }

  it("are not needed by the first page, which is drawn whole", async () => {
    harness = await PanelHarness.open({
      panel: "reader",
      first: initMessage(page),
      unreachable: [CHECKS, SEARCH],
    });
    await hasTexts(harness.frame.locator("[data-verse] .published"), [
      "Placeholder 1",
      "Placeholder 2",
      "Placeholder 3",
    ]);
  });

  it("are not needed by a page that gets its first rows later", async () => {
    harness = await PanelHarness.open({ panel: "reader", unreachable: [CHECKS, SEARCH] });
    await harness.post({ type: "init" });
    assert.match(String((await wanted("problem")).message), /^A message of the host was refused/);
    await harness.post(initMessage(page));
    await hasTexts(harness.frame.locator("[data-verse='2:2'] .published"), ["Placeholder 2"]);
  });

  it("come from the page's own folder under its policy, and check the messages of the host", async () => {
    harness = await PanelHarness.open({ panel: "reader", first: initMessage(page) });
    await harness.post({ type: "page", page: "none", verseKey: null });
    const { message } = await wanted("problem");
    assert.match(String(message), /^A message of the host was refused/);
    await harness.post({ type: "page", page: { ...page, chapter: 3 }, verseKey: null });
    await harness.frame.locator(".chapter-button", { hasText: "3 " }).waitFor();
    assert.deepEqual(harness.escaped, []);
  });

  it("find a surah by a name in another language with the keyboard alone", async () => {
    harness = await PanelHarness.open({ panel: "reader", first: initMessage(page) });
    await typeInList("Юнус");
    await hasTexts(numbers(), ["10"]);
    await harness.page.keyboard.press("Enter");
    assert.equal((await wanted("chapter")).chapter, 10);
  });

  it("find what was typed before they arrived", async () => {
    harness = await PanelHarness.open({ panel: "reader", first: initMessage(page) });
    const deliver = await held(SEARCH);
    await typeInList("Lahab");
    await harness.page.keyboard.press("Enter");
    // All surahs are listed until the names are there, and Enter waits for them.
    await numbers().nth(113).waitFor({ state: "attached" });
    assert.ok(!harness.said.some((message) => typeOf(message) === "chapter"));
    await deliver();
    assert.equal((await wanted("chapter")).chapter, 111);
  });

  it("go to a verse that was typed before they arrived", async () => {
    harness = await PanelHarness.open({ panel: "reader", first: initMessage(page) });
    const deliver = await held(SEARCH);
    await typeInList("2:5");
    await harness.page.keyboard.press("Enter");
    await deliver();
    assert.equal((await wanted("jump")).text, "2:5");
  });

  it("are replaced by the host if they cannot be loaded", async () => {
    harness = await PanelHarness.open({
      panel: "reader",
      first: initMessage(page),
      unreachable: [SEARCH],
    });
    await typeInList("Lahab");
    await harness.page.keyboard.press("Enter");
    assert.equal((await wanted("jump")).text, "Lahab");
    assert.match(String((await wanted("problem")).message), /reader-surahSearch/);
  });
});
