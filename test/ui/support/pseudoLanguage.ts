import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Locator } from "playwright-core";
import * as z from "zod";
import { CHAPTERS } from "../../../src/core/model/chapters.js";
import { root } from "../../support/vscode/paths.js";

/** VS Code's tag for its pseudo-language. */
export const PSEUDO_LANGUAGE = "qps-ploc";

/** Every text of the extension in brackets, so that untranslated texts are noticeable. */
export async function pseudoTexts(): Promise<Record<string, string>> {
  const file = path.join(root, "l10n/bundle.l10n.json");
  const content: unknown = JSON.parse(await readFile(file, "utf8"));
  const texts = Object.keys(z.record(z.string(), z.string()).parse(content));
  return Object.fromEntries(texts.map((text) => [text, `⟦${text}⟧`]));
}

/** The built extension, with a translation into the pseudo-language. */
export async function pseudoExtension(): Promise<{
  readonly folder: string;
  readonly remove: () => Promise<void>;
}> {
  const home = await mkdtemp(path.join(os.tmpdir(), "quran-content-sync-pseudo-"));
  const folder = path.join(home, "quran-content-sync");
  await mkdir(path.join(folder, "l10n"), { recursive: true });
  // Copied instead of linked, because VS Code finds the texts of a script by its real path.
  for (const name of ["package.json", "package.nls.json", "dist", "media"]) {
    await cp(path.join(root, name), path.join(folder, name), { recursive: true });
  }
  await writeFile(
    path.join(folder, `l10n/bundle.l10n.${PSEUDO_LANGUAGE}.json`),
    JSON.stringify(await pseudoTexts()),
  );
  return { folder, remove: () => rm(home, { recursive: true, force: true }) };
}

const CHAPTER_NAMES = CHAPTERS.flatMap(({ name, nameEnglish, nameArabic }) => [
  name,
  nameEnglish,
  nameArabic,
]);

/** Numbers with a unit, dates and ages in the format for an unknown language. */
const MEASURED = [
  /\b\d[\d.,]* (byte|kB|MB)\b/g,
  /\b[A-Z][a-z]{2} \d{1,2}, \d{4}, \d{1,2}:\d{2}\s[AP]M\b/g,
  /\bnow\b|\b\d+ (minute|hour|day|month|year)s? ago\b/g,
];

/**
 * A panel's texts outside the brackets, including the names, hints and placeholders of its
 * controls. Leaves out published text, names of keys, measured values and the given names.
 */
export async function untranslated(body: Locator, names: readonly string[]): Promise<string[]> {
  const texts = await body.evaluate((root) => {
    const left = ".published, [translate=no], [lang=ar], pre, kbd, .keys, script, style";
    const found: string[] = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (node.parentElement?.closest(left) === null) found.push(node.textContent ?? "");
    }
    for (const element of root.querySelectorAll("*")) {
      for (const name of ["aria-label", "aria-description", "title", "placeholder", "alt"]) {
        const text = element.getAttribute(name);
        if (text !== null) found.push(text);
      }
    }
    return found;
  });
  // Longest first, because a name may be a part of another.
  const known = [...names, ...CHAPTER_NAMES].toSorted((a, b) => b.length - a.length);
  return [...new Set(texts)].filter((text) => {
    let rest = outside(text);
    for (const name of known) rest = rest.replaceAll(name, "");
    for (const form of MEASURED) rest = rest.replaceAll(form, "");
    return /\p{L}/u.test(rest);
  });
}

/** A text without its parts in brackets, which may be nested. */
function outside(text: string): string {
  let depth = 0;
  let rest = "";
  for (const char of text) {
    if (char === "⟦") depth++;
    else if (char === "⟧") depth--;
    else if (depth === 0) rest += char;
  }
  return rest;
}
