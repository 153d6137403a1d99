import assert from "node:assert/strict";
import { ContentError, isContentError } from "../../../src/core/model/errors.js";
import { parseFilter } from "../../../src/core/model/filter.js";
import type { PageRequest } from "../../../src/core/ports.js";
import type { MutationHead, PageHead } from "../../../src/core/model/commit.js";
import { DEFAULT_FEED_LIMITS, readFeed, type FeedContext } from "../../../src/core/sync/feed.js";
import { mutationHead } from "../../support/builders.js";

/** A page, or the error with which the service answers. */
type Answer = PageHead | ContentError;

function mutation(sequence: number, id = 1, type = "RESOURCE_CREATE"): MutationHead {
  return mutationHead({ sequence, id, type, resourceContentId: null });
}

function row(sequence: number): MutationHead {
  return mutation(sequence, 1, "ROW_UPDATE");
}

function page(mutations: readonly MutationHead[], next: string | null, until = 100): PageHead {
  return {
    syncUntilSequence: until,
    hasMore: next !== null,
    nextPageUrl: next,
    nextSyncToken: next === null ? "checkpoint" : null,
    mutations,
  };
}

function refused(code: string): ContentError {
  return new ContentError(code, "refused");
}

class Service {
  readonly requests: PageRequest[] = [];
  readonly shown: [pages: number, mutations: number][] = [];
  readonly warnings: string[] = [];
  /** Number of times that pages of an earlier reading were dropped. */
  restarts = 0;
  private readonly answers: Answer[];

  constructor(...answers: readonly Answer[]) {
    this.answers = [...answers];
  }

  read(
    token: string | null,
    limits: Partial<FeedContext["limits"]> = {},
    signal?: AbortSignal,
  ): ReturnType<typeof readFeed> {
    let current: Answer | undefined;
    return readFeed(
      {
        source: {
          fetchPage: (request) => {
            this.requests.push(request);
            current = this.answers.shift();
            return current instanceof ContentError
              ? Promise.reject(current)
              : Promise.resolve(new Uint8Array());
          },
        },
        writer: {
          addPage: () => {
            assert.ok(
              current !== undefined && !(current instanceof ContentError),
              "one page too many",
            );
            return Promise.resolve(current);
          },
          restart: () => {
            this.restarts++;
            return Promise.resolve();
          },
        },
        filter: parseFilter(["translations:*"]).filter,
        logger: {
          debug() {},
          info() {},
          warn: (text) => void this.warnings.push(text),
          error() {},
        },
        limits: { ...DEFAULT_FEED_LIMITS, ...limits },
        signal,
        onPage: (...counts) => this.shown.push(counts),
      },
      token,
    );
  }
}

function isInvalid(field: string) {
  return (error: unknown): boolean =>
    isContentError(error, "invalid_response") && error.details.field === field;
}

describe("the feed of a filter", () => {
  it("is read from a checkpoint to its last page", async () => {
    const service = new Service(page([row(11), row(12)], "/2"), page([row(13)], null));
    const result = await service.read("old");
    assert.deepEqual(result, {
      kind: "read",
      feed: {
        mode: "incremental",
        pages: 2,
        mutations: [row(11), row(12), row(13)],
        untilSequence: 100,
        nextToken: "checkpoint",
      },
    });
    assert.deepEqual(service.requests, [
      { kind: "incremental", filter: "translations:*", token: "old", perPage: 100 },
      { kind: "next", url: "/2" },
    ]);
    assert.deepEqual(service.shown, [
      [1, 2],
      [2, 3],
    ]);
    assert.equal(service.restarts, 1, "pages of an earlier run are dropped");
    assert.deepEqual(service.warnings, []);
  });

  it("is read as a bootstrap without a checkpoint", async () => {
    const service = new Service(page([mutation(5)], null));
    const result = await service.read(null);
    assert.equal(result.kind === "read" && result.feed.mode, "bootstrap");
    assert.deepEqual(service.requests, [
      { kind: "bootstrap", filter: "translations:*", perPage: 100 },
    ]);
  });

  it("is sorted within a page", async () => {
    const result = await new Service(page([row(12), row(11)], null)).read("old");
    assert.deepEqual(result.kind === "read" && result.feed.mutations, [row(11), row(12)]);
  });

  it("ends at the lowest bound that its pages name, with a log entry", async () => {
    for (const bounds of [
      [100, 90],
      [90, 100],
    ] as const) {
      const service = new Service(
        page([row(11)], "/2", bounds[0]),
        page([row(12)], null, bounds[1]),
      );
      const result = await service.read("old");
      assert.equal(result.kind === "read" && result.feed.untilSequence, 90);
      assert.equal(service.warnings.length, 1);
    }
  });

  it("may name resources in any order in a bootstrap", async () => {
    const pages = [9, 5, 7].map((sequence, index) =>
      page([mutation(sequence, index + 1)], `/${index}`),
    );
    const result = await new Service(...pages, page([], null)).read(null);
    assert.equal(result.kind === "read" && result.feed.mutations.length, 3);
  });

  for (const [what, token, first, second] of [
    ["changes", "old", mutation(12), mutation(11)],
    ["changed rows in a bootstrap", null, row(12), row(11)],
    ["changed rows beside resources in a bootstrap", null, row(12), [mutation(10, 2), row(11)]],
  ] as const) {
    it(`may not go back to a lower sequence: ${what}`, async () => {
      const service = new Service(page([first], "/2"), page([second].flat(), null));
      await assert.rejects(service.read(token), isInvalid("sync.mutations"));
    });
  }

  it("may repeat the last sequence on the next page", async () => {
    const service = new Service(page([row(12)], "/2"), page([row(12)], null));
    assert.equal((await service.read("old")).kind, "read");
  });

  it("continues while pages name new resources, with any sequences", async () => {
    const pages = [50, 40, 30, 20, 10].map((sequence, index) =>
      page([mutation(sequence, index + 1)], `/${index}`),
    );
    const result = await new Service(...pages, page([], null)).read(null, { maxIdlePages: 2 });
    assert.equal(result.kind, "read");
  });

  it("continues while pages have higher sequences of one resource", async () => {
    const pages = [11, 12, 13, 14].map((sequence) => page([row(sequence)], `/${sequence}`));
    const result = await new Service(...pages, page([], null)).read("old", { maxIdlePages: 2 });
    assert.equal(result.kind, "read");
  });

  it("is given up after several pages in a row without anything new", async () => {
    const idle = ["/1", "/2", "/3", "/4", "/5"].map((url) => page([mutation(10)], url));
    const service = new Service(...idle);
    await assert.rejects(service.read(null, { maxIdlePages: 3 }), isInvalid("sync.has_more"));
    assert.equal(service.requests.length, 4);
    const broken = [...idle.slice(0, 3), page([mutation(11)], "/x"), ...idle.slice(3)];
    const result = await new Service(...broken, page([], null)).read(null, { maxIdlePages: 3 });
    assert.equal(result.kind, "read", "only pages in a row count");
  });

  it("that is longer than the limit is replaced by a bootstrap; a bootstrap is given up", async () => {
    const pages = (): PageHead[] =>
      [11, 12, 13].map((sequence) => page([row(sequence)], `/${sequence}`));
    const service = new Service(...pages());
    assert.deepEqual(await service.read("old", { maxPages: 2 }), {
      kind: "unusable",
      why: "too_long",
    });
    assert.equal(service.requests.length, 2);
    await assert.rejects(
      new Service(...pages()).read(null, { maxPages: 2 }),
      isInvalid("sync.has_more"),
    );
  });

  for (const [what, broken, field] of [
    ["has no token", { ...page([], null), nextSyncToken: null }, "sync.next_sync_token"],
    [
      "does not say where it goes on",
      { ...page([], "/x"), nextPageUrl: null },
      "sync.next_page_url",
    ],
  ] as const) {
    it(`is refused if a page ${what}`, async () => {
      await assert.rejects(new Service(broken).read("old"), isInvalid(field));
    });
  }

  it("is refused if two pages name the same next page", async () => {
    const service = new Service(page([row(11)], "/2"), page([row(12)], "/2"));
    await assert.rejects(service.read("old"), isInvalid("sync.next_page_url"));
  });

  for (const why of ["resync_required", "token_filter_mismatch"] as const) {
    it(`from a checkpoint is unusable after ${why}, at once`, async () => {
      const service = new Service(page([row(11)], "/2"), refused(why));
      assert.deepEqual(await service.read("old"), { kind: "unusable", why });
      assert.equal(service.requests.length, 2);
    });

    it(`as a bootstrap is read again after ${why}, twice at most`, async () => {
      const again = new Service(refused(why), refused(why), page([], null));
      assert.equal((await again.read(null)).kind, "read");
      assert.equal(again.restarts, 3);
      const never = new Service(refused(why), refused(why), refused(why));
      await assert.rejects(never.read(null), (error) => isContentError(error, why));
      assert.equal(never.requests.length, 3);
      assert.equal(never.warnings.length, 2);
    });
  }

  for (const code of ["cursor_filter_mismatch", "cursor_per_page_mismatch"]) {
    it(`continues with the same link after ${code}`, async () => {
      const service = new Service(page([row(11)], "/2"), refused(code), page([row(12)], null));
      assert.equal((await service.read("old")).kind, "read");
      assert.deepEqual(service.requests.slice(1), [
        { kind: "next", url: "/2" },
        { kind: "next", url: "/2" },
      ]);
      assert.equal(service.restarts, 1);
    });

    it(`is read again from its first page if the link is refused twice: ${code}`, async () => {
      const service = new Service(
        page([row(11)], "/2"),
        refused(code),
        refused(code),
        page([row(11)], null),
      );
      const result = await service.read("old");
      assert.deepEqual(result.kind === "read" && result.feed.mutations, [row(11)]);
      assert.equal(service.restarts, 2, "what the first reading left is dropped");
    });

    it(`is not requested twice if its first page is refused: ${code}`, async () => {
      const service = new Service(refused(code), page([], null));
      assert.equal((await service.read("old")).kind, "read");
      assert.equal(service.restarts, 2);
    });
  }

  it("passes on every other error at once", async () => {
    const service = new Service(page([row(11)], "/2"), refused("rate_limited"));
    await assert.rejects(service.read("old"), (error) => isContentError(error, "rate_limited"));
    assert.equal(service.requests.length, 2);
  });

  it("is not requested after a cancellation", async () => {
    const stop = new AbortController();
    stop.abort();
    const service = new Service(page([], null));
    await assert.rejects(service.read("old", {}, stop.signal), (error) =>
      isContentError(error, "cancelled"),
    );
    assert.deepEqual(service.requests, []);
  });
});
