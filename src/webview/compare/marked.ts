import type { DiffPart } from "../../core/model/wordDiff.js";

/**
 * Marks the words of a published text that another text does not have. `parts` are their
 * difference, without markup and footnote markers; `side` is the kind of part for this text's
 * words. Returns false, without a change, if the text does not match the parts.
 */
export function markWords(
  fragment: DocumentFragment,
  parts: readonly DiffPart[],
  side: "added" | "removed",
): boolean {
  const own = parts.filter(({ kind }) => kind === "same" || kind === side);
  const nodes = textNodes(fragment);
  const shown = withoutSpaces(nodes.map(({ data }) => data).join(""));
  if (shown !== withoutSpaces(own.map(({ text }) => text).join(""))) return false;
  const runs = own.map(({ kind, text }) => ({
    isMarked: kind === side,
    left: withoutSpaces(text).length,
  }));
  let at = 0;
  for (const node of nodes) {
    const pieces: { text: string; isMarked: boolean }[] = [];
    let isBegun = false;
    for (const unit of node.data.split("")) {
      const isSpace = /\s/u.test(unit);
      while (!isSpace && (runs[at]?.left ?? 1) === 0) {
        at++;
        isBegun = false;
      }
      const run = runs[at];
      // Marks spaces inside a phrase, but not at its ends.
      const isMarked = run !== undefined && run.isMarked && run.left > 0 && (!isSpace || isBegun);
      if (!isSpace && run !== undefined) {
        run.left--;
        isBegun = true;
      }
      const last = pieces.at(-1);
      if (last?.isMarked === isMarked) last.text += unit;
      else pieces.push({ text: unit, isMarked });
    }
    if (pieces.some(({ isMarked }) => isMarked)) node.replaceWith(...pieces.map(nodeOf));
  }
  return true;

  function nodeOf(piece: { readonly text: string; readonly isMarked: boolean }): Node {
    if (!piece.isMarked) return document.createTextNode(piece.text);
    const mark = document.createElement("mark");
    mark.className = `differs ${side}`;
    mark.textContent = piece.text;
    return mark;
  }
}

/** The text nodes without those of footnote markers. */
function textNodes(fragment: DocumentFragment): Text[] {
  const walker = document.createTreeWalker(fragment, NodeFilter.SHOW_TEXT);
  const nodes: Text[] = [];
  while (walker.nextNode() !== null) {
    const node = walker.currentNode;
    if (node instanceof Text && node.parentElement?.closest("sup[foot_note]") == null) {
      nodes.push(node);
    }
  }
  return nodes;
}

function withoutSpaces(text: string): string {
  return text.replace(/\s+/gu, "");
}
