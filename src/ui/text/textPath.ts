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

/** A name as one part of a path: without slashes and control characters, at most 80 characters. */
export function pathPart(name: string): string {
  const clean = name
    .replaceAll(/[/\\\p{Cc}\p{Cs}\p{Co}\p{Cn}]+/gu, "_")
    .replaceAll(BIDI_CONTROL, "");
  const short = [...clean.replaceAll(/\p{Z}+/gu, " ").trim()].slice(0, 80).join("");
  return /^\.*$/.test(short) ? `_${short}` : short;
}

/** Marks that would reverse the order of a title. */
const BIDI_CONTROL = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
