import type * as vscode from "vscode";
import * as z from "zod";
import { EXPORT_FORMATS, type ExportFormat } from "../core/library/export/exportResource.js";
import { publicFinding } from "../core/library/checks/finding.js";
import { allRows } from "../core/library/allRows.js";
import { allChanges } from "../core/library/review/allChanges.js";
import type { RowChange } from "../core/model/change.js";
import { ContentError } from "../core/model/errors.js";
import {
  GROUP_PATTERN,
  type LocalResource,
  type ResourceInfo,
  type ResourceRef,
} from "../core/model/resource.js";
import { rowSchema } from "../core/model/wire.js";
import { outcomeError } from "../core/sync/session.js";
import type { ActiveEnvironment } from "../app/activeEnvironment.js";
import type { Change, QuranContentSyncApi } from "../publicApi.js";
import { exportTargetOf } from "../platform/exportTarget.js";
import { exportTo } from "./exporter.js";
import type { Quality } from "./checks/quality.js";
import type { SyncStarter } from "./syncStarter.js";

const refSchema = z.object({ group: z.string().regex(GROUP_PATTERN), id: z.int().min(1) });

/** Maximum hits of one search. */
const MOST_HITS = 100_000;

/** The public API. It checks its arguments, and its errors have a stable `code`. */
export function createPublicApi(
  active: ActiveEnvironment,
  syncs: SyncStarter,
  quality: Quality,
): Omit<QuranContentSyncApi, "onDidChangeResources" | "parseVerseReference"> {
  return {
    apiVersion: 1,
    ready: async () => {
      await active.open();
    },
    sync: async (options) => {
      const outcome = await syncs.sync("api", checkedSync(options));
      const error = outcomeError(outcome);
      if (error !== null) throw error;
      return outcome.report;
    },
    refreshFullCopy: async (resource) => {
      const ref = checkedRef(resource);
      return info(await syncs.refreshFullCopy(ref, `${ref.group}:${ref.id}`, "api"));
    },
    resources: async () => {
      const { store } = await active.open();
      return (await store.state()).resources.map(info);
    },
    rows: async (resource) => {
      const { store } = await active.open();
      const rows = await allRows(store, checkedRef(resource));
      return rows.map(({ recordType, recordKey, verseKey, json }) => ({
        recordType,
        recordKey,
        verseKey,
        data: rowSchema.parse(JSON.parse(json)),
      }));
    },
    search: async (text, options) => {
      const { query, ...scope } = checkedSearch(text, options);
      const { store } = await active.open();
      return store.search(query, scope);
    },
    exportResource: async (resource, options) => {
      const { format, target } = checkedExport(options);
      await exportTo(await active.open(), { resource: checkedRef(resource), format }, target);
    },
    changes: async (resource) => {
      const { store } = await active.open();
      return (await allChanges(store, checkedRef(resource))).map(publicChange);
    },
    findings: async (resource) => {
      const findings = await quality.findings(checkedRef(resource));
      return findings.map(publicFinding);
    },
  };
}

const payload = (json: string | null): Record<string, unknown> | null =>
  json === null ? null : rowSchema.parse(JSON.parse(json));

function publicChange({ recordType, recordKey, verseKey, kind, before, after }: RowChange): Change {
  return { recordType, recordKey, verseKey, kind, before: payload(before), after: payload(after) };
}

function checkedRef(resource: unknown): ResourceRef {
  const parsed = refSchema.safeParse(resource);
  if (parsed.success) return parsed.data;
  throw new ContentError(
    "invalid_resources",
    "A resource is { group, id }: a group's name and a whole number from 1.",
  );
}

const exportSchema = z.object({ format: z.enum(EXPORT_FORMATS), target: z.unknown() });

function checkedExport(options: unknown): { format: ExportFormat; target: vscode.Uri } {
  const parsed = exportSchema.safeParse(options);
  const target = exportTargetOf(parsed.data?.target);
  if (parsed.success && target !== undefined) return { format: parsed.data.format, target };
  throw new ContentError(
    "invalid_argument",
    `An export has a format (${EXPORT_FORMATS.join(", ")}) and a target URI.`,
  );
}

const syncSchema = z.object({ full: z.boolean().optional() }).nullish();

function checkedSync(options: unknown): { full?: boolean | undefined } {
  const parsed = syncSchema.safeParse(options);
  if (parsed.success) return parsed.data ?? {};
  throw new ContentError("invalid_argument", "The option `full` of a sync is true or false.");
}

const searchSchema = z.object({
  query: z.string(),
  options: z
    .object({
      // Any number, unlike `z.number()`.
      limit: z.custom<number>((value) => typeof value === "number").optional(),
      groups: z.array(z.string()).optional(),
    })
    .nullish(),
});

function checkedSearch(
  query: unknown,
  options: unknown,
): { query: string; limit?: number | undefined; groups?: string[] | undefined } {
  const parsed = searchSchema.safeParse({ query, options });
  if (parsed.success) {
    const { limit, groups } = parsed.data.options ?? {};
    return { query: parsed.data.query, limit: searchLimit(limit), groups };
  }
  throw new ContentError(
    "invalid_argument",
    "A search has a query, and may have a limit and a list of groups.",
  );
}

/** The public fields of a resource, so that new internal fields stay internal. */
function info(resource: LocalResource): ResourceInfo {
  return {
    group: resource.group,
    id: resource.id,
    resourceContentId: resource.resourceContentId,
    name: resource.name,
    languageName: resource.languageName,
    direction: resource.direction,
    status: resource.status,
    unavailableReason: resource.unavailableReason,
    schemaVersion: resource.schemaVersion,
    syncSequence: resource.syncSequence,
    rowCount: resource.rowCount,
    lastRefreshedAt: resource.lastRefreshedAt,
    lastChangedAt: resource.lastChangedAt,
  };
}

/** The limit for any number: `Infinity` means the maximum, NaN the default. */
function searchLimit(limit: number | undefined): number | undefined {
  if (limit === undefined || Number.isNaN(limit)) return undefined;
  return Math.min(Math.max(0, Math.floor(limit)), MOST_HITS);
}
