import assert from "node:assert/strict";
import type { ReaderStart } from "../../../src/core/library/reading/readerPages.js";
import { DEFAULT_PREFERENCES, type Place } from "../../../src/protocol/reader.js";
import { ReaderMemory } from "../../../src/ui/panels/memory.js";
import { beforeFrame, FirstPage } from "../../../src/ui/panels/firstPage.js";
import { NextPage } from "../../../src/ui/panels/nextPage.js";
import { ASSETS, pageHtml, scriptFor, styleFor } from "../../../src/ui/panels/pageHtml.js";
import { resource, state as storeState } from "./support.js";

const place = (verse: number): Place => ({
  chapter: 2,
  verseKey: `2:${verse}`,
  part: null,
  offset: 0,
});

function memento(values = new Map<string, unknown>()): {
  readonly values: Map<string, unknown>;
  keys(): readonly string[];
  get<T>(key: string, fallback?: T): T | undefined;
  update(key: string, value: unknown): Promise<void>;
} {
  return {
    values,
    keys: () => [...values.keys()],
    get: <T>(key: string, fallback?: T) => (values.has(key) ? (values.get(key) as T) : fallback),
    update: (key, value) => {
      values.set(key, structuredClone(value));
      return Promise.resolve();
    },
  };
}

describe("the memory of readers", () => {
  it("has the place in each resource, across a restart", async () => {
    const store = memento();
    const before = new ReaderMemory(store, () => "production");
    await before.setPlace({ group: "translations", id: 1 }, place(255));
    await before.setPlace({ group: "tafsirs", id: 1 }, place(3));
    await before.setPreferences({ ...DEFAULT_PREFERENCES, textScale: 1.5 }, DEFAULT_PREFERENCES);
    const after = new ReaderMemory(store, () => "production");
    assert.deepEqual(after.place({ group: "translations", id: 1 }), place(255));
    assert.deepEqual(after.place({ group: "tafsirs", id: 1 }), place(3));
    assert.equal(after.place({ group: "tafsirs", id: 2 }), null);
    assert.equal(after.preferences.textScale, 1.5);
  });

  it("is kept when two windows read and write at the same time", async () => {
    const store = memento();
    const [first, second] = [
      new ReaderMemory(store, () => "production"),
      new ReaderMemory(store, () => "production"),
    ];
    await first.setPlace({ group: "translations", id: 1 }, place(255));
    await second.setPlace({ group: "tafsirs", id: 1 }, place(3));
    await first.setPreferences({ ...DEFAULT_PREFERENCES, textScale: 1.5 }, DEFAULT_PREFERENCES);
    await second.setPreferences({ ...DEFAULT_PREFERENCES, measure: 80 }, DEFAULT_PREFERENCES);
    for (const memory of [first, second, new ReaderMemory(store, () => "production")]) {
      assert.deepEqual(memory.place({ group: "translations", id: 1 }), place(255));
      assert.deepEqual(memory.place({ group: "tafsirs", id: 1 }), place(3));
      assert.deepEqual([memory.preferences.textScale, memory.preferences.measure], [1.5, 80]);
    }
  });

  it("is separate for each service, as the ids of resources are", async () => {
    let service = "production";
    const memory = new ReaderMemory(memento(), () => service);
    const ref = { group: "translations", id: 1 };
    await memory.setPlace(ref, place(255));
    service = "sandbox";
    assert.equal(memory.place(ref), null);
    assert.deepEqual(memory.recent(), []);
    await memory.setPlace(ref, place(3));
    service = "production";
    assert.deepEqual(memory.place(ref), place(255));
    assert.deepEqual(memory.recent(), ["translations:1"]);
  });

  it("has a limited size: the resources read longest ago are dropped", async () => {
    const memory = new ReaderMemory(memento(), () => "production");
    for (let id = 1; id <= 230; id++) await memory.setPlace({ group: "articles", id }, place(1));
    assert.equal(memory.place({ group: "articles", id: 30 }), null);
    assert.ok(memory.place({ group: "articles", id: 31 }) !== null);
  });

  it("is empty if the stored value is invalid", () => {
    const memory = new ReaderMemory(
      memento(
        new Map<string, unknown>([
          ["reader.preferences", { textScale: "huge" }],
          ["reader.places", { "production/translations:1": { chapter: 999 } }],
        ]),
      ),
      () => "production",
    );
    assert.deepEqual(memory.preferences, DEFAULT_PREFERENCES);
    assert.equal(memory.place({ group: "translations", id: 1 }), null);
  });
});

describe("a document", () => {
  it("has the first rows if they come soon, and does not wait for others", async () => {
    assert.equal(await beforeFrame(Promise.resolve("rows")), "rows");
    assert.equal(await beforeFrame(new Promise(() => undefined)), null);
  });
});

describe("the marks of a first page", () => {
  const start = (verse: number): ReaderStart => ({
    state: storeState(),
    resource: resource(),
    page: { kind: "articles", localizations: [], selected: 0, html: "" },
    changes: { total: 0, through: null, marks: [] },
    place: place(verse),
    isJump: false,
  });

  /** A page at a search hit that was sent before the webview is ready. */
  async function sentAhead(): Promise<{ first: FirstPage; next: NextPage }> {
    const next = new NextPage();
    next.markWords("light");
    const first = new FirstPage(next, () => Promise.resolve(start(255)), "2:255");
    first.begin(null);
    assert.notEqual(await first.takeAhead(() => true), null);
    assert.deepEqual(next.take(), { highlight: "light" });
    return { first, next };
  }

  it("are sent again with the page that replaces it after a commit", async () => {
    const { first, next } = await sentAhead();
    first.drop();
    assert.equal((await first.answerReady(null)).kind, "init");
    assert.deepEqual(next.take(), { highlight: "light" });
  });

  it("are sent again if the tab was hidden before it was drawn", async () => {
    const { first, next } = await sentAhead();
    first.forgetSent();
    assert.equal((await first.answerReady(null)).kind, "init");
    assert.deepEqual(next.take(), { highlight: "light" });
  });

  it("are not sent with another verse", async () => {
    const { first, next } = await sentAhead();
    next.markWords(null);
    first.wanted = "2:3";
    first.begin(null);
    assert.equal((await first.answerReady(null)).kind, "init");
    assert.deepEqual(next.take(), {});
  });

  it("are not sent again after the page was drawn", async () => {
    const { first, next } = await sentAhead();
    assert.equal((await first.answerReady(null)).kind, "begun");
    first.forgetSent();
    assert.equal((await first.answerReady(place(255))).kind, "init");
    assert.deepEqual(next.take(), {});
  });
});

describe("a panel's document", () => {
  const folder = "https://webview.example/dist";
  const source = {
    cspSource: "https://webview.example",
    script: scriptFor(folder, `trap("<!--<script></SCRIPT>");\n//# sourceMappingURL=reader.js.map`),
    style: styleFor(folder, `a::after { content: "</style>"; src: url(${ASSETS}font.woff2?1) }`),
    first: null,
    nonce: "n0nce",
    lang: "en",
    texts: null,
    plurals: {},
    mediaOrigins: ["https://verses.quran.com"],
  };
  const html = pageHtml(source);
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? "";

  it("allows one script by its nonce, one style sheet with its fonts, and named audio", () => {
    assert.deepEqual(
      new Map(
        policy.split("; ").map((rule) => [rule.split(" ")[0], rule.split(" ").slice(1).join(" ")]),
      ),
      new Map([
        ["default-src", "'none'"],
        ["script-src", "'nonce-n0nce'"],
        ["style-src", "'nonce-n0nce'"],
        ["font-src", "https://webview.example"],
        ["img-src", "'none'"],
        ["connect-src", "'none'"],
        ["frame-src", "'none'"],
        ["object-src", "'none'"],
        ["base-uri", "'none'"],
        ["form-action", "'none'"],
        ["media-src", "https://verses.quran.com"],
      ]),
    );
  });

  it("has one script and one style sheet with the nonce, which end nowhere before their end", () => {
    assert.deepEqual(html.match(/<(script|style)\b[^>]*>/g), [
      '<style nonce="n0nce">',
      '<script nonce="n0nce">',
    ]);
    assert.equal((html.match(/<\/(script|style)/gi) ?? []).length, 2);
    assert.ok(!/<!--|\sstyle=|\son\w+=/.test(html));
    assert.ok(html.includes(String.raw`trap("\x3C!--\x3Cscript>\x3C/SCRIPT>")`));
    assert.ok(html.includes(String.raw`content: "<\/style>"`));
  });

  it("loads fonts and source maps from the folder of the built pages", () => {
    assert.ok(html.includes("url(https://webview.example/dist/font.woff2?1)"));
    assert.ok(html.includes("# sourceMappingURL=https://webview.example/dist/reader.js.map"));
  });

  it("has the first message as data, with any published text", () => {
    const message = { html: "</script><script>trap()</script><!-- & \u2028 ﷽ $& $1" };
    const withFirst = pageHtml({ ...source, first: JSON.stringify(message) });
    const data = /<script type="application\/json" id="first">([^]*?)<\/script>/.exec(
      withFirst,
    )?.[1];
    assert.deepEqual(JSON.parse(data ?? ""), message);
    assert.equal((withFirst.match(/<script/g) ?? []).length, 2);
    assert.ok(!html.includes("application/json"));
  });

  it("has only ASCII, whatever is published or translated, so that it takes half of the memory", () => {
    const text = "﷽ é 𐤀 \u2028";
    const whole = pageHtml({
      ...source,
      first: JSON.stringify({ text }),
      texts: { text },
      plurals: { [text]: [text] },
    });
    assert.deepEqual(whole.match(/[^\0-\x7f]/gu), null);
  });
});
