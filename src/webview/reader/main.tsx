import { render } from "preact";
import {
  readerMessageSchema,
  type ReaderMessage,
  type ReaderRequest,
} from "../../protocol/reader.js";
import { connectModel } from "../shared/channel.js";
import { takeTexts } from "../shared/texts.js";
import { App } from "./app.js";
import { keepEndnotes } from "./print.js";
import { ReaderModel } from "./model.js";
import { placeOnScreen } from "./screen.js";
import "./reader.css";

takeTexts();

const model: ReaderModel = new ReaderModel(() =>
  placeOnScreen(model.view.page, model.view.current),
);
const channel = connectModel<ReaderRequest, ReaderMessage>(model, readerMessageSchema);

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

// VS Code shows the frame after its load event. Drawing earlier would request fonts, which delays
// that event.
window.addEventListener("load", () => {
  model.start(channel);
  const first = document.getElementById("first")?.textContent ?? null;
  // With a state, this document was loaded before, and its page may be outdated.
  if (first !== null && channel.getState() == null) {
    channel.receive(JSON.parse(first));
    draw();
  } else {
    // A page that was sent meanwhile arrives right after this, in time for the first drawing.
    requestAnimationFrame(draw);
  }
});
