import assert from "node:assert/strict";
import { ContentError, serializeError } from "../../../src/core/model/errors.js";
import { parseFilter } from "../../../src/core/model/filter.js";
import type { PageRequest } from "../../../src/core/ports.js";
import {
  entryProblems,
  findRefusedGroups,
  groupOf,
  refusesFilter,
} from "../../../src/core/sync/refusedGroups.js";

/** A service that knows some groups, and fails with another error for one. */
function serviceOf(known: readonly string[], failing?: string) {
  const requests: PageRequest[] = [];
  return {
    requests,
    fetchPage: (request: PageRequest) => {
      requests.push(request);
      const filter = request.kind === "next" ? "" : request.filter;
      if (failing !== undefined && filter.startsWith(failing)) {
        return Promise.reject(new ContentError("offline", "no network"));
      }
      return known.some((group) => filter.startsWith(`${group}:`))
        ? Promise.resolve(new Uint8Array())
        : Promise.reject(refusal("unknown_resource_group", "Unsupported resources."));
    },
  };
}

function refusal(code: string, serviceMessage?: string): ContentError {
  return new ContentError(code, "refused", { serviceMessage });
}

async function refusedOf(
  service: ReturnType<typeof serviceOf>,
  entries: readonly string[],
  error: ContentError,
): Promise<string[]> {
  const { filter } = parseFilter(entries);
  const refused = await findRefusedGroups(service, filter, serializeError(error), undefined);
  return [...refused.keys()];
}

describe("groups that the service refuses", () => {
  it("are searched after the two codes that concern the filter", () => {
    for (const [code, isAbout] of [
      ["unknown_resource_group", true],
      ["invalid_resources", true],
      ["rate_limited", false],
    ] as const) {
      assert.equal(refusesFilter(serializeError(refusal(code))), isAbout, code);
    }
  });

  it("are taken from a message that names the unknown one", async () => {
    for (const message of [
      "Unknown resource group: tranlations",
      "unknown resource group 'tranlations'. Supported: articles, tafsirs",
      'Bad request. Unknown resource group "tranlations"',
    ]) {
      const service = serviceOf(["articles"]);
      const error = refusal("unknown_resource_group", message);
      const entries = ["articles:*", "tranlations:1"];
      assert.deepEqual(await refusedOf(service, entries, error), ["tranlations"], message);
      assert.deepEqual(service.requests, []);
    }
  });

  it("are tested one by one if the message names none of the filter's", async () => {
    for (const error of [
      refusal("unknown_resource_group", "Supported: articles, tafsirs"),
      refusal("unknown_resource_group", "Unknown resource group: something_else"),
      refusal("invalid_resources", "Unknown resource group: articles"),
      refusal("invalid_resources"),
    ]) {
      const service = serviceOf(["articles", "tafsirs"]);
      const entries = ["articles:*", "tafsirs:7", "wrong:1", "worse:2"];
      assert.deepEqual(await refusedOf(service, entries, error), ["worse", "wrong"]);
      assert.deepEqual(
        service.requests.map((request) => (request.kind === "next" ? "" : request.filter)),
        ["articles:*", "tafsirs:7", "worse:2", "wrong:1"],
      );
    }
  });

  it("are known without a request if the filter has only one", async () => {
    const service = serviceOf([]);
    assert.deepEqual(await refusedOf(service, ["wrong:1"], refusal("invalid_resources")), [
      "wrong",
    ]);
    assert.deepEqual(service.requests, []);
  });

  it("are not searched further after another failure of the service", async () => {
    const service = serviceOf(["articles"], "tafsirs");
    const entries = ["aaa:1", "articles:*", "tafsirs:7", "zzz:1"];
    assert.deepEqual(await refusedOf(service, entries, refusal("invalid_resources")), ["aaa"]);
    assert.equal(service.requests.length, 3);
  });

  it("are reported with the service's message, and invalid entries with the valid form", () => {
    const refused = new Map([
      ["wrong", serializeError(refusal("unknown_resource_group", "No such group."))],
    ]);
    const problems = entryProblems(
      [
        { entry: "wrong:1", reason: "refused" },
        { entry: "other:1", reason: "refused" },
        { entry: "nonsense", reason: "syntax" },
      ],
      refused,
    );
    assert.deepEqual(
      problems.map(({ entry, code }) => [entry, code]),
      [
        ["wrong:1", "unknown_resource_group"],
        ["other:1", "invalid_resources"],
        ["nonsense", "invalid_resources"],
      ],
    );
    assert.ok(problems[0]?.message.includes("No such group."));
    assert.ok(problems[2]?.message.includes("nonsense"));
  });

  it("are the part of an entry before its colon", () => {
    assert.equal(groupOf(" translations : 19"), "translations");
    assert.equal(groupOf("translations"), "");
  });
});
