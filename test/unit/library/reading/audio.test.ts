import assert from "node:assert/strict";
import { audioUrl, SERVICE_AUDIO_BASE } from "../../../../src/core/library/reading/audio.js";

describe("audio addresses", () => {
  for (const [published, base, expected] of [
    ["//verses.quran.com/1.mp3", null, "https://verses.quran.com/1.mp3"],
    ["//verses.quran.com/1.mp3", SERVICE_AUDIO_BASE, "https://verses.quran.com/1.mp3"],
    ["//example.org/1.mp3", null, null],
    ["Placeholder/mp3/1.mp3", null, null],
    ["Placeholder/mp3/1.mp3", SERVICE_AUDIO_BASE, `${SERVICE_AUDIO_BASE}Placeholder/mp3/1.mp3`],
  ] as const) {
    it(`${published} with the base ${String(base)} is ${String(expected)}`, () => {
      assert.equal(audioUrl(published, base), expected);
    });
  }
});
