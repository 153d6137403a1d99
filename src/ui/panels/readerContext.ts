import type * as vscode from "vscode";
import type { ResourceFacts } from "../../core/library/reading/facts.js";
import type { ReviewMarks } from "../../core/library/review/marks.js";
import type { Preferences } from "../../protocol/reader.js";
import type { ReaderMemory } from "./memory.js";
import type { PanelContext } from "./panelContext.js";
import type { ReaderMargin } from "./readerMargin.js";

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
