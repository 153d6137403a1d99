import type { FoundLines } from "../../model/search/request.js";
import { resourceKey, type ResourceRef } from "../../model/resource.js";
import type { VersePosition } from "../../model/verse.js";

/** A hit: one line of a resource. */
export interface Hit {
  readonly found: FoundLines;
  readonly line: number;
  /** Other resources that publish the same text about the same verse. */
  readonly alsoIn: readonly ResourceRef[];
}

/** The hits of one verse. */
export interface VerseHits {
  readonly position: VersePosition;
  readonly hits: readonly Hit[];
}

/** Above this number of hits, equal texts are not merged, to limit the memory. */
const MOST_COMPARED = 200_000;

interface Section {
  readonly found: FoundLines;
  /** Indexes of the hits whose text no earlier resource has. */
  readonly own: Uint32Array;
}

/**
 * Collects the hits of a search by resource and by verse. A text shared by several editions of a
 * verse is one hit, of the first resource.
 */
export class SearchResults {
  private readonly sectionList: Section[] = [];
  /** By digest and verse of a text: the resources that have it, apart from the first one. */
  private readonly firsts = new Map<number, { readonly also: ResourceRef[] }>();
  private total = 0;
  private unplaced = 0;
  private verses: { readonly sections: number; readonly list: readonly VerseEntry[] } | null = null;

  add(found: FoundLines): void {
    this.total += found.lines.length;
    const own: number[] = [];
    const compared = this.total <= MOST_COMPARED;
    const ref = { group: found.group, id: found.id };
    const here = new Set<number>();
    for (let index = 0; index < found.lines.length; index++) {
      const key = textKey(found, index);
      const isNew = compared && key !== null && !here.has(key);
      const first = isNew ? this.firsts.get(key) : undefined;
      if (first !== undefined) {
        // A resource can have the text more than once.
        if (first.also.at(-1) !== ref) first.also.push(ref);
        continue;
      }
      own.push(index);
      if (!isNew) continue;
      here.add(key);
      this.firsts.set(key, { also: [] });
    }
    this.unplaced += own.filter((index) => (found.from[index] ?? 0) === 0).length;
    // A resource needs no heading if earlier resources have all its texts.
    if (own.length > 0) this.sectionList.push({ found, own: Uint32Array.from(own) });
  }

  /** Number of hits; equal texts count once. */
  get count(): number {
    return this.sectionList.reduce((sum, { own }) => sum + own.length, 0);
  }

  /** The resources that have hits, in the order of their arrival. */
  get sections(): readonly { readonly ref: ResourceRef; readonly count: number }[] {
    return this.sectionList.map(({ found, own }) => ({
      ref: { group: found.group, id: found.id },
      count: own.length,
    }));
  }

  /** Hits of one resource, best first. */
  hits(section: number, offset: number, limit: number): Hit[] {
    const one = this.sectionList[section];
    if (one === undefined) return [];
    return [...one.own.subarray(offset, offset + limit)].map((index) => this.hit(one, index));
  }

  /** Number of verses that have hits. Hits without a verse do not count. */
  get verseCount(): number {
    return this.byVerse().length;
  }

  /** Number of hits without a verse. */
  get unplacedCount(): number {
    return this.unplaced;
  }

  /** Verses with their hits, in the order of the Quran. */
  verseHits(offset: number, limit: number): VerseHits[] {
    return this.byVerse()
      .slice(offset, offset + limit)
      .map(({ position, entries }) => ({
        position,
        hits: entries.flatMap(([section, index]) => {
          const one = this.sectionList[section];
          return one === undefined ? [] : [this.hit(one, index)];
        }),
      }));
  }

  private hit({ found }: Section, index: number): Hit {
    const key = textKey(found, index);
    const own = resourceKey(found);
    const alsoIn = (key === null ? undefined : this.firsts.get(key))?.also ?? [];
    return {
      found,
      line: found.lines[index] ?? 0,
      alsoIn: alsoIn.filter((ref) => resourceKey(ref) !== own),
    };
  }

  private byVerse(): readonly VerseEntry[] {
    if (this.verses?.sections === this.sectionList.length) return this.verses.list;
    const byPosition = new Map<VersePosition, [section: number, index: number][]>();
    for (const [section, { found, own }] of this.sectionList.entries()) {
      for (const index of own) {
        const position = found.from[index] ?? 0;
        if (position === 0) continue;
        const entries = byPosition.get(position);
        if (entries === undefined) byPosition.set(position, [[section, index]]);
        else entries.push([section, index]);
      }
    }
    const list = [...byPosition]
      .map(([position, entries]) => ({ position, entries }))
      .sort((a, b) => a.position - b.position);
    this.verses = { sections: this.sectionList.length, list };
    return list;
  }
}

interface VerseEntry {
  readonly position: VersePosition;
  readonly entries: readonly (readonly [section: number, index: number])[];
}

/** Equal for equal texts about the same verse; null for texts about no verse. */
function textKey(found: FoundLines, index: number): number | null {
  const from = found.from[index] ?? 0;
  return from === 0 ? null : (found.digests[index] ?? 0) * 2 ** 17 + from;
}
