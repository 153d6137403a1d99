import { Parser } from "htmlparser2";

/** A footnote marker of a text. */
export interface Marker {
  /** Id of the footnote, or null if the marker names none. */
  readonly noteId: string | null;
  /** Visible marker: `1`, `[2]`, `a`. */
  readonly label: string;
  /** Offset in the plain text; the marker came before it. */
  readonly at: number;
}

/** A markup fault at an offset of the plain text. */
export interface MarkupFault {
  readonly kind: "unclosed" | "unopened" | "unfinished" | "unknown" | "active";
  readonly name: string;
  readonly at: number;
}

export interface PlainText {
  /** The text without markup, entities decoded, white space as published. Blocks are lines. */
  readonly text: string;
  readonly markers: readonly Marker[];
  readonly faults: readonly MarkupFault[];
  /** Names of the elements in the text, lower case. */
  readonly elements: readonly string[];
  /** Spans marked up as Arabic: [start, end] offsets. */
  readonly arabic: readonly (readonly [number, number])[];
  /**
   * Offset in the published text of each character, and of the end. Null if the offsets are equal.
   */
  readonly offsets: Uint32Array | null;
}

const MARKER = /<sup foot_note="?(\d+)"?>([^<&]{0,12})<\/sup>/g;
const BLOCKS = new Set(
  "address article aside blockquote br caption dd div dl dt figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr ul".split(
    " ",
  ),
);
/** Elements whose end tag HTML lets authors omit, and elements that have none. */
const OPTIONAL_END = new Set(
  "p li dt dd tr td th thead tbody tfoot option colgroup br hr img input wbr col html body head".split(
    " ",
  ),
);
const VOID = new Set([
  "br",
  "hr",
  "img",
  "input",
  "wbr",
  "col",
  "p",
  "li",
  "td",
  "tr",
  "th",
  "dt",
  "dd",
]);
const ACTIVE = new Set("script iframe object embed form input button style link meta".split(" "));
const KNOWN = new Set(
  "a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr".split(
    " ",
  ),
);
/** A marker in a `sup` that names no footnote: `1`, `[2]`, `a`. */
const LABEL = /^[[(]?(?:\p{Nd}{1,3}|[a-z*])[\])]?$/u;

/**
 * Removes the markup of a published text and keeps a map of offsets. Most translations only have
 * footnote markers and need no parser.
 */
export function withoutMarkup(raw: string): PlainText {
  if (!raw.includes("<") && !raw.includes("&")) return bare(raw);
  const unmarked = raw.replace(MARKER, "");
  if (!unmarked.includes("<") && !unmarked.includes("&")) return markersOnly(raw);
  const unclosed = tooDeep(raw);
  return unclosed === null ? parsed(raw) : tagsRemoved(raw, unclosed);
}

/**
 * Limit of open elements; the rest is not parsed, since the parser's time grows with their square.
 */
const DEEPEST = 500;

/** The first element beyond the limit of open elements; null if there is none. */
function tooDeep(raw: string): string | null {
  let depth = 0;
  let first: string | null = null;
  for (const [, slash, name = ""] of raw.matchAll(/<(\/?)([a-z][a-z0-9-]{0,30})/gi)) {
    if (slash === "/") depth = Math.max(0, depth - 1);
    else if (!VOID.has(name.toLowerCase())) {
      first ??= name.toLowerCase();
      if (++depth > DEEPEST) return first;
    }
  }
  return null;
}

/** The text between tags, for markup that is too broken to parse. */
function tagsRemoved(raw: string, unclosed: string): PlainText {
  const parts: string[] = [];
  const offsets: number[] = [];
  let from = 0;
  const take = (to: number): void => {
    parts.push(raw.slice(from, to));
    for (let index = from; index < to; index++) offsets.push(index);
  };
  for (let open = raw.indexOf("<"); open !== -1; open = raw.indexOf("<", from)) {
    take(open);
    const close = raw.indexOf(">", open);
    from = close === -1 ? raw.length : close + 1;
  }
  take(raw.length);
  offsets.push(raw.length);
  return {
    text: parts.join(""),
    markers: [],
    faults: [{ kind: "unclosed", name: unclosed, at: 0 }],
    elements: [],
    arabic: [],
    offsets: Uint32Array.from(offsets),
  };
}

function bare(text: string): PlainText {
  return { text, markers: [], faults: [], elements: [], arabic: [], offsets: null };
}

function markersOnly(raw: string): PlainText {
  const parts: string[] = [];
  const markers: Marker[] = [];
  const offsets = new Uint32Array(raw.length + 1);
  let length = 0;
  let from = 0;
  const take = (to: number): void => {
    parts.push(raw.slice(from, to));
    for (let index = from; index < to; index++) offsets[length++] = index;
  };
  for (const match of raw.matchAll(MARKER)) {
    take(match.index);
    markers.push({ noteId: match[1] ?? null, label: (match[2] ?? "").trim(), at: length });
    from = match.index + match[0].length;
  }
  take(raw.length);
  offsets[length] = raw.length;
  return {
    text: parts.join(""),
    markers,
    faults: [],
    elements: ["sup"],
    arabic: [],
    offsets: offsets.slice(0, length + 1),
  };
}

interface Open {
  readonly name: string;
  readonly at: number;
  readonly noteId: string | null;
  readonly arabic: boolean;
  /** Offset in the published text. */
  readonly source: number;
}

function parsed(raw: string): PlainText {
  let text = "";
  const offsets: number[] = [];
  const markers: Marker[] = [];
  const faults: MarkupFault[] = [];
  const elements = new Set<string>();
  const arabic: [number, number][] = [];
  const stack: Open[] = [];
  const closedAt = new Set<number>();
  let hidden = 0;

  const append = (data: string, at: number, literal: boolean): void => {
    for (let index = 0; index < data.length; index++) offsets.push(literal ? at + index : at);
    text += data;
  };
  const breakLine = (at: number): void => {
    if (text !== "" && !text.endsWith("\n")) append("\n", at, false);
  };
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        elements.add(name);
        if (!KNOWN.has(name)) {
          const kind = ACTIVE.has(name) ? "active" : "unknown";
          faults.push({ kind, name, at: text.length });
        }
        const handler = Object.keys(attributes).find((key) => key.startsWith("on"));
        const script = Object.values(attributes).some((value) => /^\s*javascript:/i.test(value));
        if (handler !== undefined || script) {
          faults.push({ kind: "active", name: handler ?? name, at: text.length });
        }
        if (name === "script" || name === "style") hidden++;
        if (BLOCKS.has(name)) breakLine(parser.startIndex);
        stack.push({
          name,
          at: text.length,
          noteId: attributes.foot_note ?? null,
          arabic:
            attributes.lang?.toLowerCase().startsWith("ar") === true ||
            /\b(arabic|qpc|uthmani)/i.test(attributes.class ?? ""),
          source: parser.startIndex,
        });
      },
      ontext(data) {
        if (hidden > 0) return;
        // An entity is one chunk whose source and text differ in length.
        const literal = parser.endIndex - parser.startIndex + 1 === data.length;
        append(data, parser.startIndex, literal);
      },
      onclosetag(name, implied) {
        const open = stack.pop();
        if (implied) {
          if (open !== undefined && !OPTIONAL_END.has(name)) {
            faults.push({ kind: "unclosed", name, at: open.at });
          }
        } else closedAt.add(parser.startIndex);
        if (name === "script" || name === "style") hidden = Math.max(0, hidden - 1);
        if (BLOCKS.has(name)) breakLine(parser.startIndex);
        if (open === undefined) return;
        if (open.arabic && open.at < text.length) arabic.push([open.at, text.length]);
        if (name !== "sup") return;
        const label = text.slice(open.at).trim();
        if (open.noteId !== null || LABEL.test(label)) {
          text = text.slice(0, open.at);
          offsets.length = open.at;
          markers.push({ noteId: open.noteId, label, at: open.at });
        }
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  );
  parser.end(raw);
  offsets.push(raw.length);
  for (const match of raw.matchAll(/<\/([a-z][a-z0-9-]*)[^<>]*>/gi)) {
    const name = (match[1] ?? "").toLowerCase();
    if (closedAt.has(match.index) || name === "br" || name === "p") continue;
    faults.push({ kind: "unopened", name, at: plainOffset(offsets, match.index) });
  }
  const unfinished = /<\/?([a-z][a-z0-9-]*)[^<>]*$/i.exec(raw);
  if (unfinished !== null) {
    const name = (unfinished[1] ?? "").toLowerCase();
    faults.push({ kind: "unfinished", name, at: plainOffset(offsets, unfinished.index) });
  }
  return {
    text,
    markers,
    faults,
    elements: [...elements],
    arabic,
    offsets: Uint32Array.from(offsets),
  };
}

/** Converts an offset in the plain text to one in the published text. */
function plainOffset(offsets: readonly number[], source: number): number {
  let low = 0;
  let high = offsets.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle] ?? 0) < source) low = middle + 1;
    else high = middle;
  }
  return low;
}
