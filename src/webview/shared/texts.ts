import * as l10n from "@vscode/l10n";

/**
 * Takes the texts in the user's display language, which the host puts into the page, so that the
 * first drawing has them. A page without them is in English. Call it before anything is drawn.
 */
export function takeTexts(): void {
  const contents = document.getElementById("app")?.dataset.texts;
  if (contents !== undefined) l10n.config({ contents });
}
