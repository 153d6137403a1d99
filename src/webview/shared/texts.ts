import * as l10n from "@vscode/l10n";
import type { CompiledMessage } from "../../core/model/compiledMessage.js";
import { setPlurals } from "./plural.js";

/**
 * Loads the translated texts and the plural messages from the page, where the host has put them, so
 * that the first drawing has them. Without translations the page is in English. Must be called
 * before anything is drawn.
 */
export function takeTexts(): void {
  const { texts: contents, plurals } = document.getElementById("app")?.dataset ?? {};
  if (contents !== undefined) l10n.config({ contents });
  // The host's own object, as the texts are.
  if (plurals !== undefined) setPlurals(JSON.parse(plurals) as Record<string, CompiledMessage>);
}
