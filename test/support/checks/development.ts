import * as z from "zod";
import { checkResource } from "../../../src/core/library/checks/check.js";
import { fingerprintsOf } from "../../../src/core/library/checks/fingerprints.js";
import { languageOf } from "../../../src/core/library/checks/languages.js";
import { messageOf } from "../../../src/core/library/checks/messages.js";
import { prepareResource } from "../../../src/core/library/checks/prepare.js";
import type {
  CheckRow,
  Fingerprints,
  RawFinding,
  ResourceFacts,
} from "../../../src/core/library/checks/types.js";
import { loadFullData } from "../../../src/core/sandbox/quranJson.js";
import { rowsOf } from "./cases.js";

const payloadSchema = z.record(z.string(), z.unknown());

/** A text of the whole Quran, or of a part: a list of verses for each surah. */
export interface CheckedTexts {
  readonly name: string;
  readonly language: string;
  readonly texts: readonly (readonly string[])[];
}

export interface ListedFinding {
  readonly rule: RawFinding["rule"];
  readonly resource: string;
  readonly place: string;
  readonly message: string;
  /** The text around the finding; `⟦` and `⟧` enclose the finding. */
  readonly context: string;
}

interface Checked {
  readonly name: string;
  readonly facts: ResourceFacts;
  readonly rows: readonly CheckRow[];
}

/** The rules' findings in the development data and in additional texts. */
export async function findingsOfTexts(more: readonly CheckedTexts[]): Promise<ListedFinding[]> {
  const resources = [...(await developmentResources()), ...more.map(resourceOf)];
  const prints = resources.map(({ facts, rows }) => fingerprintsOf(facts, rows));
  return resources.flatMap(({ name, facts, rows }, index) => {
    const language = languageOf(facts.languageCode, facts.languageName);
    const others: Fingerprints[] = prints.filter(
      (other, at) =>
        at !== index &&
        language !== null &&
        languageOf(other.languageCode, other.languageName) === language,
    );
    const { textOf, notesOf } = prepareResource(facts, rows);
    const byKey = new Map(rows.map((row) => [row.recordKey, row]));
    return checkResource(facts, rows, { others }).map((finding): ListedFinding => {
      const row = finding.recordKey === null ? undefined : byKey.get(finding.recordKey);
      const texts =
        row === undefined
          ? []
          : finding.place?.kind === "note"
            ? (notesOf.get(row) ?? [])
            : [textOf.get(row)];
      const text = texts[finding.place?.kind === "note" ? finding.place.index : 0]?.text ?? "";
      return {
        rule: finding.rule,
        resource: name,
        place: finding.verseKey ?? finding.recordKey ?? "",
        message: messageOf(finding, "en"),
        context: around(text, finding),
      };
    });
  });
}

async function developmentResources(): Promise<Checked[]> {
  const { resources, languages } = await loadFullData();
  const codes = new Map(languages.map(({ name, isoCode }) => [name.toLowerCase(), isoCode]));
  return resources.map(({ group, id, listing, rows }) => {
    const languageName = listing?.languageName ?? null;
    const name = `${group}:${id} ${languageName ?? ""}`.trim();
    const payloads = [...rows()].map(({ json }) => payloadSchema.parse(JSON.parse(json)));
    return {
      name,
      facts: {
        group,
        id,
        name: listing?.name ?? null,
        languageName,
        languageCode: codes.get(languageName ?? "") ?? null,
      },
      rows: rowsOf(group, payloads),
    };
  });
}

function resourceOf({ name, language, texts }: CheckedTexts): Checked {
  const payloads = texts.flatMap((verses, chapter) =>
    verses.map((text, verse) => {
      const key = `${chapter + 1}:${verse + 1}`;
      return { id: key, verse_key: key, text };
    }),
  );
  const facts = {
    group: "translations",
    id: 1,
    name,
    languageCode: language,
    languageName: null,
  };
  return { name, facts, rows: rowsOf(facts.group, payloads) };
}

function around(text: string, { place }: RawFinding): string {
  if (place === null) return text.slice(0, 200);
  const { start, end } = place;
  const marked = `${text.slice(0, start)}⟦${text.slice(start, end)}⟧${text.slice(end)}`;
  return marked.slice(Math.max(0, start - 80), start + 120).replaceAll("\n", "⏎");
}
