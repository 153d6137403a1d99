import type { Locator } from "playwright-core";
import { hasTexts } from "./support/eventually.js";
import { startLoopback, type Loopback } from "./support/loopback.js";
import { openLoopback } from "./support/windows.js";
import type { Workbench } from "./support/workbench.js";

const LONG_TITLE = "Placeholder of great length";

/** Four verses of a translation; together they are longer than what is inserted at most. */
function longRows(): Record<string, unknown>[] {
  const text = "Placeholder ".repeat(180_000);
  return [1, 2, 3, 4].map((verse) => ({ id: verse, verse_key: `112:${verse}`, text }));
}

describe("Insert Verse", () => {
  let loopback: Loopback;
  let workbench: Workbench;

  before(async () => {
    loopback = await startLoopback();
    await loopback.service.publisher.addResource({
      group: "translations",
      id: 40,
      listing: {
        name: LONG_TITLE,
        authorName: "A. Placeholder",
        slug: "long",
        languageName: "english",
      },
      rows: longRows(),
    });
    workbench = await openLoopback(
      loopback,
      ["translations:1", "translations:3", "translations:40"],
      {
        settings: {
          "quranContentSync.checkQualityAfterSync": false,
          "quranContentSync.editor.resources": ["translations:3"],
        },
      },
    );
  });
  after(async () => {
    await workbench.close();
    await loopback.server.close();
  });

  let lines: Locator;

  beforeEach(async () => {
    await workbench.command("File: New Untitled Text File");
    lines = workbench.page.locator(".editor-instance .view-lines");
    await lines.click();
  });
  afterEach(async () => {
    await workbench.command("View: Revert and Close Editor");
    await lines.waitFor({ state: "detached" });
  });

  /** Names the verses by typing, and waits until the texts are offered. */
  async function name(typed: string, verses: string): Promise<void> {
    await workbench.command("Quran Content Sync: Insert Verse…");
    await workbench.quickPick("1 Al-Fatihah").first().waitFor();
    await workbench.page.keyboard.type(typed);
    await workbench.page.keyboard.press("Enter");
    await workbench.quickInput.getByText(`Insert Verse: ${verses}`, { exact: true }).waitFor();
  }

  const choose = (title: string): Promise<void> =>
    workbench.quickPick(new RegExp(`^${title}`)).click();

  const isEmpty = (): Promise<void> => hasTexts(lines, [""]);

  /** Presses a key in the editor. */
  async function press(key: string): Promise<void> {
    await lines.click();
    await workbench.page.keyboard.press(key);
  }

  /** Waits until something was inserted, and the document ends with the source of these verses. */
  async function endsWith(source: string): Promise<void> {
    await lines.filter({ hasText: /\S/ }).waitFor();
    await press("Control+End");
    // An editor shows spaces as no-break spaces.
    await lines.filter({ hasText: new RegExp(source.replaceAll(" ", "\\s")) }).waitFor();
  }

  it("offers the texts, those of the setting first, and inserts 50 verses at once", async () => {
    await name("79:1-80:4", "79:1–80:4");
    // Rows of an earlier list are used again, and keep their details, hidden.
    const offered = workbench.quickInput.locator(".monaco-list-row .label-name");
    await hasTexts(offered.filter({ visible: true }), [
      "Hamidullah",
      LONG_TITLE,
      "Saheeh International",
    ]);
    await choose("Saheeh International");
    await endsWith("80:1-4, Saheeh International");
  });

  it("inserts nothing if a person leaves the list of texts", async () => {
    await name("112:1", "112:1");
    await workbench.leaveQuickInput();
    await name("112:2", "112:2");
    await choose("Hamidullah");
    await endsWith("112:2, Hamidullah");
    await press("Control+z");
    await isEmpty();
  });

  it("asks before it inserts more than 50 verses, which one Undo removes", async () => {
    const dialog = workbench.page.getByRole("dialog");
    const answer = async (button: string): Promise<void> => {
      await name("79:1-80:5", "79:1–80:5");
      await choose("Saheeh International");
      await dialog.getByText("Insert 51 verses (79:1–80:5)?").waitFor();
      await dialog.getByText("One Undo removes them again.").waitFor();
      await dialog.getByRole("button", { name: button, exact: true }).click();
      await dialog.waitFor({ state: "detached" });
    };
    await answer("Cancel");
    await answer("Insert");
    await endsWith("80:1-5, Saheeh International");
    await press("Control+z");
    await isEmpty();
  });

  it("explains that a text is too long, names a way, and inserts nothing of it", async () => {
    await name("112", "112:1–4");
    await choose(LONG_TITLE);
    const message = `112:1–4 is too long to insert from ${LONG_TITLE}. Use Export Resource`;
    await workbench.notifications.filter({ hasText: message }).waitFor();
    await isEmpty();
  });
});
