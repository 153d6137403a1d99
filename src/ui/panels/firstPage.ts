import { setTimeout as delay } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { ReaderStart } from "../../core/library/reading/readerPages.js";
import type { Place } from "../../protocol/reader.js";
import type { Extras, NextPage } from "./nextPage.js";

/** The answer to a webview's `ready`. */
export type ReadyAnswer =
  /** The page that was sent ahead has arrived. */
  | { readonly kind: "begun" }
  /** Null if the resource has no rows. */
  | { readonly kind: "init"; readonly start: ReaderStart | null };

/**
 * The least time in milliseconds that VS Code needs to build the frame of a webview: half of what it
 * takes on a quiet machine. The document can wait as long for its first rows, and is then drawn with
 * them at once.
 */
const FRAME_MS = 60;

/** The result of `reading` if it comes while VS Code builds the frame; otherwise null. */
export function beforeFrame<T>(reading: Promise<T>): Promise<T | null> {
  return Promise.race([reading, delay(FRAME_MS, null)]);
}

/**
 * The first page of a webview. It is read while the webview starts, and is in the document or sent
 * before the webview is ready: VS Code queues messages for a loading webview, which saves a round
 * trip.
 */
export class FirstPage {
  /** The page that is being read and has not been sent. */
  private reading: Promise<ReaderStart | null> | null = null;
  /** The page that was sent before `ready`. */
  private ahead: ReaderStart | null = null;
  /** The page sent ahead, kept until the webview uses it, because the message can be lost. */
  private unconfirmed: { readonly start: ReaderStart; readonly extras: Extras } | null = null;

  /** `wanted` is the verse to show when the webview is ready. */
  constructor(
    private readonly next: NextPage,
    private readonly read: (
      wanted: string | null,
      place: Place | null,
    ) => Promise<ReaderStart | null>,
    public wanted: string | null,
  ) {}

  /** Starts to read the page, in place of an earlier one. */
  begin(place: Place | null): void {
    this.clearSent();
    this.reading = this.read(this.wanted, place);
    this.reading.catch(() => undefined);
  }

  /** Drops the page that was sent or is being read, because it is outdated. */
  drop(): void {
    this.reading = null;
    this.forgetSent();
  }

  /** The sent page was lost. If nobody has seen its marks, the next page gets them. */
  forgetSent(): void {
    const { ahead, unconfirmed } = this;
    this.clearSent();
    if (ahead !== null && unconfirmed !== null) this.next.restore(unconfirmed.extras);
  }

  private clearSent(): void {
    this.ahead = null;
    this.unconfirmed = null;
  }

  /** The webview has the page, or must not get it again. */
  confirm(): void {
    this.unconfirmed = null;
  }

  /** The page to send ahead, as soon as it is read; null if it is no longer wanted. */
  async takeAhead(isWanted: () => boolean): Promise<ReaderStart | null> {
    const { reading } = this;
    const start = (await reading?.catch(() => null)) ?? null;
    // Meanwhile the webview may have requested it, or another verse may be wanted.
    if (start === null || this.reading !== reading || !isWanted()) return null;
    this.reading = null;
    this.wanted = null;
    this.ahead = start;
    this.unconfirmed = { start, extras: this.next.peek() };
    return start;
  }

  /** `kept` is the webview's place before a reload. */
  async answerReady(kept: Place | null): Promise<ReadyAnswer> {
    const { ahead, unconfirmed } = this;
    if (ahead === null && unconfirmed !== null && kept === null) {
      // The page sent ahead was lost. Sends it again with its marks and difference.
      this.unconfirmed = null;
      this.next.restore(unconfirmed.extras);
      return { kind: "init", start: unconfirmed.start };
    }
    // A webview that starts again after its editor was moved has lost the page.
    this.ahead = null;
    if (ahead !== null && (kept === null || isDeepStrictEqual(kept, ahead.place))) {
      return { kind: "begun" };
    }
    const { reading } = this;
    this.reading = null;
    const start = await (reading ?? this.read(this.wanted, this.wanted === null ? kept : null));
    this.wanted = null;
    return { kind: "init", start };
  }
}
