import assert from "node:assert/strict";
import { beforeEach, describe, it } from "mocha";
import { createApiClient } from "../../../src/core/api/client.js";
import { isContentError } from "../../../src/core/model/errors.js";
import type { ContentSource, Fetch } from "../../../src/core/ports.js";

const ORIGIN = "https://service.invalid";
const SECRET = "a-secret-of-the-client";
const TOKEN_TRUST_MS = 60_000;
const bootstrap = { kind: "bootstrap", filter: "tafsirs:1", perPage: 50 } as const;
const REF = { group: "tafsirs", id: 1 };

type Answer = (url: URL, signal: AbortSignal | null) => Response | Promise<Response>;

function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json" },
  });
}

function refusal(status: number, type: string, message = "refused"): Response {
  return json({ message, type, success: false }, status);
}

/** A client of a service without a network, and the paths that it has asked for. */
class Service {
  readonly asked: string[] = [];
  readonly log: string[] = [];
  tokens = 0;
  secret = SECRET;
  now = Date.parse("2026-08-01T10:00:00Z");
  answer: Answer = () => json({});
  readonly client: ContentSource;

  constructor() {
    const fetch: Fetch = async (input, init) => {
      const url = new URL(String(input));
      if (url.pathname === "/oauth2/token") {
        return json({ access_token: `token-${++this.tokens}`, expires_in: 3600 });
      }
      this.asked.push(url.pathname.replace("/content/api/v4/resources/", ""));
      return this.answer(url, init?.signal ?? null);
    };
    const log = (message: string): void => void this.log.push(message);
    this.client = createApiClient({
      fetch,
      gatewayRoot: `${ORIGIN}/content`,
      authRoot: ORIGIN,
      credentials: {
        get: () => Promise.resolve({ clientId: "client", clientSecret: this.secret }),
      },
      clock: { now: () => this.now, wait: () => Promise.resolve() },
      logger: { debug: log, info: log, warn: log, error: log },
      random: () => 0,
    });
  }
}

let service: Service;

beforeEach(() => {
  service = new Service();
});

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "ok";
  } catch (error) {
    return isContentError(error) ? error.code : String(error);
  }
}

describe("the lists of names that a client fetches", () => {
  const name = (url: URL): string => url.pathname.split("/").at(-1) ?? "";
  const list = (url: URL): Response =>
    json({ [name(url)]: [{ id: 1, name: "A name", reciter_name: "A name" }] });
  const groups = async (): Promise<string[]> =>
    (await service.client.fetchLists()).map(({ group }) => group);

  it("are those of the service's four lists", async () => {
    service.answer = list;
    assert.deepEqual(await groups(), ["translations", "tafsirs", "recitations"]);
    assert.deepEqual(service.asked.toSorted(), [
      "languages",
      "recitations",
      "tafsirs",
      "translations",
    ]);
    assert.deepEqual(service.client.missingScopes, []);
  });

  it("leave out those whose scope is missing, and say which", async () => {
    service.answer = (url) =>
      ["tafsirs", "languages"].includes(name(url)) ? refusal(403, "insufficient_scope") : list(url);
    assert.deepEqual(await groups(), ["translations", "recitations"]);
    assert.deepEqual(service.client.missingScopes.toSorted(), [
      "content.metadata.read",
      "content.tafsirs.read",
    ]);
    service.answer = list;
    await groups();
    assert.deepEqual(service.client.missingScopes, [], "they have come since");
  });

  it("are none, without an error, if all scopes are missing", async () => {
    service.answer = () => refusal(403, "insufficient_scope");
    assert.deepEqual(await groups(), []);
    assert.equal(service.client.missingScopes.length, 4);
  });

  it("fail if no list came although a scope allows it", async () => {
    service.answer = (url) => (name(url) === "languages" ? list(url) : refusal(404, "not_found"));
    assert.notEqual(await codeOf(groups()), "ok");
  });

  it("of which one is not JSON are the others, and the log names it", async () => {
    service.answer = (url) => (name(url) === "tafsirs" ? new Response("{") : list(url));
    assert.deepEqual(await groups(), ["translations", "recitations"]);
    assert.ok(service.log.some((line) => line.includes("tafsirs could not be fetched")));
  });

  it("are cancelled as a whole, even if one has arrived", async () => {
    const cancel = new AbortController();
    let arrived = 0;
    service.answer = (url, signal) => {
      if (++arrived < 4) return list(url);
      return new Promise((_resolve, reject) => {
        signal?.addEventListener("abort", () => reject(new Error("aborted")));
        setImmediate(() => cancel.abort());
      });
    };
    assert.equal(await codeOf(service.client.fetchLists(cancel.signal)), "cancelled");
  });
});

describe("a secret that a person has changed", () => {
  it("is used for the next request", async () => {
    await service.client.fetchPage(bootstrap);
    await service.client.fetchPage(bootstrap);
    assert.equal(service.tokens, 1);
    service.secret = "another secret";
    await service.client.fetchPage(bootstrap);
    assert.equal(service.tokens, 2);
  });
});

describe("a lost connection", () => {
  it("is tried again although the service has refused many requests before", async () => {
    service.answer = () => refusal(503, "unavailable");
    for (let call = 0; call < 3; call++) await codeOf(service.client.fetchPage(bootstrap));
    let isLost = true;
    service.answer = () => {
      if (!isLost) return json({});
      isLost = false;
      throw new TypeError("fetch failed", {
        cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }),
      });
    };
    assert.equal(await codeOf(service.client.fetchPage(bootstrap)), "ok");
  });
});

describe("a full copy that is refused with 403", () => {
  /** The answer to a full copy some milliseconds after the token worked. */
  async function after(milliseconds: number): Promise<number> {
    await service.client.fetchPage(bootstrap);
    service.now += milliseconds;
    service.answer = () => refusal(403, "forbidden");
    assert.equal(await codeOf(service.client.fetchFullCopy(REF, null)), "credentials_rejected");
    return service.tokens;
  }

  it("leaves a token in use that has just worked", async () => {
    assert.equal(await after(TOKEN_TRUST_MS - 1), 1);
  });

  it("means a new token if the token has not worked for a minute", async () => {
    assert.equal(await after(TOKEN_TRUST_MS), 2);
  });

  it("means a new token if the token has never worked", async () => {
    service.answer = () => refusal(403, "forbidden");
    await codeOf(service.client.fetchFullCopy(REF, null));
    assert.equal(service.tokens, 2);
  });

  it("unlike a page, which everybody may read: a new token is tried", async () => {
    await service.client.fetchPage(bootstrap);
    service.answer = () => refusal(403, "forbidden");
    await codeOf(service.client.fetchPage(bootstrap));
    assert.equal(service.tokens, 2);
  });

  it("unlike 401, which is about the token", async () => {
    await service.client.fetchPage(bootstrap);
    service.answer = () => refusal(401, "unauthorized");
    await codeOf(service.client.fetchFullCopy(REF, null));
    assert.equal(service.tokens, 2);
  });
});

describe("an error message that repeats what was sent", () => {
  const CHECKPOINT = "checkpoint/of+the=filter";

  async function messageAbout(text: string, url: string): Promise<string> {
    service.answer = () => json({ error: { code: "invalid_resources", message: text } }, 422);
    try {
      await service.client.fetchPage({ kind: "next", url });
    } catch (error) {
      assert.ok(isContentError(error));
      return error.details.serviceMessage ?? "";
    }
    return "no error";
  }

  for (const name of ["sync_token", "cursor"]) {
    it(`keeps the ${name} to itself, as it is and encoded`, async () => {
      const encoded = encodeURIComponent(CHECKPOINT);
      const url = `/api/v4/resources/sync?${name}=${encoded}&resources=tafsirs:1`;
      const message = await messageAbout(`no <${CHECKPOINT}> nor <${encoded}>`, url);
      assert.ok(message.startsWith("no <"), message);
      assert.ok(!message.includes(CHECKPOINT) && !message.includes(encoded), message);
    });
  }

  it("may repeat the filter", async () => {
    const url = "/api/v4/resources/sync?sync_token=abcdefgh&resources=tafsirs:1";
    assert.match(await messageAbout("no tafsirs:1 here", url), /tafsirs:1/);
  });

  it("keeps the credentials to itself", async () => {
    const url = "/api/v4/resources/sync?resources=tafsirs:1";
    const message = await messageAbout(`${SECRET} and token-1`, url);
    assert.ok(!message.includes(SECRET) && !message.includes("token-1"), message);
  });
});
