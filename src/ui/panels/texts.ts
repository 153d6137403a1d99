import type { CompiledMessage } from "../../core/model/compiledMessage.js";
import { compileIcuMessage } from "../../core/model/icuMessage.js";
import keys from "./texts.json";

/** Translated texts by their English ones. */
export type Texts = Readonly<Record<string, string>>;

/**
 * The webviews' translated texts by their English ones: their part of the bundle
 * (`vscode.l10n.bundle`), as listed in `texts.json` by `npm run l10n`. Null without a translation.
 */
export function webviewTexts(bundle: Texts | undefined): Texts | null {
  if (bundle === undefined) return null;
  return Object.fromEntries(
    keys.flatMap((key) => {
      const text = bundle[key];
      return typeof text === "string" && text !== key ? [[key, text]] : [];
    }),
  );
}

const PLURAL = /\{\d+, plural,/;

/** The webviews' plural messages, parsed, by their text in the language of `texts`. */
export function webviewPlurals(texts: Texts | null): Readonly<Record<string, CompiledMessage>> {
  const messages = keys.filter((key) => PLURAL.test(key)).map((key) => texts?.[key] ?? key);
  return Object.fromEntries(
    messages.flatMap((message) => {
      const parsed = compileIcuMessage(message);
      return parsed === null ? [] : [[message, parsed]];
    }),
  );
}
