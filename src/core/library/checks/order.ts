import type { LocalResource } from "../../model/resource.js";
import { languageOf } from "./languages.js";

/**
 * Puts resources of one language next to each other. They are compared with each other, so a thread
 * that checks neighbours reads each resource only once.
 */
export function byLanguage(
  resources: readonly Pick<LocalResource, "group" | "id" | "languageCode" | "languageName">[],
): { readonly group: string; readonly id: number }[] {
  return resources
    .map(({ group, id, languageCode, languageName }) => ({
      ref: { group, id },
      language: languageOf(languageCode, languageName) ?? "",
    }))
    .sort((a, b) => (a.language < b.language ? -1 : a.language > b.language ? 1 : 0))
    .map(({ ref }) => ref);
}
