import assert from "node:assert/strict";
import { SharedOptions } from "../../../src/core/sync/sharedOptions.js";
import type { RunProgress } from "../../../src/core/sync/types.js";

const PROGRESS: RunProgress = {
  phase: "pages",
  pages: 1,
  mutations: 2,
  fullCopiesDone: 0,
  fullCopiesTotal: 0,
  rows: 0,
};

const DEFAULT_WAIT_MS = 5_000;

describe("a run shared by several callers", () => {
  const shown: RunProgress[] = [];
  const closing = new AbortController();
  const waits = new Set<(milliseconds: number | null) => void>();
  const source = {
    onDidWait: (listener: (milliseconds: number | null) => void) => {
      waits.add(listener);
      return () => waits.delete(listener);
    },
  };
  const share = (
    options: ConstructorParameters<typeof SharedOptions>[0],
    signal = closing.signal,
  ): SharedOptions =>
    new SharedOptions(options, signal, DEFAULT_WAIT_MS, (progress) => shown.push(progress), source);

  it("waits for the store as long as its first caller says, or the default time", () => {
    assert.equal(share({}).forRun().waitMs, DEFAULT_WAIT_MS);
    assert.equal(share({ waitMs: 0 }).forRun().waitMs, 0);
    const shared = share({ waitMs: 7 });
    shared.join({ waitMs: 9 });
    assert.equal(shared.forRun().waitMs, 7);
  });

  it("shows its progress to the session and to each caller", () => {
    const first: RunProgress[] = [];
    const second: RunProgress[] = [];
    shown.length = 0;
    const shared = share({ onProgress: (progress) => first.push(progress) });
    const options = shared.forRun();
    shared.join({ onProgress: (progress) => second.push(progress) });
    options.onProgress?.(PROGRESS);
    assert.deepEqual([shown, first, second], [[PROGRESS], [PROGRESS], [PROGRESS]]);
  });

  it("shows that a request waits, beside its progress, until the run has ended", () => {
    shown.length = 0;
    waits.clear();
    const callers: RunProgress[] = [];
    const shared = share({ onProgress: (progress) => callers.push(progress) });
    const { onProgress } = shared.forRun();
    const wait = (milliseconds: number | null): void => {
      for (const listener of [...waits]) listener(milliseconds);
    };
    wait(500);
    assert.deepEqual(shown, []);
    onProgress(PROGRESS);
    wait(8_000);
    wait(null);
    shared.dispose();
    wait(9_000);
    assert.deepEqual(shown, [
      { ...PROGRESS, retryInMs: 500 },
      { ...PROGRESS, retryInMs: 8_000 },
      PROGRESS,
    ]);
    assert.deepEqual(callers, shown);
  });

  for (const who of ["the first caller", "a later caller", "the session"] as const) {
    it(`is cancelled by ${who}`, () => {
      const session = new AbortController();
      const first = new AbortController();
      const later = new AbortController();
      const shared = share({ signal: first.signal }, session.signal);
      const { signal } = shared.forRun();
      shared.join({ signal: later.signal });
      assert.equal(signal.aborted, false);
      ({ "the first caller": first, "a later caller": later, "the session": session })[who].abort();
      assert.equal(signal.aborted, true);
    });
  }

  it("is cancelled at once by a caller with an aborted signal", () => {
    assert.equal(share({ signal: AbortSignal.abort() }).forRun().signal.aborted, true);
  });

  it("leaves no listener on a caller's signal when it is over", () => {
    const caller = new AbortController();
    const shared = share({ signal: caller.signal });
    const { signal } = shared.forRun();
    shared.dispose();
    caller.abort();
    assert.equal(signal.aborted, false);
  });
});
