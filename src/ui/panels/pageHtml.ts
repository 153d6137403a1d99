import type { CompiledMessage } from "../../core/model/compiledMessage.js";

/** Addresses of a panel document's parts. */
export interface PageSource {
  readonly cspSource: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  readonly nonce: string;
  readonly lang: string;
  /** The page's translated texts by their English ones; null for English. */
  readonly texts: Readonly<Record<string, string>> | null;
  /** The page's parsed plural messages by their translated text. */
  readonly plurals: Readonly<Record<string, CompiledMessage>>;
  /** Allowed origins of audio. */
  readonly mediaOrigins: readonly string[];
}

/**
 * A panel's document. Its policy allows our script, our style sheet and named origins of audio, and
 * nothing else: no inline code, frames, forms, images or other requests.
 */
export function pageHtml(source: PageSource): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${source.nonce}'`,
    `style-src ${source.cspSource}`,
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
    source.texts === null ? "" : ` data-texts="${attribute(JSON.stringify(source.texts))}"`;
  const plurals = ` data-plurals="${attribute(JSON.stringify(source.plurals))}"`;
  return `<!DOCTYPE html>
<html lang="${attribute(source.lang)}">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${attribute(policy)}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Quran Content Sync</title>
    <link rel="stylesheet" href="${attribute(source.styleUri)}" />
  </head>
  <body>
    <div id="app"${texts}${plurals}></div>
    <script nonce="${source.nonce}" src="${attribute(source.scriptUri)}"></script>
  </body>
</html>
`;
}

function attribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
