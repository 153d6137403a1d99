import assert from "node:assert/strict";
import { Slices } from "../../../src/core/store/slices.js";

describe("a slice of work", () => {
  let time: number;

  beforeEach(() => {
    time = 1000;
    Object.defineProperty(performance, "now", { value: () => time, configurable: true });
  });
  afterEach(() => {
    Reflect.deleteProperty(performance, "now");
  });

  it("is over after 12 ms, and the next one begins with the pause", async () => {
    const slices = new Slices();
    const after = (milliseconds: number): boolean => {
      time += milliseconds;
      return slices.isOver;
    };
    assert.deepEqual([after(0), after(11), after(1), after(50)], [false, false, true, true]);
    await slices.pause();
    assert.deepEqual([after(0), after(11), after(1)], [false, false, true]);
  });

  it("lets work run that waits", async () => {
    let hasRun = false;
    setImmediate(() => {
      hasRun = true;
    });
    await new Slices().pause();
    assert.ok(hasRun);
  });
});
