import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import * as esbuild from "esbuild";
import type { Frame, Locator, Page, Route } from "playwright-core";
import { inlineParts, pageParts, pages } from "../../../src/webview/build.js";
import { pageHtml, scriptFor, styleFor } from "../../../src/ui/panels/pageHtml.js";
import { webviewPlurals } from "../../../src/ui/panels/texts.js";
import { sharedBrowser } from "./browser.js";

export interface HarnessOptions {
  readonly panel: "reader" | "inspector" | "search" | "compare";
  /** Replaces the sanitizer with one that removes nothing, not even scripts. */
  readonly withoutSanitizer?: boolean;
  /** Omits the content security policy, to prove that an attack works without it. */
  readonly withoutPolicy?: boolean;
  /** Translations by English text. Default: English. */
  readonly texts?: Readonly<Record<string, string>>;
  readonly mediaOrigins?: readonly string[];
  /** The host's first message, in the page. */
  readonly first?: unknown;
  /** The panel's state that VS Code kept. */
  readonly state?: object;
  /** Patterns of the addresses of built files that cannot be loaded. */
  readonly unreachable?: readonly string[];
  /** The responses of those origins. If absent, the origins cannot be reached. */
  readonly media?: Buffer;
  readonly size?: { readonly width: number; readonly height: number };
}

/**
 * A panel's real document and bundle in Chromium, without VS Code. It runs in a frame of a page
 * whose policy allows frames of its own origin only, as VS Code's does. The test acts as the host.
 */
export class PanelHarness {
  private constructor(
    readonly page: Page,
    readonly frame: Frame,
    private readonly server: Server,
    private readonly folder: string,
    /** The webview's messages, in order. */
    readonly said: unknown[],
    /** Requested addresses outside the harness. */
    readonly escaped: string[],
    /** Calls of `trap(name)`, dialogs and new windows. */
    readonly trapped: string[],
    private readonly waiting: Set<() => void>,
  ) {}

  static async open(options: HarnessOptions): Promise<PanelHarness> {
    const folder = await mkdtemp(path.join(os.tmpdir(), "quran-content-sync-panel-"));
    await bundle(options, folder);
    const scripts = await Promise.all(
      scriptsOf(options).map((name) => readFile(path.join(folder, name), "utf8")),
    );
    const script = scripts.join("\n");
    const style = await readFile(path.join(folder, `${options.panel}.css`), "utf8");
    const nonce = "harness";
    const server = createServer((request, response) => {
      const name = (request.url ?? "/").split("?")[0] ?? "/";
      const send = (type: string, body: string | Buffer): void => {
        response.writeHead(200, { "content-type": type });
        response.end(body);
      };
      if (name === "/outer") {
        const policy = "default-src 'none'; frame-src 'self'; style-src 'unsafe-inline'";
        send(
          "text/html",
          `<!DOCTYPE html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">` +
            `<title>harness</title><style>${OUTER_STYLE}</style><iframe src="/inner" title="panel" sandbox="${SANDBOX}"></iframe>`,
        );
      } else if (name === "/inner") {
        const html = pageHtml({
          cspSource: `http://${request.headers.host ?? ""}`,
          script: scriptFor("", script),
          style: styleFor("", style),
          nonce,
          lang: "en",
          texts: options.texts ?? null,
          plurals: webviewPlurals(options.texts ?? null),
          first: options.first === undefined ? null : JSON.stringify(options.first),
          mediaOrigins: options.mediaOrigins ?? [],
        });
        const bare = html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "");
        send("text/html", options.withoutPolicy === true ? bare : html);
      } else {
        readFile(path.join(folder, path.basename(name))).then(
          (body) => send(TYPES[path.extname(name)] ?? "application/octet-stream", body),
          () => {
            response.writeHead(404);
            response.end();
          },
        );
      }
    });
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    const { port } = server.address() as AddressInfo;
    const origin = `http://127.0.0.1:${port}`;

    const browser = await sharedBrowser();
    const context = await browser.newContext({
      viewport: options.size ?? { width: 1000, height: 800 },
    });
    const said: unknown[] = [];
    const escaped: string[] = [];
    const trapped: string[] = [];
    const waiting = new Set<() => void>();
    await context.route(
      (url) => url.origin !== origin && url.protocol.startsWith("http"),
      (route) => {
        const url = route.request().url();
        const isMedia = options.mediaOrigins?.some((one) => url.startsWith(one)) === true;
        if (!isMedia) escaped.push(url);
        return isMedia && options.media !== undefined
          ? route.fulfill(partOf(options.media, route.request().headers().range))
          : route.abort();
      },
    );
    for (const file of options.unreachable ?? []) {
      await context.route(file, (route) => route.abort());
    }
    const page = await context.newPage();
    context.on("page", (other) => {
      if (other !== page) trapped.push(`window ${other.url()}`);
    });
    page.on("dialog", (dialog) => {
      trapped.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.exposeFunction("harnessSay", (message: unknown) => {
      said.push(message);
      for (const check of waiting) check();
    });
    await page.exposeFunction("harnessTrap", (name: string) => {
      trapped.push(name);
    });
    // tsx wraps named functions in a helper that pages lack.
    await page.addInitScript("globalThis.__name = (value) => value;");
    await page.addInitScript(fakeApi, options.state);
    await page.goto(`${origin}/outer`);
    const frame = page.frames().find((one) => one.url() === `${origin}/inner`);
    if (frame === undefined) throw new Error("The panel's frame did not load.");
    const harness = new PanelHarness(page, frame, server, folder, said, escaped, trapped, waiting);
    await harness.heard((message) => typeOf(message) === "ready");
    return harness;
  }

  /** Sends a message as the host. */
  async post(message: unknown): Promise<void> {
    await this.frame.evaluate((data) => window.postMessage(data, "*"), message);
  }

  /**
   * Waits for the first message of the webview, earlier ones included, for which `find` returns a
   * result.
   */
  async heard<T>(find: (message: unknown) => T | false | null | undefined): Promise<T> {
    return new Promise((resolve) => {
      const check = (): void => {
        for (const message of this.said) {
          const found = find(message);
          if (found === false || found === null || found === undefined) continue;
          this.waiting.delete(check);
          resolve(found);
          return;
        }
      };
      this.waiting.add(check);
      check();
    });
  }

  /** Opens a box outside the panel's frame that takes the focus, as VS Code's palette does. */
  async openPalette(): Promise<Locator> {
    await this.page.evaluate(() => {
      const box = document.createElement("input");
      box.id = "palette";
      document.body.prepend(box);
      box.focus();
    });
    return this.page.locator("#palette");
  }

  async close(): Promise<void> {
    await this.page.context().close();
    await new Promise<void>((resolve) => {
      this.server.closeAllConnections();
      this.server.close(() => resolve());
    });
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Audio as a server sends it. Without range responses, a browser cannot seek in it. */
function partOf(media: Buffer, range: string | undefined): Parameters<Route["fulfill"]>[0] {
  const contentType = "audio/wav";
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(range ?? "") ?? [];
  if (first === undefined) return { body: media, contentType };
  const start = Number(first);
  const end = last === undefined || last === "" ? media.length - 1 : Number(last);
  return {
    status: 206,
    body: media.subarray(start, end + 1),
    contentType,
    headers: {
      "accept-ranges": "bytes",
      "content-range": `bytes ${start}-${end}/${media.length}`,
    },
  };
}

export function typeOf(message: unknown): unknown {
  return typeof message === "object" && message !== null ? Reflect.get(message, "type") : undefined;
}

const TYPES: Readonly<Record<string, string>> = {
  ".js": "text/javascript",
  ".css": "text/css",
  ".woff2": "font/woff2",
  ".ttf": "font/ttf",
};

/** The permissions that VS Code gives a webview. */
const SANDBOX = "allow-scripts allow-same-origin allow-forms allow-pointer-lock allow-downloads";

const OUTER_STYLE = "html,body,iframe{margin:0;border:0;width:100%;height:100%;display:block}";

/** Runs in the page before anything else: VS Code's API, and the trap. */
function fakeApi(kept: object | undefined): void {
  let state: unknown = kept;
  const call = (name: string, value: unknown): void => {
    const exposed: unknown = Reflect.get(window, name);
    if (typeof exposed === "function") Reflect.apply(exposed, window, [value]);
  };
  Object.assign(window, {
    acquireVsCodeApi: () => ({
      postMessage: (message: unknown) => call("harnessSay", message),
      getState: () => state,
      setState: (next: unknown) => {
        state = next;
      },
    }),
    keptState: () => state,
    trap: (name: unknown) => call("harnessTrap", String(name)),
  });
}

/** The files of the script, as `src/ui/panels/html.ts` chooses them. */
function scriptsOf({ panel, first }: HarnessOptions): string[] {
  const isEmpty = panel === "reader" && first === undefined;
  return [...(isEmpty ? ["reader-checks.js"] : []), `${panel}.js`];
}

/** The panel's bundle as shipped; without the sanitizer, all HTML becomes live nodes. */
async function bundle(options: HarnessOptions, folder: string): Promise<void> {
  const open: esbuild.Plugin = {
    name: "without-sanitizer",
    setup(build) {
      build.onLoad({ filter: /[\\/]shared[\\/]sanitize\.ts$/ }, () => ({
        loader: "ts",
        contents: `export function clean(html: string): DocumentFragment {
          return document.createRange().createContextualFragment(html);
        }
        export const verseOfAddress = (): null => null;`,
      }));
    },
  };
  const shipped = { outdir: folder, minify: true, logLevel: "error" } as const;
  const define = { "process.env.NODE_ENV": '"production"' };
  await esbuild.build({
    ...pages,
    ...shipped,
    define,
    entryPoints: { [options.panel]: `src/webview/${options.panel}/main.tsx` },
    plugins: [...(options.withoutSanitizer === true ? [open] : []), ...(pages.plugins ?? [])],
  });
  await esbuild.build({ ...inlineParts, ...shipped, define });
  await esbuild.build({ ...pageParts, ...shipped, define });
}
