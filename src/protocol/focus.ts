import * as z from "zod/mini";

/**
 * Focus messages between every panel and its webview, in addition to the panel's own protocol. The
 * webview reports whenever it gets or loses the focus, and returns each echo.
 */

const echo = z.object({ type: z.literal("echo"), turn: z.int() });

export const focusMessageSchema = echo;

export const focusReportSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("focus"), has: z.boolean() }),
  echo,
]);

export type FocusReport = z.infer<typeof focusReportSchema>;
