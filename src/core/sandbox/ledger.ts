import type { PublishedContent } from "./content.js";
import { opSchema, type SandboxJournal, type SandboxOp } from "./ops.js";

/**
 * The content together with its journal. Another window may have a service on the same journal:
 * its changes are taken in before every request, and the order of the journal is the one that
 * counts, so that all of them agree about every sequence number.
 */
export class Ledger {
  private opening: Promise<PublishedContent> | null = null;
  /** Entries of the journal that were taken in, or passed over. */
  private taken = 0;

  constructor(
    private readonly open: () => Promise<PublishedContent>,
    private readonly journal: SandboxJournal | null,
  ) {}

  /** The content with everything that was published up to now. */
  async current(): Promise<PublishedContent> {
    const content = await (this.opening ??= this.open());
    if (this.journal !== null) this.takeIn(content, await this.journal.load());
    return content;
  }

  /**
   * Publishes a change: in the journal first, so that nothing a client saw is ever forgotten.
   *
   * @returns its sequence
   * @throws Error where it does not apply, or the journal cannot be written
   */
  async publish(op: SandboxOp): Promise<number> {
    const content = await this.current();
    if (!content.accepts(op)) throw doesNotApply(op);
    if (this.journal === null) return content.apply(op);
    await this.journal.append(op);
    const sequence = this.takeIn(content, await this.journal.load(), JSON.stringify(op));
    // Another window's change came in between, and this one says nothing any more.
    if (sequence === null) throw doesNotApply(op);
    return sequence;
  }

  /**
   * Applies new entries in order, in one go. Those that are damaged, or do not apply to this
   * content, are passed over, by every service alike.
   *
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
