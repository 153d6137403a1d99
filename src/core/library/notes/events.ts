import * as z from "zod";
import { GROUP_PATTERN, type ResourceRef } from "../../model/resource.js";
import { parseVerseKey } from "../../model/verse.js";

/*
 * The file format of review notes: one immutable JSON file for each event. `readme.ts` documents it
 * for people; a change of the format changes both, and `FORMAT`.
 */

/** The version that this code writes. A file with a higher number is listed as a problem. */
export const FORMAT = 1;

/** The limits of an event. They bound the work that a hostile repository can cause. */
export const LIMITS = {
  /** Bytes of one event's file. */
  eventBytes: 128 * 1024,
  /** Characters of a note, an answer, a quotation or a proposed text. */
  text: 8000,
  /** Characters before and after a quotation. */
  context: 200,
  /** Characters of a name, an edition or a page. */
  name: 200,
  link: 2000,
  /** Events in one thread, and in the whole folder. */
  threadEvents: 500,
  folderEvents: 50_000,
  /** Ids in `seen`. */
  seen: 100,
  problems: 500,
} as const;

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const idSchema = z.string().regex(ID);

export function isEventId(text: string): boolean {
  return ID.test(text);
}

export const NOTE_KINDS = ["fault", "question", "reference"] as const;
export type NoteKind = (typeof NOTE_KINDS)[number];

/** `sent`: to the publisher. `fixed`: the published text has the correction. */
export const NOTE_STATES = ["open", "proposed", "sent", "fixed", "declined", "reopened"] as const;
export type NoteState = (typeof NOTE_STATES)[number];

const RESOURCE = /^([a-z][a-z0-9_]{0,63}):([1-9][0-9]{0,15})$/;

/** Reads `translations:20`. Null for any other text. */
export function parseResource(text: string): ResourceRef | null {
  const match = RESOURCE.exec(text);
  const id = Number(match?.[2]);
  return match?.[1] !== undefined && GROUP_PATTERN.test(match[1]) && Number.isSafeInteger(id)
    ? { group: match[1], id }
    : null;
}

const text = z.string().max(LIMITS.text);
const name = z.string().max(LIMITS.name);
const link = z
  .string()
  .max(LIMITS.link)
  .regex(/^https?:\/\/[^\s<>"]+$/);

/** The words that a note is about. `before` and `after` are the text beside them in the verse. */
const quotationSchema = z.object({
  text,
  before: z.string().max(LIMITS.context),
  after: z.string().max(LIMITS.context),
  /** `fingerprint` of the whole text of the row when the note was written. */
  verse: z.string().regex(/^sha256:[0-9a-f]{64}$/),
});
export type Quotation = z.infer<typeof quotationSchema>;

const evidenceSchema = z.object({ edition: name, page: name.optional() });
export type Evidence = z.infer<typeof evidenceSchema>;

const authorSchema = z.object({ name: name.min(1), email: name.optional() });
export type Author = z.infer<typeof authorSchema>;

const common = {
  format: z.literal(FORMAT),
  id: idSchema,
  thread: idSchema,
  /**
   * The newest events of the thread that the author had read. An event replaces the values of the
   * events that its author had read; concurrent events all count.
   */
  seen: z.array(idSchema).max(LIMITS.seen).readonly(),
  resource: z.string().refine((value) => parseResource(value) !== null),
  /** Null for a row that belongs to no verse. */
  verse: z
    .string()
    .refine((value) => parseVerseKey(value) !== null)
    .nullable(),
  author: authorSchema,
  date: z.iso.datetime(),
};

/** The values that a note begins with and that an answer can replace. */
const values = {
  state: z.enum(NOTE_STATES).optional(),
  /** The text that should be in place of the quotation. */
  proposed: text.optional(),
  /** Null: nobody. */
  assignee: name.nullable().optional(),
  evidence: evidenceSchema.optional(),
  link: link.optional(),
};

const noteSchema = z.object({
  ...common,
  type: z.literal("note"),
  kind: z.enum(NOTE_KINDS),
  text: text.min(1),
  quotation: quotationSchema.nullable(),
  ...values,
});

const answerSchema = z.object({ ...common, type: z.literal("answer"), text, ...values });

/** Replaces the text of an earlier event of the same author. An empty text withdraws it. */
const editSchema = z.object({ ...common, type: z.literal("edit"), of: idSchema, text });

/** Hides a quality finding as long as the text stays the same. */
const ignoreSchema = z.object({
  ...common,
  type: z.literal("ignore"),
  rule: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
  /** `finding`: this finding on this text. `resource`: the rule in the whole resource. */
  scope: z.enum(["finding", "resource"]),
  recordType: name.nullable(),
  recordKey: name.nullable(),
  /** The checks' hash of the row's texts; null for a rule, or for a row that is missing. */
  text: z.string().min(1).max(LIMITS.name).nullable(),
  reason: text,
});

/** Reverts an `ignore` of the same thread. */
const restoreSchema = z.object({ ...common, type: z.literal("restore"), reason: text });

const eventSchema = z.discriminatedUnion("type", [
  noteSchema,
  answerSchema,
  editSchema,
  ignoreSchema,
  restoreSchema,
]);

export type NoteEvent = z.infer<typeof eventSchema>;
export type NoteCreated = z.infer<typeof noteSchema>;
export type NoteAnswered = z.infer<typeof answerSchema>;
export type NoteEdited = z.infer<typeof editSchema>;
export type FindingIgnored = z.infer<typeof ignoreSchema>;
export type FindingRestored = z.infer<typeof restoreSchema>;
export type EventType = NoteEvent["type"];

/** The reason why a file is a problem. The user interface turns it into a message. */
export type ProblemReason =
  | "tooLarge"
  | "malformed"
  /** The file is in the wrong folder for its content. */
  | "misplaced"
  /** A symbolic link. It is not followed. */
  | "link"
  /** A newer version of the extension wrote it. */
  | "newer"
  | "unreadable"
  /** A `.json` file whose name is not an id. */
  | "name"
  /** Answers to a note that is not in the folder. */
  | "orphan"
  /** An edit by someone other than the author. */
  | "notAuthor"
  | "tooMany";

export interface NoteProblem {
  /** Path below the notes folder, with `/`. */
  readonly path: string;
  readonly reason: ProblemReason;
}

export type ParsedEvent =
  | { readonly event: NoteEvent }
  | { readonly problem: Extract<ProblemReason, "tooLarge" | "malformed" | "newer"> };

/** Reads the bytes of one event file. Never throws: the bytes come from a repository. */
export function parseEvent(bytes: Uint8Array): ParsedEvent {
  if (bytes.byteLength > LIMITS.eventBytes) return { problem: "tooLarge" };
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return { problem: "malformed" };
  }
  const parsed = eventSchema.safeParse(value);
  if (parsed.success) return { event: parsed.data };
  return { problem: isNewer(value) ? "newer" : "malformed" };
}

const versioned = z.object({ format: z.int() });
const typed = z.object({ type: z.string() });
const TYPES: readonly string[] = ["note", "answer", "edit", "ignore", "restore"];

function isNewer(value: unknown): boolean {
  const version = versioned.safeParse(value);
  if (version.success && version.data.format > FORMAT) return true;
  const type = typed.safeParse(value);
  return type.success && !TYPES.includes(type.data.type);
}

/**
 * The file of an event: two spaces of indentation, keys in the order of the schema, a line feed at
 * the end. Throws a ZodError for an event that could not be read back.
 */
export function formatEvent(event: NoteEvent): Uint8Array {
  const bytes = new TextEncoder().encode(`${JSON.stringify(eventSchema.parse(event), null, 2)}\n`);
  if (bytes.byteLength > LIMITS.eventBytes) throw new RangeError("The note is too long.");
  return bytes;
}

/** Path of an event below the notes folder: resource, surah (`000` without one), thread, event. */
export function eventPath(
  event: Pick<NoteEvent, "resource" | "verse" | "thread" | "id">,
): readonly [string, string, string, string] {
  return [
    resourceFolder(event.resource),
    surahFolder(event.verse),
    event.thread,
    `${event.id}.json`,
  ];
}

function resourceFolder(resource: string): string {
  return resource.replace(":", "-");
}

function surahFolder(verse: string | null): string {
  return String(parseVerseKey(verse)?.chapter ?? 0).padStart(3, "0");
}
