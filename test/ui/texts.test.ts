import assert from "node:assert/strict";
import { sandboxSettings } from "../support/sandboxSettings.js";
import type { ChangeMark, ReaderPage } from "../../src/core/model/pages.js";
import type { ResourceHead } from "../../src/protocol/reader.js";
import { eventually } from "./support/eventually.js";
import { PanelHarness } from "./support/panelHarness.js";
import {
  PSEUDO_LANGUAGE,
  pseudoExtension,
  pseudoTexts,
  untranslated,
} from "./support/pseudoLanguage.js";
import { HEAD, initMessage, versesPage } from "./support/readerMessages.js";
import { Workbench } from "./support/workbench.js";

/**
 * Texts that the extension does not translate: names of the sandbox's resources, authors,
 * languages.
 */
const NAMES = [
  "Saheeh International, annotated",
  "Umm Muhammad; quran-json, CC BY-SA 4.0, sample excerpt; placeholder footnotes of the sandbox",
  "Placeholder text of the sandbox",
  "Placeholder of the sandbox",
  "Placeholder tafsir",
  "Placeholder recitation (no audio) (Murattal)",
  "Placeholder recitation (no audio)",
  "Placeholder article",
  "Sample words, without pages",
  "English",
  "العربية",
  "اردو",
];

/** Names of the service and the store that the inspector shows unchanged. */
const TECHNICAL = [
  /^translations(:\d+)?$/,
  /^translation( \d+)?$/,
  /^English$/,
  /^resources\/\S+\.sqlite$/,
];

describe("a VS Code in another language", () => {
  let workbench: Workbench;
  let removeExtension: () => Promise<void>;

  before(async () => {
    const { folder, remove } = await pseudoExtension();
    removeExtension = remove;
    workbench = await Workbench.open({
      settings: { ...sandboxSettings, "quranContentSync.syncOnStartup": false },
      extension: folder,
      language: PSEUDO_LANGUAGE,
    });
    await workbench.showView();
    await workbench.command("Quran Content Sync: Sync Now");
    await workbench.statusBarItem(/^⟦Synced/).waitFor();
  });

  after(async () => {
    await workbench.close();
    await removeExtension();
  });

  /** Opens a resource, and waits for an element in its reader. */
  async function open(name: RegExp, seen: string): Promise<void> {
    await workbench.treeItem(name).first().click();
    await workbench.panel.locator(seen).first().waitFor();
  }

  /** Asserts that the panel has no untranslated text, except names and these technical texts. */
  async function isTranslated(part: string, technical: readonly RegExp[] = []): Promise<void> {
    const left = await untranslated(workbench.panel.locator("body"), NAMES);
    assert.deepEqual(
      left.filter((text) => !technical.some((form) => form.test(text.trim()))),
      [],
      part,
    );
  }

  it("shows the extension's texts in the tree in that language", async () => {
    await workbench.treeItem(/^⟦⟦Translations⟧, \d+ resources?⟧/).waitFor();
    await workbench.treeItem(/^⟦⟦Word-by-word translations⟧, \d+ resources?⟧/).waitFor();
  });

  it("has nothing in English around a translation, in its lists and menus", async () => {
    const { panel, page } = workbench;
    await open(/^Saheeh International, annotated/, "[data-verse='1:7'] .published");
    await panel.locator("[data-verse='1:1'] .note-marker").first().click();
    await panel.locator("[data-verse='1:1'] .note").waitFor();
    await isTranslated("the page");
    await panel.locator(".bar[aria-label='⟦Reader⟧']").waitFor();
    for (const [button, surface] of [
      [panel.locator(".chapter-button"), ".chapters"],
      [panel.getByRole("button", { name: "⟦Text size and width⟧" }), ".comfort"],
      [panel.getByRole("button", { name: "⟦More⟧", exact: true }), "[role='menu']"],
      [panel.getByRole("button", { name: "⟦More for 1:1⟧" }), "[role='menu']"],
    ] as const) {
      await button.click();
      await panel.locator(`.popover${surface}`).waitFor();
      await isTranslated(`the popover ${surface}`);
      await page.keyboard.press("Escape");
      await panel.locator(".popover").waitFor({ state: "detached" });
    }
    await page.keyboard.press("?");
    await panel.locator(".popover.help dd").first().waitFor();
    await isTranslated("the list of keys");
    await page.keyboard.press("Escape");
  });

  it("reports in that language what cannot be found, and what was done", async () => {
    const { panel, page } = workbench;
    await panel.locator("#jump").fill("900:900");
    await page.keyboard.press("Enter");
    await panel.getByRole("alert").filter({ hasText: "⟦There is no surah 900" }).waitFor();
    await page.keyboard.press("Escape");
    await panel.locator(".chapter-button").click();
    await panel.getByRole("combobox").fill("xyz");
    await panel.locator(".chapters .hint", { hasText: "⟦No surah has this name.⟧" }).waitFor();
    await page.keyboard.press("Escape");
    await panel.locator("[data-verse='1:1']").focus();
    await page.keyboard.press("c");
    await panel.locator(".foot-notice", { hasText: "⟦Copied 1:1⟧" }).waitFor();
    await isTranslated("what is said");
  });

  it("has nothing in English around the other kinds of text", async () => {
    const { panel } = workbench;
    for (const [name, seen] of [
      [/^Placeholder tafsir/, "[data-kind='tafsir'] article"],
      [/^Placeholder recitation/, "[data-kind='recitation'] .hint"],
      [/^Placeholder article/, "[data-kind='articles'] [role='tab']"],
      [/^⟦Word-by-word translations⟧ \d/, "[data-kind='words'] .word"],
      [/^⟦Quran text⟧ \d/, "[data-kind='verses'] .arabic.text"],
    ] as const) {
      await open(name, seen);
      await isTranslated(seen);
    }
    await panel.getByRole("button", { name: "⟦More⟧", exact: true }).click();
    await panel.getByRole("menuitem", { name: "⟦Show as table⟧" }).click();
    await panel.locator("[data-kind='table'] tbody tr").first().waitFor();
    // Record types and fields keep the service's names.
    const published = await eventually(
      workbench.page,
      () => panel.locator(".tabs .tab, thead th:not(:first-child, :last-child)").allTextContents(),
      (names) => assert.ok(names.includes("name arabic"), names.join()),
    );
    await isTranslated("a table", [
      new RegExp(`^(${published.map((name) => name.replace(/ \d.*$/, "")).join("|")})$`),
    ]);
  });

  it("has nothing in English in the inspector", async () => {
    const { panel } = workbench;
    const item = workbench.treeItem(/^Saheeh International, annotated/);
    await item.hover();
    await item.getByRole("button", { name: /Inspect/ }).click();
    await panel.locator(".strip .cell").first().waitFor();
    await isTranslated("before a row is chosen", TECHNICAL);
    await panel.locator(".table-row[id]").nth(2).click();
    await panel.locator("pre", { hasText: "verse_key" }).waitFor();
    await isTranslated("with a row", TECHNICAL);
    await panel.getByRole("searchbox").fill("no such text");
    await panel.locator(".none", { hasText: "⟦No rows match.⟧" }).waitFor();
  });
});

describe("a rare message of a reader", () => {
  let harness: PanelHarness;

  beforeEach(async () => {
    harness = await PanelHarness.open({ panel: "reader", texts: await pseudoTexts() });
  });
  afterEach(() => harness.close());

  const verses: ReaderPage = versesPage(
    [{ recordType: "translation", recordKey: "21", verseKey: "2:21", html: "text", notes: [] }],
    { offset: 20, nextOffset: 22 },
  );

  async function isTranslated(part: string): Promise<void> {
    const left = await untranslated(harness.frame.locator("body"), [
      HEAD.name,
      HEAD.attribution,
      "license_ended",
    ]);
    assert.deepEqual(left, [], part);
  }

  for (const head of [
    { status: "unavailable" },
    {
      status: "unavailable",
      unavailableSince: "2026-03-01T10:00:00Z",
      unavailableReason: "license_ended",
    },
    { status: "held" },
  ] satisfies Partial<ResourceHead>[]) {
    it(`is in the display language: ${Object.values(head).join(", ")}`, async () => {
      await harness.post(initMessage(verses, head));
      await harness.frame.locator(".notice", { hasText: /^⟦.*⟧$/ }).waitFor();
      await harness.frame.getByRole("button", { name: "⟦Continue⟧" }).waitFor();
      await isTranslated("the notice");
    });
  }

  it("is in the display language: a change, and that the copy was deleted", async () => {
    await harness.post(initMessage(verses));
    await harness.frame.locator("article.verse").waitFor();
    const changed = { ...verses, entries: verses.entries.map((one) => ({ ...one, html: "new" })) };
    const around = { resource: HEAD, hasArabic: false, groups: [] };
    const mark: ChangeMark = {
      recordType: "translation",
      recordKey: "21",
      verseKey: "2:21",
      kind: "updated",
      times: 1,
      changedAt: "2026-03-01T10:00:00Z",
      appliedAt: "2026-03-01T10:00:00Z",
      former: null,
    };
    const removed: ChangeMark = { ...mark, recordKey: "7", kind: "deleted" };
    const changes = { total: 2, through: mark.appliedAt, marks: [mark, removed] };
    await harness.post({ type: "changed", page: changed, changes, ...around });
    await harness.frame.locator(".verse.changed", { hasText: "⟦Changed.⟧" }).waitFor();
    await harness.frame.getByRole("button", { name: "⟦Show the former text⟧" }).waitFor();
    await isTranslated("the marks");
    await harness.frame.locator(".changes-button").click();
    await harness.frame.getByRole("menuitem", { name: "⟦Mark all as reviewed⟧" }).waitFor();
    await isTranslated("the menu of changes");
    await harness.page.keyboard.press("Escape");
    const none = { total: 0, through: null, marks: [] };
    await harness.post({ type: "changed", page: null, changes: none, ...around });
    await harness.frame.locator(".notice", { hasText: "⟦This resource is no longer" }).waitFor();
    await isTranslated("the page");
  });

  it("is in the display language: a surah that is not stored", async () => {
    await harness.post(initMessage({ ...verses, offset: 0, nextOffset: null, entries: [] }));
    await harness.post({ type: "coverage", verses: [7] });
    await harness.frame.getByRole("button", { name: /^⟦Go to / }).waitFor();
    await isTranslated("the page");
  });

  it("is in the display language: audio that cannot be reached", async () => {
    const track = {
      recordType: "audio_file",
      recordKey: "1",
      verseKey: "1:1",
      chapter: 1,
      url: null,
      published: "a.mp3",
      duration: null,
      timings: [],
    };
    await harness.post(
      initMessage(
        {
          kind: "recitation",
          chapter: 1,
          offset: 0,
          nextOffset: null,
          entries: [track],
          arabic: [],
        },
        { group: "recitations" },
      ),
    );
    await harness.frame.locator(".hint", { hasText: "⟦This surah" }).waitFor();
    await isTranslated("the page");
  });
});
