import { perLocale } from "./perLocale.js";

/**
 * A parsed ICU message with numbered arguments. Pages get their messages in this form, because the
 * parser is larger than most of them.
 */
export type CompiledMessage = readonly MessagePart[];

type MessagePart =
  | string
  /** An argument, unchanged. */
  | { readonly text: string }
  /** An argument as a number in the digits of the locale. */
  | { readonly number: string }
  /** One form for each plural category of the locale, and for exact numbers (`=1`). */
  | {
      readonly plural: string;
      readonly type: "cardinal" | "ordinal";
      readonly forms: Readonly<Record<string, CompiledMessage>>;
    };

/** Formats a message with the plural forms and the digits of the locale. */
export function formatCompiled(
  message: CompiledMessage,
  locale: string,
  values: readonly (number | string)[],
): string {
  const valueOf = (argument: string): number | string => values[Number(argument)] ?? "";
  const format = (parts: CompiledMessage): string =>
    parts
      .map((part) => {
        if (typeof part === "string") return part;
        if ("text" in part) return String(valueOf(part.text));
        if ("number" in part) return numberFormat(locale).format(Number(valueOf(part.number)));
        const value = Number(valueOf(part.plural));
        const { forms, type } = part;
        const rule = pluralRules[type](locale).select(value);
        return format(forms[`=${value}`] ?? forms[rule] ?? forms.other ?? []);
      })
      .join("");
  return format(message);
}

const numberFormat = perLocale((locale) => new Intl.NumberFormat(locale));
const pluralRules = {
  cardinal: perLocale((locale) => new Intl.PluralRules(locale, { type: "cardinal" })),
  ordinal: perLocale((locale) => new Intl.PluralRules(locale, { type: "ordinal" })),
};
