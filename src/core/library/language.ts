import { directionOfTag, languageTag, tagOfName } from "../model/language.js";

export { languageTag } from "../model/language.js";

/** The writing direction of a language tag such as `ur` or `ku-Arab-IQ`. Null without a tag. */
export function directionOfCode(code: string | null): "ltr" | "rtl" | null {
  return directionOfTag(code);
}

/** The writing direction of a language by one of its names. Null for an unknown name. */
export function directionOfName(name: string | null): "ltr" | "rtl" | null {
  return directionOfTag(tagOfName(name));
}

interface NamedLanguage {
  readonly languageCode: string | null;
  readonly languageName: string | null;
}

/** The tag for `lang` attributes: by the service's code, else by the language's name. */
export function tagOf(resource: NamedLanguage): string | null {
  return languageTag(resource.languageCode) ?? tagOfName(resource.languageName);
}

/** The direction that the service states, else that of the language, else left to right. */
export function directionOf(
  resource: NamedLanguage & { readonly direction: "ltr" | "rtl" | null },
): "ltr" | "rtl" {
  return resource.direction ?? directionOfTag(tagOf(resource)) ?? "ltr";
}
