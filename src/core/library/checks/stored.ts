import { LRUCache } from "lru-cache";
import {
  findResource,
  resourceKey,
  type LocalResource,
  type ResourceRef,
} from "../../model/resource.js";
import { rowKey } from "../../model/row.js";
import type { ContentStore } from "../../ports.js";
import { allRows } from "../allRows.js";
import { checkPrepared } from "./check.js";
import { chapterText, type ChapterText, type TextRange } from "./document.js";
import { fingerprintsOf } from "./fingerprints.js";
import { languageOf } from "./languages.js";
import { prepareResource } from "./prepare.js";
import { checkRowOf, chapterOfRow, factsOf } from "./rows.js";
import type { RuleId } from "./registry.js";
import type { CheckRow, Fingerprints, RawFinding, ResourceFacts } from "./types.js";

/** A finding with its position in the read-only document of its chapter (`chapterText`). */
export interface PlacedFinding extends RawFinding {
  /** 1 to 114; 0 for rows without a chapter. */
  readonly chapter: number;
  readonly range: TextRange;
}

/** Groups whose verses are compared across resources. */
const COMPARED = new Set(["translations", "tafsirs"]);
/** Maximum number of resources whose hashes are cached, 50 kB each. */
const MOST_FINGERPRINTS = 200;

/** Checks the resources of a store, and caches the hashes of those that it compares. */
export class StoredChecker {
  private readonly known = new LRUCache<string, Fingerprints>({ max: MOST_FINGERPRINTS });

  constructor(private readonly store: Pick<ContentStore, "state" | "rows">) {}

  /** The findings in a resource; empty without local rows. */
  async check(ref: ResourceRef, rules?: ReadonlySet<RuleId>): Promise<PlacedFinding[]> {
    const state = await this.store.state();
    const resource = findResource(state, ref);
    if (resource === undefined || resource.rowCount === 0) return [];
    const rows = await this.read(resource);
    const facts = factsOf(resource);
    const prepared = prepareResource(facts, rows);
    if (COMPARED.has(resource.group)) {
      this.known.set(generation(resource), { ...facts, hashes: prepared.hashes });
    }
    const others: Fingerprints[] = [];
    for (const other of state.resources) {
      if (isComparable(resource, other)) others.push(await this.fingerprints(other));
    }
    return placed(facts, rows, checkPrepared(prepared, { rules, others }));
  }

  private async fingerprints(resource: LocalResource): Promise<Fingerprints> {
    const known = this.known.get(generation(resource));
    if (known !== undefined) return known;
    const made = fingerprintsOf(factsOf(resource), await this.read(resource));
    this.known.set(generation(resource), made);
    return made;
  }

  private async read(resource: LocalResource): Promise<CheckRow[]> {
    return (await allRows(this.store, resource)).map(checkRowOf);
  }
}

function generation(resource: LocalResource): string {
  return `${resourceKey(resource)} ${resource.file ?? ""}`;
}

/** True for another resource with verses in the same language. */
function isComparable(resource: LocalResource, other: LocalResource): boolean {
  if (!COMPARED.has(resource.group) || !COMPARED.has(other.group)) return false;
  if (resourceKey(resource) === resourceKey(other) || other.rowCount === 0) return false;
  const language = languageOf(resource.languageCode, resource.languageName);
  return language !== null && language === languageOf(other.languageCode, other.languageName);
}

function placed(
  facts: ResourceFacts,
  rows: readonly CheckRow[],
  findings: readonly RawFinding[],
): PlacedFinding[] {
  if (findings.length === 0) return [];
  const byChapter = new Map<number, CheckRow[]>();
  const byKey = new Map<string, CheckRow>();
  for (const row of rows) {
    const chapter = chapterOfRow(row);
    const list = byChapter.get(chapter);
    if (list === undefined) byChapter.set(chapter, [row]);
    else list.push(row);
    byKey.set(rowKey(row), row);
  }
  const first = Math.min(...byChapter.keys());
  const documents = new Map<number, ChapterText>();
  return findings.map((finding) => {
    const { recordType, recordKey, verseKey } = finding;
    const row =
      recordType === null || recordKey === null
        ? undefined
        : byKey.get(rowKey({ recordType, recordKey }));
    const chapter =
      row !== undefined
        ? chapterOfRow(row)
        : verseKey === null
          ? first
          : Number(verseKey.split(":")[0]);
    let document = documents.get(chapter);
    if (document === undefined) {
      document = chapterText(facts, "", chapter, byChapter.get(chapter) ?? []);
      documents.set(chapter, document);
    }
    return { ...finding, chapter, range: document.rangeOf(finding) };
  });
}
