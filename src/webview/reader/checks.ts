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
 * drawn, so this module is imported when the first of them is needed.
 */

export const readerCheck: MessageCheck<ReaderMessage> = checkedBy(readerMessageSchema);

/** The state kept by VS Code; null if it is missing or invalid. */
export function readState(state: unknown): ReaderState | null {
  const kept = parseMessage(readerStateSchema, state);
  return kept.ok ? kept.value : null;
}
