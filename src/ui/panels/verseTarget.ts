import {
  hasRows,
  resourceKey,
  type LocalResource,
  type ResourceRef,
} from "../../core/model/resource.js";
import { versePosition } from "../../core/model/verse.js";
import type { VerseReference } from "../../core/model/verseReference/index.js";
import type { PanelDeps } from "./panels.js";
import type { ReaderPanel } from "./readerPanel.js";

/** Groups for showing a verse when no reader is open, best first. */
const VERSE_GROUPS = ["translations", "quran_core", "tafsirs", "recitations"];

/** Finds a reader or a resource to show a verse. */
export class VerseTarget {
  constructor(
    private readonly deps: Pick<PanelDeps, "store" | "openState">,
    private readonly recent: () => readonly string[],
  ) {}

  /**
   * The first of these readers that has the verse; readers without rows never count. If only a
   * resource without a reader has it, none; if no resource has it, the first reader.
   */
  async readerWith(
    byUse: readonly ReaderPanel[],
    reference: VerseReference,
  ): Promise<ReaderPanel | undefined> {
    const { resources } = await this.deps.openState();
    const full = new Set<string>(resources.filter(hasRows).map((one) => resourceKey(one)));
    const readers = byUse.filter((one) => one.showsVerses && full.has(resourceKey(one.ref)));
    for (const reader of readers) {
      if (await this.hasVerse(reader.ref, reference)) return reader;
    }
    return (await this.firstWith(await this.candidates(), reference)) === undefined
      ? readers[0]
      : undefined;
  }

  /** The last read resource with the verse, else one of the best group with the verse. */
  async resourceWith(reference: VerseReference): Promise<LocalResource | undefined> {
    const candidates = await this.candidates();
    return (await this.firstWith(candidates, reference)) ?? candidates[0];
  }

  /** True if a resource that can show verses has the verse. */
  async isStored(reference: VerseReference): Promise<boolean> {
    return (await this.firstWith(await this.candidates(), reference)) !== undefined;
  }

  /** The resources that can show verses, best first. */
  private async candidates(): Promise<readonly LocalResource[]> {
    const { resources } = await this.deps.openState();
    const readable = resources.filter((one) => hasRows(one) && VERSE_GROUPS.includes(one.group));
    const read = this.recent().flatMap((key) => readable.filter((one) => resourceKey(one) === key));
    const byGroup = VERSE_GROUPS.flatMap((group) => readable.filter((one) => one.group === group));
    return [...new Set([...read, ...byGroup])];
  }

  private async firstWith(
    candidates: readonly LocalResource[],
    reference: VerseReference,
  ): Promise<LocalResource | undefined> {
    for (const candidate of candidates) {
      if (await this.hasVerse(candidate, reference)) return candidate;
    }
    return undefined;
  }

  private async hasVerse(
    ref: ResourceRef,
    { chapter, from: verse }: VerseReference,
  ): Promise<boolean> {
    const position = versePosition({ chapter, verse });
    const { rows } = await this.deps
      .store()
      .rowHeads(ref, { from: position, to: position, limit: 1 });
    return rows.length > 0;
  }
}
