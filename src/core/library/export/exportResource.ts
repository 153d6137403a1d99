import { ContentError, throwIfAborted } from "../../model/errors.js";
import {
  findResource,
  resourceKey,
  type LocalResource,
  type ResourceRef,
} from "../../model/resource.js";
import type { RowsQuery } from "../../model/row.js";
import type { StoreState } from "../../model/storeState.js";
import type { VerseRange } from "../../model/verseReference/index.js";
import { quranCoreOf } from "../reading/arabic.js";
import {
  csvFormat,
  jsonFormat,
  markdownFormat,
  spreadsheetFormat,
  textFormat,
  type RowFormat,
} from "./formats.js";
import { RowReader, RowsReplaced, type ExportStore } from "./rowPages.js";
import type { ExportSink } from "./sink.js";
import { resourceName, type ExportSource } from "./source.js";
import { ExportTally, type ExportResult } from "./tally.js";
import { writeTmx } from "./tmx.js";
import { writeXliff } from "./xliff.js";

export const EXPORT_FORMATS = [
  "json",
  "csv",
  "spreadsheet",
  "markdown",
  "text",
  "tmx",
  "xliff",
] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const FILE_EXTENSIONS: Readonly<Record<ExportFormat, string>> = {
  json: "json",
  csv: "csv",
  spreadsheet: "csv",
  markdown: "md",
  text: "txt",
  tmx: "tmx",
  xliff: "xlf",
};

const ROW_FORMATS: Readonly<
  Record<Exclude<ExportFormat, "tmx" | "xliff">, (source: ExportSource) => RowFormat>
> = {
  json: jsonFormat,
  csv: csvFormat,
  spreadsheet: spreadsheetFormat,
  markdown: markdownFormat,
  text: textFormat,
};

export interface ExportRequest {
  readonly resource: ResourceRef;
  readonly format: ExportFormat;
  /** Null for the whole resource. */
  readonly range?: VerseRange | null;
  /**
   * TMX: the other resources. XLIFF: the source text (the first one). Default: the Arabic text, if
   * stored.
   */
  readonly others?: readonly ResourceRef[];
}

export interface ExportSurroundings {
  readonly store: ExportStore & { state(): Promise<StoreState> };
  readonly attribution: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Opens the target. Called again if a commit replaces the rows during the export. */
  readonly openSink: () => Promise<ExportSink>;
  readonly signal?: AbortSignal;
  /** Called with the numbers of read rows and of all rows; both restart at 0 after a commit. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Restarts allowed in one export. More than that is a defect. */
const ATTEMPTS = 5;

/** Characters written to the target at a time. */
const CHUNK = 256 * 1024;

/**
 * Writes one resource, or several for TMX. The target changes only after everything is written.
 * Throws `invalid_resources` for a resource without local rows, `cancelled`, `store_busy`, and the
 * target's errors; each leaves the target unchanged.
 */
export async function exportResource(
  request: ExportRequest,
  surroundings: ExportSurroundings,
): Promise<ExportResult> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    throwIfAborted(surroundings.signal);
    const sink = await surroundings.openSink();
    try {
      const result = await writeOnce(request, surroundings, sink);
      throwIfAborted(surroundings.signal);
      await sink.commit();
      return result;
    } catch (error) {
      await sink.discard();
      if (!(error instanceof RowsReplaced)) throw error;
    }
  }
  throw new ContentError("store_busy", "The rows change faster than they can be exported.");
}

async function writeOnce(
  request: ExportRequest,
  surroundings: ExportSurroundings,
  sink: ExportSink,
): Promise<ExportResult> {
  const { store, onProgress } = surroundings;
  const state = await store.state();
  const sources = sourcesOf(request, surroundings, state);
  const [first] = sources;
  const queryOf = ({ resource }: ExportSource): RowsQuery => ({
    ...(request.range ?? {}),
    ...(resource.group === "quran_core" && request.format !== "json" && request.format !== "csv"
      ? { recordTypes: ["verse"] }
      : {}),
  });
  const counted = request.format === "tmx" ? sources : [first];
  const counts = await Promise.all(
    counted.map((source) => store.countRows(source.resource, queryOf(source))),
  );
  const total = counts.reduce((sum, count) => sum + count, 0);
  const tally = new ExportTally(total, onProgress);
  const reader = new RowReader(store, surroundings.signal);
  const pieces =
    request.format === "tmx"
      ? writeTmx(sources, {
          least: request.others === undefined ? 1 : 2,
          reader,
          queryOf,
          tally,
        })
      : request.format === "xliff"
        ? writeXliff(first, sources[1] ?? null, queryOf(first), reader, tally)
        : writeRows(ROW_FORMATS[request.format](first), first, queryOf(first), reader, tally);
  const encoder = new TextEncoder();
  let waiting = "";
  for await (const piece of pieces) {
    waiting += piece;
    if (waiting.length < CHUNK) continue;
    await sink.write(encoder.encode(waiting));
    waiting = "";
  }
  if (waiting !== "") await sink.write(encoder.encode(waiting));
  const { rows, units, withoutText, unpaired, repeated, unread } = tally;
  return {
    rows,
    units: request.format === "tmx" ? units : null,
    leftOut: {
      withoutText,
      unpaired,
      repeated,
      withoutVerse: first.range === null ? unread : 0,
      beginsBefore: first.range === null ? 0 : unread,
    },
  };
}

async function* writeRows(
  format: RowFormat,
  source: ExportSource,
  query: RowsQuery,
  reader: RowReader,
  tally: ExportTally,
): AsyncGenerator<string> {
  yield format.head();
  for await (const page of reader.pages(source.resource, query)) {
    const written = page.map((row) => format.row(row)).filter((text) => text !== "");
    yield written.join("");
    tally.rows += written.length;
    tally.withoutText += page.length - written.length;
    tally.read(page.length);
  }
  yield format.foot();
}

function sourcesOf(
  request: ExportRequest,
  surroundings: ExportSurroundings,
  state: StoreState,
): [ExportSource, ...ExportSource[]] {
  const exportedAt = new Date(surroundings.now()).toISOString();
  const sourceOf = (ref: ResourceRef): ExportSource => ({
    resource: storedResource(ref, state),
    name: resourceName(ref, state),
    attribution: surroundings.attribution,
    exportedAt,
    range: request.range ?? null,
  });
  const first = sourceOf(request.resource);
  const own = resourceKey(request.resource);
  const core = quranCoreOf(state);
  const others = (request.others ?? (core === null ? [] : [core])).filter(
    (ref) => resourceKey(ref) !== own,
  );
  if (request.format === "xliff") return [first, ...others.slice(0, 1).map(sourceOf)];
  if (request.format !== "tmx") return [first];
  // The Arabic text is the source of its translations.
  return others.length > 0 && request.others === undefined && core !== null
    ? [sourceOf(core), first]
    : [first, ...others.map(sourceOf)];
}

function storedResource(ref: ResourceRef, state: StoreState): LocalResource {
  const key = resourceKey(ref);
  const resource = findResource(state, ref);
  if (resource !== undefined && resource.file !== null) return resource;
  throw new ContentError("invalid_resources", `${key} is not in the local copy.`, { entry: key });
}
