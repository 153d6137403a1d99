import assert from "node:assert/strict";
import { createSandboxService, SANDBOX_CREDENTIALS } from "../../../src/core/sandbox/service.js";
import { codeOf, PlainClient } from "../serviceClient.js";
import { client, describeService, pass, smallData, way } from "./world.js";

describeService("access", () => {
  it("issues a token for the credentials, valid for an hour, with the requested scope", async () => {
    const answer = await client.requestToken();
    assert.equal(answer.status, 200);
    const { access_token, ...rest } = answer.json as Record<string, unknown>;
    assert.equal(typeof access_token, "string");
    assert.deepEqual(rest, { token_type: "bearer", expires_in: 3600, scope: "content" });
    assert.equal(answer.headers.get("cache-control"), "no-store");
  });

  for (const [what, options, status, code] of [
    ["a wrong secret", { headers: form(basic("sandbox-client:wrong")) }, 401, "invalid_client"],
    ["an unknown client", { headers: form(basic("nobody:wrong")) }, 401, "invalid_client"],
    ["no credentials", { headers: form() }, 401, "invalid_client"],
    ["a body that is no form", { body: "{}", json: true }, 400, "invalid_request"],
    ["another grant", { body: "grant_type=password&scope=content" }, 400, "unsupported_grant_type"],
    ["another scope", { body: "grant_type=client_credentials" }, 400, "invalid_scope"],
    [
      "the secret in the body as well",
      { body: "grant_type=client_credentials&scope=content&client_secret=sandbox-secret" },
      400,
      "invalid_request",
    ],
  ] as const) {
    it(`refuses a token for ${what}`, async () => {
      const { json = false, ...init } = { json: undefined, ...options };
      const answer = await client.requestToken({
        ...init,
        ...(json === true
          ? {
              headers: {
                ...basic("sandbox-client:sandbox-secret"),
                "content-type": "application/json",
              },
            }
          : {}),
      });
      assert.equal(answer.status, status);
      assert.equal(codeOf(answer), code);
    });
  }

  it("reads credentials in the header both raw and form-encoded", async () => {
    const credentials = { clientId: "a client", clientSecret: "se%cret:+ü" };
    const other = createSandboxService({ data: smallData(), credentials: [credentials] });
    const there = await way.open(other);
    try {
      for (const text of [
        `${credentials.clientId}:${credentials.clientSecret}`,
        `${encodeURIComponent(credentials.clientId)}:${encodeURIComponent(credentials.clientSecret)}`,
      ]) {
        const answer = await new PlainClient(there).requestToken({
          headers: form(basic(text)),
        });
        assert.equal(answer.status, 200);
      }
    } finally {
      await there.close();
    }
  });

  it("refuses calls without both headers, with an unknown token, and after its hour", async () => {
    const token = await client.signIn();
    const id = SANDBOX_CREDENTIALS.clientId;
    const withHeaders = (headers: Record<string, string>) =>
      client.get("/api/v4/resources/translations", { headers });
    assert.equal((await withHeaders({ "x-auth-token": token, "x-client-id": id })).status, 200);
    for (const [headers, status, type] of [
      [{}, 401, "unauthorized"],
      [{ "x-auth-token": token }, 401, "unauthorized"],
      [{ "x-client-id": id }, 401, "unauthorized"],
      [{ "x-auth-token": "unknown", "x-client-id": id }, 401, "invalid_token"],
      [{ "x-auth-token": token, "x-client-id": "another" }, 403, "forbidden"],
    ] as const) {
      const answer = await withHeaders(headers);
      assert.equal(answer.status, status);
      assert.equal((answer.json as { success: boolean }).success, false);
      assert.equal(codeOf(answer), type);
    }
    pass(3600 * 1000);
    const late = await withHeaders({ "x-auth-token": token, "x-client-id": id });
    assert.deepEqual([late.status, codeOf(late)], [401, "invalid_token"]);
  });
});

function basic(text: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(text).toString("base64")}` };
}

function form(headers: Record<string, string> = {}): Record<string, string> {
  return { "content-type": "application/x-www-form-urlencoded", ...headers };
}
