import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { VerseRange } from "../../protocol/reader.js";
import { positionOf } from "./labels.js";

/** The verses of a reference to several. */
export const MarkedRange = createContext<VerseRange | null>(null);

/** The CSS class of an element about the verses `from` to `to`, if they are in the marked range. */
export function useRangeClass(from: string | null, to: string | null = from): string {
  const range = useContext(MarkedRange);
  if (range === null || from === null) return "";
  const start = positionOf(from);
  const end = positionOf(to ?? from);
  const offset = range.chapter * 1000;
  return start <= offset + range.to && end >= offset + range.from ? "in-range" : "";
}
