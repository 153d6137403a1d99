import { readFile } from "node:fs/promises";
import path from "node:path";
import { Parser } from "htmlparser2";
import { validateXML } from "xmllint-wasm";
import type { ListedResource } from "../../../../src/core/model/storeState.js";
import type { ResourceRef } from "../../../../src/core/model/resource.js";
import type { ExportSink } from "../../../../src/core/library/export/sink.js";

export const ENGLISH: ResourceRef = { group: "translations", id: 19 };
export const URDU: ResourceRef = { group: "translations", id: 97 };
export const TAFSIR: ResourceRef = { group: "tafsirs", id: 169 };
export const ARABIC: ResourceRef = { group: "quran_core", id: 1 };
export const RECITATION: ResourceRef = { group: "recitations", id: 7 };

export function listedAs(
  ref: ResourceRef,
  name: string,
  languageCode: string,
  languageName: string,
): ListedResource {
  const direction = languageCode === "en" ? "ltr" : "rtl";
  return { ...ref, name, authorName: "A. Placeholder", languageName, languageCode, direction };
}

/** Texts that break the receivers' tools. All are placeholders. */
export const ODD_TEXTS: readonly string[] = [
  'Placeholder with a marker<sup foot_note="7">1</sup>, and more.',
  '=HYPERLINK("https://example.org";"placeholder")',
  'Placeholder, with a comma and "quotation marks"',
  "Placeholder\nof two\r\nlines",
  "-1 placeholder",
  "Placeholder & co < > ]]> &amp; &lt;b&gt;",
  "\u200Fنص نموذجي\u200F (placeholder)",
  "Placeholder with a bell \u0007 and a half pair \uD83D",
  "  placeholder with spaces at its edges  ",
  "*placeholder* _with_ `markdown` [x](y) # 1.",
  "@placeholder 😀",
  "\tplaceholder after a tab",
  "placeholder \uFDD01\uFDD1 with noncharacters, and [^13-1]",
];

export function verseRow(id: number, verseKey: string, text: string): string {
  const notes = text.includes('foot_note="7"')
    ? [{ id: 7, text: "A placeholder note, <i>with</i> markup." }]
    : [];
  return JSON.stringify({ id, verse_key: verseKey, text, foot_notes: notes, big: 1 });
}

/** A target in memory that keeps the committed content. */
export class MemoryTarget {
  committed: string | null = null;
  opened = 0;
  discarded = 0;

  readonly open = (): Promise<ExportSink> => {
    this.opened++;
    const chunks: Uint8Array[] = [];
    return Promise.resolve({
      write: (bytes) => {
        chunks.push(bytes);
        return Promise.resolve();
      },
      commit: () => {
        // By default, a decoder removes the byte order mark.
        this.committed = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true }).decode(
          Buffer.concat(chunks),
        );
        return Promise.resolve();
      },
      discard: () => {
        this.discarded++;
        return Promise.resolve();
      },
    });
  };

  get text(): string {
    if (this.committed === null) throw new Error("Nothing was committed.");
    return this.committed;
  }
}

const SCHEMAS = path.join(__dirname, "../../../fixtures/schemas");

async function schema(name: string): Promise<{ fileName: string; contents: string }> {
  return { fileName: name, contents: await readFile(path.join(SCHEMAS, name), "utf8") };
}

/** The errors of xmllint; empty if the document is valid. */
export async function xliffErrors(xml: string): Promise<string[]> {
  const xsd = await schema("xliff-core-1.2-strict.xsd");
  const { errors } = await validateXML({
    xml: { fileName: "export.xlf", contents: xml },
    schema: {
      ...xsd,
      contents: xsd.contents.replace("http://www.w3.org/2001/xml.xsd", "xml.xsd"),
    },
    preload: [await schema("xml.xsd")],
    maxMemoryPages: 8192,
  });
  return errors.map(({ message }) => message);
}

export async function tmxErrors(xml: string): Promise<string[]> {
  const { errors } = await validateXML({
    xml: { fileName: "export.tmx", contents: xml },
    schema: await schema("tmx14.xsd"),
    preload: [await schema("xml.xsd")],
    maxMemoryPages: 8192,
  });
  return errors.map(({ message }) => message);
}

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** A document as a tree. `text` is the text directly in an element. */
export function parseXml(xml: string): Element {
  const root: Element = { name: "", attributes: {}, children: [], text: "" };
  const open = [root];
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const element: Element = { name, attributes, children: [], text: "" };
        open.at(-1)?.children.push(element);
        open.push(element);
      },
      ontext(data) {
        const element = open.at(-1);
        if (element !== undefined) element.text += data;
      },
      onclosetag() {
        open.pop();
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(xml);
  return root;
}

export function elements(root: Element, name: string): Element[] {
  return root.children.flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...elements(child, name),
  ]);
}
