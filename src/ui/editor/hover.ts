import * as vscode from "vscode";
import { isQuotable, plainQuote } from "../../core/library/editor/quote.js";
import { escapeMarkdown } from "../../core/library/export/quotedText.js";
import { directionOf } from "../../core/library/language.js";
import { chapterById } from "../../core/model/chapters.js";
import { resourceKey } from "../../core/model/resource.js";
import { COMMANDS, COPY_VERSE } from "../commands/ids.js";
import { resourceTitle } from "../panels/head.js";
import { referenceKey } from "../picks/versePick.js";
import { copyText } from "../text/age.js";
import { directed, inert } from "../text/inert.js";
import { missingVerse } from "../text/missingVerse.js";
import type { DocumentReferences } from "./documentReferences.js";
import type { VerseTexts } from "./verseTexts.js";

/** Maximum characters of one text in a hover. */
const MAX_TEXT = 1200;

/** Shows the verse under a reference: Arabic first, then the chosen resources, then actions. */
export class VerseHover implements vscode.HoverProvider {
  constructor(
    private readonly references: DocumentReferences,
    private readonly texts: VerseTexts,
  ) {}

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    const found = await this.references.at(document, position);
    if (found === undefined || token.isCancellationRequested) return undefined;
    const { state, arabic, quotes, asked } = await this.texts.readFirst(
      found.reference,
      MAX_TEXT + 1,
    );
    if (token.isCancellationRequested) return undefined;
    const { chapter } = found.reference;
    const key = referenceKey(found.reference);
    const parts: vscode.MarkdownString[] = [];
    const head = new vscode.MarkdownString();
    head.appendMarkdown(`**${literal(`${chapterById(chapter)?.name ?? ""} ${key}`)}**\n\n`);
    // A chosen Arabic text follows with its source.
    const isQuoted = quotes.some(({ resource }) => resource.group === "quran_core");
    if (arabic !== null && !isQuoted) head.appendMarkdown(literal(arabic));
    parts.push(head);
    for (const quote of quotes) {
      const part = new vscode.MarkdownString();
      const { resource } = quote;
      const copy = copyText(this.texts.copyOf(resource, state), Date.now(), vscode.env.language);
      const source = [resourceTitle(resource), this.texts.attribution, copy]
        .filter((text) => text !== null)
        .join(" · ");
      const direction = resource.group === "quran_core" ? "rtl" : directionOf(resource);
      const text = literal(plainQuote(quote.html), direction);
      part.appendMarkdown(`${text}\n\n*${literal(source)}*`);
      parts.push(part);
    }
    if (arabic === null && quotes.length === 0) {
      const reason = missingVerse(
        {
          asked: asked.map(resourceTitle),
          quotable: state.resources.filter(isQuotable).length,
        },
        vscode.env.language,
      );
      parts.push(new vscode.MarkdownString(literal(reason)));
    }
    const [first] = quotes;
    parts.push(actions(key, first === undefined ? null : resourceKey(first.resource)));
    return new vscode.Hover(parts, found.range);
  }
}

function actions(key: string, resource: string | null): vscode.MarkdownString {
  const links: [title: string, command: string, argument: unknown][] = [
    [vscode.l10n.t("Open"), COMMANDS.goToVerse, key],
    [vscode.l10n.t("Compare"), COMMANDS.compare, key],
  ];
  if (resource !== null) {
    links.push(
      [vscode.l10n.t("Insert"), COMMANDS.insertVerse, key],
      [vscode.l10n.t("Copy"), COPY_VERSE, { reference: key, resource }],
    );
  }
  const text = links
    .map(([title, command, argument]) => {
      const query = encodeURIComponent(JSON.stringify([argument]));
      return `[${title}](command:${command}?${query})`;
    })
    .join(" · ");
  const markdown = new vscode.MarkdownString(text);
  markdown.isTrusted = { enabledCommands: links.map(([, command]) => command) };
  return markdown;
}

/** A shortened published text, escaped for Markdown, with its line breaks. */
function literal(text: string, direction: "ltr" | "rtl" = "ltr"): string {
  const short =
    text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT).replace(/(?<!\s)\s+\S*$/u, "")} …`;
  return escapeMarkdown(inert(directed(short, direction))).replaceAll("\n", "  \n");
}
