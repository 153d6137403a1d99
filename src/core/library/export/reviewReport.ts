import type { RowChange } from "../../model/change.js";
import { resourceKey, type LocalResource } from "../../model/resource.js";
import type { RowName } from "../../model/row.js";
import { parseVerseKey, versePosition } from "../../model/verse.js";
import type { ContentStore } from "../../ports.js";
import type { Contested, NoteThread } from "../notes/fold.js";
import { differenceOf } from "../review/difference.js";
import { fenced, inline, linked, quoted } from "./markdownText.js";
import { escapeMarkdown } from "./quotedText.js";
import { chapterTitle } from "./rowPages.js";

/**
 * Maximum characters of a report. GitHub allows 65,536 in an issue; this leaves room for the user's
 * own words.
 */
const MOST_CHARACTERS = 60_000;
const PAGE_BYTES = 512 * 1024;

/** A quality finding of the public API. */
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
  /** Reports only this surah, or only these rows. Default: the whole resource. */
  readonly chapter?: number;
  readonly rows?: readonly RowName[];
  /** Null if the resource was not checked. */
  readonly findings: readonly ReportedFinding[] | null;
  readonly notes: readonly NoteThread[];
}

/**
 * A review as Markdown, in English so that a publisher can read it: for each resource its unreviewed
 * changes with the text before and after, its findings and its notes, together by surah and verse. A
 * report that becomes too long for an issue ends early and says how much is left out.
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
    await addResource(report, store, withRemarksOfPart(each));
  }
  report.always(`${escapeMarkdown(options.attribution)}.\n`);
  return report.text;
}

/** Leaves out the findings and notes of other parts. A note is about a verse, never about a row. */
function withRemarksOfPart(each: ReportedResource): ReportedResource {
  const { chapter, rows, findings, notes } = each;
  if (rows !== undefined) {
    const keys = new Set(rows.map(({ recordKey }) => recordKey));
    const isOfRow = ({ recordKey }: ReportedFinding): boolean =>
      recordKey !== null && keys.has(recordKey);
    return { ...each, findings: findings?.filter(isOfRow) ?? null, notes: [] };
  }
  if (chapter === undefined) return each;
  const isInside = ({ verseKey }: { readonly verseKey: string | null }): boolean =>
    parseVerseKey(verseKey)?.chapter === chapter;
  return {
    ...each,
    findings: findings?.filter(isInside) ?? null,
    notes: notes.filter(isInside),
  };
}

/** Markdown up to a maximum length. */
class BoundedText {
  text = "";
  constructor(private readonly most: number) {}

  always(piece: string): void {
    this.text += piece;
  }

  /** False if the piece did not fit. */
  add(piece: string): boolean {
    if (this.text.length + piece.length > this.most) return false;
    this.text += piece;
    return true;
  }
}

function resourceHeading({ resource, name, chapter, rows }: ReportedResource): string {
  const facts = [
    `\`${resourceKey(resource)}\``,
    chapter === undefined ? null : `only surah ${inline(chapterTitle(chapter))}`,
    rows === undefined ? null : `only ${rowsTitle(rows)}`,
    resource.languageName === null ? null : inline(resource.languageName),
    resource.syncSequence === null ? null : `sync sequence ${resource.syncSequence}`,
    resource.lastChangedAt === null ? null : `last changed ${resource.lastChangedAt.slice(0, 10)}`,
  ].filter((fact) => fact !== null);
  return `## ${inline(name)}\n\n${facts.join(" · ")}\n\n`;
}

function rowsTitle(rows: readonly RowName[]): string {
  const [first] = rows;
  return rows.length === 1 && first !== undefined
    ? `the row ${inline(`${first.recordType} ${first.recordKey}`)}`
    : `${rows.length} rows`;
}

type Kind = "changes" | "findings" | "notes";

/** A finding or a note, with its place in reading order. */
interface Remark {
  readonly kind: Kind;
  readonly verseKey: string | null;
  readonly place: string;
  readonly text: string;
}

async function addResource(
  report: BoundedText,
  store: Pick<ContentStore, "changes">,
  each: ReportedResource,
): Promise<void> {
  const { resource, chapter, rows } = each;
  const remarks = remarksOf(each);
  const body = new ReportBody(report);
  let changes = 0;
  for (let offset: number | null = 0; offset !== null && !body.isFull;) {
    const page: Awaited<ReturnType<ContentStore["changes"]>> = await store.changes(resource, {
      ...(chapter === undefined ? {} : { chapter }),
      ...(rows === undefined ? {} : { rows }),
      offset,
      maxBytes: PAGE_BYTES,
    });
    changes = page.total;
    if (offset === 0) report.always(`${summary(each, changes)}\n\n`);
    for (const change of page.rows) {
      addBefore(body, remarks, positionOf(change.verseKey));
      const place = change.verseKey ?? `${change.recordType} ${change.recordKey}`;
      body.add("changes", change.verseKey, place, changeText(resource.group, change));
    }
    offset = page.nextOffset;
  }
  addBefore(body, remarks, Infinity);
  for (const { kind, verseKey, place, text } of remarks) body.add(kind, verseKey, place, text);
  const left = {
    changes: changes - body.shown.changes,
    findings: (each.findings?.length ?? 0) - body.shown.findings,
    notes: each.notes.length - body.shown.notes,
  };
  const names = { changes: "Changes", findings: "Findings", notes: "Notes" } as const;
  for (const kind of ["changes", "findings", "notes"] as const) {
    if (left[kind] > 0) report.always(`${names[kind]} that are left out here: ${left[kind]}.\n\n`);
  }
}

/** Moves the remarks of verses before a position from the list to the report. */
function addBefore(body: ReportBody, remarks: Remark[], position: number): void {
  for (let first = remarks[0]; first !== undefined; first = remarks[0]) {
    if (positionOf(first.verseKey) >= position) return;
    remarks.shift();
    body.add(first.kind, first.verseKey, first.place, first.text);
  }
}

/** In reading order; remarks without a verse come last. */
function positionOf(verseKey: string | null): number {
  const verse = parseVerseKey(verseKey);
  return verse === null ? Infinity : versePosition(verse);
}

/** The body of a resource's report, with a heading for each surah and each verse. */
class ReportBody {
  readonly shown: Record<Kind, number> = { changes: 0, findings: 0, notes: 0 };
  isFull = false;
  private chapter: number | null | undefined;
  private place: string | undefined;

  constructor(private readonly report: BoundedText) {}

  add(kind: Kind, verseKey: string | null, place: string, text: string): void {
    if (this.isFull) return;
    const chapter = parseVerseKey(verseKey)?.chapter ?? null;
    const title = chapter === null ? "Other rows" : inline(chapterTitle(chapter));
    const headings = [
      chapter === this.chapter ? "" : `### ${title}\n\n`,
      place === this.place ? "" : `#### ${inline(place)}\n\n`,
    ];
    if (!this.report.add(headings.join("") + text)) {
      this.isFull = true;
      return;
    }
    this.shown[kind]++;
    this.chapter = chapter;
    this.place = place;
  }
}

function summary({ findings, notes }: ReportedResource, changes: number): string {
  return [
    `Changes: ${changes}`,
    findings === null ? "quality not checked" : `findings: ${findings.length}`,
    `notes: ${notes.length}`,
  ].join(" · ");
}

/** The findings and notes of a resource in reading order. In a verse, findings come first. */
function remarksOf({ findings, notes }: ReportedResource): Remark[] {
  const remarks: Remark[] = [
    ...(findings ?? []).map((finding) => ({
      kind: "findings" as const,
      verseKey: finding.verseKey,
      place: finding.verseKey ?? finding.recordKey ?? "The whole resource",
      text: findingText(finding),
    })),
    ...notes.map((note) => ({
      kind: "notes" as const,
      verseKey: note.verseKey,
      place: note.verseKey ?? "The whole resource",
      text: noteText(note),
    })),
  ];
  return remarks.sort((a, b) => {
    const [first, second] = [positionOf(a.verseKey), positionOf(b.verseKey)];
    return first === second ? 0 : first - second;
  });
}

const KINDS = { created: "Added", updated: "Changed", deleted: "Removed" } as const;

function changeText(group: string, change: RowChange): string {
  const { form, before, after } = differenceOf(group, change);
  const side = (label: string, text: string | null): string =>
    text === null
      ? ""
      : form === "json"
        ? `${label}:\n\n${fenced(text)}\n\n`
        : `${label}:\n\n${quoted(text)}\n\n`;
  const times = change.times > 1 ? `, ${change.times} times` : "";
  return [
    `${KINDS[change.kind]}${times}, ${change.changedAt.slice(0, 10)}\n\n`,
    side("Before", before),
    side("Now", after),
  ].join("");
}

function findingText({ rule, severity, message }: ReportedFinding): string {
  return `- Finding \`${rule}\` (${severity}): ${inline(message)}\n\n`;
}

/** State names in reports. */
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
    `- Note: ${note.kind}, ${states.join(" or ")}\n`,
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
    ...values(note.link).map((link) => `  - ${linked(link)}\n`),
    "\n",
  ].join("");
}

function values<T>(contested: Contested<T>): readonly T[] {
  return contested.current.map(({ value }) => value);
}
