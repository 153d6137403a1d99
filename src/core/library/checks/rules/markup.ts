import { CLASS } from "../characters.js";
import { withoutMarkup } from "../plain.js";
import { textsWith } from "../prepare.js";
import { countUp, type Rule } from "../rule.js";

export const unbalancedMarkup: Rule = {
  id: "unbalanced-markup",
  check({ texts }, report) {
    for (const text of texts) {
      for (const { kind, name, at } of text.faults) {
        if (kind === "unclosed") report.text(text, at, at, "tag-not-closed", name);
        else if (kind === "unopened") report.text(text, at, at, "tag-not-opened", name);
        else if (kind === "unfinished") report.text(text, at, at, "tag-unfinished", name);
      }
    }
  },
};

/** Usual markup of verses and notes in any edition. */
const PLAIN = new Set(["sup", "i", "em", "b", "strong", "br"]);

export const unusualMarkup: Rule = {
  id: "unusual-markup",
  check({ facts, texts }, report) {
    const inTexts = new Map<string, number>();
    for (const { elements } of texts) for (const name of elements) countUp(inTexts, name);
    // An element that occurs once in hundreds of texts is probably left over.
    const rare =
      facts.group === "translations" && texts.length >= 200 ? Math.max(1, texts.length * 0.001) : 0;
    for (const text of texts) {
      for (const { kind, name, at } of text.faults) {
        if (kind === "active") report.text(text, at, at, "active-markup", name);
        else if (kind === "unknown") report.text(text, at, at, "unknown-element", name);
      }
      for (const name of text.elements) {
        const count = inTexts.get(name) ?? 0;
        if (PLAIN.has(name) || count > rare) continue;
        if (text.faults.some((fault) => fault.name === name)) continue;
        report.text(text, 0, 0, "rare-element", name, count, texts.length);
      }
    }
  },
};

const ENTITY = /&(?:amp;)*(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,8}\d{0,2});/giu;

export const escapedEntity: Rule = {
  id: "escaped-entity",
  check({ texts }, report) {
    for (const text of textsWith(texts, CLASS.ampersand)) {
      for (const match of text.text.matchAll(ENTITY)) {
        if (withoutMarkup(match[0]).text === match[0]) continue;
        report.text(text, match.index, match.index + match[0].length, "escaped-entity", match[0]);
      }
    }
  },
};
