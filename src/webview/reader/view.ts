import type { Difference, PageChanges, ReaderPage } from "../../core/model/pages.js";
import { DEFAULT_PREFERENCES } from "../../protocol/preferences.js";
import type {
  Place,
  Preferences,
  ReaderMessage,
  ReaderRequest,
  ResourceHead,
  VerseMargin,
  VerseRange,
} from "../../protocol/reader.js";
import type { RequestOf } from "../shared/channel.js";
import type { Nothing } from "../shared/nothing.js";
import { type RowName } from "../../core/model/row.js";
import { NO_MARKS, type PageMarks } from "./changes.js";
import { EMPTY_TRAIL, type Trail } from "./trail.js";

/** The complete state for drawing. Immutable. */
export interface ReaderView {
  readonly resource: ResourceHead | null;
  readonly page: ReaderPage | null;
  readonly preferences: Preferences;
  readonly locale: string;
  readonly hasArabic: boolean;
  readonly groups: readonly string[];
  /** Number of verses in the local copy by chapter; null until the host has counted them. */
  readonly coverage: readonly number[] | null;
  readonly trail: Trail;
  readonly changes: PageChanges;
  /** The marks of `changes` by the element that shows them. */
  readonly marked: PageMarks;
  /** Open differences, by the row key of their element. */
  readonly differences: ReadonlyMap<string, readonly Difference[]>;
  /** Changed elements that were on the screen: row key to the newest seen change. */
  readonly glimpsed: ReadonlyMap<string, string>;
  /** Open footnotes: row key to the ids of its open notes. */
  readonly notes: ReadonlyMap<string, readonly string[]>;
  /** Rows of the last review, for Undo. */
  readonly reviewed: readonly RowName[] | null;
  /** The target verse of keys. */
  readonly current: string | null;
  /** The query of the search that led to this page; its words are marked in the text. */
  readonly highlight: string | null;
  /** The target row in a table. */
  readonly row: RowName | null;
  /** The verses of a reference to several. */
  readonly range: VerseRange | null;
  /** The findings and notes in the margin of a chapter; null until the host has sent them. */
  readonly margin: {
    readonly chapter: number;
    readonly verses: readonly VerseMargin[];
  } | null;
  /** One line about the last action, or the reason it failed. */
  readonly notice: string | null;
  readonly jumpProblem: string | null;
  /** The reason for an empty panel; null while there is something to read. */
  readonly nothing: Nothing | null;
  /** The rows on the page are no longer in the local copy. */
  readonly rowsGone: boolean;
  /** The name of the page's service, while another one is in use. */
  readonly otherService: string | null;
  /** Numbers of drawings that scrolled, and of navigations. */
  readonly scrolls: number;
  readonly arrivals: number;
}

export const NO_CHANGES: PageChanges = { total: 0, through: null, marks: [] };

export const INITIAL_VIEW: ReaderView = {
  resource: null,
  page: null,
  preferences: DEFAULT_PREFERENCES,
  locale: "en",
  hasArabic: false,
  groups: [],
  coverage: null,
  trail: EMPTY_TRAIL,
  changes: NO_CHANGES,
  marked: NO_MARKS,
  differences: new Map(),
  glimpsed: new Map(),
  notes: new Map(),
  reviewed: null,
  current: null,
  highlight: null,
  row: null,
  range: null,
  margin: null,
  notice: null,
  jumpProblem: null,
  nothing: null,
  rowsGone: false,
  otherService: null,
  scrolls: 0,
  arrivals: 0,
};

/** The position of the text after the next drawing. */
export type Scroll =
  | { readonly kind: "keep" }
  | { readonly kind: "top" }
  | { readonly kind: "verse"; readonly verseKey: string; readonly focus: boolean }
  | { readonly kind: "row"; readonly row: RowName }
  | { readonly kind: "place"; readonly place: Place; readonly focus: boolean };

export type PageMessage = Extract<ReaderMessage, { type: "page" }>;

/** A request without its number. */
export type Ask = RequestOf<ReaderRequest>;

/** The parts of the model for its assistants. */
export interface ViewOwner {
  readonly view: ReaderView;
  /** Changes the view without scrolling. */
  update(change: Partial<ReaderView>): void;
  /** Changes the view and scrolls at the next drawing. */
  updateAndScroll(change: Partial<ReaderView>, scroll: Scroll): void;
  /** The host's answer; null after a failure, which becomes the notice. */
  ask(request: Ask): Promise<ReaderMessage | null>;
  openChapter(chapter: number, verse: number | null): Promise<void>;
  openArticle(recordKey: string): Promise<void>;
  openTable(recordType: string | null, offset: number): Promise<void>;
}
