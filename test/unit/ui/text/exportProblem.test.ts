import assert from "node:assert/strict";
import { ContentError } from "../../../../src/core/model/errors.js";
import { exportProblem } from "../../../../src/ui/text/exportProblem.js";

const failure = (code: string): Error =>
  Object.assign(new Error(`${code}: open '/folder/.export-1.tmp'`), { code });

describe("the reason why an export failed", () => {
  for (const code of [
    ...["ENOSPC", "EDQUOT", "EROFS", "EACCES", "EPERM", "EBUSY", "ENOENT", "ENOTDIR", "EISDIR"],
    ...["ENAMETOOLONG", "NoPermissions", "FileNotFound", "FileIsADirectory", "Unavailable"],
  ]) {
    it(`is a sentence without internal names for ${code}`, () => {
      const text = exportProblem(failure(code), "en");
      assert.match(text, /^[A-Z].*\.$/);
      assert.doesNotMatch(text, /tmp|[A-Z]{3}/);
    });
  }

  it("names a resource that was removed meanwhile", () => {
    const error = new ContentError("invalid_resources", "translations:1 is not stored.");
    assert.equal(exportProblem(error, "en"), "The resource is no longer in the local copy.");
  });

  it("is the local copy's own, if that failed", () => {
    const error = new ContentError("store_damaged", "internal words");
    assert.doesNotMatch(exportProblem(error, "en"), /internal words/);
  });

  it("is the system's own message for any other error", () => {
    assert.equal(exportProblem(new Error("Something else"), "en"), "Something else");
  });
});
