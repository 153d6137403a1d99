import type { ResourceRef } from "../model/resource.js";
import type { RowName } from "../model/row.js";

/** One row as the service publishes it. */
export interface SandboxRow extends RowName {
  readonly verseKey: string | null;
  /** `source_record_id` of the row's mutations. */
  readonly sourceRecordId: number | null;
  /** The JSON text of the payload, exactly as served. */
  readonly json: string;
}

/** A resource in the lists of the service; groups without a list have none. */
export interface SandboxListing {
  readonly name: string;
  readonly authorName: string;
  readonly slug: string;
  /** Lowercase, as the service writes it: `english`. */
  readonly languageName: string;
  /** Recitations only. */
  readonly style?: string;
}

export interface SandboxResource extends ResourceRef {
  readonly resourceContentId: number | null;
  readonly listing: SandboxListing | null;
  /** Called once, at the first use of the rows. */
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
  /** Null if the source has no English name. */
  readonly nameEnglish: string | null;
  readonly revelationPlace: "makkah" | "madinah";
  readonly versesCount: number;
}

/** The initial content of a service. */
export interface SandboxData {
  /** Changes with the content: tokens of another version are refused. */
  readonly version: string;
  readonly resources: readonly SandboxResource[];
  readonly languages: readonly SandboxLanguage[];
  readonly chapters: readonly SandboxChapter[];
  /** Default `derivable`. */
  readonly articleKeys?: ArticleKeys;
}

/**
 * The form of the `record_key` of an article localization; no source states the real rule.
 * `derivable`: article id and language id (`1:2`). `opaque`: an id that the row does not contain.
 */
export type ArticleKeys = "derivable" | "opaque";
