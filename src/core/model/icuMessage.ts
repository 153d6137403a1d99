import { IntlMessageFormat } from "intl-messageformat";
import type { CompiledMessage } from "./compiledMessage.js";

type Element = ReturnType<IntlMessageFormat["getAst"]>[number];

const formats = new Map<string, IntlMessageFormat>();

/** Formats an ICU message whose arguments are numbered. An invalid message is returned unchanged. */
export function formatIcuMessage(
  message: string,
  locale: string,
  values: readonly (number | string)[],
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

/**
 * Parses an ICU message of texts, numbers and plurals for `formatCompiled`. Null if it is invalid,
 * or has another kind of argument.
 */
export function compileIcuMessage(message: string): CompiledMessage | null {
  try {
    return new IntlMessageFormat(message, "en").getAst().map((element) => partOf(element, null));
  } catch {
    return null;
  }
}

/** `counted` is the argument of the surrounding plural, which `#` stands for. */
function partOf(element: Element, counted: string | null): CompiledMessage[number] {
  if (!("value" in element)) {
    if (counted === null) throw new Error("A # needs a plural around it.");
    return { number: counted };
  }
  const { value } = element;
  if ("pluralType" in element) {
    if (element.offset !== 0) throw new Error("A plural cannot have an offset.");
    const forms = Object.entries(element.options).map(
      ([name, form]) => [name, form.value.map((one) => partOf(one, value))] as const,
    );
    return {
      plural: value,
      type: element.pluralType ?? "cardinal",
      forms: Object.fromEntries(forms),
    };
  }
  switch (Number(element.type)) {
    case ELEMENT.literal:
      return value;
    case ELEMENT.argument:
      return { text: value };
    case ELEMENT.number:
      if ("style" in element && element.style != null) throw new Error("A number has no style.");
      return { number: value };
    default:
      throw new Error("This kind of argument is not supported.");
  }
}

/** The parser's numbers of element types; its own names are in another package. */
const ELEMENT = { literal: 0, argument: 1, number: 2 } as const;
