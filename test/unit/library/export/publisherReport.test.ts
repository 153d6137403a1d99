import assert from "node:assert/strict";
import type { NoteEvent } from "../../../../src/core/library/notes/events.js";
import { foldEvents, type NoteThread } from "../../../../src/core/library/notes/fold.js";
import {
  publisherReport,
  type PublisherReport,
} from "../../../../src/core/library/export/publisherReport.js";
import { emptyEntry, EMPTY_CATALOG, localResource } from "../../../../src/core/store/catalog.js";
import { answerEvent, BILAL, noteEvent, VERSE_TEXT } from "../notes/support.js";

const RESOURCE = {
  ...localResource(EMPTY_CATALOG, emptyEntry("translations", 20)),
  authorName: "An Author",
  languageName: "english",
  resourceContentId: 57,
  syncSequence: 321,
  lastChangedAt: "2026-11-05T10:00:00Z",
};

function noteOf(...events: NoteEvent[]): NoteThread {
  const [thread] = foldEvents(events).threads;
  assert.ok(thread !== undefined);
  return thread;
}

function reported(changes: Partial<PublisherReport> = {}): string {
  return publisherReport({
    resource: RESOURCE,
    name: "A Translation",
    verseKey: "2:255",
    published: VERSE_TEXT,
    note: noteOf(noteEvent()),
    attribution: "Source",
    ...changes,
  });
}

const FACTS =
  "- Translation: A Translation\n- Author: An Author\n- Language: english\n" +
  "- Resource id: 57 (`translations:20`)\n- Surah and ayah: 2:255 (Al-Baqarah)\n" +
  "- Version: sync sequence 321, 2026-11-05\n";

describe("a report to the publisher", () => {
  it("has every fact and section, in this order", () => {
    const evidence = { edition: "Second edition", page: "12" };
    const note = noteOf(
      noteEvent({ proposed: "corrected", evidence, link: "https://example.org/1" }),
    );
    assert.equal(
      reported({ note }),
      `${FACTS}\n**Published**\n\n> ${VERSE_TEXT}\n` +
        "\n**Expected**\n\n> First corrected words, second placeholder words, end.\n" +
        "\n**Why**\n\nA word is missing.\n" +
        "\n**Evidence**\n\nSecond edition, page 12\n\nhttps://example.org/1\n" +
        "\nSource.\n",
    );
  });

  it("has a link of any form as nothing but a link", () => {
    const link = "https://example.org/)![seen](https://example.org/pixel.png)";
    assert.ok(reported({ note: noteOf(noteEvent({ link })) }).includes(`\n<${link}>\n`));
  });

  it("leaves out the sections that the note says nothing about", () => {
    assert.equal(
      reported(),
      `${FACTS}\n**Published**\n\n> ${VERSE_TEXT}\n\n**Why**\n\nA word is missing.\n\nSource.\n`,
    );
  });

  it("leaves all sections for the person to fill in without a note", () => {
    assert.equal(
      reported({ note: null, published: null }),
      `${FACTS}\n**Published**\n\nThe verse is missing.\n\n**Expected**\n\n>\n` +
        "\n**Why**\n\n\n\n**Evidence**\n\n\n\nSource.\n",
    );
  });

  it("names the authors of the reasons if there are several, and passes over empty ones", () => {
    const note = noteOf(
      noteEvent(),
      answerEvent({ number: 2, seen: [1], author: BILAL }, { text: "It is." }),
      answerEvent({ number: 3, seen: [2] }, { state: "sent" }),
    );
    assert.match(
      reported({ note }),
      /\*\*Why\*\*\n\nAmina: A word is missing\.\n\nBilal: It is\.\n/,
    );
  });

  it("does not say what is unknown", () => {
    const resource = {
      ...RESOURCE,
      authorName: null,
      languageName: null,
      resourceContentId: null,
      syncSequence: null,
      lastChangedAt: null,
      lastRefreshedAt: "2026-11-01T10:00:00Z",
    };
    const text = reported({ resource, verseKey: "intro" });
    assert.ok(
      text.startsWith(
        "- Translation: A Translation\n- Resource id: `translations:20`\n" +
          "- Surah and ayah: intro\n- Version: sync sequence unknown, 2026-11-01\n",
      ),
      text,
    );
  });
});
