import { Parser } from "htmlparser2";

/** Maximum nesting; real texts have less. */
const MOST_DEPTH = 128;

/** UTF-16 units parsed between two checks of the depth. */
const PIECE = 1024;

/** Callbacks of `parseHtml`. `start` and `end` are offsets in the HTML. */
export interface HtmlHandler {
  onopentag(name: string, attributes: Readonly<Record<string, string>>, start: number): void;
  ontext(data: string, start: number, end: number): void;
  /** `isImplied`: the HTML has no end tag for the element. */
  onclosetag(name: string, isImplied: boolean, start: number): void;
}

/**
 * Parses HTML, with entities decoded and names in lower case, in time linear in its length. The
 * parser searches its open elements at each tag, so unclosed elements would take quadratic time. If
 * too many elements are open, all are closed and parsing restarts after them.
 */
export function parseHtml(html: string, handler: HtmlHandler): void {
  let depth = 0;
  /** Offset at which the current parser started. */
  let base = 0;
  const open = (): Parser =>
    new Parser({
      onopentag(name, attributes) {
        depth++;
        handler.onopentag(name, attributes, base + parser.startIndex);
      },
      ontext(data) {
        handler.ontext(data, base + parser.startIndex, base + parser.endIndex + 1);
      },
      onclosetag(name, isImplied) {
        depth--;
        handler.onclosetag(name, isImplied, base + parser.startIndex);
      },
    });
  let parser = open();
  for (let at = 0; at < html.length;) {
    // A piece ends before a tag, so that no text is cut.
    const tag = html.indexOf("<", at + PIECE);
    const end = tag < 0 ? html.length : tag;
    parser.write(html.slice(at, end));
    at = end;
    if (depth <= MOST_DEPTH) continue;
    parser.end();
    depth = 0;
    base = at;
    parser = open();
  }
  parser.end();
}
