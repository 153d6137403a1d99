import assert from "node:assert/strict";
import fc from "fast-check";
import { Seal } from "../../../src/core/sandbox/tokens.js";

const TOKEN = { kind: "sync", filter: "tafsirs:*;translations:1", sequence: 1234 } as const;
const CURSOR = {
  kind: "cursor",
  mode: "bootstrap",
  filter: "translations:*",
  perPage: 50,
  until: 99,
  after: 7,
} as const;

describe("tokens and cursors", () => {
  const seal = new Seal("epoch 1");

  it("are read correctly, even after a restart", () => {
    assert.deepEqual(new Seal("epoch 1").readSyncToken(seal.issue(TOKEN)), TOKEN);
    assert.deepEqual(new Seal("epoch 1").readCursor(seal.issue(CURSOR)), CURSOR);
  });

  it("are not mistaken for one another", () => {
    assert.equal(seal.readSyncToken(seal.issue(CURSOR)), null);
    assert.equal(seal.readCursor(seal.issue(TOKEN)), null);
  });

  it("are refused by another epoch", () => {
    assert.equal(new Seal("epoch 2").readSyncToken(seal.issue(TOKEN)), null);
  });

  it("need no encoding in an address", () => {
    assert.equal(encodeURIComponent(seal.issue(CURSOR)), seal.issue(CURSOR));
  });

  it("are refused after a change of any character", () => {
    const good = seal.issue(TOKEN);
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.constantFrom(..."AZaz09-_."), (at, character) => {
        fc.pre(good[at] !== character);
        assert.equal(seal.readSyncToken(good.slice(0, at) + character + good.slice(at + 1)), null);
      }),
    );
  });

  it("anything else is refused", () => {
    fc.assert(fc.property(fc.string(), (text) => seal.readSyncToken(text) === null));
  });
});
