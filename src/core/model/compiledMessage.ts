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
        const rule = pluralRules(locale, type).select(value);
        return format(forms[`=${value}`] ?? forms[rule] ?? forms.other ?? []);
      })
      .join("");
  return format(message);
}

const numberFormats = new Map<string, Intl.NumberFormat>();
const rules = new Map<string, Intl.PluralRules>();

function numberFormat(locale: string): Intl.NumberFormat {
  const known = numberFormats.get(locale) ?? new Intl.NumberFormat(locale);
  numberFormats.set(locale, known);
  return known;
}

function pluralRules(locale: string, type: "cardinal" | "ordinal"): Intl.PluralRules {
  const key = `${type} ${locale}`;
  const known = rules.get(key) ?? new Intl.PluralRules(locale, { type });
  rules.set(key, known);
  return known;
}
