import { readerKind } from "../../model/pages.js";
import type { LocalResource } from "../../model/resource.js";
import { parseVerseKey, verseKey, versePosition, type VersePosition } from "../../model/verse.js";
import type { StoredRow } from "../../model/row.js";
import type { StoreState } from "../../model/storeState.js";
import type { Quotation } from "../export/copy.js";
import { payloadOf, textField } from "../payload.js";
import { arabicText, quranCoreOf, readArabic } from "./arabic.js";
import { readChapter } from "./chapter.js";
import type { ResourceFacts } from "./facts.js";
import { escapeText, rangeOf } from "./row.js";
import type { ReadStore } from "./store.js";
import { textOfWords } from "./words.js";
import { joinArabic } from "../verseNumbers.js";

export type QuotedText = Pick<Quotation, "html" | "from" | "to" | "arabic">;

/** The origin of a quotation. */
export interface QuotationSource {
  readonly store: ReadStore;
  readonly state: StoreState;
  readonly facts: ResourceFacts;
  readonly resource: LocalResource;
}

/**
 * The text of a row with its verses, and their Arabic text if that is wanted and synced. For words it
 * is the text of the whole verse, for audio the Arabic text of the recited verse. Null if the verse
 * has no words.
 */
export async function quotedRow(
  source: QuotationSource,
  row: StoredRow,
  want: { readonly verseKey: string | null; readonly withArabic: boolean },
): Promise<QuotedText | null> {
  const { store, resource } = source;
  const kind = readerKind(resource.group);
  const verse = parseVerseKey(want.verseKey);
  if (verse !== null && (kind === "words" || kind === "recitation")) {
    const key = verseKey(verse);
    const position = versePosition(verse);
    const isAudio = kind === "recitation";
    const arabic = await arabicOf(source, position, position, isAudio || want.withArabic);
    if (isAudio) return { html: escapeText(arabic ?? ""), from: key, to: key, arabic: null };
    const { words } = await source.facts.reading(source.state, resource);
    const page = await readChapter(store, resource, verse.chapter, { verse: verse.verse, words });
    const entry =
      page.kind === "words" ? page.entries.find((one) => one.verseKey === key) : undefined;
    if (entry === undefined) return null;
    const text = textOfWords(entry);
    return { html: escapeText(text.text), from: key, to: key, arabic: arabic ?? text.arabic };
  }
  const payload = payloadOf(row);
  const range = rangeOf(row);
  const verses = { from: range.from || null, to: range.to || null };
  if (resource.group === "quran_core") {
    return { html: escapeText(arabicText(payload) ?? ""), ...verses, arabic: null };
  }
  const html = textField(payload, "text", "body", "content") ?? "";
  const arabic = await arabicOf(source, row.from, row.to, want.withArabic);
  return { html, ...verses, arabic };
}

async function arabicOf(
  { store, state }: QuotationSource,
  from: VersePosition | null,
  to: VersePosition | null,
  isWanted: boolean,
): Promise<string | null> {
  const core = isWanted ? quranCoreOf(state) : null;
  if (core === null || from === null) return null;
  const verses = await readArabic(store, core, from, to ?? from);
  return joinArabic(verses);
}
