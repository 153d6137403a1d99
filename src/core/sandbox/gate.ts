/** Holds a response until a test releases it. */
export class Gate {
  /** Resolves when the first request waits at the gate. */
  readonly reached: Promise<void>;
  private arrive: () => void = () => undefined;
  private open: () => void = () => undefined;
  private readonly opened: Promise<void>;

  constructor() {
    this.reached = new Promise((resolve) => (this.arrive = resolve));
    this.opened = new Promise((resolve) => (this.open = resolve));
  }

  release(): void {
    this.open();
  }

  /** Waits for the release. Rejects with the signal's reason if the caller aborts. */
  async pass(signal: AbortSignal): Promise<void> {
    this.arrive();
    if (signal.aborted) throw signal.reason;
    await new Promise<void>((resolve, reject) => {
      const onAbort = (): void => reject(signal.reason as Error);
      signal.addEventListener("abort", onAbort, { once: true });
      void this.opened.then(() => {
        signal.removeEventListener("abort", onAbort);
        resolve();
      });
    });
  }
}
