import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ResourceHead } from "../../protocol/reader.js";
import type { Formats } from "../shared/format.js";
import type { RowName } from "../../core/model/row.js";
import type { ReaderModel } from "./model.js";
import type { Surface } from "./toolbar/surface.js";
import type { VerseAction } from "./verseAction.js";
import type { ReaderView } from "./view.js";

/** The context of the texts on a page. */
export interface ReaderContext {
  readonly resource: ResourceHead;
  readonly formats: Formats;
  readonly groups: readonly string[];
  readonly showArabic: boolean;
  /** An action on one row; `verseKey` is its verse, or null for a row about no verse. */
  readonly act: (action: VerseAction, row: RowName, verseKey: string | null) => void;
  readonly openVerse: (verseKey: string) => void;
  readonly toggleNote: (row: RowName, note: string) => void;
}

export const Reading = createContext<ReaderContext | null>(null);

export function useReading(): ReaderContext {
  return required(useContext(Reading));
}

/** The context of the bar and the frame of a page. */
export interface PanelContext {
  readonly model: ReaderModel;
  readonly view: ReaderView;
  readonly formats: Formats;
  /** The open surface of the bar. */
  readonly surface: Surface | null;
  readonly setSurface: (surface: Surface | null) => void;
}

export const Panel = createContext<PanelContext | null>(null);

export function usePanel(): PanelContext {
  return required(useContext(Panel));
}

function required<T>(context: T | null): T {
  if (context === null) throw new Error("This component is outside of a reader.");
  return context;
}
