import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { formatCompiled } from "../../../src/core/model/compiledMessage.js";
import { compileIcuMessage, formatIcuMessage } from "../../../src/core/model/icuMessage.js";
import { root } from "../../support/vscode/paths.js";

/** Formats a message in its compiled form, after the trip through a page's attribute. */
function compiled(message: string, locale: string, ...values: (number | string)[]): string {
  const parsed = compileIcuMessage(message);
  assert.ok(parsed !== null, `${message} is supported`);
  const sent = JSON.parse(JSON.stringify(parsed)) as typeof parsed;
  return formatCompiled(sent, locale, values);
}

describe("compiled messages", () => {
  it("format as the library formats the message, for every text with plural forms", () => {
    const file = readFileSync(path.join(root, "l10n/bundle.l10n.json"), "utf8");
    const texts = Object.keys(z.record(z.string(), z.string()).parse(JSON.parse(file)));
    const messages = texts.filter((text) => text.includes(", plural,"));
    assert.ok(messages.length > 40, `${messages.length} messages were found`);
    for (const message of messages) {
      for (const count of [0, 1, 2, 6236]) {
        const values = [count, count, count, count, "3-4"];
        assert.equal(
          compiled(message, "en", ...values),
          formatIcuMessage(message, "en", values),
          `${message} with ${count}`,
        );
      }
    }
  });

  it("use the forms and digits of the translation's language", () => {
    const arabic =
      "{0, plural, zero {لا تغييرات} one {تغيير واحد} two {تغييران} few {# تغييرات} many {# تغييرا} other {# تغيير}}";
    for (const count of [0, 1, 2, 3, 11, 100]) {
      assert.equal(
        compiled(arabic, "ar-EG", count),
        formatIcuMessage(arabic, "ar-EG", [count]),
        String(count),
      );
    }
    assert.equal(compiled(arabic, "ar-EG", 3), "٣ تغييرات");
  });

  it("use exact and ordinal forms, and quoted braces", () => {
    for (const [message, count] of [
      ["{0, plural, =0 {none} one {# row} other {# rows}}", 0],
      ["{0, selectordinal, one {#st} two {#nd} few {#rd} other {#th}} verse", 22],
      ["'{'{0, plural, one {# row} other {# rows}}'}'", 3],
    ] as const) {
      assert.equal(compiled(message, "en", count), formatIcuMessage(message, "en", [count]));
    }
  });

  it("do not exist for an invalid message or another kind of argument", () => {
    for (const message of [
      "{0, plural, one {# change}",
      "{0, plural, offset:1 one {# more} other {# more}}",
      "{0, date}",
      "{0, number, ::percent}",
      "<b>{0}</b>",
    ]) {
      assert.equal(compileIcuMessage(message), null, message);
    }
  });
});
