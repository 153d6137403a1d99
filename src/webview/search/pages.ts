import type {
  SearchMessage,
  SearchPanelHit,
  SearchPanelRequest,
  SearchVerse,
} from "../../protocol/search.js";
import type { RequestOf } from "../shared/channel.js";

/** Hits or verses in one request. */
const PAGE = 40;

type PageRequest = RequestOf<Extract<SearchPanelRequest, { type: "hits" | "verses" }>>;

/** The host's side of the pages. */
export interface PagesSource {
  /** The shown search, null while the host already has a newer one. */
  shown(): { readonly search: number; readonly sections: number } | null;
  ask(request: PageRequest): Promise<SearchMessage | null>;
  /** Draws the received texts. */
  draw(): void;
}

/** The hits and verses of the shown search that the host has sent, page by page. */
export class Pages {
  private readonly hits = new Map<string, SearchPanelHit | null>();
  private readonly verses = new Map<number, SearchVerse>();
  /** The requested pages. */
  private readonly asked = new Map<string, Promise<void>>();

  constructor(private readonly source: PagesSource) {}

  forget(): void {
    this.hits.clear();
    this.asked.clear();
    this.verses.clear();
  }

  forgetVerses(): void {
    this.verses.clear();
    for (const key of this.asked.keys()) if (key.startsWith("v")) this.asked.delete(key);
  }

  /** A hit; null if a commit replaced its row, undefined if it has not arrived. Requests it. */
  hit(section: number, offset: number): SearchPanelHit | null | undefined {
    const hit = this.hits.get(`${section}/${offset}`);
    if (hit === undefined) void this.loadHit(section, offset);
    return hit;
  }

  verse(offset: number): SearchVerse | undefined {
    const verse = this.verses.get(offset);
    if (verse === undefined) void this.loadVerse(offset);
    return verse;
  }

  /** Waits for a hit that has not arrived. Null if it is gone, or the search is no longer shown. */
  async loadHit(section: number, at: number): Promise<SearchPanelHit | null> {
    const offset = Math.floor(at / PAGE) * PAGE;
    const known = (): SearchPanelHit | null | undefined => this.hits.get(`${section}/${at}`);
    if (known() === undefined) {
      await this.page(`h${section}/${offset}`, async (search, isShown) => {
        const answer = await this.source.ask({
          type: "hits",
          search,
          section,
          offset,
          limit: PAGE,
        });
        if (answer?.type !== "hits" || !isShown()) return;
        for (const [index, hit] of answer.hits.entries()) {
          this.hits.set(`${section}/${offset + index}`, hit);
        }
      });
    }
    return known() ?? null;
  }

  async loadVerse(at: number): Promise<SearchVerse | null> {
    const offset = Math.floor(at / PAGE) * PAGE;
    if (!this.verses.has(at)) {
      // Each additional resource changes the verses of a page.
      const key = `v${offset}/${this.source.shown()?.sections ?? 0}`;
      await this.page(key, async (search, isShown) => {
        const answer = await this.source.ask({ type: "verses", search, offset, limit: PAGE });
        if (answer?.type !== "verses" || !isShown()) return;
        for (const [index, verse] of answer.verses.entries()) {
          this.verses.set(offset + index, verse);
        }
      });
    }
    return this.verses.get(at) ?? null;
  }

  /** Requests a page once. */
  private page(
    key: string,
    request: (search: number, isShown: () => boolean) => Promise<void>,
  ): Promise<void> {
    const shown = this.source.shown();
    if (shown === null) return Promise.resolve();
    const known = this.asked.get(key);
    if (known !== undefined) return known;
    const isShown = (): boolean => this.asked.get(key) === page;
    const page: Promise<void> = Promise.resolve()
      .then(() => request(shown.search, isShown))
      .then(() => {
        if (isShown()) this.source.draw();
      });
    this.asked.set(key, page);
    return page;
  }
}
