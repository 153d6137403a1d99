import type * as vscode from "vscode";
import type { ResourceFacts } from "../../core/library/reading/facts.js";
import type { ReviewMarks } from "../../core/library/review/marks.js";
import type { ResourceRef } from "../../core/model/resource.js";
import type { Preferences, VerseMargin } from "../../protocol/reader.js";
import type { ReaderMemory } from "./memory.js";
import type { PanelContext } from "./panelContext.js";

/** The findings and notes beside verses. */
export interface ReaderMargin {
  /** The marks of a surah, one entry for each verse that has any. */
  of(ref: ResourceRef, chapter: number): VerseMargin[];
  open(ref: ResourceRef, verseKey: string, kind: "finding" | "note"): Promise<void>;
}

/** What a reader panel needs beside the needs of every panel. */
export interface ReaderContext extends PanelContext {
  readonly memory: ReaderMemory;
  readonly facts: ResourceFacts;
  readonly marks: ReviewMarks;
  readonly margin: ReaderMargin;
  /** `before` are the preferences that the reader showed until now. */
  setPreferences(preferences: Preferences, before: Preferences): void;
  /** The writable text editor used last. */
  lastEditor(): vscode.TextEditor | undefined;
}
