import assert from "node:assert/strict";
import { readRoot, resolveServicePath } from "../../../src/core/api/urlGuard.js";
import { isContentError } from "../../../src/core/model/errors.js";
import { hostileUrls } from "../../../src/core/sandbox/faults.js";

const ROOT = "https://service.example/content";

function resolve(path: string): string {
  const root = readRoot(ROOT);
  assert.ok(root !== null);
  return resolveServicePath(root, path, "sync.next_page_url").href;
}

describe("the guard of addresses", () => {
  for (const path of [
    "/api/v4/resources/sync?cursor=abc",
    "/api/v4/resources/sync?cursor=a%2Fb%2E%2E%2Fc==",
    "/api/v4/resources/sync?cursor=../../x",
    "/api/v4/resources/sync?resources=articles:*;translations:1,6&per_page=100",
    "/api/v4/resources/snapshots/translations/19",
    "/api/v4/resources/snapshots/quran_core/1/",
    "/api/v4/resources/a..b/...c",
  ]) {
    it(`sends ${path} to the gateway unchanged`, () => {
      assert.equal(resolve(path), ROOT + path);
    });
  }

  const hostile = [
    ...hostileUrls("http://127.0.0.1:4011"),
    ...hostileUrls("https://service.example.evil.example"),
    "/api/v4/resources/%2E%2e/x",
    "/api/v4/resources/.%2e/x",
    "/api/v4/resources/%252e%252e/x",
    "/api/v4/resources/%00",
    "/api/v4/resources//evil.example",
    "/api/v4/resources/..",
    "/api/v4/resources/.",
    "/api/v4/resources/sync#fragment",
    "/api/v4/resources/sync?cursor=a b",
    "/api/v4/resources/sync?cursor=a\nx-injected: 1",
    "/api/v4/resources/sync?cursor=a\u0000",
    "/api/v4/resources/sync?cursor=a\\b",
    "/api/v4/résources/sync",
    "/api/v4/resources/sync\u200b",
    "/API/V4/resources/sync",
    "/api/v4/",
    "\u0009/api/v4/resources/sync",
    `${ROOT}/api/v4/resources/sync`,
    "https:/api/v4/resources/sync",
    `/api/v4/resources/sync?cursor=${"a".repeat(20_000)}`,
  ];
  for (const path of hostile) {
    it(`refuses ${JSON.stringify(path).slice(0, 70)}`, () => {
      assert.throws(
        () => resolve(path),
        (error) =>
          isContentError(error, "invalid_response") &&
          error.details.field === "sync.next_page_url" &&
          (path.length < 12 || !error.message.includes(path)),
      );
    });
  }
});

describe("the root of a service", () => {
  for (const [text, href] of [
    ["https://apis.quran.foundation/content", "https://apis.quran.foundation/content"],
    ["https://apis.quran.foundation/content//", "https://apis.quran.foundation/content"],
    ["https://oauth2.quran.foundation", "https://oauth2.quran.foundation/"],
    [" http://127.0.0.1:4010/content ", "http://127.0.0.1:4010/content"],
    ["http://127.8.9.10:1", "http://127.8.9.10:1/"],
    ["http://localhost:4010", "http://localhost:4010/"],
    ["http://[::1]:4010", "http://[::1]:4010/"],
    // The same address, written as a number.
    ["http://2130706433/", "http://127.0.0.1/"],
  ] as const) {
    it(`may be ${text}`, () => {
      assert.equal(readRoot(text)?.href, href);
    });
  }

  for (const text of [
    "",
    "apis.quran.foundation",
    "http://apis.quran.foundation/content",
    "http://192.168.0.2:4010",
    "http://localhost.evil.example",
    "http://127.0.0.1.evil.example",
    "http://0.0.0.0:4010",
    "http://[::ffff:10.0.0.1]/",
    "https://user@apis.quran.foundation",
    "https://user:password@apis.quran.foundation",
    "https://apis.quran.foundation/content?x=1",
    "https://apis.quran.foundation/content#x",
    "https:\\\\apis.quran.foundation",
    "file:///etc/passwd",
    "ftp://apis.quran.foundation",
    "javascript:alert(1)",
  ]) {
    it(`may not be ${JSON.stringify(text)}`, () => {
      assert.equal(readRoot(text), null);
    });
  }
});
