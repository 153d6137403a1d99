import type { ReaderPage } from "../../core/model/pages.js";
import { clean } from "../shared/sanitize.js";

/** Lists all footnotes at the end for printing, under their verses. */
export function keepEndnotes(page: () => ReaderPage | null): void {
  window.addEventListener("beforeprint", () => {
    const section = document.querySelector(".endnotes");
    const shown = page();
    if (section === null || shown?.kind !== "verses") return;
    const list = document.createElement("dl");
    for (const entry of shown.entries) {
      entry.notes.forEach((note, index) => {
        const term = document.createElement("dt");
        term.textContent = `${entry.verseKey} [${numberOf(entry.html, note.id) ?? index + 1}]`;
        const text = document.createElement("dd");
        text.append(clean(note.html));
        list.append(term, text);
      });
    }
    section.replaceChildren(list);
  });
  window.addEventListener("afterprint", () => {
    document.querySelector(".endnotes")?.replaceChildren();
  });
}

/** The number that the text shows for a footnote. */
function numberOf(html: string, id: string): string | null {
  for (const sup of clean(html).querySelectorAll("sup[foot_note]")) {
    if (sup.getAttribute("foot_note") === id) return sup.textContent.trim();
  }
  return null;
}
