import { formatCompiled, type CompiledMessage } from "../../core/model/compiledMessage.js";

let plurals: Readonly<Record<string, CompiledMessage>> = {};

/** Sets the page's plural messages, parsed, by their translated text. */
export function setPlurals(messages: Readonly<Record<string, CompiledMessage>>): void {
  plurals = messages;
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
