import DOMPurify, { type Config } from "dompurify";
import { BLOCK_ELEMENTS } from "../../core/model/htmlElements.js";
import { parseVerseKey } from "../../core/model/verse.js";

/*
 * The only way for published HTML into the page. Elements outside these lists lose their tags but
 * keep their text (scripts, styles and similar elements lose both); other attributes are removed.
 * The content security policy blocks scripts and requests in any case.
 */

const TAGS = [
  ..."a abbr b bdi bdo blockquote br caption cite code col colgroup dd del dfn div dl dt em".split(
    " ",
  ),
  ..."figcaption figure h1 h2 h3 h4 h5 h6 hr i ins kbd li mark ol p pre q rp rt ruby s".split(" "),
  ..."samp section small span strong sub sup table tbody td tfoot th thead tr u ul var wbr".split(
    " ",
  ),
];

/**
 * Block elements that this page does not use, such as landmarks and forms. They become plain
 * blocks, so that words on both sides stay separate.
 */
const PLAIN_BLOCKS = [...BLOCK_ELEMENTS].filter((name) => !TAGS.includes(name));

const ATTRIBUTES = ["class", "colspan", "dir", "foot_note", "href", "lang", "rowspan", "start"];

const OPTIONS: Config & { readonly RETURN_DOM_FRAGMENT: true } = {
  ALLOWED_TAGS: [...TAGS, ...PLAIN_BLOCKS],
  ALLOWED_ATTR: ATTRIBUTES,
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  ALLOW_SELF_CLOSE_IN_ATTR: false,
  SANITIZE_NAMED_PROPS: true,
  RETURN_DOM_FRAGMENT: true,
};

/** Published classes get a prefix that the page does not use. */
const CLASS_PREFIX = "src-";

let ready = false;

function prepare(): void {
  if (ready) return;
  ready = true;
  // Otherwise each text would read the options again, which takes as long as the text itself.
  DOMPurify.setConfig(OPTIONS);
  DOMPurify.addHook("uponSanitizeAttribute", (_, data) => {
    switch (data.attrName) {
      case "class":
        data.attrValue = data.attrValue
          .split(/\s+/)
          .filter((name) => /^[A-Za-z][\w-]{0,40}$/.test(name))
          .map((name) => CLASS_PREFIX + name.toLowerCase())
          .join(" ");
        break;
      case "href":
        data.keepAttr = isWebAddress(data.attrValue) || verseOfAddress(data.attrValue) !== null;
        break;
      case "dir":
        data.keepAttr = /^(ltr|rtl|auto)$/i.test(data.attrValue);
        break;
      case "lang":
        data.keepAttr = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(data.attrValue);
        break;
      case "foot_note":
        data.keepAttr = /^[\w-]{1,40}$/.test(data.attrValue);
        break;
      case "colspan":
      case "rowspan":
      case "start":
        data.keepAttr = /^\d{1,3}$/.test(data.attrValue);
        break;
      default:
        data.keepAttr = false;
    }
  });
  DOMPurify.addHook("afterSanitizeAttributes", (element) => {
    if (element.tagName === "A" && element.hasAttribute("href")) {
      element.setAttribute("rel", "noopener noreferrer nofollow");
    }
  });
}

function isWebAddress(value: string): boolean {
  try {
    const url = new URL(value);
    return (
      (url.protocol === "https:" || url.protocol === "http:") &&
      url.username === "" &&
      url.password === ""
    );
  } catch {
    return false;
  }
}

/** The verse of a relative address, as `2:255`: `/2/255`, `/en/2:255`, `2/1-5`; else null. */
export function verseOfAddress(address: string): string | null {
  const match = /^(?:\.?\/)?(?:[a-z]{2,3}\/)?(\d{1,3})[/:](\d{1,3})(?:-\d{1,3})?\/?$/.exec(
    address.trim(),
  );
  const key = match === null ? null : `${Number(match[1])}:${Number(match[2])}`;
  return parseVerseKey(key) === null ? null : key;
}

/** Published HTML as safe nodes. Text without markup is unchanged. */
export function clean(html: string): DocumentFragment {
  if (!html.includes("<") && !html.includes("&")) {
    const fragment = document.createDocumentFragment();
    fragment.append(html);
    return fragment;
  }
  prepare();
  const fragment = DOMPurify.sanitize(html, OPTIONS);
  for (const element of fragment.querySelectorAll(PLAIN_BLOCKS.join(","))) {
    const block = document.createElement("div");
    for (const { name, value } of element.attributes) block.setAttribute(name, value);
    block.append(...element.childNodes);
    element.replaceWith(block);
  }
  return fragment;
}
