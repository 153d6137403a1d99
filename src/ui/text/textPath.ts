import type { Difference } from "../../core/model/pages.js";

/**
 * The path of a read-only text, as editors show it: its name, after the name of its resource. The
 * manifest gives everything in the first folder the language of published texts, whose lines wrap: a
 * language that is set after an editor opened leaves the editor unwrapped.
 */
export function textPath(form: Difference["form"], resource: string, name: string): string {
  return form === "json"
    ? `/Quran Content Sync data/${safe(resource)}/${safe(name)}.json`
    : `/Quran Content Sync/${safe(resource)}/${safe(name)}`;
}

function safe(name: string): string {
  return name.replaceAll(/[^\p{L}\p{M}\p{N} ':.-]+/gu, "_").slice(0, 80);
}
