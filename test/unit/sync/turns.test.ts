import assert from "node:assert/strict";
import type { StoreWriter } from "../../../src/core/ports.js";
import { LARGE_BYTES, sinkOf } from "../../../src/core/sync/fullCopies.js";
import { Turns } from "../../../src/core/sync/turns.js";

describe("turns", () => {
  /** A job that asks for its turn, ends when `end` is called, and records its events. */
  function work(
    turns: Turns,
    name: string,
    events: string[],
  ): { end: () => void; ended: Promise<void> } {
    let end = (): void => undefined;
    const mayEnd = new Promise<void>((resolve) => (end = resolve));
    const ended = turns.inTurn(async (turn) => {
      await turn();
      await turn();
      events.push(`${name} begins`);
      await mayEnd;
      events.push(`${name} ends`);
    });
    return { end, ended };
  }

  it("run jobs one after the other", async () => {
    const turns = new Turns();
    const events: string[] = [];
    const [first, second, third] = ["first", "second", "third"].map((name) =>
      work(turns, name, events),
    );
    third?.end();
    second?.end();
    first?.end();
    await Promise.all([first?.ended, second?.ended, third?.ended]);
    assert.deepEqual(
      events,
      ["first", "second", "third"].flatMap((name) => [`${name} begins`, `${name} ends`]),
    );
  });

  it("do not wait for jobs that failed (even while waiting) or never asked", async () => {
    const turns = new Turns();
    const events: string[] = [];
    const running = work(turns, "running", events);
    const failed = turns.inTurn(async (turn) => {
      void turn();
      await Promise.reject(new Error("cancelled"));
    });
    await assert.rejects(failed, /cancelled/);
    await turns.inTurn(() => Promise.resolve());
    const last = work(turns, "last", events);
    last.end();
    running.end();
    await Promise.all([running.ended, last.ended]);
    assert.deepEqual(events, ["running begins", "running ends", "last begins", "last ends"]);
  });
});

describe("the pieces of a full copy", () => {
  const REF = { group: "tafsirs", id: 1 };
  const MEGABYTE = 1024 * 1024;

  /** Notes what happens in order: a turn that is asked for, and the pieces that reach the store. */
  function sinkInto(events: string[]): ReturnType<typeof sinkOf> {
    const writer: Pick<StoreWriter, "addFullCopyPiece"> = {
      addFullCopyPiece: (_ref, piece) => {
        events.push(piece === null ? "dropped" : "piece");
        return Promise.resolve();
      },
    };
    return sinkOf(writer, REF, () => {
      events.push("turn");
      return Promise.resolve();
    });
  }

  it("wait for a turn only if the copy is large", async () => {
    const events: string[] = [];
    const sink = sinkInto(events);
    for (let bytes = 0; bytes < LARGE_BYTES; bytes += MEGABYTE) {
      await sink.write(new Uint8Array(MEGABYTE));
    }
    assert.deepEqual(events, Array<string>(LARGE_BYTES / MEGABYTE).fill("piece"));
    await sink.write(new Uint8Array(1));
    assert.deepEqual(events.slice(LARGE_BYTES / MEGABYTE), ["turn", "piece"]);
  });

  it("are counted again after the body started over", async () => {
    const events: string[] = [];
    const sink = sinkInto(events);
    await sink.reset();
    await sink.write(new Uint8Array(LARGE_BYTES));
    await sink.reset();
    await sink.write(new Uint8Array(LARGE_BYTES));
    assert.deepEqual(events, ["piece", "dropped", "piece"]);
  });
});
