import type { Clock } from "../ports.js";
import type { StartTimer } from "./transport.js";

/** Between two requests, only those that wait are open for a moment. In milliseconds. */
const SETTLE_MS = 500;

/** The interval between two announcements of a wait, in milliseconds. */
const COUNTDOWN_MS = 1_000;

/**
 * The waits of a client's requests before they are sent again. They are announced only while every
 * open request waits, because otherwise the work goes on.
 */
export class Waits {
  private readonly listeners = new Set<(milliseconds: number | null) => void>();
  /** When the requests that wait are sent again; milliseconds since 1970. */
  private readonly resends = new Set<{ readonly at: number }>();
  private open = 0;
  private isAnnounced = false;
  private stopTimer: (() => void) | null = null;

  constructor(
    private readonly clock: Pick<Clock, "now">,
    private readonly startTimer: StartTimer,
  ) {}

  /**
   * Calls back every second with the time until the next request is sent again, in milliseconds,
   * and with null when a request is under way or none is left. Returns the function that ends this.
   */
  onDidChange(listener: (milliseconds: number | null) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Counts a request, with all its attempts, as open. */
  async during<T>(request: () => Promise<T>): Promise<T> {
    this.open++;
    this.changed();
    try {
      return await request();
    } finally {
      this.open--;
      this.changed();
    }
  }

  /** Notes a wait of an open request. Returns the function to call at its end. */
  begin(milliseconds: number): () => void {
    const resend = { at: this.clock.now() + milliseconds };
    this.resends.add(resend);
    this.changed();
    return () => {
      this.resends.delete(resend);
      this.changed();
    };
  }

  private changed(): void {
    this.stopTimer?.();
    this.stopTimer = null;
    if (this.resends.size > 0 && this.resends.size === this.open) {
      if (this.isAnnounced) this.announce();
      else this.stopTimer = this.startTimer(SETTLE_MS, () => this.announce());
    } else if (this.isAnnounced) this.tell(null);
  }

  private announce(): void {
    const next = Math.min(...[...this.resends].map(({ at }) => at));
    const left = Math.max(0, next - this.clock.now());
    if (left > 0) this.stopTimer = this.startTimer(COUNTDOWN_MS, () => this.announce());
    this.tell(left);
  }

  private tell(milliseconds: number | null): void {
    this.isAnnounced = milliseconds !== null;
    for (const listener of this.listeners) listener(milliseconds);
  }
}
