import { NOTE_SEPARATOR } from "../../model/groups/fields.js";
import { groupModule } from "../../model/groups/registry.js";
import type { ResourceRef } from "../../model/resource.js";
import type { RowHead } from "../../model/row.js";
import { payloadOf, textField, type Payload } from "../payload.js";
import type { ReadStore } from "./store.js";

/** UTF-16 units of an excerpt, without the ellipsis. */
export const EXCERPT_LENGTH = 80;
/** Number of UTF-16 units read from a field: enough for an excerpt in any usual markup. */
const READ_LENGTH = 4096;
/** Maximum size in bytes of a payload that is read for an excerpt. */
const MAX_PAYLOAD = 256 * 1024;

/**
 * The first words of each row, by row id. Rows without a text, and rows with a very large payload,
 * have none.
 */
export async function readExcerpts(
  store: Pick<ReadStore, "rows">,
  ref: ResourceRef,
  heads: readonly RowHead[],
  generation: string,
): Promise<ReadonlyMap<number, string>> {
  const excerpts = new Map<number, string>();
  const rowIds = heads.filter(({ bytes }) => bytes <= MAX_PAYLOAD).map(({ rowId }) => rowId);
  let offset: number | null = rowIds.length === 0 ? null : 0;
  while (offset !== null) {
    const page: Awaited<ReturnType<ReadStore["rows"]>> = await store.rows(ref, { rowIds, offset });
    // Row ids are those of one generation.
    if (page.generation !== generation) return new Map();
    for (const row of page.rows) {
      const text = excerptOfRow(ref.group, row);
      if (text !== "") excerpts.set(row.rowId, text);
    }
    offset = page.nextOffset;
  }
  return excerpts;
}

/** The first words of a row without markup, else the address of its audio; empty without either. */
export function excerptOfRow(group: string, row: { readonly json: string }): string {
  const payload = payloadOf(row);
  const [text = ""] = groupModule(group).searchText(beginnings(payload)).split(NOTE_SEPARATOR);
  return beginningOf(text === "" ? (textField(payload, "audio_url", "url") ?? "") : text);
}

/** The payload with long texts cut, so that markup is removed from their beginnings only. */
function beginnings(payload: Payload): Payload {
  return Object.fromEntries(
    Object.entries(payload).map(([name, value]) => [
      name,
      typeof value === "string" ? value.slice(0, READ_LENGTH) : value,
    ]),
  );
}

/** The first words of a text. In scripts without spaces, the first whole characters. */
function beginningOf(text: string): string {
  if (text.length <= EXCERPT_LENGTH) return text;
  const space = text.lastIndexOf(" ", EXCERPT_LENGTH);
  const end = space > EXCERPT_LENGTH / 2 ? space : characterBoundary(text, EXCERPT_LENGTH);
  return `${text.slice(0, end).trimEnd()}…`;
}

/** The last character boundary at or before an index. */
function characterBoundary(text: string, index: number): number {
  const start = text.slice(0, 2 * index);
  const character = CHARACTERS.segment(start).containing(index);
  return character === undefined || character.index === 0 ? index : character.index;
}

const CHARACTERS = new Intl.Segmenter(undefined, { granularity: "grapheme" });
