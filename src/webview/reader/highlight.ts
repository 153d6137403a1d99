import { findMatches } from "../../core/model/search/matches.js";
import { parseQuery } from "../../core/model/search/query.js";
import { elementOfVerse } from "./screen.js";
import type { ReaderView } from "./view.js";

/** The style sheet names it: `::highlight(search)`. */
const NAME = "search";

/** Marks the words of a search in its hit without changing the nodes, and returns the first one. */
export function markSearch(view: ReaderView): Range | null {
  CSS.highlights.delete(NAME);
  const { current, highlight } = view;
  if (highlight === null) return null;
  const found =
    (current === null ? null : elementOfVerse(current)) ??
    document.querySelector<HTMLElement>(".localization");
  const texts = found?.querySelectorAll<HTMLElement>(".published, .arabic") ?? [];
  const ranges = [...texts].flatMap((text) => rangesIn(text, highlight));
  if (ranges.length > 0) CSS.highlights.set(NAME, new Highlight(...ranges));
  return ranges[0] ?? null;
}

/** The matches of a query in an element's text, which may span nodes. */
function rangesIn(element: HTMLElement, query: string): Range[] {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const nodes: { readonly node: Node; readonly start: number }[] = [];
  let text = "";
  while (walker.nextNode() !== null) {
    nodes.push({ node: walker.currentNode, start: text.length });
    text += walker.currentNode.nodeValue ?? "";
  }
  const parsed = parseQuery(query);
  if (!parsed.ok) return [];
  return findMatches(text, parsed.query).flatMap(({ start, end }) => {
    const first = nodes.findLast((one) => one.start <= start);
    const last = nodes.findLast((one) => one.start < end);
    if (first === undefined || last === undefined) return [];
    const range = document.createRange();
    range.setStart(first.node, start - first.start);
    range.setEnd(last.node, end - last.start);
    return [range];
  });
}
