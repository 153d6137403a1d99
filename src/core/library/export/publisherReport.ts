import { chapterById } from "../../model/chapters.js";
import { resourceKey, type LocalResource } from "../../model/resource.js";
import { parseVerseKey } from "../../model/verse.js";
import { agreed, type NoteThread } from "../notes/fold.js";
import { inline, linked, quoted } from "./markdownText.js";
import { escapeMarkdown } from "./quotedText.js";

export interface PublisherReport {
  readonly resource: LocalResource;
  readonly name: string;
  readonly verseKey: string;
  /** The text as published, without markup; null if the verse is missing. */
  readonly published: string | null;
  /** The review note behind the report; null for a report to fill in by hand. */
  readonly note: NoteThread | null;
  readonly attribution: string;
}

/**
 * A Markdown report in English about a fault in one verse, with the fields that QUL's form asks
 * for: translation, resource id, surah and ayah, published text, expected text, reason, evidence.
 */
export function publisherReport(report: PublisherReport): string {
  const { resource, name, verseKey, note } = report;
  const place = parseVerseKey(verseKey);
  const chapter = place === null ? null : (chapterById(place.chapter)?.name ?? null);
  const quotation = note?.quotation ?? null;
  const proposed = note === null ? undefined : agreed(note.proposed);
  const expected =
    proposed === undefined || quotation === null
      ? (proposed ?? "")
      : `${quotation.before}${proposed}${quotation.after}`;
  const evidence = note === null ? undefined : agreed(note.evidence);
  const link = note === null ? undefined : agreed(note.link);
  const messages = (note?.messages ?? []).filter(({ text }) => text !== "");
  const reasons = messages.map(({ author, text }) =>
    messages.length === 1 ? text : `${author.name}: ${text}`,
  );
  const facts: readonly (readonly [string, string])[] = [
    ["Translation", inline(name)],
    ["Author", inline(resource.authorName ?? "")],
    ["Language", inline(resource.languageName ?? "")],
    [
      "Resource id",
      resource.resourceContentId === null
        ? `\`${resourceKey(resource)}\``
        : `${resource.resourceContentId} (\`${resourceKey(resource)}\`)`,
    ],
    ["Surah and ayah", chapter === null ? verseKey : `${verseKey} (${inline(chapter)})`],
    [
      "Version",
      `sync sequence ${resource.syncSequence ?? "unknown"}, ${(resource.lastChangedAt ?? resource.lastRefreshedAt ?? "").slice(0, 10)}`,
    ],
  ];
  // Without a note, the user fills in the empty sections.
  const section = (title: string, text: string): string =>
    text === "" && note !== null ? "" : `\n**${title}**\n\n${text}\n`;
  return [
    ...facts.filter(([, value]) => value !== "").map(([label, value]) => `- ${label}: ${value}\n`),
    section(
      "Published",
      report.published === null ? "The verse is missing." : quoted(report.published),
    ),
    section("Expected", expected === "" && note !== null ? "" : quoted(expected)),
    section("Why", reasons.map((text) => escapeMarkdown(text)).join("\n\n")),
    section(
      "Evidence",
      [
        evidence === undefined
          ? ""
          : inline(
              evidence.page === undefined
                ? evidence.edition
                : `${evidence.edition}, page ${evidence.page}`,
            ),
        link === undefined ? "" : linked(link),
      ]
        .filter((text) => text !== "")
        .join("\n\n"),
    ),
    `\n${escapeMarkdown(report.attribution)}.\n`,
  ].join("");
}
