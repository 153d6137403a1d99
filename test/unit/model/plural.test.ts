import assert from "node:assert/strict";
import * as l10n from "@vscode/l10n";
import { plural } from "../../../src/core/model/plural.js";

const CHANGES = "{0, plural, one {# change} other {# changes}}";

describe("plural forms", () => {
  it("uses the singular for one and the plural for others in English", () => {
    assert.equal(plural(CHANGES, "en", 1), "1 change");
    assert.equal(plural(CHANGES, "en", 0), "0 changes");
    assert.equal(plural(CHANGES, "en", 6236), "6,236 changes");
  });

  it("uses the forms and digits of the translation's language", () => {
    const arabic =
      "{0, plural, zero {لا تغييرات} one {تغيير واحد} two {تغييران} few {# تغييرات} many {# تغييرا} other {# تغيير}}";
    assert.equal(plural(arabic, "ar-EG", 2), "تغييران");
    assert.equal(plural(arabic, "ar-EG", 3), "٣ تغييرات");
  });

  it("leaves a message of several counts and names whole", () => {
    assert.equal(
      plural("{1}: {0, plural, one {# row} other {# rows}}", "en", 2, "Name {0} 'x'"),
      "Name {0} 'x': 2 rows",
    );
  });

  it("returns a translation that is not valid ICU as it is", () => {
    assert.equal(plural("{0, plural, one {# change}", "en", 1), "{0, plural, one {# change}");
  });

  it("gets its message untouched through l10n", () => {
    assert.equal(l10n.t(CHANGES), CHANGES);
  });
});
