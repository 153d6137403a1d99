import { Parser, type Handler } from "htmlparser2";

/** Maximum nesting, above that of any real text. */
const MOST_DEPTH = 128;

/** UTF-16 units parsed between two checks of the depth. */
const PIECE = 1024;

export type HtmlHandler = Pick<Partial<Handler>, "onopentag" | "ontext" | "onclosetag">;

/**
 * Parses HTML, with entities decoded and names in lower case, in time linear in its length. The
 * parser searches its open elements at each tag, so unclosed elements would take quadratic time.
 * With too many open ones, all are closed and parsing restarts after them.
 */
export function parseHtml(html: string, handler: HtmlHandler): void {
  let depth = 0;
  const counting: HtmlHandler = {
    ...handler,
    onopentag: (name, attributes, isImplied) => {
      depth++;
      handler.onopentag?.(name, attributes, isImplied);
    },
    onclosetag: (name, isImplied) => {
      depth--;
      handler.onclosetag?.(name, isImplied);
    },
  };
  let parser = new Parser(counting);
  for (let at = 0; at < html.length;) {
    // A piece ends before a tag, so that no text is cut.
    const tag = html.indexOf("<", at + PIECE);
    const end = tag < 0 ? html.length : tag;
    parser.write(html.slice(at, end));
    at = end;
    if (depth <= MOST_DEPTH) continue;
    parser.end();
    depth = 0;
    parser = new Parser(counting);
  }
  parser.end();
}
