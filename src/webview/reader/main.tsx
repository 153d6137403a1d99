import { render } from "preact";
import type { ReaderMessage, ReaderRequest } from "../../protocol/reader.js";
import { connectModel } from "../shared/channel.js";
import { takeTexts } from "../shared/texts.js";
import { App } from "./app.js";
import type { ReaderChecks } from "./checks.js";
import { keepEndnotes } from "./print.js";
import { ReaderModel } from "./model.js";
import { placeOnScreen } from "./screen.js";
import "./reader.css";

takeTexts();

const model: ReaderModel = new ReaderModel(() =>
  placeOnScreen(model.view.page, model.view.current),
);
async function loadedChecks(): Promise<ReaderChecks> {
  if (window.readerChecks === undefined) await import("./checks.js");
  if (window.readerChecks === undefined) throw new Error("The checks of messages are missing.");
  return window.readerChecks;
}

let loadChecks = (): void => undefined;
const checks = new Promise<void>((resolve) => {
  loadChecks = resolve;
}).then(loadedChecks);
const channel = connectModel<ReaderRequest, ReaderMessage>(
  model,
  checks.then(({ readerCheck }) => readerCheck),
);

document.addEventListener("focusin", (event) => {
  const verse =
    event.target instanceof Element ? event.target.closest<HTMLElement>("[data-verse]") : null;
  if (verse !== null) model.setCurrent(verse.dataset.verse ?? null);
});

function draw(): void {
  const root = document.getElementById("app");
  if (root !== null) render(<App model={model} />, root);
  keepEndnotes(() => model.view.page);
}

/** Begins with the page in the document. It is the host's own object, as the script itself is. */
function beginWith(first: string): void {
  // After the first drawing is on the screen, even if it fails.
  requestAnimationFrame(() => setTimeout(loadChecks));
  model.start(channel, null);
  model.onMessage(JSON.parse(first) as ReaderMessage);
  draw();
}

/** Begins with what the host sends. */
async function beginWithState(state: unknown): Promise<void> {
  const { readState } = await checks;
  model.start(channel, readState(state));
  // A page that was sent meanwhile arrives right after this, in time for the first drawing.
  requestAnimationFrame(draw);
}

const state = channel.getState();
const inDocument = document.getElementById("first")?.textContent ?? null;
// With a state, this document was loaded before, and its page may be outdated.
const first = state == null ? inDocument : null;
if (first === null) loadChecks();

// VS Code shows the frame after its load event. Drawing earlier would request fonts, which delays
// that event.
window.addEventListener("load", () => {
  if (first === null) void beginWithState(state);
  else beginWith(first);
});
