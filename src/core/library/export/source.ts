import {
  findRef,
  findResource,
  resourceKey,
  type LocalResource,
  type ResourceRef,
} from "../../model/resource.js";
import type { VersePosition } from "../../model/verse.js";
import { verseAt, verseKey } from "../../model/verse.js";
import type { VerseRange } from "../../model/verseReference/index.js";
import type { StoreState } from "../../model/storeState.js";
import { languageTag } from "../language.js";

/**
 * The line that names the source of a text in files. In English, since its readers' language is
 * unknown. `environment` is the name of an environment.
 */
export function exportAttribution(environment: string): string {
  if (environment === "sandbox") {
    return "Sample data: quran-json (CC BY-SA 4.0) and marked placeholders";
  }
  return environment === "custom"
    ? "Provided by a custom service"
    : "Quran data provided by Quran Foundation";
}

/** The name of a resource in files: its own, else its listed name, else its key. */
export function resourceName(
  ref: ResourceRef,
  state: Pick<StoreState, "resources" | "listed">,
): string {
  return findResource(state, ref)?.name ?? findRef(state.listed, ref)?.name ?? resourceKey(ref);
}

/** Source of an exported text, which every format records. */
export interface ExportSource {
  readonly resource: LocalResource;
  /** The resource's usual name. */
  readonly name: string;
  /** Attribution: `Quran data provided by Quran Foundation`. */
  readonly attribution: string;
  /** ISO 8601: time of the export. */
  readonly exportedAt: string;
  /** Null for the whole resource. */
  readonly range: VerseRange | null;
}

/** A source's facts as pairs of name and value, for formats without dedicated fields. */
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

/** Resources whose text is Arabic although the service lists no language for them. */
const ARABIC = new Set(["quran_core", "mushafs"]);

/**
 * BCP 47 tag for a translation tool. Without a region, because tools treat `en` and `en-US` as two
 * languages; with the script that a region implies (`zh-TW`: `zh-Hant`). `und` for an unknown
 * language.
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
