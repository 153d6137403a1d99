import assert from "node:assert/strict";
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { BrowserContext, FrameLocator, Locator, Page } from "playwright-core";
import { installServer } from "../../support/vscode/install.js";
import { root, testFolder } from "../../support/vscode/paths.js";
import { startServer, workbenchUrl, type VsCodeServer } from "../../support/vscode/server.js";
import { sharedBrowser } from "./browser.js";
import { eventually, hasCount } from "./eventually.js";
import { failedScreenshot } from "./failedTest.js";
import { documentOf, focusSettled, panelHasFocus } from "./focus.js";

export type Theme =
  | "Default Dark Modern"
  | "Default Light Modern"
  | "Default High Contrast"
  | "Default High Contrast Light";

export const THEMES: readonly Theme[] = [
  "Default Dark Modern",
  "Default Light Modern",
  "Default High Contrast",
  "Default High Contrast Light",
];

export interface WorkbenchOptions {
  /** Machine settings, without the theme. The sandbox environment is the default. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly theme?: Theme;
  /** Environment variables of the extension host, such as credentials. Default: none. */
  readonly env?: NodeJS.ProcessEnv;
  /** Size of the window in CSS pixels. */
  readonly size?: { readonly width: number; readonly height: number };
  /**
   * A packed extension to install. By default, the repository itself is loaded, as built in `dist`.
   */
  readonly vsix?: string;
  /** Another folder of an unpacked extension to load. */
  readonly extension?: string;
  /** Display language of the extension; the workbench itself stays English. */
  readonly language?: string;
  /** Folders of unpacked extensions that are installed beside the repository's own. */
  readonly otherExtensions?: readonly string[];
  /** Existing folder or `.code-workspace` file that the window opens. Default: an empty folder. */
  readonly folder?: string | undefined;
  /** True to open the folder in restricted mode. */
  readonly untrusted?: boolean;
}

export const extensionId = "quran-content-sync.quran-content-sync";

const run = promisify(execFile);

const opened = new Set<Workbench>();

/** The workbenches that are still open, for screenshots after a failed test. */
export function openWorkbenches(): readonly Workbench[] {
  return [...opened];
}

/**
 * VS Code in a browser with the extension, and a person's actions in it. Each action waits for its
 * expected result, and fails without it.
 */
export class Workbench {
  private constructor(
    readonly page: Page,
    readonly server: VsCodeServer,
    private readonly context: BrowserContext,
    private readonly address: string,
    private readonly home: string,
    /** Addresses of all requests of the page and its webviews. */
    readonly requests: readonly string[],
  ) {}

  /** Starts VS Code with its own empty folders, and opens one window. */
  static async open(options: WorkbenchOptions = {}): Promise<Workbench> {
    const home = await mkdtemp(path.join(os.tmpdir(), "quran-content-sync-ui-"));
    const extensionsFolder = path.join(home, "extensions");
    const installation = await installServer(console.log);
    const settings = {
      "quranContentSync.environment": "sandbox",
      "workbench.colorTheme": options.theme ?? "Default Dark Modern",
      ...(options.untrusted === true ? { "security.workspace.trust.startupPrompt": "never" } : {}),
      ...options.settings,
    };
    const dataFolder = path.join(home, "data");
    if (options.vsix !== undefined) {
      await installation.installExtension({ dataFolder, extensionsFolder, vsix: options.vsix });
    }
    const server = await startServer(installation, {
      dataFolder,
      extensionsFolder,
      settings,
      env: { QF_CLIENT_ID: "", QF_CLIENT_SECRET: "", ...options.env },
      ...(options.vsix === undefined ? { extension: options.extension ?? root } : {}),
      otherExtensions: options.otherExtensions ?? [],
      untrusted: options.untrusted ?? false,
    });
    const browser = await sharedBrowser();
    const context = await browser.newContext({
      viewport: options.size ?? { width: 1280, height: 800 },
      permissions: ["clipboard-read", "clipboard-write"],
      locale: "en-US",
    });
    // On a busy machine, a window takes longer than half a minute to start.
    context.setDefaultTimeout(60_000);
    // tsx wraps named functions in a helper that pages lack, including functions that are evaluated
    // in a page.
    await context.addInitScript("globalThis.__name ??= (value) => value;");
    if (options.language !== undefined) {
      // VS Code reads its display language here. A language pack would set it.
      await context.addInitScript(
        `globalThis._VSCODE_NLS_LANGUAGE = ${JSON.stringify(options.language)};`,
      );
    }
    const requests: string[] = [];
    context.on("request", (request) => requests.push(request.url()));
    const page = await context.newPage();
    const folder = options.folder ?? path.join(home, "notes");
    if (options.folder === undefined) await mkdir(folder, { recursive: true });
    const address = workbenchUrl(server, { folder });
    const workbench = new Workbench(page, server, context, address, home, requests);
    opened.add(workbench);
    await page.goto(address);
    await workbench.ready();
    return workbench;
  }

  /** Closes everything, and removes the written files. */
  async close(): Promise<void> {
    // Before Mocha's root hooks, if the test's own hook closes the window.
    await this.screenshotIfFailed();
    opened.delete(this);
    await this.context.close();
    await this.server.stop();
    // The system may still be ending the killed extension hosts.
    await rm(this.home, { recursive: true, force: true, maxRetries: 5 });
  }

  /** The extension's storage folder. */
  get globalStorage(): string {
    return this.server.globalStorage(extensionId);
  }

  /** The folder of all files that this VS Code wrote. */
  get dataFolder(): string {
    return this.server.dataFolder;
  }

  /** Reloads the window by the command, so that it saves its state as it does for people. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent("load");
    await this.command("Developer: Reload Window");
    await loaded;
    await this.ready();
  }

  /** Another window of the same VS Code, with its own extension host. */
  async openSecondWindow(): Promise<Workbench> {
    const page = await this.context.newPage();
    const { server, context, address, home, requests } = this;
    const second = new Workbench(page, server, context, address, home, requests);
    await page.goto(address);
    await second.ready();
    return second;
  }

  /**
   * Kills the extension hosts of all windows, as a crash would, and waits until each window has a
   * new one.
   */
  async killExtensionHosts(): Promise<void> {
    const killed = await extensionHosts(this.server.pid);
    for (const pid of killed) process.kill(pid, "SIGKILL");
    await eventually(
      this.page,
      () => extensionHosts(this.server.pid),
      (hosts) => {
        assert.ok(hosts.every((pid) => !killed.includes(pid)));
        assert.equal(hosts.length, killed.length);
      },
    );
  }

  private async ready(): Promise<void> {
    await this.page.locator(".monaco-workbench .part.statusbar").waitFor();
    // Before the start has ended, a palette lacks the commands of extensions, and the focus can
    // still move.
    await this.page.waitForFunction(
      (marks) => marks.every((mark) => performance.getEntriesByName(mark).length > 0),
      STARTED,
    );
    await this.container.waitFor();
  }

  /** The extension's icon in the activity bar, whose name includes its badge. */
  get container(): Locator {
    return this.page.locator(".activitybar").getByRole("tab", { name: "Quran Content Sync" });
  }

  /**
   * Shows the extension's view, and waits until it has had the focus. On a slow machine, a panel
   * gets the focus back from the palette only afterwards.
   */
  async showView(): Promise<void> {
    await this.restoredViewIsFilled();
    await this.page.evaluate(`
      window.sideBarHadFocus = false;
      document.addEventListener("focusin", ({ target }) => {
        window.sideBarHadFocus ||= target.closest(".sidebar") !== null;
      })`);
    // By command, because a click on the icon hides a view that is just being restored.
    await this.command("View: Show Quran Content Sync");
    await this.view.waitFor();
    // Without rows, VS Code focuses nothing.
    await this.page.waitForFunction(
      "window.sideBarHadFocus || document.activeElement === document.body",
    );
  }

  /**
   * Waits for the content of the extension's view if the window has restored the view: the focus of
   * an empty one stays in a panel.
   */
  private async restoredViewIsFilled(): Promise<void> {
    const restored = this.page.locator('.sidebar [id="workbench.view.extension.quranContentSync"]');
    if (!(await restored.isVisible())) return;
    await restored
      .locator(".pane-body.welcome, .pane-body .monaco-list-row")
      .filter({ visible: true })
      .first()
      .waitFor();
  }

  /** The side bar's content. */
  get view(): Locator {
    return this.page.locator(".sidebar .composite.viewlet");
  }

  /** A row of the tree whose accessible name contains `name`. */
  treeItem(name: string | RegExp): Locator {
    return this.view.getByRole("treeitem", { name });
  }

  /** Runs a command from the palette by its title, for example `Quran Content Sync: Sync Now`. */
  async command(title: string): Promise<void> {
    await focusSettled(this.page);
    await this.page.keyboard.press("F1");
    const input = this.page.locator(".quick-input-widget input.input");
    await input.fill(`>${title}`);
    await this.page
      .locator(".quick-input-list .monaco-list-row")
      .filter({ has: this.page.locator(".label-name", { hasText: exactly(title) }) })
      .first()
      .click();
    await this.leavePointer();
  }

  /**
   * Moves the pointer to an empty part of the title bar. A resting pointer would open the tooltip of
   * what appears under it next, for example a quick input, and the tooltip can cover a button.
   */
  private async leavePointer(): Promise<void> {
    await this.page.mouse.move(40, 18);
  }

  /** Runs Sync Now, and waits until the run has succeeded and the status bar shows it. */
  async syncNow(): Promise<void> {
    // An earlier run's message must disappear first, so that it is not taken for this run's.
    await this.statusBarItem(/^Synced/).waitFor({ state: "hidden" });
    await this.command("Quran Content Sync: Sync Now");
    // A long run shows its progress first.
    await eventually(
      this.page,
      () => this.page.locator(".statusbar .statusbar-item").allInnerTexts(),
      (items) => assert.match(items.join("\n"), /^\s*Synced/m),
    );
    await this.statusBarItem(/Quran content: now/).waitFor();
    await hasCount(this.view.getByText("not fetched yet"), 0);
  }

  /**
   * Opens the context menu of a tree row, and runs an action by keyboard: VS Code's menu ignores a
   * mouse button that is released right after it opened.
   */
  async chooseInMenu(row: Locator, action: string): Promise<void> {
    await row.click({ button: "right" });
    const item = this.page.getByRole("menuitem", { name: action });
    await item.hover();
    await item.and(this.page.locator(":focus")).waitFor();
    await this.page.keyboard.press("Enter");
  }

  /** The open quick input. */
  get quickInput(): Locator {
    return this.page.locator(".quick-input-widget");
  }

  /** A row of the open quick pick. */
  quickPick(label: string | RegExp): Locator {
    return this.quickInput.locator(".monaco-list-row", { hasText: label });
  }

  /**
   * Presses a button of the open quick input by keyboard. A tooltip of the quick input, which opens
   * under a resting pointer, can cover the button.
   */
  async pressInQuickInput(name: string): Promise<void> {
    await this.quickInput.getByRole("button", { name }).press("Enter");
  }

  /** Closes the quick input by Escape. */
  async leaveQuickInput(): Promise<void> {
    await this.page.keyboard.press("Escape");
    await this.quickInput.waitFor({ state: "hidden" });
  }

  /** Notifications on screen. */
  get notifications(): Locator {
    return this.page.locator(".notifications-toasts .notification-list-item");
  }

  /**
   * Shows the list of notifications, including those that have disappeared from the screen by
   * themselves.
   */
  async notificationList(): Promise<Locator> {
    await this.command("Notifications: Show Notifications");
    return this.page.locator(".notifications-center .notification-list-item");
  }

  /** An item of the status bar. */
  statusBarItem(text: string | RegExp): Locator {
    return this.page.locator(".statusbar .statusbar-item", { hasText: text });
  }

  /** The editors' tabs. */
  get tabs(): Locator {
    return this.page.locator(".tabs-container .tab");
  }

  /**
   * Closes the tabs by the pointer: a reader that gets the focus late would close a palette. The
   * active tab is the last one, because another one would come to the front after it.
   */
  async closeAllEditors(): Promise<void> {
    const hidden = this.page.locator(".tabs-container .tab:not(.active)");
    for (let left = await this.tabs.count(); left > 0; left--) {
      const tab = (await hidden.count()) > 0 ? hidden : this.tabs;
      await tab.first().click({ button: "middle" });
      await hasCount(this.tabs, left - 1);
    }
  }

  /** Changes the theme of the open window, and waits for the panel in front, if there is one. */
  async useTheme(theme: Theme): Promise<void> {
    await this.setSetting("workbench.colorTheme", theme);
    await this.page.locator(`.monaco-workbench.${THEME_CLASSES[theme][0]}`).waitFor();
    if ((await this.panelFrames.count()) > 0) await this.panelHasTheme(theme);
  }

  /** Waits until the panel in front is drawn in a theme. */
  async panelHasTheme(theme: Theme): Promise<void> {
    await this.panel.locator(`body.${THEME_CLASSES[theme][1]}`).waitFor();
  }

  /** Writes a machine setting, which takes effect some time later. */
  async setSetting(key: string, value: unknown): Promise<void> {
    const file = path.join(this.dataFolder, "data", "Machine", "settings.json");
    const settings = new Map(Object.entries(JSON.parse(await readFile(file, "utf8")) as object));
    settings.set(key, value);
    await writeFile(file, JSON.stringify(Object.fromEntries(settings)));
  }

  /** Leaves a syntax error in the user's settings file. */
  async breakUserSettings(): Promise<void> {
    await appendFile(path.join(this.dataFolder, "data", "User", "settings.json"), "}\n");
  }

  /** The document inside the panel in front. */
  get panel(): FrameLocator {
    return documentOf(this.panelFrames.first());
  }

  /** The document inside the panel in front of the last group. */
  get panelBeside(): FrameLocator {
    return documentOf(this.panelFrames.last());
  }

  private get panelFrames(): Locator {
    return this.page.locator("iframe.webview.ready").filter({ visible: true });
  }

  /**
   * Waits until the panel in front has the focus. VS Code gives it to a revealed panel late, which
   * closes a palette that was opened earlier.
   */
  panelHasFocus(panel: FrameLocator = this.panel): Promise<void> {
    return panelHasFocus(this.page, panel);
  }

  /** Waits until the clipboard has a text, and returns it. */
  async clipboard(expected: RegExp): Promise<string> {
    return eventually(
      this.page,
      () => this.page.evaluate<string>("navigator.clipboard.readText()"),
      (text) => assert.match(text, expected),
    );
  }

  /** Saves a screenshot of the window if the current test has failed. */
  async screenshotIfFailed(): Promise<void> {
    const name = failedScreenshot([...opened].indexOf(this) + 1);
    if (name !== null) await this.screenshot(name);
  }

  /** Saves a screenshot of the window, under `.vscode-test/screenshots` if only a name is given. */
  async screenshot(file: string): Promise<void> {
    const target = path.isAbsolute(file) ? file : path.join(testFolder, "screenshots", file);
    await mkdir(path.dirname(target), { recursive: true });
    await this.page.screenshot({ path: target });
  }
}

/**
 * VS Code's marks of a window that has its extensions' commands, and of one that has its restored
 * editors.
 */
const STARTED = ["code/didLoadExtensions", "code/didStartWorkbench"];

/** How the workbench and the pages of panels mark their theme. */
const THEME_CLASSES: Readonly<Record<Theme, readonly [workbench: string, panel: string]>> = {
  "Default Dark Modern": ["vs-dark", "vscode-dark"],
  "Default Light Modern": ["vs", "vscode-light"],
  "Default High Contrast": ["hc-black", "vscode-high-contrast"],
  "Default High Contrast Light": ["hc-light", "vscode-high-contrast-light"],
};

/** The processes of a server's extension hosts. */
async function extensionHosts(server: number): Promise<number[]> {
  const { stdout } = await run("ps", ["-A", "-o", "pid=,ppid=,args="]);
  return stdout.split("\n").flatMap((line) => {
    const [, pid, parent] = /^\s*(\d+)\s+(\d+)\s.*--type=extensionHost/.exec(line) ?? [];
    return Number(parent) === server ? [Number(pid)] : [];
  });
}

function exactly(text: string): RegExp {
  return new RegExp(`^${text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`);
}
