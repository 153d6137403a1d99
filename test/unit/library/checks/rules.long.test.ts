import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import * as verseFacts from "../../../../src/core/library/checks/verseFacts.js";
import { chapterText } from "../../../../src/core/library/checks/document.js";
import { checkResource } from "../../../../src/core/library/checks/check.js";
import { messageOf, type MessageId } from "../../../../src/core/library/checks/messages.js";
import { RULE_IDS, severityOf } from "../../../../src/core/library/checks/registry.js";
import { RULES } from "../../../../src/core/library/checks/rules/index.js";
import { readQuranJson } from "../../../../src/core/sandbox/quranJson.js";
import { rowsOf } from "../../../support/checks/cases.js";
import { verseFactsText } from "../../../support/checks/verseFacts.js";

/** A translation into English. */
const facts = {
  group: "translations",
  id: 1,
  languageCode: "en",
  languageName: null,
  name: "P",
};

describe("the rules as a whole", () => {
  it("are those of the registry, each once, and each with an explanation", () => {
    assert.deepEqual(RULES.map(({ id }) => id).sort(), [...RULE_IDS].sort());
    for (const id of RULE_IDS) {
      const file = `media/rules/${id}.md`;
      assert.ok(existsSync(file), file);
      const text = readFileSync(file, "utf8");
      assert.ok(text.includes(`\`${id}\``) && text.includes("**What it cannot know.**"), file);
      assert.ok(text.includes(` ${severityOf(id)} unless`), `${file} names the default severity`);
    }
  });

  it("use the severity of the setting, if it is valid", () => {
    assert.equal(severityOf("spacing", { spacing: "error" }), "error");
    assert.equal(severityOf("spacing", { spacing: "off" }), "off");
    assert.equal(severityOf("spacing", { spacing: 3, constructor: "off" }), "information");
  });

  it("use the same facts of the Arabic as the development data", async () => {
    const { sizes, likeNext } = await verseFactsText();
    assert.equal(sizes.slice(0, 4), "040j", "1:1 has 4 words and 19 letters");
    for (let id = 1; id <= 6236; id++) {
      assert.equal(verseFacts.arabicWords(id), parseInt(sizes.slice(id * 4 - 4, id * 4 - 2), 36));
    }
    assert.ok(likeNext.split(" ").every((id) => verseFacts.arabicIsLikeNext(parseInt(id, 36))));
  });

  it("point to the same words in the document of the surah", () => {
    const rows = rowsOf("translations", [
      {
        id: 1,
        verse_key: "1:1",
        text: 'One<sup foot_note="5">1</sup> placeholder',
        foot_notes: [{ id: 5, text: "A note &amp;amp; more" }],
      },
      { id: 2, verse_key: "1:2", text: "Two [open text" },
    ]);
    const document = chapterText(facts, "Placeholder", 1, rows);
    const lines = document.text.split("\n");
    assert.equal(lines[2], "1:1  One¹ placeholder");
    const shown = checkResource(facts, rows).flatMap((finding) => {
      const { startLine, start, end } = document.rangeOf(finding);
      return finding.rule === "escaped-entity" || finding.rule === "unbalanced-punctuation"
        ? [`${finding.rule}: ${(lines[startLine] ?? "").slice(start, end)}`]
        : [];
    });
    assert.deepEqual(shown.sort(), ["escaped-entity: &amp;", "unbalanced-punctuation: ["]);
  });

  it("write a message for every finding, without empty places", () => {
    const rows = rowsOf("translations", [
      { id: 1, verse_key: "1:1", text: "A  text [ &amp;amp; \ufffd 1<2371,, is is" },
      { id: 2, verse_key: "1:9", text: "" },
    ]);
    for (const finding of checkResource(facts, rows)) {
      const message = messageOf(finding, "en");
      assert.ok(message.length > 5 && !/\{\d\}|undefined/.test(message), message);
    }
  });

  it("count in real plural forms", () => {
    const one = (message: MessageId, ...args: (string | number)[]): string =>
      messageOf({ message, args }, "en");
    assert.deepEqual(
      [
        one("stray-character", "=", 1),
        one("stray-character", "=", 2),
        one("truncated", 1, 40),
        one("merged-verses", 1),
        one("segment-count", 1, 4),
        one("no-segments", 1),
        one("not-nfc", "{é}", 1),
        one("wrong-language", "deu", 1, 12),
      ],
      [
        "“=” does not belong to running text; 1 text of this edition has it.",
        "“=” does not belong to running text; 2 texts of this edition have it.",
        "The text seems to break off: it has 1 letter, where this edition has about 40 for so long a verse.",
        "This verse has the same text as the next, as does 1 verse of this edition: it seems to translate some verses together.",
        "Segments mark 1 word; the verse has 4 words.",
        "No segments mark the words of this verse; it has 1 word.",
        "“{é}” is written with another sequence of characters here than in 1 other place of this edition.",
        "This text reads as German: 1 of its 12 words is usual in this edition.",
      ],
    );
  });

  it("find little in the development data, because the shipped languages are well maintained", async () => {
    const { texts, chapters } = await readQuranJson(["en"]);
    const rows = rowsOf(
      "translations",
      chapters.flatMap(({ id }, at) =>
        (texts.en?.[at] ?? []).map((text, verse) => ({
          id: id * 1000 + verse,
          verse_key: `${id}:${verse + 1}`,
          text,
        })),
      ),
    );
    const facts = {
      group: "translations",
      id: 1,
      languageCode: "en",
      languageName: "english",
      name: "P",
    };
    assert.deepEqual(
      checkResource(facts, rows).map(({ rule, verseKey }) => `${rule} ${verseKey}`),
      [],
    );
  });
});
