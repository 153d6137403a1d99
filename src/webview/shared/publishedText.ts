import { BLOCK_ELEMENTS, keepsLines } from "../../core/model/htmlElements.js";
import { directionOfTag } from "../../core/model/language.js";
import { clean, verseOfAddress } from "./sanitize.js";

type Direction = "ltr" | "rtl";

/**
 * Published HTML as sanitized nodes for a block in direction `base`, with directions for parts in
 * other languages, and links to verses.
 */
export function publishedText(html: string, base: Direction): DocumentFragment {
  const withLines = keepsLines(html);
  const fragment = clean(withLines ? html.trim().replace(/\r\n?/g, "\n") : html);
  linkVerses(fragment);
  setDirections(fragment, base);
  if (withLines) trimAroundBlocks(fragment);
  return fragment;
}

/** A link to a verse opens the verse here instead of a web page. */
function linkVerses(fragment: DocumentFragment): void {
  for (const link of fragment.querySelectorAll("a[href]")) {
    const verse = verseOfAddress(link.getAttribute("href") ?? "");
    if (verse === null) continue;
    link.removeAttribute("href");
    link.removeAttribute("rel");
    link.setAttribute("role", "link");
    link.setAttribute("tabindex", "0");
    link.classList.add("verse-link");
    link.setAttribute("data-opens", verse);
  }
}

const BLOCKS = [...BLOCK_ELEMENTS].join(",");

/** Gives each element in another language, and each block in another script, its direction. */
function setDirections(fragment: DocumentFragment, base: Direction): void {
  for (const element of fragment.querySelectorAll<HTMLElement>("[lang]:not([dir])")) {
    const direction = directionOfTag(element.lang);
    if (direction !== null && direction !== directionAround(element, base)) element.dir = direction;
  }
  for (const element of fragment.querySelectorAll<HTMLElement>(`${BLOCKS}, .src-arabic`)) {
    if (element.matches("[dir], [lang]") || element.querySelector(BLOCKS) !== null) continue;
    const direction = directionOfText(element.textContent);
    if (direction !== null && direction !== directionAround(element, base)) element.dir = direction;
  }
}

function directionAround(element: Element, base: Direction): Direction {
  const dir = element.parentElement?.closest<HTMLElement>("[dir]")?.dir ?? "";
  return dir === "ltr" || dir === "rtl" ? dir : base;
}

const RTL_LETTER =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Thaana}\p{Script=Syriac}\p{Script=Nko}\p{Script=Adlam}]/u;

/** Number of letters to count; more would not change a paragraph's script. */
const COUNTED = 400;

/**
 * The direction of a text's first strong letter. Null for a text without letters, and for one that
 * only begins with a word of the other direction, such as an English sentence about an Arabic word.
 */
export function directionOfText(text: string): Direction | null {
  let first: Direction | null = null;
  let same = 0;
  let letters = 0;
  for (const [letter] of text.matchAll(/\p{L}/gu)) {
    const direction = RTL_LETTER.test(letter) ? "rtl" : "ltr";
    first ??= direction;
    if (direction === first) same++;
    if (++letters === COUNTED) break;
  }
  return same * 2 > letters ? first : null;
}

/** Removes line breaks at both ends of a wrapper, and beside a heading, which has margins. */
function trimAroundBlocks(fragment: DocumentFragment): void {
  const wrapper = fragment.firstElementChild;
  if (fragment.childNodes.length === 1 && wrapper !== null) {
    const { firstChild, lastChild } = wrapper;
    if (firstChild instanceof Text) firstChild.data = firstChild.data.trimStart();
    if (lastChild instanceof Text) lastChild.data = lastChild.data.trimEnd();
  }
  for (const block of fragment.querySelectorAll("h1, h2, h3, h4, h5, h6, hr")) {
    const [before, after] = [block.previousSibling, block.nextSibling];
    if (before instanceof Text) before.data = before.data.replace(/(?<!\s)[^\S\n]*\n\s*$/, "");
    if (after instanceof Text) after.data = after.data.replace(/^\s*\n\s*/, "");
  }
}
