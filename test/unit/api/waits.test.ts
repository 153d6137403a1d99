import assert from "node:assert/strict";
import { Waits } from "../../../src/core/api/waits.js";

describe("the waits of a client's requests", () => {
  let now: number;
  let timers: Set<() => void>;
  let announced: (number | null)[];
  let waits: Waits;

  /** Lets the time pass after which waits are announced. */
  const settle = (): void => {
    for (const fire of [...timers]) {
      timers.delete(fire);
      fire();
    }
  };

  /** Opens a request that stays open. */
  const open = (): void => void waits.during(() => new Promise(() => undefined));

  beforeEach(() => {
    now = 1_000_000;
    timers = new Set();
    announced = [];
    waits = new Waits({ now: () => now }, (_, fire) => {
      timers.add(fire);
      return () => timers.delete(fire);
    });
    waits.onDidChange((milliseconds) => announced.push(milliseconds));
  });

  it("are announced while every request waits, with the time until the next is sent", () => {
    open();
    open();
    const endLong = waits.begin(40_000);
    settle();
    assert.deepEqual(announced, []);
    const endShort = waits.begin(5_000);
    now += 1_000;
    settle();
    assert.deepEqual(announced, [4_000]);
    endShort();
    assert.deepEqual(announced, [4_000, null]);
    endLong();
    settle();
    assert.deepEqual(announced, [4_000, null]);
  });

  it("are announced again when the other requests have ended", async () => {
    open();
    let end: () => void = () => undefined;
    const other = waits.during(() => new Promise<void>((resolve) => (end = resolve)));
    waits.begin(40_000);
    now += 10_000;
    end();
    await other;
    settle();
    assert.deepEqual(announced, [30_000]);
  });

  it("are not announced for a moment between two other requests", async () => {
    open();
    waits.begin(40_000);
    for (let request = 0; request < 3; request++) {
      await waits.during(() => Promise.resolve());
    }
    open();
    settle();
    assert.deepEqual(announced, []);
  });

  it("are announced to nobody who has stopped listening", () => {
    open();
    const stop = waits.onDidChange(() => assert.fail());
    stop();
    waits.begin(5_000);
    settle();
    assert.deepEqual(announced, [5_000]);
  });
});
