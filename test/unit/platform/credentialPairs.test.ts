import assert from "node:assert/strict";
import {
  findCredentials,
  PAIR,
  SECRET_ONLY,
  type CredentialSources,
} from "../../../src/platform/credentialPairs.js";
import { resolveEnvironment, type Environment } from "../../../src/platform/environment.js";

function named(name: "production" | "prelive"): Environment {
  return resolveEnvironment({ name, customApiBaseUrl: "", customAuthBaseUrl: "" });
}

function custom(api: string, auth = api): Environment {
  return resolveEnvironment({ name: "custom", customApiBaseUrl: api, customAuthBaseUrl: auth });
}

const VARIABLES = { QF_CLIENT_ID: "process id", QF_CLIENT_SECRET: "process secret" };
const FROM_PROCESS = { clientId: "process id", clientSecret: "process secret" };
const NOTHING = { clientId: "", clientSecret: "" };

function sources(
  stored: Readonly<Record<string, string>>,
  others: Partial<CredentialSources> = {},
): CredentialSources {
  return {
    read: (key) => Promise.resolve(stored[key]),
    clientId: "",
    allowsProcess: false,
    variables: {},
    ...others,
  };
}

function pair(clientId: string, clientSecret: string): string {
  return JSON.stringify({ clientId, clientSecret });
}

describe("the credentials of an environment", () => {
  it("are one pair for each environment, regardless of settings and process", async () => {
    const all = sources(
      {
        [`${PAIR}production`]: pair("production id", "production secret"),
        [`${PAIR}prelive`]: pair("prelive id", "prelive secret"),
      },
      { clientId: "setting id", variables: VARIABLES },
    );
    assert.deepEqual(await findCredentials(named("production"), all), {
      clientId: "production id",
      clientSecret: "production secret",
    });
    assert.deepEqual(await findCredentials(named("prelive"), all), {
      clientId: "prelive id",
      clientSecret: "prelive secret",
    });
  });

  it("do not come from another environment's pair", async () => {
    const one = sources({ [`${PAIR}production`]: pair("production id", "production secret") });
    assert.deepEqual(await findCredentials(named("prelive"), one), NOTHING);
  });

  it("join the setting's id with a secret that was stored alone", async () => {
    const old = sources({ [`${SECRET_ONLY}production`]: "old secret" }, { clientId: "setting id" });
    assert.deepEqual(await findCredentials(named("production"), old), {
      clientId: "setting id",
      clientSecret: "old secret",
    });
  });

  for (const [what, stored] of [
    ["not JSON", "{"],
    ["not an object", "7"],
    ["without a secret", JSON.stringify({ clientId: "id" })],
    ["with an empty id", pair("", "secret")],
  ] as const) {
    it(`do not come from a stored value that is ${what}`, async () => {
      const broken = sources({ [`${PAIR}production`]: stored }, { variables: VARIABLES });
      assert.deepEqual(await findCredentials(named("production"), broken), FROM_PROCESS);
    });
  }

  it("come from the process for a custom service on this machine only", async () => {
    const process = sources({}, { variables: VARIABLES });
    assert.deepEqual(await findCredentials(custom("http://127.0.0.1:9000"), process), FROM_PROCESS);
    assert.deepEqual(await findCredentials(custom("https://service.example"), process), NOTHING);
    // Both addresses receive the credentials.
    for (const [api, auth] of [
      ["http://127.0.0.1:9000", "https://service.example"],
      ["https://service.example", "http://127.0.0.1:9000"],
    ] as const) {
      assert.deepEqual(await findCredentials(custom(api, auth), process), NOTHING);
    }
  });

  it("come from the process for any custom service if the setting allows it", async () => {
    const allowed = sources({}, { variables: VARIABLES, allowsProcess: true });
    assert.deepEqual(
      await findCredentials(custom("https://service.example"), allowed),
      FROM_PROCESS,
    );
  });
});
