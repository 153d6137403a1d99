import assert from "node:assert/strict";
import type { RecitationPage, Track } from "../../src/core/model/pages.js";
import { eventually, hasCount } from "./support/eventually.js";
import { PanelHarness } from "./support/panelHarness.js";
import { HEAD, initMessage } from "./support/readerMessages.js";
import { silence } from "./support/silence.js";

describe("the recitation's player", () => {
  const origin = "https://verses.quran.com";
  const track = (verse: number, url: string | null): Track => ({
    recordType: "audio_file",
    recordKey: String(verse),
    verseKey: `1:${verse}`,
    chapter: 1,
    url,
    published: "placeholder.wav",
    duration: null,
    timings: [],
  });
  const page = (entries: readonly Track[]): RecitationPage => ({
    kind: "recitation",
    chapter: 1,
    offset: 0,
    nextOffset: null,
    entries,
    arabic: [],
  });

  it("plays verse after verse, marks the playing one, and stops at the end", async () => {
    const harness = await PanelHarness.open({
      panel: "reader",
      mediaOrigins: [origin],
      media: silence(0.34),
    });
    try {
      const tracks = [1, 2, 3].map((verse) => track(verse, `${origin}/${verse}.wav`));
      await harness.post(initMessage(page(tracks), { group: "recitations" }));
      const player = harness.frame.getByRole("group", { name: "Player" });
      await player.getByRole("combobox", { name: "Speed" }).selectOption("0.5");
      await harness.frame.evaluate(() => {
        const heard: string[] = [];
        Object.assign(window, { heard });
        new MutationObserver(() => {
          const verse = document.querySelector<HTMLElement>(".track.heard")?.dataset.verse;
          if (verse !== undefined && heard.at(-1) !== verse) heard.push(verse);
        }).observe(document.body, { subtree: true, attributes: true, childList: true });
      });
      await player.getByRole("button", { name: "Play", exact: true }).click();
      await eventually(
        harness.page,
        () => harness.frame.evaluate((): unknown => Reflect.get(window, "heard")),
        (heard) => assert.deepEqual(heard, ["1:1", "1:2", "1:3"]),
      );
      await harness.frame.locator(".player[data-state='paused']").waitFor();
      assert.equal(
        await harness.frame.evaluate(() => document.querySelector("audio")?.playbackRate),
        0.5,
      );
    } finally {
      await harness.close();
    }
  });

  it("is absent if nothing can be played, and each button explains it", async () => {
    const harness = await PanelHarness.open({ panel: "reader", mediaOrigins: [origin] });
    try {
      const tracks = [track(1, null), track(2, null)];
      await harness.post(initMessage(page(tracks), { group: "recitations" }));
      await harness.frame.getByText("This surah cannot be played").waitFor();
      const buttons = harness.frame.getByRole("button", { name: /^1:\d cannot be played$/ });
      assert.deepEqual(
        await buttons.evaluateAll((all) => all.map((one) => one.getAttribute("aria-disabled"))),
        ["true", "true"],
      );
      await hasCount(harness.frame.locator(".player"), 0);
    } finally {
      await harness.close();
    }
  });

  it("reports that audio cannot be reached, and keeps the text", async () => {
    const harness = await PanelHarness.open({ panel: "reader", mediaOrigins: [origin] });
    try {
      await harness.post(
        initMessage(page([track(1, `${origin}/1.wav`), track(2, null)]), {
          ...HEAD,
          group: "recitations",
        }),
      );
      await harness.frame.getByText("1 of 2 audio files cannot be played").waitFor();
      await harness.frame.getByRole("button", { name: "Play 1:1" }).click();
      await harness.frame.locator(".player", { hasText: "cannot be reached" }).waitFor();
      await hasCount(harness.frame.locator("article.track"), 2);
      // Each number is shown once.
      await eventually(
        harness.page,
        () => harness.frame.locator("[data-verse='1:2']").innerText(),
        (text) => assert.equal(text.trim(), "1:2"),
      );
    } finally {
      await harness.close();
    }
  });

  describe("of a surah in one file", () => {
    let harness: PanelHarness;
    const player = () => harness.frame.getByRole("group", { name: "Player" });
    const heard = () => harness.frame.locator(".heard");
    const heardVerse = (verse: string) =>
      harness.frame.locator(`.heard[data-verse="${verse}"]`).waitFor();
    const press = (name: string) => player().getByRole("button", { name, exact: true }).click();
    const stateIs = (state: string) =>
      harness.frame.locator(`.player[data-state='${state}']`).waitFor();
    const seconds = () =>
      harness.frame.locator("audio").evaluate((audio: HTMLAudioElement) => audio.currentTime);
    /** Plays the whole surah from a given time. */
    const playFrom = async (time: number): Promise<void> => {
      await harness.frame.getByRole("button", { name: "Play Whole surah" }).click();
      await stateIs("playing");
      await harness.frame.locator("audio").evaluate((audio: HTMLAudioElement, to) => {
        audio.currentTime = to;
      }, time);
    };

    beforeEach(async () => {
      // A verse lasts ten seconds, longer than a click takes on a busy machine.
      harness = await PanelHarness.open({
        panel: "reader",
        mediaOrigins: [origin],
        media: silence(70),
      });
      const whole = { ...track(1, `${origin}/whole.wav`), recordType: "chapter_audio_file" };
      const timings = Array.from({ length: 7 }, (_, index) => ({
        verseKey: `1:${index + 1}`,
        startMs: index * 10_000,
      }));
      const entry = { ...whole, verseKey: null, timings };
      await harness.post(initMessage(page([entry]), { group: "chapter_recitations" }));
      await player().waitFor();
      // Records the largest number of verses that were marked as heard at one time.
      await harness.frame.evaluate(() => {
        const look = (): void => {
          const most = Number(Reflect.get(window, "mostHeard") ?? 0);
          const now = document.querySelectorAll(".heard").length;
          Object.assign(window, { mostHeard: Math.max(most, now) });
        };
        new MutationObserver(look).observe(document.body, { subtree: true, attributes: true });
      });
    });
    afterEach(() => harness.close());

    it("resumes after a pause, and marks one verse as playing", async () => {
      await playFrom(11);
      await heardVerse("1:2");
      await press("Pause");
      await stateIs("paused");
      await heard().first().waitFor({ state: "detached" });
      const paused = await seconds();
      assert.ok(paused >= 11, `paused at ${paused} s`);
      await press("Play");
      await stateIs("playing");
      const now = await seconds();
      assert.ok(now >= paused, `plays on at ${now} s, and was paused at ${paused} s`);
      await heardVerse("1:2");
      assert.equal(
        await harness.frame.evaluate((): unknown => Reflect.get(window, "mostHeard")),
        1,
      );
    });

    it("goes to the verse after the playing one, also from the whole surah", async () => {
      await playFrom(21);
      await heardVerse("1:3");
      await press("Next piece");
      await heardVerse("1:4");
      assert.ok((await seconds()) >= 30);
      await harness.frame.getByRole("button", { name: "Play 1:6" }).click();
      await heardVerse("1:6");
      assert.ok((await seconds()) >= 50);
      assert.equal(
        await harness.frame.evaluate((): unknown => Reflect.get(window, "mostHeard")),
        1,
      );
    });
  });
});
