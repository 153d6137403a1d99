/** Runs tasks one at a time, in the order in which they call `turn`. */
export class Turns {
  private last: Promise<void> = Promise.resolve();

  /**
   * Runs `work`. Its call of `turn` waits until earlier tasks have ended; its turn ends with the
   * work.
   */
  async inTurn<T>(work: (turn: () => Promise<void>) => Promise<T>): Promise<T> {
    let end = (): void => undefined;
    let turn: Promise<void> | null = null;
    const take = (): Promise<void> => {
      if (turn === null) {
        const before = this.last;
        const ended = new Promise<void>((resolve) => {
          end = resolve;
        });
        turn = before;
        this.last = before.then(() => ended);
      }
      return turn;
    };
    try {
      return await work(take);
    } finally {
      end();
    }
  }
}
