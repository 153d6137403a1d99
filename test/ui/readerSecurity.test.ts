import assert from "node:assert/strict";
import type { Frame, Locator } from "playwright-core";
import type { ChangeMark, TafsirPage, VersesPage } from "../../src/core/model/pages.js";
import { XSS_VECTORS, type XssVector } from "../support/xssVectors.js";
import { eventually, hasTexts } from "./support/eventually.js";
import { PanelHarness, type HarnessOptions } from "./support/panelHarness.js";
import { HEAD, initMessage, versesPage } from "./support/readerMessages.js";

/** If one of these succeeds, it replaces the whole frame, so they run last, one by one. */
const NAVIGATES = "http-equiv=refresh";
const STAYING = XSS_VECTORS.filter(({ html }) => !html.includes(NAVIGATES));
const NAVIGATING = XSS_VECTORS.filter(({ html }) => html.includes(NAVIGATES));

const BEFORE = "Readable text before. ";

const tafsirOf = (vectors: readonly XssVector[]): TafsirPage => ({
  kind: "tafsir",
  chapter: 2,
  offset: 0,
  nextOffset: null,
  heads: [],
  arabic: [],
  entries: vectors.map(({ html }, index) => ({
    recordType: "tafsir",
    recordKey: String(index + 1),
    from: `2:${index + 1}`,
    to: `2:${index + 1}`,
    html: BEFORE + html,
  })),
});

const versesOf = (vectors: readonly XssVector[], asNote: boolean): VersesPage =>
  versesPage(
    vectors.map(({ html }, index) => ({
      recordType: "translation",
      recordKey: String(index + 1),
      verseKey: `2:${index + 1}`,
      html: asNote ? `${BEFORE}<sup foot_note="n">1</sup>` : BEFORE + html,
      notes: asNote ? [{ id: "n", html: BEFORE + html }] : [],
    })),
    { arabic: vectors.map(({ html }, index) => ({ verseKey: `2:${index + 1}`, text: html })) },
  );

const articleOf = (html: string, title: string): object => ({
  kind: "articles",
  localizations: [
    { recordType: "article_localization", recordKey: "en", title, lang: "en", direction: "ltr" },
  ],
  selected: 0,
  html,
});

/**
 * Triggers everything that people or time could trigger on the page: every event, every click on a
 * link into the page itself, every form. Then waits until loading and animations have ended.
 */
async function provoke(frame: Frame): Promise<void> {
  await frame.evaluate(async () => {
    const events =
      "click dblclick auxclick contextmenu mouseover mouseenter mousemove mouseout mousedown mouseup wheel pointerover pointerdown pointerenter pointerrawupdate gotpointercapture touchstart touchend keydown keyup keypress input beforeinput change invalid reset submit select selectstart search copy cut paste drag dragstart drop blur focusout focus focusin formdata securitypolicyviolation slotchange fullscreenchange beforematch command toggle beforetoggle load error animationstart animationend transitionend begin end scroll close".split(
        " ",
      );
    const shown = document.querySelectorAll<HTMLElement>(
      ".published *, .published, .former *, .chapter-sub *, .foot *, .arabic *, .article-title *",
    );
    for (const element of shown) {
      if (element.closest(".note-marker") !== null && element.closest(".note-marker *") === null) {
        continue;
      }
      for (const name of events) element.dispatchEvent(new Event(name, { bubbles: false }));
      const href = element.getAttribute("href") ?? element.getAttribute("xlink:href") ?? "";
      if (href !== "" && !/^\s*(https?:|#)/i.test(href) && element instanceof HTMLAnchorElement) {
        element.click();
      }
      if (element instanceof HTMLFormElement) element.requestSubmit();
    }
    // Failed loads report errors in the order in which they began, and this one began last.
    await new Promise((resolve) => {
      const canary = new Image();
      canary.addEventListener("error", resolve);
      canary.src = "canary";
    });
    await document.body.animate([{ opacity: 1 }, { opacity: 1 }], 300).finished;
  });
}

/** Shows the messages in sequence, one per frame. */
async function showAll(frame: Frame, messages: readonly object[]): Promise<void> {
  await frame.evaluate(async (list) => {
    for (const message of list) {
      const arrived = new Promise((resolve) => {
        window.addEventListener("message", resolve, { once: true });
      });
      window.postMessage(message, "*");
      await arrived;
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  }, messages);
}

/** Waits until the readable beginning of each text is drawn. */
async function allBegin(texts: Locator): Promise<void> {
  await eventually(
    texts.page(),
    () => texts.allTextContents(),
    (all) => assert.equal(all.filter((text) => text.startsWith(BEFORE)).length, STAYING.length),
  );
}

function expectNothing(harness: PanelHarness): void {
  assert.deepEqual(harness.trapped, [], "something ran");
  assert.deepEqual(harness.escaped, [], "a request left");
}

describe("hostile HTML in the reader", () => {
  it(`has ${XSS_VECTORS.length} vectors of ${new Set(XSS_VECTORS.map(({ group }) => group)).size} classes`, () => {
    assert.ok(XSS_VECTORS.length >= 200);
  });

  it("would run without sanitizer and policy", async () => {
    const harness = await PanelHarness.open({
      panel: "reader",
      withoutSanitizer: true,
      withoutPolicy: true,
    });
    try {
      const groups = new Set(["script elements", "handlers that fire by themselves", "SVG"]);
      const live = STAYING.filter(
        ({ group, html }) => groups.has(group) && !html.includes("<body"),
      );
      await harness.post(initMessage(tafsirOf(live)));
      await harness.frame
        .locator(".published")
        .nth(live.length - 1)
        .waitFor();
      await provoke(harness.frame);
      await eventually(
        harness.page,
        () => Promise.resolve([harness.trapped.length, harness.escaped.length] as const),
        ([alive, reaching]) => {
          assert.ok(alive >= 40, `only ${alive} vectors are alive`);
          assert.ok(reaching >= 1, "no vector reaches out");
        },
      );
    } finally {
      await harness.close();
    }
  });

  for (const [name, options] of [
    ["with sanitizer and policy", {}],
    ["with the policy alone", { withoutSanitizer: true }],
  ] as const satisfies readonly (readonly [string, Partial<HarnessOptions>])[]) {
    describe(name, () => {
      let harness: PanelHarness;
      // A new page for each, because elements that hide functions of the document would affect
      // later ones.
      beforeEach(async () => {
        harness = await PanelHarness.open({ panel: "reader", ...options });
      });
      afterEach(async () => {
        try {
          expectNothing(harness);
        } finally {
          await harness.close();
        }
      });

      it("does nothing as a tafsir, and the readable text stays", async () => {
        await harness.post(initMessage(tafsirOf(STAYING), { group: "tafsirs" }));
        await harness.frame
          .locator("article.verse")
          .nth(STAYING.length - 1)
          .waitFor();
        await provoke(harness.frame);
        await allBegin(harness.frame.locator(".published.prose"));
      });

      it("does nothing as a translation, nor as plain Arabic text", async () => {
        await harness.post(initMessage(versesOf(STAYING, false)));
        await harness.frame
          .locator(".published.text")
          .nth(STAYING.length - 1)
          .waitFor();
        await provoke(harness.frame);
        // Arabic text is shown unchanged, including markup.
        await hasTexts(
          harness.frame.locator(".verse-body > .arabic"),
          STAYING.map(({ html }) => html),
        );
      });

      it("does nothing as an opened footnote", async () => {
        await harness.post(initMessage(versesOf(STAYING, true)));
        await harness.frame
          .locator(".note-marker")
          .nth(STAYING.length - 1)
          .waitFor();
        await harness.frame.evaluate(() => {
          for (const marker of document.querySelectorAll<HTMLElement>(".note-marker")) {
            marker.click();
          }
        });
        await harness.frame
          .locator(".note .published")
          .nth(STAYING.length - 1)
          .waitFor();
        await provoke(harness.frame);
        await allBegin(harness.frame.locator(".note .published"));
      });

      it("does nothing as an article and its title", async () => {
        await harness.post(initMessage(versesOf([], false), { group: "articles" }));
        await showAll(
          harness.frame,
          STAYING.map(({ html }) => ({
            type: "page",
            page: articleOf(BEFORE + html, html),
            verseKey: null,
          })),
        );
        await provoke(harness.frame);
        await hasTexts(harness.frame.locator(".article-title"), [STAYING.at(-1)?.html ?? ""]);
      });

      it("does nothing as the former text of a removed verse", async () => {
        const message = initMessage(versesOf(STAYING.slice(0, 1), false));
        const changedAt = "2026-03-01T10:00:00Z";
        const marks = STAYING.map(({ html }, index): ChangeMark => ({
          recordType: "translation",
          recordKey: `removed ${index}`,
          verseKey: "1:1",
          kind: "deleted",
          times: 1,
          changedAt,
          appliedAt: changedAt,
          former: html,
        }));
        const changes = { total: marks.length, through: changedAt, marks };
        await harness.post({ ...message, changes });
        await harness.frame
          .locator(".former")
          .nth(STAYING.length - 1)
          .waitFor();
        await provoke(harness.frame);
        // The former text is shown unchanged, including markup.
        await hasTexts(
          harness.frame.locator(".former"),
          STAYING.map(({ html }) => html),
        );
      });

      it("does nothing as a resource's name, author, language, reason or source", async () => {
        await harness.post(initMessage(versesOf(STAYING.slice(0, 1), false)));
        await showAll(
          harness.frame,
          STAYING.map(({ html }) => ({
            type: "changed",
            resource: {
              ...HEAD,
              name: html,
              authorName: html,
              languageName: html,
              lang: null,
              status: "unavailable",
              unavailableReason: html,
              attribution: html,
            },
            page: null,
            changes: { total: 0, through: null, marks: [] },
            hasArabic: true,
            groups: [],
          })),
        );
        await provoke(harness.frame);
        await hasTexts(harness.frame.locator(".chapter-sub bdi"), [STAYING.at(-1)?.html ?? ""]);
      });

      it("leads nowhere, even if the text tells the page to load something else", async () => {
        for (const vector of NAVIGATING) {
          const one = await PanelHarness.open({ panel: "reader", ...options });
          try {
            await one.post(initMessage(tafsirOf([vector])));
            // Longer than a refresh after zero seconds takes. The outer page measures it, because
            // the frame may be replaced.
            await one.page.evaluate(
              () => document.body.animate([{ opacity: 1 }, { opacity: 1 }], 700).finished,
            );
            expectNothing(one);
          } finally {
            await one.close();
          }
        }
      });
    });
  }

  it("keeps what the sanitizer allows: structure, languages, directions, web links", async () => {
    const harness = await PanelHarness.open({ panel: "reader" });
    try {
      const html =
        '<h2 class="title">Heading</h2><p lang="ar" dir="rtl" class="arabic x">نص</p>' +
        '<table><tr><td colspan="2">cell</td></tr></table><ol start="3"><li>item</li></ol>' +
        '<a href="https://example.org/a?b=c">link</a> a &amp; b &lt;c&gt;';
      await harness.post(initMessage(tafsirOf([{ group: "", html }])));
      const shown = harness.frame.locator(".published.prose");
      const expected =
        `${BEFORE}<h2 class="src-title">Heading</h2><p lang="ar" dir="rtl" class="src-arabic src-x">نص</p>` +
        '<table><tbody><tr><td colspan="2">cell</td></tr></tbody></table><ol start="3"><li>item</li></ol>' +
        '<a href="https://example.org/a?b=c" rel="noopener noreferrer nofollow">link</a> a &amp; b &lt;c&gt;';
      await eventually(
        harness.page,
        () => shown.innerHTML(),
        (now) => assert.equal(now, expected),
      );
    } finally {
      await harness.close();
    }
  });
});
