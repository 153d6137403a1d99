import * as vscode from "vscode";
import type { ActiveEnvironment } from "../../app/activeEnvironment.js";
import type { Quality } from "../../app/checks/quality.js";
import type { ReviewNotes } from "../../app/reviewNotes.js";
import type { ShownFinding } from "../../core/library/checks/finding.js";
import type { Severity } from "../../core/library/checks/types.js";
import { isOpen, type NoteThread } from "../../core/library/notes/fold.js";
import { plural } from "../../core/model/plural.js";
import { resourceKey, type ResourceRef } from "../../core/model/resource.js";
import { parseVerseKey } from "../../core/model/verse.js";
import type { VerseMargin } from "../../protocol/reader.js";
import { nameOf } from "../text/resources.js";
import { kindText, stateLine } from "../notes/noteTexts.js";
import type { VerseOfRow } from "../panels/readerMargin.js";
import { isolated } from "../text/inert.js";
import { chapterUri, openColumn } from "./verseDocuments.js";

/** Maximum texts in a mark's hover, and characters in one text. */
const MAX_TEXTS = 3;
const MAX_TEXT = 200;

const SEVERITIES: readonly Severity[] = ["error", "warning", "information"];

interface FindingAtVerse {
  readonly finding: ShownFinding;
  readonly verseKey: string | null;
}

interface MarginDeps {
  readonly active: ActiveEnvironment;
  readonly quality: Quality;
  readonly reviewNotes: ReviewNotes;
  readonly openNote: (note: NoteThread) => Promise<void>;
}

/** The marks in the margin of readers: findings of the checks, and review notes. */
export class Margin implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly disposables: vscode.Disposable[];

  /** Fires when marks of any resource may have changed. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly deps: MarginDeps) {
    const fire = (): void => {
      this.changed.fire();
    };
    this.disposables = [
      this.changed,
      deps.quality.onDidChange(fire),
      deps.reviewNotes.onDidChange(fire),
    ];
  }

  /** The marks of a surah, one entry for each marked verse. */
  of(ref: ResourceRef, chapter: number, verseOf: VerseOfRow): VerseMargin[] {
    const findings = byVerse(this.findingsOf(ref, verseOf), chapter);
    const notes = byVerse(this.notesOf(ref), chapter);
    return [...new Set([...findings.keys(), ...notes.keys()])].map((verseKey) => ({
      verseKey,
      ...findingMark(findings.get(verseKey)),
      ...noteMark(notes.get(verseKey)),
    }));
  }

  /** Opens the text of a verse at its first finding (with its quick fixes), or its first note. */
  async open(
    ref: ResourceRef,
    verseKey: string,
    kind: "finding" | "note",
    verseOf: VerseOfRow,
  ): Promise<void> {
    const isHere = (one: { readonly verseKey: string | null }): boolean =>
      one.verseKey === verseKey;
    if (kind === "note") {
      const note = this.notesOf(ref).find(isHere);
      if (note !== undefined) await this.deps.openNote(note);
      return;
    }
    const found = this.findingsOf(ref, verseOf).find(isHere);
    if (found === undefined) return;
    const { finding } = found;
    const state = await this.deps.active.openState();
    const uri = chapterUri({ ref, chapter: finding.chapter }, nameOf(ref, state));
    const { startLine, start, endLine, end } = finding.range;
    const selection = new vscode.Range(startLine, start, endLine, end);
    const editor = await vscode.window.showTextDocument(uri, {
      preview: true,
      viewColumn: openColumn(uri),
      selection,
    });
    editor.revealRange(selection, vscode.TextEditorRevealType.InCenter);
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
  }

  /** The findings of a resource with the verses under which a reader shows them. */
  private findingsOf(ref: ResourceRef, verseOf: VerseOfRow): readonly FindingAtVerse[] {
    const findings = this.deps.quality.result(ref)?.findings ?? [];
    return findings.map((finding) => {
      const { recordType, recordKey } = finding;
      const isRow = recordType !== null && recordKey !== null;
      return {
        finding,
        verseKey: finding.verseKey ?? (isRow ? verseOf({ recordType, recordKey }) : null),
      };
    });
  }

  private notesOf(ref: ResourceRef): readonly NoteThread[] {
    const { threads } = this.deps.reviewNotes.current;
    return threads.filter((note) => resourceKey(note.resource) === resourceKey(ref));
  }
}

function byVerse<T extends { readonly verseKey: string | null }>(
  all: readonly T[],
  chapter: number,
): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const one of all) {
    if (one.verseKey === null || parseVerseKey(one.verseKey)?.chapter !== chapter) continue;
    const list = found.get(one.verseKey);
    if (list === undefined) found.set(one.verseKey, [one]);
    else list.push(one);
  }
  return found;
}

function findingMark(found: readonly FindingAtVerse[] = []): Pick<VerseMargin, "finding"> {
  if (found.length === 0) return {};
  const findings = found.map(({ finding }) => finding);
  const severity =
    SEVERITIES.find((one) => findings.some((finding) => finding.severity === one)) ?? "information";
  const name = plural(
    vscode.l10n.t("{0, plural, one {# finding} other {# findings}}"),
    vscode.env.language,
    findings.length,
  );
  return {
    finding: {
      severity,
      label: labelOf(
        name,
        findings.map(({ text }) => text),
      ),
    },
  };
}

function noteMark(notes: readonly NoteThread[] = []): Pick<VerseMargin, "note"> {
  if (notes.length === 0) return {};
  const name = plural(
    vscode.l10n.t("{0, plural, one {# note} other {# notes}}"),
    vscode.env.language,
    notes.length,
  );
  const texts = notes.map((note) =>
    [
      `${kindText(note.kind)}, ${stateLine(note)}`,
      isolated((note.messages[0]?.text ?? "").slice(0, MAX_TEXT)),
    ]
      .filter((text) => text !== "")
      .join(": "),
  );
  return { note: { isOpen: notes.some(isOpen), label: labelOf(name, texts) } };
}

/** The number of marks, then the first texts, one per line. */
function labelOf(name: string, texts: readonly string[]): string {
  const shown = texts.slice(0, MAX_TEXTS).map((text) => text.slice(0, MAX_TEXT));
  return [name, ...shown, ...(texts.length > MAX_TEXTS ? ["…"] : [])].join("\n");
}
