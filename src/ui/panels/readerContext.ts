import type * as vscode from "vscode";
import type { ResourceFacts } from "../../core/library/reading/facts.js";
import type { ReviewMarks } from "../../core/library/review/marks.js";
import type { ResourceRef } from "../../core/model/resource.js";
import type { Preferences, VerseMargin } from "../../protocol/reader.js";
import type { ReaderMemory } from "./memory.js";
import type { PanelContext } from "./panelContext.js";

/** The marks of findings and notes beside verses. */
export interface ReaderMargin {
  /** The marks of a surah, one entry for each marked verse. */
  of(ref: ResourceRef, chapter: number): VerseMargin[];
  open(ref: ResourceRef, verseKey: string, kind: "finding" | "note"): Promise<void>;
}

/** A reader panel's services, in addition to every panel's. */
export interface ReaderContext extends PanelContext {
  readonly memory: ReaderMemory;
  readonly facts: ResourceFacts;
  readonly marks: ReviewMarks;
  readonly margin: ReaderMargin;
  /** `before` are the reader's previous preferences. */
  setPreferences(preferences: Preferences, before: Preferences): void;
  /** The last used writable text editor. */
  lastEditor(): vscode.TextEditor | undefined;
}
