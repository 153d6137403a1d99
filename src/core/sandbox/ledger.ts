import type { PublishedContent } from "./content.js";
import { opSchema, type SandboxJournal, type SandboxOp } from "./ops.js";

/**
 * The content with its journal. Another window can have a service on the same journal. Its changes
 * are read before every request, and the order of the journal decides, so that all services agree
 * on every sequence.
 */
export class Ledger {
  private opening: Promise<PublishedContent> | null = null;
  /** Entries of the journal that were applied or skipped. */
  private taken = 0;

  constructor(
    private readonly open: () => Promise<PublishedContent>,
    private readonly journal: SandboxJournal | null,
  ) {}

  /** The content with all changes of the journal. */
  async current(): Promise<PublishedContent> {
    const content = await (this.opening ??= this.open());
    if (this.journal !== null) this.takeIn(content, await this.journal.load());
    return content;
  }

  /**
   * Publishes a change. It is written to the journal first, so that nothing a client saw can be
   * lost.
   * @returns its sequence
   * @throws Error if it does not apply, or the journal cannot be written
   */
  async publish(op: SandboxOp): Promise<number> {
    const content = await this.current();
    if (!content.accepts(op)) throw doesNotApply(op);
    if (this.journal === null) return content.apply(op);
    await this.journal.append(op);
    const sequence = this.takeIn(content, await this.journal.load(), JSON.stringify(op));
    // Another window's change came first, and this change no longer applies.
    if (sequence === null) throw doesNotApply(op);
    return sequence;
  }

  /**
   * Applies new entries in order. Every service skips the same entries: damaged ones, and those
   * that do not apply to the content.
   * @returns the sequence of the entry with this text
   */
  private takeIn(
    content: PublishedContent,
    entries: readonly unknown[],
    own?: string,
  ): number | null {
    let sequence: number | null = null;
    for (; this.taken < entries.length; this.taken++) {
      const op = opSchema.safeParse(entries[this.taken]);
      if (!op.success || !content.accepts(op.data)) continue;
      const applied = content.apply(op.data);
      if (own !== undefined && JSON.stringify(entries[this.taken]) === own) sequence = applied;
    }
    return sequence;
  }
}

function doesNotApply(op: SandboxOp): Error {
  return new Error(`${op.op} does not apply.`);
}
