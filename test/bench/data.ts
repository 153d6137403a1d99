import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as z from "zod";
import type { ResourceRef } from "../../src/core/model/resource.js";
import type { Bytes } from "../support/store/content.js";
import { sized } from "./figures.js";

const chapters = z.array(
  z.object({
    id: z.number(),
    verses: z.array(z.object({ id: z.number(), translation: z.string() })),
  }),
);

interface Verse {
  readonly id: number;
  readonly key: string;
  readonly text: string;
}

/** The number of verses that the benchmarks use. */
export function translationSize(): number {
  return verses().length;
}

/** The English translation of `quran-json` (CC BY 4.0): 6,236 verses; fewer with `--quick`. */
export function verses(): Verse[] {
  known ??= readVerses();
  return known;
}

let known: Verse[] | null = null;

function readVerses(): Verse[] {
  const path = createRequire(__filename).resolve("quran-json/dist/quran_en.json");
  const parsed = chapters.parse(JSON.parse(readFileSync(path, "utf8")));
  let id = 0;
  return parsed
    .flatMap((chapter) =>
      chapter.verses.map((verse) => ({
        id: ++id,
        key: `${chapter.id}:${verse.id}`,
        text: verse.translation,
      })),
    )
    .slice(0, sized(6236, 200));
}

/** A full copy as the service sends it. */
export function bodyOf(
  ref: ResourceRef,
  rows: readonly Readonly<Record<string, unknown>>[],
  sequence = 100,
): Bytes {
  return new TextEncoder().encode(JSON.stringify({ ...headOf(ref, sequence), records: rows }));
}

/** The members of a full copy before its records. */
export function headOf(ref: ResourceRef, sequence = 100): Readonly<Record<string, unknown>> {
  return {
    resource_group: ref.group,
    resource_id: ref.id,
    resource_content_id: ref.group === "articles" ? null : ref.id,
    schema_version: 1,
    sync_sequence: sequence,
  };
}

export function translationBody(ref: ResourceRef, sequence = 100): Bytes {
  return bodyOf(
    ref,
    verses().map(({ id, key, text }) => ({
      id,
      resource_content_id: ref.id,
      verse_key: key,
      text,
      foot_notes: [],
    })),
    sequence,
  );
}

const PIECE_CHARACTERS = 128 * 1024;

/** The body of a full copy, generated in pieces, so that it is never in memory as a whole. */
export function* bodyPieces(
  head: Readonly<Record<string, unknown>>,
  rows: Iterable<Readonly<Record<string, unknown>>>,
): Generator<Bytes> {
  let text = `${JSON.stringify(head).slice(0, -1)},"records":[`;
  let separator = "";
  for (const row of rows) {
    text += separator + JSON.stringify(row);
    separator = ",";
    if (text.length >= PIECE_CHARACTERS) {
      yield new TextEncoder().encode(text);
      text = "";
    }
  }
  yield new TextEncoder().encode(`${text}]}`);
}

/** About 60 MB: a row of placeholder HTML of 9.6 kB for each verse. */
export function* largeTafsirRows(ref: ResourceRef): Generator<Readonly<Record<string, unknown>>> {
  const all = verses();
  for (const [index, { id, key }] of all.entries()) {
    let text = `<h2 class="title">Placeholder for ${key}</h2>`;
    for (let n = 0; text.length < sized(9600, 400); n++) {
      // Words as varied as a real text's, so that the index has as many terms.
      text += `<p>Placeholder paragraph: ${all[(index * 7 + n * 131) % all.length]?.text ?? ""}</p>`;
    }
    yield { id, resource_content_id: ref.id, verse_key: key, text };
  }
}

/** 77,000 rows with a word each. */
export function wordsBody(ref: ResourceRef): Bytes {
  const words = verses().flatMap(({ text }) => text.split(" "));
  return bodyOf(
    ref,
    words.slice(0, sized(77_000, 1000)).map((text, index) => ({
      id: index + 1,
      resource_content_id: ref.id,
      resource_id: ref.id,
      word_id: index + 1,
      language_id: 38,
      language_name: "english",
      text,
      priority: 1,
      updated_at: "2026-01-01T00:00:00Z",
    })),
  );
}
