import keys from "./texts.json";

/**
 * What the webviews say in the user's display language, by what they say in English: of the whole
 * bundle (`vscode.l10n.bundle`) only their part. `texts.json` lists it; `npm run l10n` writes it.
 * Null where there is no translation.
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
