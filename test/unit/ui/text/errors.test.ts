import assert from "node:assert/strict";
import type { ErrorDetails } from "../../../../src/core/model/errors.js";
import {
  describeError,
  describeProblem,
  describeProblems,
  remedyLabel,
} from "../../../../src/ui/text/errors.js";

function text(code: string, details: ErrorDetails = {}, message = "internal words"): string {
  return describeError({ code, message, details }, "en").message;
}

function remedies(code: string, details: ErrorDetails = {}): readonly string[] {
  return describeError({ code, message: "", details }, "en").remedies.map(remedyLabel);
}

/** Codes of the public contract, of the store, and of the service, as far as people see them. */
const CODES = [
  "not_configured",
  "credentials_missing",
  "credentials_rejected",
  "offline",
  "rate_limited",
  "service_unavailable",
  "invalid_response",
  "cancelled",
  "store_busy",
  "store_full",
  "store_read_only",
  "store_damaged",
  "store_newer",
  "invalid_resources",
  "unknown_resource_group",
  "not_found",
  "snapshot_not_found",
] as const;

describe("error messages", () => {
  for (const code of CODES) {
    it(`explain ${code} in the reader's words, not in the program's`, () => {
      const message = text(code);
      assert.doesNotMatch(message, /internal words|_/);
      assert.match(message, /^[A-Z].*\.$/);
    });
  }

  for (const [retryAfterMs, time] of [
    [30_000, "30 sec"],
    [90_001, "2 min"],
    [3_600_001, "2 hr"],
  ] as const) {
    it(`say that the service asked to wait ${time}`, () => {
      for (const code of ["rate_limited", "service_unavailable"]) {
        const message = text(code, { retryAfterMs });
        assert.ok(message.includes(`to wait ${time} before the next request`), message);
      }
    });
  }

  it("do not mention a wait of no length", () => {
    for (const code of ["rate_limited", "service_unavailable"]) {
      assert.doesNotMatch(text(code, { retryAfterMs: 0 }), / wait /);
    }
  });

  it("claim no local copy, which the first sync does not have yet", () => {
    for (const code of ["credentials_missing", "credentials_rejected", "offline", "rate_limited"]) {
      assert.doesNotMatch(text(code), /local copy/);
    }
  });

  it("claim no stored data while rejected credentials can still be the first ones", () => {
    assert.doesNotMatch(text("credentials_rejected"), /stored/i);
  });

  it("show an unknown code with its message", () => {
    assert.equal(
      text("strange_thing", { serviceMessage: "try later" }),
      "Something went wrong (strange_thing): try later. Stored data is kept.",
    );
  });

  it("describe any code of a service", () => {
    for (const code of ["constructor", "snapshot_building"]) {
      assert.match(text(code), new RegExp(`^Something went wrong \\(${code}\\)`));
      assert.deepEqual(remedies(code), ["Try Again", "Show Log"]);
    }
  });

  it("offer to set missing or wrong credentials", () => {
    assert.deepEqual(remedies("credentials_missing"), ["Set API Credentials…"]);
    assert.deepEqual(remedies("credentials_rejected"), ["Set API Credentials…", "Show Log"]);
  });

  it("name the field of an invalid response", () => {
    assert.match(
      text("invalid_response", { field: "sync.mutations[3].sequence" }),
      /sync\.mutations\[3\]\.sequence is wrong/,
    );
  });

  it("name the missing space of a full disk, and offer to delete", () => {
    assert.match(text("store_full", { bytesNeeded: 24_000_000 }), /24 MB more are needed/);
    assert.deepEqual(remedies("store_full"), ["Try Again", "Delete Local Copy…"]);
  });

  it("offer an update if a newer version wrote the store", () => {
    assert.deepEqual(remedies("store_newer"), ["Check for Updates"]);
  });

  it("offer to set the missing address or resources", () => {
    assert.deepEqual(remedies("not_configured", { field: "custom.apiBaseUrl" }), ["Open Settings"]);
    assert.deepEqual(remedies("not_configured"), ["Add Resources…"]);
  });

  it("name the refused entry, with the service's message", () => {
    assert.equal(
      text("unknown_resource_group", { entry: "trnslations:1", serviceMessage: "Unknown group." }),
      "The service does not accept the entry “trnslations:1” (Unknown group). Stored data is kept.",
    );
    assert.deepEqual(remedies("invalid_resources"), ["Open Settings", "Show Log"]);
  });

  it("name an invalid entry of the settings, and the valid form", () => {
    assert.equal(
      describeProblem({ entry: "translations-19", reason: "syntax" }),
      "“translations-19” is not a resource: an entry is a group and an id, like translations:19 or articles:*.",
    );
    assert.match(
      describeProblem({ entry: "Tafsirs:1", reason: "group" }),
      /“Tafsirs:1”.*lowercase letters/,
    );
    assert.match(
      describeProblem({ entry: "tafsirs:x", reason: "id" }),
      /“tafsirs:x”.*or \* for the whole group/,
    );
  });

  it("name one of many invalid entries, and count the others", () => {
    const first = { entry: "19", reason: "syntax" } as const;
    const messages = [0, 1, 40].map((others) => describeProblems(first, others, "en"));
    assert.deepEqual(
      messages.map((message) => message.slice(describeProblem(first).length)),
      [
        " The other resources still sync.",
        " 1 other entry is wrong as well. The other resources still sync.",
        " 40 other entries are wrong as well. The other resources still sync.",
      ],
    );
  });
});
