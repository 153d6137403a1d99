import {
  findRef,
  findResource,
  resourceKey,
  type LocalResource,
  type ResourceRef,
} from "../../model/resource.js";
import type { VersePosition } from "../../model/verse.js";
import { verseAt, verseKey } from "../../model/verse.js";
import type { StoreState } from "../../ports.js";
import { languageTag } from "../language.js";

/** First and last verse of an export. */
export interface VerseRange {
  readonly from: VersePosition;
  readonly to: VersePosition;
}

/**
 * The line that names the source of a text in files. It is in English, because files are read in any
 * language. `environment` is the name of an environment or of its folder.
 */
export function exportAttribution(environment: string): string {
  if (environment === "sandbox") {
    return "Sample data: quran-json (CC BY-SA 4.0) and marked placeholders";
  }
  return environment.startsWith("custom")
    ? "Provided by a custom service"
    : "Quran data provided by Quran Foundation";
}

/** The name of a resource in files: its own, the one in the service's lists, or its key. */
export function resourceName(
  ref: ResourceRef,
  state: Pick<StoreState, "resources" | "listed">,
): string {
  return findResource(state, ref)?.name ?? findRef(state.listed, ref)?.name ?? resourceKey(ref);
}

/** Where an exported text comes from. Every format has this in its own way. */
export interface ExportSource {
  readonly resource: LocalResource;
  /** The name that people know the resource by. */
  readonly name: string;
  /** Names the service: `Quran data provided by Quran Foundation`. */
  readonly attribution: string;
  /** ISO 8601: when the export was made. */
  readonly exportedAt: string;
  /** Null for the whole resource. */
  readonly range: VerseRange | null;
}

/** The facts about a source as names and values, for formats without a place for each. */
export function sourceFacts(source: ExportSource): readonly (readonly [string, string])[] {
  const { resource, range } = source;
  const facts: (readonly [string, string | null])[] = [
    ["Resource", `${resource.group}:${resource.id}`],
    ["Name", source.name],
    ["Author", resource.authorName],
    ["Language", resource.languageName],
    ["Language code", languageOf(resource)],
    ["Range", range === null ? null : `${keyAt(range.from)} to ${keyAt(range.to)}`],
    ["Sync sequence", resource.syncSequence === null ? null : String(resource.syncSequence)],
    ["Full copy of", resource.lastRefreshedAt],
    ["Last changed", resource.lastChangedAt],
    ["Exported", source.exportedAt],
    ["Attribution", source.attribution],
  ];
  return facts.flatMap(([name, value]) => (value === null ? [] : [[name, oneLineFact(value)]]));
}

function oneLineFact(value: string): string {
  return value.replace(/\s+/gu, " ").trim();
}

export function keyAt(position: VersePosition): string {
  return verseKey(verseAt(position));
}

/** Resources whose text is Arabic although the service's lists give them no language. */
const ARABIC = new Set(["quran_core", "mushafs"]);

/**
 * The language as one BCP 47 tag a language, without a region: translation tools take `en` and
 * `en-US` for two languages. A script that the region implies is kept (`zh-TW`: `zh-Hant`). `und` if
 * the language is unknown.
 */
export function languageOf(resource: Pick<LocalResource, "group" | "languageCode">): string {
  const tag = languageTag(resource.languageCode) ?? (ARABIC.has(resource.group) ? "ar" : "und");
  try {
    const locale = new Intl.Locale(tag);
    const usual = new Intl.Locale(locale.language).maximize().script;
    const script =
      locale.script ?? (locale.region === undefined ? undefined : locale.maximize().script);
    return script === undefined || script === usual
      ? locale.language
      : `${locale.language}-${script}`;
  } catch {
    return "und";
  }
}
