import type { NoteThread } from "../../core/library/notes/fold.js";
import { isFixedThere, quotationStatus } from "../../core/library/notes/quotation.js";
import type { ContentStore } from "../../core/ports.js";
import { noteTextOf } from "./addNote.js";
import { changeText } from "./noteTexts.js";

export interface NoteChange {
  /** The state of the quoted text in words; empty if it is unchanged. */
  readonly change: string;
  /** True if the published text has the correction that was sent to the publisher. */
  readonly isFixedThere: boolean;
}

const UNCHANGED: NoteChange = { change: "", isFixedThere: false };

/** Compares the quotation of a note with the currently published text. */
export async function noteChange(
  store: Pick<ContentStore, "rows">,
  note: NoteThread,
): Promise<NoteChange> {
  const { quotation, verseKey, resource } = note;
  if (quotation === null || verseKey === null) return UNCHANGED;
  const text = await noteTextOf(store, { ...resource, verseKey });
  const isFixed = isFixedThere(note, text);
  return { change: changeText(quotationStatus(quotation, text), isFixed), isFixedThere: isFixed };
}
