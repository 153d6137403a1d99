import * as l10n from "@vscode/l10n";

/**
 * Loads the translated texts from the page, where the host has put them, so that the first drawing
 * has them. Without them the page is in English. Must be called before anything is drawn.
 */
export function takeTexts(): void {
  const contents = document.getElementById("app")?.dataset.texts;
  if (contents !== undefined) l10n.config({ contents });
}
