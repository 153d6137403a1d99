import {
  parseMessage,
  readerMessageSchema,
  readerStateSchema,
  type ReaderMessage,
  type ReaderState,
} from "../../protocol/reader.js";
import { checkedBy, type MessageCheck } from "../shared/messageCheck.js";

/*
 * The checks of a reader's messages and state. Their schemas take longer to build than a page to be
 * drawn, so this module is imported when the first of them is needed. A document without rows has it
 * before the page's script, so it exports nothing.
 */

export interface ReaderChecks {
  readonly readerCheck: MessageCheck<ReaderMessage>;
  /** The state kept by VS Code; null if it is missing or invalid. */
  readonly readState: (state: unknown) => ReaderState | null;
}

declare global {
  interface Window {
    readerChecks?: ReaderChecks;
  }
}

window.readerChecks = {
  readerCheck: checkedBy(readerMessageSchema),
  readState: (state) => {
    const kept = parseMessage(readerStateSchema, state);
    return kept.ok ? kept.value : null;
  },
};
