import type * as z from "zod/mini";
import { focusMessageSchema, type FocusReport } from "../../protocol/focus.js";
import { parseMessage } from "../../protocol/shared.js";

/** A message of the host. */
export type Received<Message> =
  | { readonly kind: "echo"; readonly echo: FocusReport }
  | { readonly kind: "message"; readonly message: Message }
  | { readonly kind: "refused"; readonly problem: string };

export type MessageCheck<Message> = (data: unknown) => Received<Message>;

/** Checks messages of the host: those of a panel's schema, and those about the focus. */
export function checkedBy<Message>(schema: z.ZodMiniType<Message>): MessageCheck<Message> {
  return (data) => {
    const echo = parseMessage(focusMessageSchema, data);
    if (echo.ok) return { kind: "echo", echo: echo.value };
    const parsed = parseMessage(schema, data);
    return parsed.ok
      ? { kind: "message", message: parsed.value }
      : { kind: "refused", problem: parsed.problem };
  };
}
