import { GrowingText } from "../../model/growingText.js";
import { parseHtml, type HtmlHandler } from "../../model/parseHtml.js";

/** A footnote marker of a text. */
export interface Marker {
  /** Id of the footnote, or null if the marker names none. */
  readonly noteId: string | null;
  /** Visible marker: `1`, `[2]`, `a`. */
  readonly label: string;
  /** Offset in the plain text; the marker preceded it. */
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
  return new MarkupReader().read(raw);
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
}

/** Maximum faults in one text; more would only repeat them. */
const MOST_FAULTS = 50;

/** Reads a text with markup. */
class MarkupReader implements HtmlHandler {
  private readonly text = new GrowingText();
  private readonly offsets: number[] = [];
  private readonly markers: Marker[] = [];
  private readonly faults: MarkupFault[] = [];
  private readonly elements = new Set<string>();
  private readonly arabic: [number, number][] = [];
  private readonly stack: Open[] = [];
  /** Offsets of the end tags that close an element. */
  private readonly closedAt = new Set<number>();
  private hidden = 0;

  read(raw: string): PlainText {
    parseHtml(raw, this);
    this.offsets.push(raw.length);
    this.findStrayTags(raw);
    return {
      text: this.text.toString(),
      markers: this.markers,
      faults: this.faults,
      elements: [...this.elements],
      arabic: this.arabic,
      offsets: Uint32Array.from(this.offsets),
    };
  }

  onopentag(name: string, attributes: Readonly<Record<string, string>>, start: number): void {
    this.elements.add(name);
    if (!KNOWN.has(name)) {
      this.fault(ACTIVE.has(name) ? "active" : "unknown", name, this.text.length);
    }
    const handler = Object.keys(attributes).find((key) => key.startsWith("on"));
    const script = Object.values(attributes).some((value) => /^\s*javascript:/i.test(value));
    if (handler !== undefined || script) this.fault("active", handler ?? name, this.text.length);
    if (name === "script" || name === "style") this.hidden++;
    if (BLOCKS.has(name)) this.breakLine(start);
    this.stack.push({
      name,
      at: this.text.length,
      noteId: attributes.foot_note ?? null,
      arabic:
        attributes.lang?.toLowerCase().startsWith("ar") === true ||
        /\b(arabic|qpc|uthmani)/i.test(attributes.class ?? ""),
    });
  }

  ontext(data: string, start: number, end: number): void {
    // An entity is one chunk whose source and text differ in length.
    if (this.hidden === 0) this.append(data, start, end - start === data.length);
  }

  onclosetag(name: string, isImplied: boolean, start: number): void {
    const open = this.stack.pop();
    if (open === undefined) return;
    if (!isImplied) this.closedAt.add(start);
    else if (!OPTIONAL_END.has(name)) this.fault("unclosed", name, open.at);
    if (name === "script" || name === "style") this.hidden--;
    if (BLOCKS.has(name)) this.breakLine(start);
    const { length } = this.text;
    if (open.arabic && open.at < length) this.arabic.push([open.at, length]);
    if (name === "sup") this.takeMarker(open);
  }

  /** Moves the text of a footnote marker from the text to the markers. */
  private takeMarker({ at, noteId }: Open): void {
    const written = this.text.cut(at);
    const label = written.trim();
    if (noteId === null && !LABEL.test(label)) {
      this.text.add(written);
      return;
    }
    this.offsets.length = at;
    this.markers.push({ noteId, label, at });
  }

  private append(data: string, at: number, isLiteral: boolean): void {
    for (let index = 0; index < data.length; index++)
      this.offsets.push(isLiteral ? at + index : at);
    this.text.add(data);
  }

  private breakLine(at: number): void {
    if (this.text.length > 0 && this.text.last !== "\n") this.append("\n", at, false);
  }

  private fault(kind: MarkupFault["kind"], name: string, at: number): void {
    if (this.faults.length < MOST_FAULTS) this.faults.push({ kind, name, at });
  }

  /** Finds end tags without a start tag, and a tag that is cut off at the end of the text. */
  private findStrayTags(raw: string): void {
    for (const match of raw.matchAll(/<\/([a-z][a-z0-9-]*)(?![a-z0-9-])[^<>]*>/gi)) {
      const name = (match[1] ?? "").toLowerCase();
      if (this.closedAt.has(match.index) || name === "br" || name === "p") continue;
      this.fault("unopened", name, plainOffset(this.offsets, match.index));
    }
    const unfinished = /<\/?([a-z][a-z0-9-]*)(?![a-z0-9-])[^<>]*$/i.exec(raw);
    if (unfinished === null) return;
    const name = (unfinished[1] ?? "").toLowerCase();
    this.fault("unfinished", name, plainOffset(this.offsets, unfinished.index));
  }
}

/** Converts an offset in the published text to one in the plain text. */
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
