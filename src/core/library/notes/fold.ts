import { resourceKey, type ResourceRef } from "../../model/resource.js";
import { parseVerseKey, versePosition } from "../../model/verse.js";
import {
  eventPath,
  LIMITS,
  parseResource,
  type Author,
  type Evidence,
  type FindingIgnored,
  type NoteAnswered,
  type NoteCreated,
  type NoteEvent,
  type NoteKind,
  type NoteProblem,
  type NoteState,
  type Quotation,
} from "./events.js";

/**
 * A value set by events. If people set different values without having read each other's, all of
 * them stay until someone sets the value again.
 */
export interface Contested<T> {
  readonly current: readonly {
    readonly value: T;
    readonly author: Author;
    readonly date: string;
    readonly event: string;
  }[];
}

/** One contribution to a thread, for display. */
export interface NoteMessage {
  readonly event: string;
  readonly author: Author;
  /** ISO 8601. */
  readonly date: string;
  /** Empty if the event only set a value, or was withdrawn. */
  readonly text: string;
  readonly isEdited: boolean;
  readonly isWithdrawn: boolean;
  /** The values that this event set. */
  readonly sets: Partial<Pick<NoteAnswered, "state" | "proposed" | "assignee" | "link">>;
}

export interface NoteThread {
  readonly id: string;
  readonly resource: ResourceRef;
  readonly verseKey: string | null;
  readonly kind: NoteKind;
  readonly author: Author;
  /** ISO 8601. */
  readonly date: string;
  readonly quotation: Quotation | null;
  readonly state: Contested<NoteState>;
  readonly proposed: Contested<string>;
  readonly assignee: Contested<string | null>;
  readonly evidence: Contested<Evidence>;
  readonly link: Contested<string>;
  /** Oldest first; the first is the note. */
  readonly messages: readonly NoteMessage[];
  /** The events that no other event has seen. The next event names them in `seen`. */
  readonly heads: readonly string[];
}

/** A finding, or a rule in a resource, that someone chose to ignore. */
export interface IgnoredFinding {
  readonly thread: string;
  readonly resource: ResourceRef;
  readonly verseKey: string | null;
  readonly rule: string;
  readonly scope: FindingIgnored["scope"];
  readonly recordType: string | null;
  readonly recordKey: string | null;
  /** The checks' hash of the row's texts; null for a rule, or for a row that is missing. */
  readonly text: string | null;
  readonly reason: string;
  readonly author: Author;
  /** ISO 8601. */
  readonly date: string;
  readonly heads: readonly string[];
}

export interface FoldedNotes {
  /** By resource, verse and age. */
  readonly threads: readonly NoteThread[];
  readonly ignored: readonly IgnoredFinding[];
  readonly problems: readonly NoteProblem[];
}

/** Computes the state from the events. Their order does not matter. */
export function foldEvents(events: Iterable<NoteEvent>): FoldedNotes {
  const byThread = new Map<string, NoteEvent[]>();
  for (const event of events) {
    const key = eventPath(event).slice(0, 3).join("/");
    const thread = byThread.get(key);
    if (thread === undefined) byThread.set(key, [event]);
    else thread.push(event);
  }
  const threads: NoteThread[] = [];
  const ignored: IgnoredFinding[] = [];
  const problems: NoteProblem[] = [];
  for (const [path, all] of byThread) {
    all.sort(byAge);
    if (all.length > LIMITS.threadEvents) problems.push({ path, reason: "tooMany" });
    const graph = new EventGraph(all.slice(0, LIMITS.threadEvents));
    const root = graph.events.find((event) => event.type === "note" || event.type === "ignore");
    if (root?.type === "note") threads.push(foldThread(root, graph, problems));
    else if (root?.type === "ignore") ignored.push(...foldIgnored(graph));
    else problems.push({ path, reason: "orphan" });
  }
  return { threads: inOrder(threads), ignored, problems };
}

/** Ids are ordered by time, so they also order events of one clock within a millisecond. */
function byAge(a: NoteEvent, b: NoteEvent): number {
  return compareTexts(a.date, b.date) || compareTexts(a.id, b.id);
}

/** Orders texts by their UTF-16 units, which is the same in every language. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** By resource, verse and age. Keys are made once for each thread: a folder can have many. */
function inOrder(threads: readonly NoteThread[]): NoteThread[] {
  const keyed = threads.map((thread) => {
    const place = parseVerseKey(thread.verseKey);
    return {
      thread,
      resource: resourceKey(thread.resource),
      position: place === null ? 0 : versePosition(place),
    };
  });
  keyed.sort(
    (a, b) =>
      compareTexts(a.resource, b.resource) ||
      a.position - b.position ||
      compareTexts(a.thread.id, b.thread.id),
  );
  return keyed.map(({ thread }) => thread);
}

/** The events of one thread, with the events that each of them has seen. */
class EventGraph {
  readonly heads: readonly string[];
  private readonly byId: ReadonlyMap<string, NoteEvent>;

  constructor(readonly events: readonly NoteEvent[]) {
    this.byId = new Map(events.map((event) => [event.id, event]));
    const seen = new Set(events.flatMap((event) => event.seen.filter((id) => id !== event.id)));
    const heads = events.filter(({ id }) => !seen.has(id));
    // Hostile files can name each other in `seen`, so that every event is seen.
    this.heads = (heads.length > 0 ? heads : events.slice(-1))
      .slice(-LIMITS.seen)
      .map(({ id }) => id);
  }

  /** The given events that no other of them has seen; at least one, if the list has any. */
  newest<E extends NoteEvent>(events: readonly E[]): readonly E[] {
    if (events.length < 2) return events;
    const seenBy = this.seenBy(events);
    const newest = events.filter(({ id }) => (seenBy.get(id) ?? []).every((by) => by === id));
    return newest.length > 0 ? newest : events.slice(-1);
  }

  /**
   * By event, which of the given events have seen it, directly or through others: at most two,
   * because two prove that an event other than itself has. One pass for each event would take
   * minutes for hostile files.
   */
  private seenBy(events: readonly NoteEvent[]): ReadonlyMap<string, readonly string[]> {
    const seenBy = new Map<string, string[]>();
    const waiting = events.map(({ id, seen }) => ({ seen, by: id }));
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { seen, by } = next;
      for (const id of seen) {
        const known = seenBy.get(id);
        if (known === undefined) seenBy.set(id, [by]);
        else if (known.length < 2 && !known.includes(by)) known.push(by);
        else continue;
        waiting.push({ seen: this.byId.get(id)?.seen ?? [], by });
      }
    }
    return seenBy;
  }
}

type ValueEvent = NoteCreated | NoteAnswered;

function foldThread(root: NoteCreated, graph: EventGraph, problems: NoteProblem[]): NoteThread {
  const valued = graph.events.filter(
    (event): event is ValueEvent => event.type === "note" || event.type === "answer",
  );
  const contested = <T>(valueOf: (event: ValueEvent) => T | undefined): Contested<T> => {
    const setting = valued.filter((event) => valueOf(event) !== undefined);
    const current = new Map<string, Contested<T>["current"][number]>();
    for (const event of graph.newest(setting)) {
      const value = valueOf(event);
      if (value === undefined) continue;
      // Two people who agree do not contradict each other.
      const key = JSON.stringify(value);
      if (!current.has(key)) {
        current.set(key, { value, author: event.author, date: event.date, event: event.id });
      }
    }
    return { current: [...current.values()] };
  };
  return {
    id: root.thread,
    resource: resourceOf(root),
    verseKey: root.verse,
    kind: root.kind,
    author: root.author,
    date: root.date,
    quotation: root.quotation,
    state: contested((event) => event.state ?? (event.type === "note" ? "open" : undefined)),
    proposed: contested((event) => event.proposed),
    assignee: contested((event) => event.assignee),
    evidence: contested((event) => event.evidence),
    link: contested((event) => event.link),
    messages: valued.map((event) => messageOf(event, graph, problems)),
    heads: graph.heads,
  };
}

function messageOf(event: ValueEvent, graph: EventGraph, problems: NoteProblem[]): NoteMessage {
  const edits = graph.events.filter((each) => each.type === "edit" && each.of === event.id);
  const own = edits.filter(({ author }) => isSameAuthor(author, event.author));
  for (const edit of edits) {
    if (!own.includes(edit))
      problems.push({ path: eventPath(edit).join("/"), reason: "notAuthor" });
  }
  const edit = graph.newest(own).at(-1);
  const text = edit?.type === "edit" ? edit.text : event.text;
  const { state, proposed, assignee, link } = event;
  return {
    event: event.id,
    author: event.author,
    date: event.date,
    text,
    isEdited: edit !== undefined && text !== "",
    isWithdrawn: edit !== undefined && text === "",
    sets: {
      ...(state === undefined ? {} : { state }),
      ...(proposed === undefined ? {} : { proposed }),
      ...(assignee === undefined ? {} : { assignee }),
      ...(link === undefined ? {} : { link }),
    },
  };
}

function foldIgnored(graph: EventGraph): IgnoredFinding[] {
  const current = graph.newest(
    graph.events.filter((event) => event.type === "ignore" || event.type === "restore"),
  );
  // If one person ignores and another restores it, the finding is shown.
  if (current.some(({ type }) => type === "restore")) return [];
  const [event] = current;
  if (event?.type !== "ignore") return [];
  return [
    {
      thread: event.thread,
      resource: resourceOf(event),
      verseKey: event.verse,
      rule: event.rule,
      scope: event.scope,
      recordType: event.recordType,
      recordKey: event.recordKey,
      text: event.text,
      reason: event.reason,
      author: event.author,
      date: event.date,
      heads: graph.heads,
    },
  ];
}

function resourceOf(event: NoteEvent): ResourceRef {
  const ref = parseResource(event.resource);
  if (ref === null) throw new RangeError(`${event.id} names no resource.`);
  return ref;
}

/** Compares e-mail addresses if both authors have one, as Git does; otherwise names. */
export function isSameAuthor(a: Author, b: Author): boolean {
  return a.email !== undefined && b.email !== undefined
    ? a.email.toLowerCase() === b.email.toLowerCase()
    : a.name === b.name;
}

/** The one value that all agree on; undefined without a value, or with contradicting ones. */
export function agreed<T>(contested: Contested<T>): T | undefined {
  return contested.current.length === 1 ? contested.current[0]?.value : undefined;
}

const CLOSED: ReadonlySet<NoteState | undefined> = new Set(["fixed", "declined"]);

/** True if something is left to do. A contradiction must be resolved, so it counts as open. */
export function isOpen(thread: Pick<NoteThread, "state">): boolean {
  return !CLOSED.has(agreed(thread.state));
}
