import type { Locator } from "playwright-core";
import type {
  EMPTY_SEARCH,
  SearchPanelHit,
  SearchResource,
  SearchVerse,
} from "../../../src/protocol/search.js";
import { PanelHarness, typeOf } from "./panelHarness.js";

export const ENGLISH: SearchResource = {
  group: "translations",
  id: 1,
  name: "English edition",
  groupName: "Translations",
  languageName: "English",
  lang: "en",
  direction: "ltr",
};
export const URDU: SearchResource = {
  ...ENGLISH,
  id: 2,
  name: "Urdu edition",
  languageName: "Urdu",
  lang: "ur",
  direction: "rtl",
};

/** A request of the page. */
interface Request {
  readonly id: number;
  readonly type: string;
  readonly search: number;
  readonly section: number;
  readonly offset: number;
  readonly limit: number;
  readonly state: typeof EMPTY_SEARCH;
  readonly hit: unknown;
  readonly format: string;
  readonly beside: boolean;
  readonly target: unknown;
  readonly companions: readonly unknown[];
}

interface Answers {
  readonly hits: { readonly hits: readonly (SearchPanelHit | null)[] };
  readonly verses: { readonly verses: readonly SearchVerse[] };
}

export const refOf = ({ group, id }: { group: string; id: number } = ENGLISH) => ({ group, id });

/** A placeholder hit in the English or the Urdu edition. */
export function hitOf(section: number, line: number): SearchPanelHit {
  return {
    ref: refOf(section === 0 ? ENGLISH : URDU),
    recordType: "translation",
    recordKey: `row-${line}`,
    line,
    verseKey: `2:${(line % 286) + 1}`,
    place: null,
    alsoIn: line === 1 ? ["Other edition"] : [],
    text: section === 0 ? `placeholder mercy ${line}` : `مثال رحمت ${line}`,
    ranges: section === 0 ? [{ start: 12, end: 17 }] : [{ start: 5, end: 9 }],
    cutBefore: false,
    cutAfter: true,
  };
}

/** The page of the search panel, for which the test acts as the host. */
export class SearchPage {
  private constructor(readonly harness: PanelHarness) {}

  static async open(
    query: string | null = null,
    { state, locale = "en" }: { readonly state?: object; readonly locale?: string } = {},
  ): Promise<SearchPage> {
    const harness = await PanelHarness.open({
      panel: "search",
      size: { width: 900, height: 700 },
      ...(state === undefined ? {} : { state }),
    });
    await harness.post({
      type: "init",
      locale,
      query,
      resources: [ENGLISH, URDU],
      companions: [],
      history: ["earlier query"],
    });
    return new SearchPage(harness);
  }

  close(): Promise<void> {
    return this.harness.close();
  }

  get box(): Locator {
    return this.harness.frame.getByRole("combobox", { name: "Search synced text" });
  }

  get list(): Locator {
    return this.harness.frame.getByRole("tree");
  }

  requests(type: string): Request[] {
    return this.harness.said.filter((message): message is Request => typeOf(message) === type);
  }

  request(type: string, index = 0): Promise<Request> {
    return this.harness.heard(() => this.requests(type)[index]);
  }

  /** The number of the last search for a query. */
  searched(query: string): Promise<number> {
    return this.harness.heard(
      () => this.requests("search").findLast(({ state }) => state.query === query)?.search ?? null,
    );
  }

  async progress(
    search: number,
    counts: readonly number[],
    more: Readonly<Record<string, unknown>> = {},
  ): Promise<void> {
    await this.harness.post({
      type: "progress",
      search,
      isDone: true,
      sections: counts.map((count, index) => ({ ref: refOf([ENGLISH, URDU][index]), count })),
      verseCount: 3,
      unplacedCount: 0,
      status: "hits of the search",
      advice: [],
      verse: null,
      ...more,
    });
  }

  /** Reports a change of the local copy. */
  async changed(more: Readonly<Record<string, unknown>>): Promise<void> {
    const resources = [ENGLISH, URDU];
    await this.harness.post({
      type: "changed",
      resources,
      outdated: null,
      switched: null,
      ...more,
    });
  }

  /** Answers each unanswered request of a type, now and in the future. */
  answerEach<T extends keyof Answers>(type: T, answerTo: (request: Request) => Answers[T]): void {
    const answered = new Set<number>();
    void this.harness.heard(() => {
      for (const one of this.requests(type)) {
        if (answered.has(one.id)) continue;
        answered.add(one.id);
        void this.harness.post({ type, id: one.id, ...answerTo(one) });
      }
      return null;
    });
  }

  answerHits(): void {
    this.answerEach("hits", ({ section, offset, limit }) => ({
      hits: Array.from({ length: limit }, (_, index) => hitOf(section, offset + index)),
    }));
  }
}
