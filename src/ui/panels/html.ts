import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import * as vscode from "vscode";
import { pageHtml, scriptFor, styleFor, type PageSource } from "./pageHtml.js";
import { webviewPlurals, webviewTexts } from "./texts.js";

/** The only folder that a panel may load from. */
export function panelRoot(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, "dist", "webview");
}

export function webviewOptions(extensionUri: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [panelRoot(extensionUri)] };
}

/** The icon of a panel's tab. */
export function panelIcon(extensionUri: vscode.Uri): { light: vscode.Uri; dark: vscode.Uri } {
  const icon = (theme: string): vscode.Uri =>
    vscode.Uri.joinPath(extensionUri, "media", `panel-${theme}.svg`);
  return { light: icon("light"), dark: icon("dark") };
}

/** Files of the built pages that were read. */
const files = new Map<string, string>();

/** Read at once, because a panel that opens needs them, and once, because a window keeps its build. */
function builtFile(folder: vscode.Uri, name: string, prepare: (text: string) => string): string {
  const known = files.get(name);
  if (known !== undefined) return known;
  const text = prepare(readFileSync(vscode.Uri.joinPath(folder, name).fsPath, "utf8"));
  files.set(name, text);
  return text;
}

/** The texts of all pages; the display language stays the same. */
let pageTexts: Pick<PageSource, "texts" | "plurals"> | null = null;

function textsOfPages(): NonNullable<typeof pageTexts> {
  const texts = webviewTexts(vscode.l10n.bundle);
  return { texts, plurals: webviewPlurals(texts) };
}

/**
 * The files of a panel's script. A reader without its first message draws nothing before it has
 * checked a message, so its document has the checks too: see `src/webview/build.js`.
 */
function scriptsOf(panel: string, first: string | null): readonly string[] {
  return panel === "reader" && first === null ? ["reader-checks.js", "reader.js"] : [`${panel}.js`];
}

/** The document of a panel for one webview. */
export function panelHtml(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  panel: "reader" | "inspector" | "search" | "compare",
  more: Partial<Pick<PageSource, "mediaOrigins" | "first">> = {},
): string {
  const folder = panelRoot(extensionUri);
  const address = webview.asWebviewUri(folder).toString();
  pageTexts ??= textsOfPages();
  return pageHtml({
    cspSource: webview.cspSource,
    script: scriptsOf(panel, more.first ?? null)
      .map((name) => builtFile(folder, name, (text) => scriptFor(address, text)))
      .join("\n"),
    style: builtFile(folder, `${panel}.css`, (text) => styleFor(address, text)),
    nonce: randomBytes(18).toString("base64url"),
    lang: vscode.env.language,
    ...pageTexts,
    first: more.first ?? null,
    mediaOrigins: more.mediaOrigins ?? [],
  });
}
