import { chapterById } from "../../model/chapters.js";
import { resourceKey, type LocalResource } from "../../model/resource.js";
import { parseVerseKey } from "../../model/verse.js";
import type { RowChange } from "../../model/change.js";
import type { ContentStore } from "../../ports.js";
import { agreed, type Contested, type NoteThread } from "../notes/fold.js";
import { differenceOf } from "../review/difference.js";
import { escapeMarkdown } from "./quotedText.js";
import { chapterTitle } from "./rowPages.js";

/** Characters of a report. GitHub takes 65,536 in an issue; some room is left for other words. */
const MOST_CHARACTERS = 60_000;
const PAGE_BYTES = 512 * 1024;

/** A quality finding, as the public API has it. */
export interface ReportedFinding {
  readonly rule: string;
  readonly severity: string;
  readonly verseKey: string | null;
  readonly recordKey: string | null;
  readonly message: string;
}

export interface ReportedResource {
  readonly resource: LocalResource;
  readonly name: string;
  readonly findings: readonly ReportedFinding[];
  readonly notes: readonly NoteThread[];
}

/**
 * A review as Markdown, in English so that a publisher can read it: the unreviewed changes of each
 * resource by surah and verse, with the text before and after, then its findings and notes. A report
 * that becomes too long for an issue ends early and says how much is left out.
 */
export async function reviewReport(
  store: Pick<ContentStore, "changes">,
  resources: readonly ReportedResource[],
  options: { readonly attribution: string; readonly now: number; readonly mostCharacters?: number },
): Promise<string> {
  const report = new BoundedText(options.mostCharacters ?? MOST_CHARACTERS);
  report.always(`# Review report, ${new Date(options.now).toISOString().slice(0, 10)}\n\n`);
  for (const each of resources) {
    report.always(resourceHeading(each));
    await addChanges(report, store, each.resource);
    addSection(report, "Findings", each.findings.map(findingText));
    addSection(report, "Notes", each.notes.map(noteText));
  }
  report.always(`${escapeMarkdown(options.attribution)}.\n`);
  return report.text;
}

/** Markdown up to a length; pieces beyond it are counted instead. */
class BoundedText {
  text = "";
  constructor(private readonly most: number) {}

  always(piece: string): void {
    this.text += piece;
  }

  /** Whether there was room. */
  add(piece: string): boolean {
    if (this.text.length + piece.length > this.most) return false;
    this.text += piece;
    return true;
  }
}

function resourceHeading({ resource, name }: ReportedResource): string {
  const facts = [
    `\`${resourceKey(resource)}\``,
    resource.languageName,
    resource.syncSequence === null ? null : `sync sequence ${resource.syncSequence}`,
    resource.lastChangedAt === null ? null : `last changed ${resource.lastChangedAt.slice(0, 10)}`,
  ].filter((fact) => fact !== null);
  return `## ${inline(name)}\n\n${facts.join(" · ")}\n\n`;
}

async function addChanges(
  report: BoundedText,
  store: Pick<ContentStore, "changes">,
  resource: LocalResource,
): Promise<void> {
  let chapter: number | null = null;
  let left = 0;
  let shown = 0;
  for (let offset: number | null = 0; offset !== null;) {
    const page: Awaited<ReturnType<ContentStore["changes"]>> = await store.changes(resource, {
      offset,
      maxBytes: PAGE_BYTES,
    });
    if (offset === 0) {
      const none = page.total === 0;
      report.always(none ? "No unreviewed changes.\n\n" : `### Changes: ${page.total}\n\n`);
    }
    for (const change of page.rows) {
      const own = parseVerseKey(change.verseKey)?.chapter ?? null;
      const heading =
        own === null || own === chapter ? "" : `#### ${inline(chapterTitle(own))}\n\n`;
      if (left === 0 && report.add(heading + changeText(resource.group, change))) shown++;
      else left++;
      chapter = own;
    }
    // The rest is only counted: its payloads are not needed.
    if (left > 0) {
      left = page.total - shown;
      break;
    }
    offset = page.nextOffset;
  }
  if (left > 0) report.always(`Changes that are left out here: ${left}.\n\n`);
}

const KINDS = { created: "added", updated: "changed", deleted: "removed" } as const;

function changeText(group: string, change: RowChange): string {
  const { form, before, after } = differenceOf(group, change);
  const side = (label: string, text: string | null): string =>
    text === null
      ? ""
      : form === "json"
        ? `${label}:\n\n${fenced(text)}\n\n`
        : `${label}:\n\n${quoted(text)}\n\n`;
  const place = change.verseKey ?? `${change.recordType} ${change.recordKey}`;
  const times = change.times > 1 ? `, ${change.times} times` : "";
  return [
    `**${inline(place)}** ${KINDS[change.kind]}${times}, ${change.changedAt.slice(0, 10)}\n\n`,
    side("Before", before),
    side("Now", after),
  ].join("");
}

function addSection(report: BoundedText, title: string, items: readonly string[]): void {
  if (items.length === 0) return;
  report.always(`### ${title}: ${items.length}\n\n`);
  let shown = 0;
  while (shown < items.length && report.add(items[shown] ?? "")) shown++;
  const left = items.length - shown;
  report.always(left > 0 ? `\n${title} that are left out here: ${left}.\n\n` : "\n");
}

function findingText({ rule, severity, verseKey, recordKey, message }: ReportedFinding): string {
  const place = verseKey ?? recordKey;
  return `- ${place === null ? "" : `**${inline(place)}** `}\`${rule}\` (${severity}): ${inline(message)}\n`;
}

/** What a state is called in reports. */
const STATES = {
  open: "open",
  proposed: "proposed",
  sent: "sent to the publisher",
  fixed: "fixed there",
  declined: "declined",
  reopened: "reopened",
} as const;

function noteText(note: NoteThread): string {
  const states = note.state.current.map(({ value, author }) =>
    note.state.current.length > 1 ? `${STATES[value]} (${inline(author.name)})` : STATES[value],
  );
  const proposed = values(note.proposed);
  return [
    `- **${inline(note.verseKey ?? "General")}** ${note.kind}, ${states.join(" or ")}\n`,
    ...note.messages
      .filter(({ text }) => text !== "")
      .map(({ author, text }) => `  - ${inline(author.name)}: ${inline(text)}\n`),
    note.quotation === null || note.quotation.text === ""
      ? ""
      : `  - About: ${inline(note.quotation.text)}\n`,
    ...proposed.map((text) => `  - Proposed: ${inline(text)}\n`),
    ...values(note.evidence).map(
      ({ edition, page }) =>
        `  - Evidence: ${inline(page === undefined ? edition : `${edition}, page ${page}`)}\n`,
    ),
    ...values(note.link).map((link) => `  - ${link}\n`),
  ].join("");
}

function values<T>(contested: Contested<T>): readonly T[] {
  return contested.current.map(({ value }) => value);
}

/** A text on one line, without Markdown syntax. */
function inline(text: string): string {
  return escapeMarkdown(text.replace(/\s+/gu, " ").trim());
}

function quoted(text: string): string {
  return escapeMarkdown(text)
    .split(/\r\n|[\r\n]/)
    .map((line) => (line === "" ? ">" : `> ${line}`))
    .join("\n");
}

/** A code block whose fence is longer than any in the text. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}json\n${text}\n${fence}`;
}

// ---------------------------------------------------------------------------- to the publisher

export interface PublisherReport {
  readonly resource: LocalResource;
  readonly name: string;
  readonly verseKey: string;
  /** The text as published, without markup; null if the verse is missing. */
  readonly published: string | null;
  /** The review note that the report is about; null for a report to fill in by hand. */
  readonly note: NoteThread | null;
  readonly attribution: string;
}

/**
 * A fault in one verse for its publisher, as Markdown in English, with the fields that QUL's form
 * asks for: translation, resource id, surah and ayah, published text, expected text, reason, evidence.
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
  const reasons = (note?.messages ?? []).map(({ text }) => text).filter((text) => text !== "");
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
  const section = (title: string, text: string): string => `\n**${title}**\n\n${text}\n`;
  return [
    ...facts.filter(([, value]) => value !== "").map(([label, value]) => `- ${label}: ${value}\n`),
    section(
      "Published",
      report.published === null ? "The verse is missing." : quoted(report.published),
    ),
    section("Expected", quoted(expected)),
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
        link ?? "",
      ]
        .filter((text) => text !== "")
        .join("\n\n"),
    ),
    `\n${escapeMarkdown(report.attribution)}.\n`,
  ].join("");
}
