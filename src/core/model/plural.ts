import type * as icuMessage from "./icuMessage.js";

export type MessageFormatter = Pick<typeof icuMessage, "formatIcuMessage">;

let formatter: MessageFormatter | null = null;
let load: () => MessageFormatter = () => {
  throw new Error("The formatter of messages was not set.");
};

/**
 * Sets the loader of the formatter. Its parser is a quarter of the code that activation would load,
 * so it is loaded with the first message.
 */
export function formatMessagesWith(loadFormatter: () => MessageFormatter): void {
  formatter = null;
  load = loadFormatter;
}

/**
 * Formats an ICU message whose arguments are numbered, with the plural forms and the digits of the
 * locale: `plural(l10n.t("{0, plural, one {# change} other {# changes}}"), "en", 1)` is `1 change`.
 * Translate first, without arguments, so that each language has its own plural forms. An invalid
 * ICU message is returned unchanged.
 */
export function plural(
  message: string,
  locale: string,
  ...values: readonly (number | string)[]
): string {
  formatter ??= load();
  return formatter.formatIcuMessage(message, locale, values);
}
