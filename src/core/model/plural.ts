import { IntlMessageFormat } from "intl-messageformat";

const formats = new Map<string, IntlMessageFormat>();

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
  const key = `${locale}\n${message}`;
  try {
    let format = formats.get(key);
    if (format === undefined) {
      format = new IntlMessageFormat(message, locale);
      formats.set(key, format);
    }
    return String(
      format.format(Object.fromEntries(values.map((value, index) => [String(index), value]))),
    );
  } catch {
    return message;
  }
}
