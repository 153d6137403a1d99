import keys from "./texts.json";

/**
 * The webviews' translated texts by their English ones: their part of the bundle
 * (`vscode.l10n.bundle`), as listed in `texts.json` by `npm run l10n`. Null without a translation.
 */
export function webviewTexts(
  bundle: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> | null {
  if (bundle === undefined) return null;
  return Object.fromEntries(
    keys.flatMap((key) => {
      const text = bundle[key];
      return typeof text === "string" && text !== key ? [[key, text]] : [];
    }),
  );
}
