import assert from "node:assert/strict";
import { mock } from "node:test";
import { Frames } from "../../../../src/ui/changes/frames.js";

describe("the drawings of the view of changes", () => {
  let frames: Frames;
  let drawings: number;
  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout"] });
    drawings = 0;
    frames = new Frames(() => drawings++);
  });
  afterEach(() => {
    frames.dispose();
    mock.timers.reset();
  });

  it("are one for the commits of a run", () => {
    for (let commit = 0; commit < 5; commit++) {
      frames.schedule();
      mock.timers.tick(15);
    }
    assert.equal(drawings, 0);
    mock.timers.tick(30);
    assert.equal(drawings, 1);
    mock.timers.tick(10_000);
    assert.equal(drawings, 1);
  });

  it("wait until no more boxes are checked, whatever is committed meanwhile", () => {
    for (let check = 0; check < 5; check++) {
      frames.hold();
      mock.timers.tick(250);
      frames.schedule();
      mock.timers.tick(250);
    }
    assert.equal(drawings, 0);
    mock.timers.tick(100);
    assert.equal(drawings, 1);
  });

  it("are no longer made after the end", () => {
    frames.schedule();
    frames.dispose();
    mock.timers.tick(10_000);
    assert.equal(drawings, 0);
  });
});
