import type { ResourceRef } from "../model/resource.js";
import type { RowName } from "../model/row.js";

/** One row as the service publishes it. */
export interface SandboxRow extends RowName {
  readonly verseKey: string | null;
  /** `source_record_id` of the row's mutations. */
  readonly sourceRecordId: number | null;
  /** The payload's JSON text, exactly as it is served. */
  readonly json: string;
}

/** What the service's lists say about a resource; groups without a list have none. */
export interface SandboxListing {
  readonly name: string;
  readonly authorName: string;
  readonly slug: string;
  /** Lower case, as the service writes it: `english`. */
  readonly languageName: string;
  /** Recitations only. */
  readonly style?: string;
}

export interface SandboxResource extends ResourceRef {
  readonly resourceContentId: number | null;
  readonly listing: SandboxListing | null;
  /** Called once, when the rows are first needed. */
  readonly rows: () => Iterable<SandboxRow>;
}

export interface SandboxLanguage {
  readonly id: number;
  readonly name: string;
  readonly nativeName: string;
  readonly isoCode: string;
  readonly direction: "ltr" | "rtl";
}

export interface SandboxChapter {
  readonly id: number;
  readonly nameArabic: string;
  readonly nameSimple: string;
  /** Null where the source has no English name. */
  readonly nameEnglish: string | null;
  readonly revelationPlace: "makkah" | "madinah";
  readonly versesCount: number;
}

/** Everything that a service starts with. */
export interface SandboxData {
  /** Changes when the content changes: tokens of another version are refused. */
  readonly version: string;
  readonly resources: readonly SandboxResource[];
  readonly languages: readonly SandboxLanguage[];
  readonly chapters: readonly SandboxChapter[];
  /** Default `derivable`. */
  readonly articleKeys?: ArticleKeys;
}

/**
 * How the `record_key` of an article localization is made; no source states the real rule.
 * `derivable`: article id and language id (`1:2`). `opaque`: an id that its row does not carry.
 */
export type ArticleKeys = "derivable" | "opaque";
