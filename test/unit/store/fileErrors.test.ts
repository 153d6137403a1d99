import assert from "node:assert/strict";
import { ContentError } from "../../../src/core/model/errors.js";
import {
  fileErrorCode,
  isMissing,
  isRefused,
  storeError,
} from "../../../src/core/store/fileErrors.js";
import { fileError } from "../../support/store/memoryFileSystem.js";

describe("the error of a failed file operation", () => {
  for (const [code, expected] of [
    ["ENOSPC", "store_full"],
    ["EDQUOT", "store_full"],
    ["EACCES", "store_failed"],
    ["EPERM", "store_failed"],
    ["EROFS", "store_read_only"],
    ["ENOENT", "store_failed"],
    ["EIO", "store_failed"],
  ] as const) {
    it(`${code} is ${expected}`, () => {
      const cause = fileError(code, "/file");
      const error = storeError(cause, 5000);
      assert.equal(error.code, expected);
      assert.deepEqual(error.details, expected === "store_full" ? { bytesNeeded: 5000 } : {});
      assert.equal(error.cause, cause);
      assert.equal(fileErrorCode(cause), code);
      assert.equal(isMissing(cause), code === "ENOENT");
      assert.equal(isRefused(cause), ["EACCES", "EPERM", "EROFS"].includes(code));
    });
  }

  it("has no size if the needed one is unknown", () => {
    assert.deepEqual(storeError(fileError("ENOSPC", "/file")).details, {});
  });

  it("is another error with its own message if it came from elsewhere", () => {
    const known = new ContentError("cancelled", "Stopped.");
    assert.equal(storeError(known), known);
    for (const [thrown, message] of [
      [new Error("Something failed."), "Something failed."],
      ["a text", "a text"],
      [Object.assign(new Error("A number."), { code: 5 }), "A number."],
      [{ code: "ENOSPC" }, "[object Object]"],
    ] as const) {
      const error = storeError(thrown);
      assert.deepEqual([error.code, error.message], ["store_failed", message]);
      assert.equal(fileErrorCode(thrown), null);
      assert.ok(!isMissing(thrown) && !isRefused(thrown));
    }
  });
});
