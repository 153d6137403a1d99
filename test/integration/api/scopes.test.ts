import assert from "node:assert/strict";
import { createApiClient } from "../../../src/core/api/client.js";
import type { KnownScopes } from "../../../src/core/api/scopes.js";
import type { ContentSource } from "../../../src/core/ports.js";
import type { SandboxScopes } from "../../../src/core/sandbox/access.js";
import {
  createSandboxService,
  SANDBOX_AUTH_ROOT,
  SANDBOX_CREDENTIALS,
  SANDBOX_GATEWAY_ROOT,
  type SandboxService,
} from "../../../src/core/sandbox/service.js";
import { dataOf, syntheticResource } from "../../../src/core/sandbox/synthetic.js";
import { errorOf, TestClock, TestLogger } from "./support.js";

/*
 * Each kind of credentials that the service issues, simulated by the sandbox (spec notes,
 * "Scopes").
 */

const REF = { group: "translations", id: 1 };
const BOOTSTRAP = { kind: "bootstrap", filter: "translations:1", perPage: 100 } as const;

function start(scopes: SandboxScopes | readonly string[], knownScopes?: KnownScopes) {
  const clock = new TestClock();
  const service = createSandboxService({
    data: dataOf([syntheticResource({ ...REF, rows: 2 })]),
    scopes,
    clock,
  });
  const client = createApiClient({
    fetch: service.fetch,
    gatewayRoot: SANDBOX_GATEWAY_ROOT,
    authRoot: SANDBOX_AUTH_ROOT,
    credentials: { get: () => Promise.resolve(SANDBOX_CREDENTIALS) },
    clock,
    logger: new TestLogger(),
    knownScopes,
  });
  return { service, client, clock };
}

function asked(service: SandboxService): (string | null)[] {
  return service.requests
    .to("/oauth2/token")
    .map(({ body }) => new URLSearchParams(body).get("scope"));
}

async function useAll(client: ContentSource): Promise<number> {
  await client.fetchPage(BOOTSTRAP);
  await client.fetchFullCopy(REF, null);
  return (await client.fetchLists()).length;
}

describe("credentials", () => {
  const cases: readonly {
    readonly name: string;
    readonly scopes: SandboxScopes | readonly string[];
    readonly tokenRequests: number;
    readonly names: number;
    readonly missing: readonly string[];
  }[] = [
    { name: "with content", scopes: "content", tokenRequests: 1, names: 1, missing: [] },
    { name: "with content.read", scopes: "content.read", tokenRequests: 3, names: 1, missing: [] },
    {
      name: "with the five narrow scopes",
      scopes: "narrow",
      tokenRequests: 3,
      names: 1,
      missing: [],
    },
    {
      name: "with content.sync.read alone",
      scopes: "sync",
      tokenRequests: 3,
      names: 0,
      missing: [
        "content.metadata.read",
        "content.translations.read",
        "content.tafsirs.read",
        "content.audio.read",
      ],
    },
  ];
  for (const test of cases) {
    it(`${test.name} sync, with at most two extra token requests for many tokens`, async () => {
      const { service, client, clock } = start(test.scopes);
      assert.equal(await useAll(client), test.names);
      assert.equal(asked(service).length, test.tokenRequests);
      assert.deepEqual(client.missingScopes, test.missing);
      const refused = service.requests.all.filter(({ status }) => status === 403);
      assert.deepEqual(refused, [], "nothing is asked for that the token does not allow");

      service.requests.clear();
      for (let hour = 0; hour < 3; hour++) {
        clock.time += 3_600_000;
        await useAll(client);
      }
      assert.equal(asked(service).length, 3, "one request for each token");
    });
  }

  it("without a usable scope are not called wrong: the message names the missing scope", async () => {
    const { client, service } = start("none");
    const error = await errorOf(client.fetchPage(BOOTSTRAP));
    assert.equal(error.code, "insufficient_scope");
    assert.equal(error.details.scope, "content.sync.read");
    assert.match(error.message, /content\.sync\.read/);
    assert.equal(asked(service).length, 3);
  });

  it("whose scope one client of the window has found are not searched again by another", async () => {
    const known: KnownScopes = new Map();
    await useAll(start("narrow", known).client);
    const { client, service } = start("narrow", known);
    await useAll(client);
    assert.equal(asked(service).length, 1);
  });

  it("are searched once more if the service changes their scopes", async () => {
    const known: KnownScopes = new Map();
    await useAll(start("content", known).client);
    const { client, service } = start("narrow", known);
    await useAll(client);
    assert.equal(asked(service).length, 4);
    await useAll(client);
    assert.equal(asked(service).length, 4);
  });
});
