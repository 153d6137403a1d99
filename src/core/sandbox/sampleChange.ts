import type { ResourceRef } from "../model/resource.js";
import type { PublishedContent } from "./content.js";
import type { UntimedOp } from "./ops.js";
import { tafsirPlaceholder } from "./placeholders.js";
import { makeRow, payload } from "./rows.js";
import { SAMPLE } from "./sampleIds.js";
import type { SandboxRow } from "./types.js";

/** The published change, for a message to the user. */
export interface SampleChange {
  readonly kind: "edited" | "added" | "deleted" | "hidden" | "restored" | "invalidated" | "touched";
  readonly ref: ResourceRef;
  readonly verseKey: string | null;
}

interface Planned {
  readonly change: SampleChange;
  readonly op: UntimedOp;
}

type Step = (content: PublishedContent, number: number) => Planned | null;

/** A chapter that the sample's tafsir does not cover. */
const ADDED = { first: "110:1", last: "110:3", count: 3, id: 19_999 } as const;

/**
 * One change of each kind; those that do not apply are skipped. A published text keeps its words
 * and gets an obvious mark at its end. All other changed texts are placeholders.
 */
const STEPS: readonly Step[] = [
  (content, number) => {
    const rows = content.rows(SAMPLE.english) ?? [];
    const row = rows[number % Math.min(rows.length, 7)];
    return row === undefined
      ? null
      : edit(SAMPLE.english, row, (data) => ({ ...data, text: marked(data.text, number) }));
  },
  (content, number) => {
    const rows = content.rows(SAMPLE.annotated) ?? [];
    const row = rows.find(({ json }) => json.includes('"foot_notes":[{'));
    return row === undefined
      ? null
      : edit(SAMPLE.annotated, row, (data) => {
          const notes: unknown[] = Array.isArray(data.foot_notes) ? data.foot_notes : [];
          return {
            ...data,
            foot_notes: notes.map((note: unknown, index) =>
              index === 0 && typeof note === "object" && note !== null
                ? { ...note, text: marked("text" in note ? note.text : "", number) }
                : note,
            ),
          };
        });
  },
  (content, number) => {
    const row = content.rows(SAMPLE.tafsir)?.[0];
    return row === undefined
      ? null
      : edit(SAMPLE.tafsir, row, (data) => ({ ...data, text: marked(data.text, number) }));
  },
  () => ({
    change: { kind: "added", ref: SAMPLE.tafsir, verseKey: ADDED.first },
    op: {
      op: "createRow",
      ref: SAMPLE.tafsir,
      row: makeRow(
        SAMPLE.tafsir.group,
        tafsirPlaceholder({ ...ADDED, resourceId: SAMPLE.tafsir.id, quote: null, verseIds: null }),
      ),
    },
  }),
  () => ({
    change: { kind: "deleted", ref: SAMPLE.tafsir, verseKey: ADDED.first },
    op: {
      op: "deleteRow",
      ref: SAMPLE.tafsir,
      recordType: "tafsir",
      recordKey: String(ADDED.id),
    },
  }),
  () => ({
    change: { kind: "hidden", ref: SAMPLE.recitation, verseKey: null },
    op: { op: "hide", ref: SAMPLE.recitation, reason: "hidden" },
  }),
  () => ({
    change: { kind: "restored", ref: SAMPLE.recitation, verseKey: null },
    op: { op: "restore", ref: SAMPLE.recitation },
  }),
  (content, number) => {
    const rows = content.rows(SAMPLE.article);
    return rows === null
      ? null
      : {
          change: { kind: "invalidated", ref: SAMPLE.article, verseKey: null },
          op: {
            op: "invalidate",
            ref: SAMPLE.article,
            rows: rows.map((row) => {
              const data = payload(row);
              return {
                ...row,
                json: JSON.stringify({ ...data, title: marked(data.title, number) }),
              };
            }),
          },
        };
  },
  () => ({
    change: { kind: "touched", ref: SAMPLE.urdu, verseKey: null },
    op: { op: "touch", ref: SAMPLE.urdu },
  }),
];

/**
 * The next change of the cycle that applies. It depends on the earlier changes, so that the cycle
 * continues after a restart.
 */
export function nextSampleChange(content: PublishedContent): Planned {
  const number = content.changesMade + 1;
  for (let at = 0; at < STEPS.length; at++) {
    const planned = STEPS[(number - 1 + at) % STEPS.length]?.(content, number);
    if (planned === undefined || planned === null) continue;
    if (content.accepts({ ...planned.op, at: 0 })) return planned;
  }
  throw new Error("No sample change applies to this data.");
}

function edit(
  ref: ResourceRef,
  row: SandboxRow,
  change: (data: Record<string, unknown>) => Record<string, unknown>,
): Planned {
  return {
    change: { kind: "edited", ref, verseKey: row.verseKey },
    op: { op: "updateRow", ref, row: { ...row, json: JSON.stringify(change(payload(row))) } },
  };
}

function marked(text: unknown, number: number): string {
  const before = typeof text === "string" ? text : "";
  return `${before.replace(/ \[sample edit \d+\]$/, "")} [sample edit ${number}]`;
}
