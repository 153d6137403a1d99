import type { Difference } from "../../core/model/pages.js";

/**
 * The path of a read-only text: the name of its resource, then its own name. The manifest assigns
 * the language of published texts, with wrapped lines, to everything in the first folder, because
 * setting it on an open editor does not wrap the lines.
 */
export function textPath(form: Difference["form"], resource: string, name: string): string {
  return form === "json"
    ? `/Quran Content Sync data/${pathPart(resource)}/${pathPart(name)}.json`
    : `/Quran Content Sync/${pathPart(resource)}/${pathPart(name)}`;
}

/** A name as one part of a path. */
export function pathPart(name: string): string {
  return name.replaceAll(/[^\p{L}\p{M}\p{N} '.,:()-]+/gu, "_").slice(0, 80);
}
