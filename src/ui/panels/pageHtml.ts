import type { CompiledMessage } from "../../core/model/compiledMessage.js";

/** The parts of a panel's document. */
export interface PageSource {
  readonly cspSource: string;
  /** From `scriptFor` and `styleFor`. */
  readonly script: string;
  readonly style: string;
  readonly nonce: string;
  readonly lang: string;
  /** The page's translated texts by their English ones; null for English. */
  readonly texts: Readonly<Record<string, string>> | null;
  /** The page's parsed plural messages by their translated text. */
  readonly plurals: Readonly<Record<string, CompiledMessage>>;
  /** The host's first message to the page, as JSON; null if it is sent later. */
  readonly first: string | null;
  /** Allowed origins of audio. */
  readonly mediaOrigins: readonly string[];
}

/**
 * A panel's document. Its policy allows our script, our style sheet, our fonts and named origins of
 * audio, and nothing else: no other inline code, frames, forms, images or requests.
 *
 * Script and style sheet are in the document, because VS Code fetches each file of a webview through
 * its service worker and shows the page when all have arrived. The script imports code that the
 * first drawing does not need; the nonce covers its imports.
 */
export function pageHtml(source: PageSource): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${source.nonce}'`,
    `style-src 'nonce-${source.nonce}'`,
    `font-src ${source.cspSource}`,
    "img-src 'none'",
    "connect-src 'none'",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    `media-src ${source.mediaOrigins.length > 0 ? source.mediaOrigins.join(" ") : "'none'"}`,
  ].join("; ");
  const texts =
    source.texts === null ? "" : ` data-texts="${attribute(ascii(JSON.stringify(source.texts)))}"`;
  const plurals = ` data-plurals="${attribute(ascii(JSON.stringify(source.plurals)))}"`;
  // Data, which runs nothing and ends at no `<` of a published text.
  const first =
    source.first === null
      ? ""
      : `<script type="application/json" id="first">${ascii(source.first)}</script>\n    `;
  return `<!DOCTYPE html>
<html lang="${attribute(source.lang)}">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${attribute(policy)}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Quran Content Sync</title>
    <style nonce="${source.nonce}">${source.style}</style>
  </head>
  <body>
    <div id="app"${texts}${plurals}></div>
    ${first}<script nonce="${source.nonce}">${source.script}</script>
  </body>
</html>
`;
}

/**
 * JSON that has only ASCII, and no `<`. In a document of ASCII the browser keeps each letter in one
 * byte; a single Arabic one would double the whole document, script included.
 */
function ascii(json: string): string {
  return json.replaceAll(
    /[<\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A built script with escapes in strings that would change how the document is read. */
export function scriptFor(folder: string, built: string): string {
  return withAddresses(built.replaceAll(/<(?=!--|\/?script)/gi, "\\x3C"), folder);
}

/** A built style sheet that nothing in it can end. */
export function styleFor(folder: string, built: string): string {
  return withAddresses(built.replaceAll(/<(?=\/style)/gi, "<\\"), folder);
}

/**
 * Gives the files that a built file names their addresses in `folder`, the address of the built pages
 * without a slash at its end.
 */
function withAddresses(built: string, folder: string): string {
  const sourceMap = "# sourceMappingURL=";
  return built
    .replaceAll(ASSETS, () => `${folder}/`)
    .replaceAll(sourceMap, () => `${sourceMap}${folder}/`);
}

/** Stands for the page's folder in addresses; `publicPath` of `esbuild.js`. */
export const ASSETS = "panel-folder:/";

function attribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
