import type { ComparisonBlockTexts } from "../../core/model/comparison.js";

/** Characters of text drawn in one task. */
const DRAWN_AT_ONCE = 12_000;

interface QueueActions {
  readonly ask: (indexes: readonly number[]) => Promise<readonly ComparisonBlockTexts[]>;
  readonly show: (blocks: readonly ComparisonBlockTexts[]) => void;
}

/**
 * Asks for the texts of blocks, one request at a time, and delivers them in slices that fit into a
 * frame. The last requested blocks come first, because a fast scroll skips the blocks in between.
 */
export class TextQueue {
  private wanted: number[] = [];
  private readonly known = new Set<number>();
  private arrived: ComparisonBlockTexts[] = [];
  private isAsking = false;
  private isShowing = false;
  private generation = 0;

  constructor(
    private readonly most: number,
    private readonly actions: QueueActions,
  ) {}

  /** Drops everything, so that every block can be requested again. */
  clear(): void {
    this.generation++;
    this.wanted = [];
    this.arrived = [];
    this.known.clear();
    this.isAsking = false;
  }

  want(indexes: readonly number[]): void {
    this.wanted = indexes.filter((index) => !this.known.has(index));
    void this.askNext();
  }

  private async askNext(): Promise<void> {
    if (this.isAsking || this.wanted.length === 0) return;
    this.isAsking = true;
    const { generation } = this;
    const indexes = this.wanted.splice(0, this.most);
    for (const index of indexes) this.known.add(index);
    const blocks = await this.actions.ask(indexes);
    if (generation !== this.generation) return;
    this.isAsking = false;
    this.arrived.push(...blocks);
    this.showNext();
    await this.askNext();
  }

  /** Shows one slice; the next follows in another task. */
  private showNext(): void {
    if (this.isShowing || this.arrived.length === 0) return;
    this.isShowing = true;
    let size = 0;
    let count = 0;
    while (count < this.arrived.length && (count === 0 || size < DRAWN_AT_ONCE)) {
      size += sizeOf(this.arrived[count]);
      if (count > 0 && size > DRAWN_AT_ONCE) break;
      count++;
    }
    this.actions.show(this.arrived.splice(0, count));
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      this.isShowing = false;
      this.showNext();
    };
    requestAnimationFrame(() => channel.port2.postMessage(null));
  }
}

/** Each cell costs about as much as 300 characters. */
function sizeOf(block: ComparisonBlockTexts | undefined): number {
  const cells = block?.columns.flat() ?? [];
  const html = cells.flatMap(({ texts }) => texts.map((text) => text.html.length));
  return html.reduce((sum, length) => sum + length, cells.length * 300);
}
