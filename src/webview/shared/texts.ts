import * as l10n from "@vscode/l10n";
import { formatCompiled, type CompiledMessage } from "../../core/model/compiledMessage.js";

let plurals: Readonly<Record<string, CompiledMessage>> = {};

/**
 * Loads the translated texts and the plural messages from the page, where the host has put them, so
 * that the first drawing has them. Without translations the page is in English. Must be called
 * before anything is drawn.
 */
export function takeTexts(): void {
  const { texts: contents, plurals: messages } = document.getElementById("app")?.dataset ?? {};
  if (contents !== undefined) l10n.config({ contents });
  // The host's own object, as the texts are.
  if (messages !== undefined) plurals = JSON.parse(messages) as typeof plurals;
}

/** Formats a translated plural message. One that the host could not parse is returned unchanged. */
export function plural(
  message: string,
  locale: string,
  values: readonly (number | string)[],
): string {
  const compiled = Object.hasOwn(plurals, message) ? plurals[message] : undefined;
  return compiled === undefined ? message : formatCompiled(compiled, locale, values);
}
