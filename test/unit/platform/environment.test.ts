import assert from "node:assert/strict";
import {
  addressProblem,
  resolveEnvironment,
  sameEnvironment,
  type Environment,
} from "../../../src/platform/environment.js";

function custom(customApiBaseUrl: string, customAuthBaseUrl = customApiBaseUrl): Environment {
  return resolveEnvironment({ name: "custom", customApiBaseUrl, customAuthBaseUrl });
}

describe("environments", () => {
  it("have their own folders", () => {
    const named = (["production", "prelive", "sandbox"] as const).map(
      (name) => resolveEnvironment({ name, customApiBaseUrl: "", customAuthBaseUrl: "" }).key,
    );
    assert.deepEqual(named, ["production", "prelive", "sandbox"]);
    assert.match(custom("https://a.example").key, /^custom-[0-9a-f]{12}$/);
    assert.notEqual(custom("https://a.example").key, custom("https://b.example").key);
  });

  it("are the same with and without a slash at the end", () => {
    assert.ok(
      sameEnvironment(custom("https://a.example/content/"), custom(" https://a.example/content")),
    );
  });

  it("differ if only the sign-in address differs", () => {
    assert.ok(
      !sameEnvironment(
        custom("https://a.example", "https://b.example"),
        custom("https://a.example", "https://c.example"),
      ),
    );
  });

  const addresses: [address: string, isAccepted: boolean][] = [
    ["https://content.example/root", true],
    ["http://127.0.0.1:4010/content", true],
    ["http://localhost:4010", true],
    ["http://[::1]:4010", true],
    ["", false],
    ["content.example", false],
    ["http://content.example", false],
    ["http://127.0.0.1.example", false],
    ["ftp://127.0.0.1", false],
    ["https://user:secret@content.example", false],
  ];
  for (const [address, isAccepted] of addresses) {
    it(`${isAccepted ? "take" : "refuse"} ${JSON.stringify(address)}`, () => {
      assert.equal(addressProblem(custom(address)), isAccepted ? null : "custom.apiBaseUrl");
    });
  }

  it("name the missing address", () => {
    assert.equal(addressProblem(custom("https://a.example", "")), "custom.authBaseUrl");
  });
});
