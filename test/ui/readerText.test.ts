import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import type { TafsirPage, VersesPage } from "../../src/core/model/pages.js";
import { VERSE_MIME } from "../../src/protocol/drag.js";
import { eventually, hasCount } from "./support/eventually.js";
import { PanelHarness, typeOf } from "./support/panelHarness.js";
import { initMessage, versesPage } from "./support/readerMessages.js";

const commentary = (html: string): TafsirPage => {
  const head = { recordType: "tafsir", recordKey: "1", from: "2:1", to: "2:5" };
  return {
    kind: "tafsir",
    chapter: 2,
    offset: 0,
    nextOffset: null,
    arabic: [],
    entries: [{ ...head, html }],
    heads: [{ ...head, bytes: html.length }],
  };
};

/** Placeholder words in Arabic letters. */
const ARABIC = "نص تجريبي";

describe("a published text on the page", () => {
  let harness: PanelHarness;
  beforeEach(async () => {
    harness = await PanelHarness.open({ panel: "reader" });
  });
  afterEach(async () => {
    await harness.close();
  });

  const show = async (
    html: string,
    head: Parameters<typeof initMessage>[1] = {},
  ): Promise<Locator> => {
    await harness.post(initMessage(commentary(html), { group: "tafsirs", ...head }));
    const text = harness.frame.locator(".published.prose");
    await text.waitFor();
    return text;
  };
  /** Waits until a text has these lines. */
  const hasLines = async (
    text: Locator,
    expected: readonly string[],
    isCounted: (line: string) => boolean = () => true,
  ): Promise<void> => {
    await eventually(
      harness.page,
      async () => (await text.innerText()).split("\n").map((line) => line.trim()),
      (lines) => assert.deepEqual(lines.filter(isCounted), expected),
    );
  };
  const isNotEmpty = (line: string): boolean => line !== "";
  /** Waits until the parts of a text have these directions. */
  const haveDirections = async (
    text: Locator,
    expected: Readonly<Record<string, "ltr" | "rtl">>,
  ): Promise<void> => {
    const selectors = Object.keys(expected);
    await eventually(
      harness.page,
      () =>
        Promise.all(
          selectors.map((selector) =>
            text.locator(selector).evaluate((element) => getComputedStyle(element).direction),
          ),
        ),
      (directions) => assert.deepEqual(directions, Object.values(expected)),
    );
  };

  it("is dragged by the number of its verse, as a verse for editors and as text for other programs", async () => {
    const page: VersesPage = versesPage([
      {
        recordType: "translation",
        recordKey: "1",
        verseKey: "2:1",
        to: "2:2",
        html: "Placeholder <b>one</b>",
        notes: [],
      },
    ]);
    await harness.post(initMessage(page));
    const handle = harness.frame.locator(".drag-handle");
    await handle.waitFor();
    const dragged = await handle.evaluate((element) => {
      const dataTransfer = new DataTransfer();
      element.dispatchEvent(new DragEvent("dragstart", { dataTransfer, bubbles: true }));
      return Object.fromEntries(
        dataTransfer.types.map((type) => [type, dataTransfer.getData(type)]),
      );
    });
    assert.deepEqual(Object.keys(dragged).toSorted(), [VERSE_MIME, "text/plain"].toSorted());
    const verse: unknown = JSON.parse(dragged[VERSE_MIME] ?? "");
    assert.deepEqual(verse, { group: "translations", id: 1, reference: "2:1–2" });
    assert.match(dragged["text/plain"] ?? "", /^Placeholder one\n\(2:1–2, /u);
    await handle.and(harness.frame.locator("[draggable='true']")).waitFor();
  });

  it("keeps its line breaks if no markup makes paragraphs", async () => {
    const plain = await show("Placeholder one\nPlaceholder two\r\n\r\nPlaceholder three");
    await hasLines(plain, ["Placeholder one", "Placeholder two", "", "Placeholder three"]);
    const inline = await show("Placeholder <i>one</i>\nPlaceholder &amp; two");
    await hasLines(inline, ["Placeholder one", "Placeholder & two"]);
    const wrapped = await show("<div>\nPlaceholder one\nPlaceholder two\n</div>");
    await hasLines(wrapped, ["Placeholder one", "Placeholder two"]);
    const headed = await show("<h2>Placeholder</h2>\n\none\ntwo");
    await hasLines(headed, ["Placeholder", "one", "two"], isNotEmpty);
  });

  it("breaks no word in a narrow table, which scrolls", async () => {
    await harness.page.setViewportSize({ width: 360, height: 600 });
    const cell = "<td>Placeholders</td>";
    const text = await show(`<table><tr>${cell.repeat(6)}</tr></table>`);
    await eventually(
      harness.page,
      () =>
        text.locator("td").evaluateAll((cells) =>
          cells.map((one) => {
            const range = document.createRange();
            range.selectNodeContents(one);
            return range.getClientRects().length;
          }),
        ),
      (linesOfWords) => assert.deepEqual(linesOfWords, [1, 1, 1, 1, 1, 1]),
    );
  });

  it("keeps the marker of a footnote on the line of its word, at every width", async () => {
    const word = 'Placeholder<sup foot_note="a">7</sup>';
    const entry = { recordType: "translation", recordKey: "1", verseKey: "2:1" };
    const notes = [{ id: "a", html: "Placeholder note" }];
    await harness.post(initMessage(versesPage([{ ...entry, html: `${word} `.repeat(12), notes }])));
    const text = harness.frame.locator(".published", {
      has: harness.frame.locator(".note-marker"),
    });
    await text.waitFor();
    const alone = await text.evaluate((element) => {
      const bad: string[] = [];
      for (let width = 120; width < 360; width += 7) {
        element.style.width = `${width}px`;
        for (const sup of element.querySelectorAll("sup")) {
          const range = document.createRange();
          const before = sup.previousSibling;
          if (before === null) continue;
          range.setStart(before, (before.textContent ?? "").length - 1);
          range.setEndAfter(before);
          const letter = range.getBoundingClientRect();
          const marker = sup.getBoundingClientRect();
          if (marker.left < letter.right - 2) bad.push(`${width}px`);
        }
      }
      return bad;
    });
    assert.deepEqual(alone, []);
  });

  it("ignores the line breaks of its source if markup makes paragraphs", async () => {
    const text = await show("<p>Placeholder\none</p>\n<p>two</p>");
    await hasLines(text, ["Placeholder one", "two"], isNotEmpty);
  });

  it("sets a block in the direction of its own language or letters", async () => {
    const english = await show(
      `<p class="a" lang="ar">(${ARABIC}).</p><p class="b">${ARABIC} (${ARABIC}).</p>` +
        `<p class="c">${ARABIC} is a placeholder in an English sentence.</p>` +
        `<p class="d">Placeholder</p><p class="e"><span lang="ur">${ARABIC}.</span></p>`,
    );
    await haveDirections(english, {
      ".src-a": "rtl",
      ".src-b": "rtl",
      ".src-c": "ltr",
      ".src-d": "ltr",
      ".src-e span": "rtl",
    });
    const urdu = await show(
      `<p class="a" lang="en">(Placeholder).</p><p class="b">Placeholder text.</p><p class="c">${ARABIC}</p>`,
      { lang: "ur", direction: "rtl" },
    );
    await haveDirections(urdu, { ".src-a": "ltr", ".src-b": "ltr", ".src-c": "rtl" });
  });

  for (const [language, direction] of [
    ["en", "ltr"],
    ["ar", "rtl"],
  ] as const) {
    it(`has the menu of a right-to-left verse in the direction of the interface (${language})`, async () => {
      await harness.post(
        initMessage(commentary("<p>x</p>"), { lang: "ur", direction: "rtl", group: "tafsirs" }),
      );
      const { frame } = harness;
      await frame.locator(".published.prose").waitFor();
      await frame.evaluate((lang) => {
        document.documentElement.lang = lang;
      }, language);
      await frame.locator(".verse").first().hover();
      const button = frame.getByRole("button", { name: /^More for / }).first();
      await button.click();
      const menu = frame.getByRole("menu");
      await menu.waitFor();
      const [box, beside, shown] = await menu.evaluate((element) => [
        element.getBoundingClientRect(),
        element.closest(".anchor")?.getBoundingClientRect(),
        getComputedStyle(element).direction,
      ]);
      assert.equal(shown, direction);
      assert.ok(beside !== undefined && typeof beside === "object" && typeof box === "object");
      assert.equal(box.left, beside.left, "it begins at its button, towards the text");
    });
  }

  it("has one size of Arabic, however deep it is nested", async () => {
    const text = await show(
      `<p>x</p><p lang="ar" class="arabic">${ARABIC} <span class="arabic">${ARABIC} ` +
        `<b lang="ar-SA" class="arabic">${ARABIC}</b></span></p>`,
    );
    const sizesOf = (part: Locator): Promise<number[]> =>
      part.evaluateAll((all) => all.map((one) => parseFloat(getComputedStyle(one).fontSize)));
    await eventually(
      harness.page,
      () => Promise.all([sizesOf(text), sizesOf(text.locator(".src-arabic"))]),
      ([[base = NaN], [size = NaN, ...others]]) => {
        assert.deepEqual(others, [size, size]);
        assert.ok(Math.abs(size / base - 1.35) < 0.01, `${size} of ${base}`);
      },
    );
  });

  it("separates words at blocks that it does not draw as such", async () => {
    const names = "article aside details footer form header main nav summary address hgroup menu";
    const html = names
      .split(" ")
      .map((name) => `one<${name}>two</${name}>three`)
      .join(" ");
    const text = await show(html);
    await eventually(
      harness.page,
      () => text.innerText(),
      (now) => {
        assert.match(now, /one\s+two\s+three/);
        assert.doesNotMatch(now, /onetwo|twothree/);
      },
    );
    await hasCount(harness.frame.locator("main main, main nav.x, .prose details"), 0);
  });

  it("shows only usable addresses as links", async () => {
    const text = await show(
      '<a href="javascript:1">no</a> <a>none</a> <a href="https://example.org/">web</a> <a href="/2/255">verse</a> <a href="/2/999">no verse</a>',
    );
    await eventually(
      harness.page,
      () =>
        text
          .locator("a")
          .evaluateAll((all) =>
            all.map((one) => `${one.textContent}: ${getComputedStyle(one).textDecorationLine}`),
          ),
      (looks) =>
        assert.deepEqual(looks, [
          "no: none",
          "none: none",
          "web: underline",
          "verse: underline",
          "no verse: none",
        ]),
    );
    await hasCount(text.getByRole("link"), 2);
  });

  it("opens the verse that a relative address names, by click and by Enter", async () => {
    const text = await show('<a href="/2/255">verse</a> <a href="3:7-9">range</a>');
    const asked = (chapter: number): Promise<unknown> =>
      harness.heard((message) => {
        if (typeOf(message) !== "chapter") return null;
        const { chapter: found, verse } = message as { chapter: number; verse: number };
        return found === chapter ? verse : null;
      });
    await text.getByRole("link", { name: "verse" }).click();
    assert.equal(await asked(2), 255);
    await text.getByRole("link", { name: "range" }).focus();
    await harness.page.keyboard.press("Enter");
    assert.equal(await asked(3), 7);
  });
});
