/** Texts by key: English texts in the bundle, names in the manifest. */
export type Texts = Readonly<Record<string, string>>;

/** The names of the placeholders in a text, sorted: `{0}`. */
export function placeholders(text: string): string[] {
  return [...new Set(text.match(/\{[^}]+\}/g))].toSorted();
}

/** The errors of a translated bundle, whose keys are the English texts. It may be incomplete. */
export function bundleProblems(bundle: Texts, translated: Texts): string[] {
  return Object.entries(translated).flatMap(([text, translation]) => {
    if (!(text in bundle)) return `not in the sources: ${text}`;
    const equal = placeholders(translation).join() === placeholders(text).join();
    return equal ? [] : `other placeholders: ${text}`;
  });
}

/** The errors of a translated manifest, which has the same keys. */
export function manifestProblems(texts: Texts, translated: Texts): string[] {
  return [
    ...Object.keys(texts).flatMap((key) => (key in translated ? [] : `missing: ${key}`)),
    ...Object.keys(translated).flatMap((key) => (key in texts ? [] : `unknown: ${key}`)),
  ];
}
