import { Parser } from "htmlparser2";
import { BLOCK_ELEMENTS, HIDDEN_ELEMENTS } from "./htmlElements.js";

/**
 * The words of a text as the service publishes it: without tags, comments and the footnote markers
 * that stand inside words (`<sup foot_note="176997">1</sup>`), entities decoded, white space
 * collapsed. Nothing else is changed. For search and for plain exports; never for display as HTML.
 */
export function plainText(html: string): string {
  if (!html.includes("<") && !html.includes("&")) return collapse(html);
  // Most translations have no other markup than markers: no parser is needed for them.
  const unmarked = html.replace(MARKER, "");
  if (!unmarked.includes("<") && !unmarked.includes("&")) return collapse(unmarked);
  let text = "";
  let hidden = 0;
  /** For each open `sup`: whether it is a footnote marker, and where its text starts. */
  const sups: { marked: boolean; start: number }[] = [];
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (HIDDEN_ELEMENTS.has(name)) hidden++;
        else if (name === "sup") {
          sups.push({ marked: "foot_note" in attributes, start: text.length });
        } else if (breaksWords(name)) text += " ";
      },
      ontext(data) {
        if (hidden === 0) text += data;
      },
      onclosetag(name) {
        if (HIDDEN_ELEMENTS.has(name)) hidden = Math.max(0, hidden - 1);
        else if (name === "sup") {
          const sup = sups.pop();
          if (sup === undefined) return;
          const inside = text.slice(sup.start).trim();
          if (sup.marked || /^[[(]?\p{Nd}{1,3}[\])]?$/u.test(inside))
            text = text.slice(0, sup.start);
        } else if (breaksWords(name)) text += " ";
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  );
  parser.end(html);
  return collapse(text);
}

function breaksWords(name: string): boolean {
  return name === "br" || BLOCK_ELEMENTS.has(name);
}

const MARKER = /<sup foot_note="?\d+"?>[^<&]{0,12}<\/sup>/g;

function collapse(text: string): string {
  return text.replace(/\s+/gu, " ").trim();
}
