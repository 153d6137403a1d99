import assert from "node:assert/strict";
import type { InspectedRow, InspectorMessage } from "../../src/protocol/inspector.js";
import { eventually, hasCount, hasTexts } from "./support/eventually.js";
import { PanelHarness, typeOf } from "./support/panelHarness.js";
import { HEAD } from "./support/readerMessages.js";

const described = {
  resource: HEAD,
  details: {
    resourceContentId: null,
    schemaVersion: 1,
    syncSequence: null,
    fullCopySequence: null,
    currentThrough: null,
    lastRefreshedAt: null,
    lastChangedAt: null,
    failure: null,
    lostRows: null,
    needsFullCopy: false,
    bytes: 1,
    file: null,
    rowsByType: [{ name: "translation", count: 3 }],
  },
} satisfies Omit<Extract<InspectorMessage, { type: "changed" }>, "type">;

interface Request {
  readonly id: number;
  readonly type: string;
  readonly contains?: string;
  readonly offset?: number;
  readonly recordKey?: string;
}

describe("the inspector's page", () => {
  let harness: PanelHarness;
  beforeEach(async () => {
    harness = await PanelHarness.open({ panel: "inspector" });
    await harness.post({ type: "init", ...described, locale: "en" });
  });
  afterEach(async () => {
    await harness.close();
  });

  const requests = (type: string): Request[] =>
    harness.said.filter((message): message is Request => typeOf(message) === type);

  /** The request of a type with this index among the page's requests. */
  const request = (type: string, index = 0): Promise<Request> =>
    harness.heard(() => requests(type)[index]);

  const row = (key: string | number): InspectedRow => ({
    recordType: "translation",
    recordKey: String(key),
    verseKey: null,
    bytes: 10,
    excerpt: null,
  });

  async function answer(to: Request, keys: readonly (string | number)[], total: number) {
    const { id, offset = 0 } = to;
    await harness.post({ type: "rows", id, rows: keys.map(row), offset, total });
  }

  const selected = (): string => ".table-row[aria-selected='true']";
  const payload = () => harness.frame.locator(".payload pre");

  it("shows the JSON of a row that was selected before it arrived", async () => {
    const first = Array.from({ length: 100 }, (_, index) => index + 1);
    await answer(await request("rows"), first, 1000);
    await harness.frame.locator(".table-row", { hasText: "translation" }).first().waitFor();
    await harness.frame.locator(".table-body").focus();
    await harness.page.keyboard.press("End");
    const last = await harness.heard(() => requests("rows").find(({ offset }) => offset === 900));
    await answer(
      last,
      first.map((key) => key + 900),
      1000,
    );
    const asked = await request("row");
    assert.equal(asked.recordKey, "1000");
    await harness.post({ type: "row", id: asked.id, json: '{"placeholder":1000}' });
    await payload().getByText("1000").waitFor();
  });

  it("keeps the selected row when the list changes, and reports when it is gone", async () => {
    await answer(await request("rows"), ["a", "b", "c"], 3);
    await harness.frame.getByText("b", { exact: true }).first().click();
    const json = async (index: number, text: string): Promise<void> => {
      const { id } = await request("row", index);
      await harness.post({ type: "row", id, json: text });
    };
    await json(0, '{"placeholder":"first"}');
    await payload().getByText("first").waitFor();

    await harness.post({ type: "changed", ...described });
    await json(1, '{"placeholder":"second"}');
    await payload().getByText("second").waitFor();
    await answer(await request("rows", 1), ["b", "c"], 2);
    await harness.frame.locator(`#row-0${selected().slice(".table-row".length)}`).waitFor();

    await harness.post({ type: "changed", ...described });
    const { id } = await request("row", 2);
    await harness.post({ type: "failed", id, code: "not_stored", message: "Placeholder: gone" });
    await answer(await request("rows", 2), ["c"], 1);
    await harness.frame.locator(".payload", { hasText: "Placeholder: gone" }).waitFor();
    await hasCount(harness.frame.locator(selected()), 0);
  });

  it("sends one request after quick typing, and shows the old rows until the response", async () => {
    await answer(await request("rows"), ["a", "b", "c"], 3);
    await harness.frame.locator(".table-row", { hasText: "c" }).last().waitFor();
    const box = harness.frame.getByRole("searchbox", { name: "Filter rows" });
    await box.pressSequentially("mercy");
    await hasTexts(harness.frame.locator(".filter [role='status']"), ["3 rows"]);
    const asked = await request("rows", 1);
    assert.equal(asked.contains, "m");
    await answer(asked, ["never shown"], 1);
    const last = await request("rows", 2);
    assert.deepEqual([last.contains, requests("rows").length], ["mercy", 3]);
    await answer(last, ["found"], 1);
    await harness.frame.locator(".table-row", { hasText: "found" }).waitFor();
    await hasCount(harness.frame.locator(".table").getByText("never shown"), 0);
  });

  it("shows the beginning of a payload of megabytes, and opens all of it as a document", async () => {
    await answer(await request("rows"), ["a"], 1);
    await harness.frame.locator("#row-0").click();
    const { id } = await request("row");
    const json = JSON.stringify({ text: "Placeholder ".repeat(400_000) });
    await harness.post({ type: "row", id, json });
    const cut = harness.frame.locator(".payload .cut");
    await cut.waitFor();
    await hasTexts(payload(), [json.slice(0, 100_000)]);
    await cut.getByRole("button", { name: "Open as a document" }).click();
    assert.equal((await request("openRow")).recordKey, "a");
  });

  it("shows the first words of each row, in their direction", async () => {
    const { id } = await request("rows");
    const rows = [
      { ...row("a"), excerpt: "Placeholder words…" },
      { ...row("b"), excerpt: "نص بديل" },
      row("c"),
    ];
    await harness.post({ type: "rows", id, rows, offset: 0, total: 3 });
    const { frame } = harness;
    await frame.getByRole("row", { name: "translation a Placeholder words… 10" }).waitFor();
    const texts = frame.locator(".table-space .excerpt");
    await hasTexts(texts, ["Placeholder words…", "نص بديل", ""]);
    await eventually(
      harness.page,
      () => texts.evaluateAll((cells) => cells.map((cell) => getComputedStyle(cell).direction)),
      (directions) => assert.deepEqual(directions, ["ltr", "rtl", "ltr"]),
    );
    await texts.first().and(frame.locator("[lang='en']")).waitFor();
  });

  it("explains a fact by keyboard, and to a screen reader", async () => {
    await harness.post({
      type: "changed",
      ...described,
      details: {
        ...described.details,
        resourceContentId: 5,
        fullCopySequence: 6,
        currentThrough: 7,
      },
    });
    for (const name of ["Content id", "Full copy's sequence", "Current through"]) {
      const button = harness.frame.getByRole("button", { name: `About “${name}”` });
      const [id, title] = await eventually(
        harness.page,
        () => Promise.all(["aria-describedby", "title"].map((about) => button.getAttribute(about))),
        (about) => assert.ok(about.every((value) => value !== null && value !== "")),
      );
      const explanation = harness.frame.locator(`[id="${id}"]`);
      await explanation.waitFor({ state: "hidden" });
      await button.press("Enter");
      await explanation.waitFor();
      await hasTexts(explanation, [title ?? ""]);
      await button.and(harness.frame.locator("[aria-expanded='true']")).waitFor();
      await harness.page.keyboard.press("Escape");
      await explanation.waitFor({ state: "hidden" });
    }
  });

  it("counts the quality findings by severity, and leads to the check and to the problems", async () => {
    const { frame } = harness;
    const summary = frame.getByRole("region", { name: "Quality" });
    await harness.post({ type: "quality", findings: null });
    await summary.getByText("Not checked yet.").waitFor();
    await summary.getByRole("button", { name: "Check Quality" }).click();
    const { id } = await request("checkQuality");
    await harness.post({ type: "done", id });
    const counts = { error: 2, warning: 1200, information: 0, ignored: 3 };
    await harness.post({ type: "quality", findings: counts });
    await summary.getByText("2 errors").waitFor();
    await eventually(
      harness.page,
      async () => (await summary.getByRole("status").innerText()).split(/\s{2,}|\n/u),
      (texts) => assert.deepEqual(texts, ["2 errors", "1,200 warnings", "3 ignored findings"]),
    );
    await summary.getByRole("button", { name: "Open Problems" }).press("Enter");
    await request("openProblems");
    await harness.post({ type: "quality", findings: { ...counts, error: 0, warning: 0 } });
    await summary.getByText("No findings.").waitFor();
    await hasCount(summary.getByRole("button", { name: "Open Problems" }), 0);
  });

  it("reports that the resource is gone, and shows it when it returns", async () => {
    await answer(await request("rows"), ["a"], 1);
    const nothing = { title: "Placeholder title", message: "Placeholder", canRetry: true };
    await harness.post({ type: "nothing", ...nothing });
    await harness.frame.getByRole("button", { name: "Try Again" }).click();
    await harness.heard(() => requests("ready")[1]);
    await harness.post({ type: "changed", ...described });
    await harness.frame.getByRole("grid").waitFor();
  });
});
