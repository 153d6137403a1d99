import { ResourceFacts } from "../../../../src/core/library/reading/facts.js";
import {
  ReaderPages,
  type ReaderSource,
} from "../../../../src/core/library/reading/readerPages.js";
import { ReviewMarks } from "../../../../src/core/library/review/marks.js";
import { CHAPTERS } from "../../../../src/core/model/chapters.js";
import type { ResourceRef } from "../../../../src/core/model/resource.js";
import type { StoreState } from "../../../../src/core/model/storeState.js";
import type { ContentStore } from "../../../../src/core/ports.js";
import { openOn } from "../../../support/store/homes.js";
import { MemoryDisk } from "../../../support/store/memoryFileSystem.js";
import { countTrips } from "../../../support/store/trips.js";

/** Rows for every verse of some chapters. */
export function verseRows(
  chapters: readonly number[],
  row: (id: number, verseKey: string) => string,
): string[] {
  let id = 0;
  return chapters.flatMap((chapter) =>
    Array.from({ length: CHAPTERS[chapter - 1]?.versesCount ?? 0 }, (_, index) =>
      row(++id, `${chapter}:${index + 1}`),
    ),
  );
}

/** A store with its facts and marks, for readers. */
export class World {
  readonly trips: string[] = [];
  readonly marks: ReviewMarks;
  private readonly source: ReaderSource;
  private current: StoreState;

  private constructor(
    readonly store: ContentStore,
    state: StoreState,
  ) {
    this.current = state;
    const counted = countTrips(store, this.trips);
    const facts = new ResourceFacts(() => counted);
    this.marks = new ReviewMarks(() => counted);
    store.onDidChange((refs, next) => {
      this.current = next;
      for (const ref of refs) this.marks.changed(ref);
    });
    this.source = {
      store: () => counted,
      state: () => Promise.resolve(this.current),
      facts,
      marks: this.marks,
      audioBase: () => null,
      languages: ["en"],
    };
  }

  static async open(): Promise<World> {
    const store = await openOn(new MemoryDisk());
    return new World(store, await store.state());
  }

  reader(ref: ResourceRef): ReaderPages {
    return new ReaderPages(ref, this.source);
  }

  async tripsOf(work: () => Promise<unknown>): Promise<readonly string[]> {
    this.trips.length = 0;
    await work();
    return [...this.trips];
  }
}

export const START = { wanted: null, place: null, isBrief: false };
