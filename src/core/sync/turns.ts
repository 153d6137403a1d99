/** Lets works in one after the other, in the order in which they ask. */
export class Turns {
  private last: Promise<void> = Promise.resolve();

  /** Does some work. When it calls `turn`, it waits for its turn, which ends with the work. */
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
