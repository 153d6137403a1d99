import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useState } from "preact/hooks";
import { chapterById } from "../../core/model/chapters.js";
import { formatsFor } from "../shared/format.js";
import { NothingToShow } from "../shared/nothing.js";
import { Bar } from "./bar.js";
import { Blocks } from "./blocks.js";
import { ColumnHeads } from "./columns.js";
import { useKeyboard } from "./keyboard.js";
import type { CompareModel } from "./model.js";
import type { PartProps } from "./partProps.js";
import { placeOnScreen, restorePlace } from "./screen.js";

/** Below this width (in pixels) the texts of a verse are stacked. */
const NARROW = 600;
/** Minimum width of a column next to others, in pixels. */
const NARROWEST_COLUMN = 136;

export function App({ model }: { readonly model: CompareModel }): JSX.Element | null {
  const [view, setView] = useState(model.view);
  useLayoutEffect(() => {
    model.subscribe(() => setView(model.view), placeOnScreen);
    setView(model.view);
  }, [model]);
  useKeyboard(model);
  usePlace(model);
  const width = useWidth();
  const { comparison, nothing, preferences } = view;
  const { textScale, arabicScale } = preferences;
  useLayoutEffect(() => {
    const { style } = document.documentElement;
    style.setProperty("--text-scale", String(textScale));
    style.setProperty("--arabic-scale", String(arabicScale));
  }, [textScale, arabicScale]);
  const count = comparison?.columns.length ?? 2;
  const isStacked = width < Math.max(NARROW, count * NARROWEST_COLUMN);
  // Keeps the text in place while texts above it are drawn.
  useLayoutEffect(() => {
    if (model.hold !== null) restorePlace(model.hold);
  });
  const locale = comparison?.locale ?? "en";
  const formats = useMemo(() => formatsFor(locale), [locale]);
  if (nothing !== null) {
    return (
      <NothingToShow nothing={nothing} onRetry={() => model.retry()}>
        {nothing.lacksResources === true ? <NextSteps model={model} /> : null}
      </NothingToShow>
    );
  }
  if (comparison === null) return null;
  const part: PartProps = { model, view, comparison, formats, isStacked };
  return (
    <main
      class={`compare ${isStacked ? "stacked" : "beside"}`}
      dir={formats.direction}
      style={{ "--columns": String(comparison.columns.length) }}
    >
      <h1 class="visually-hidden">
        {l10n.t("Comparison of {0}", chapterById(comparison.state.chapter)?.name ?? "")}
      </h1>
      <div class="top">
        <Bar {...part} />
        <ColumnHeads {...part} />
      </div>
      <Blocks key={comparison.state.chapter} {...part} width={width} />
      <Foot {...part} />
    </main>
  );
}

/** What a person can do about a local copy that has too few resources. */
function NextSteps({ model }: { readonly model: CompareModel }): JSX.Element {
  return (
    <p class="next-steps">
      <button type="button" class="button" onClick={() => void model.addResources(null)}>
        {l10n.t("Add Resources…")}
      </button>
      <button type="button" class="button" onClick={() => void model.sync()}>
        {l10n.t("Sync Now")}
      </button>
    </p>
  );
}

function Foot({ view, comparison }: PartProps): JSX.Element {
  const sources = [...new Set(comparison.columns.map(({ attribution }) => attribution))];
  return (
    <footer class="feet">
      <span class="source">
        {sources.map((source) => (
          <bdi key={source}>{source}</bdi>
        ))}
      </span>
      <span class="note-line" role="status">
        {view.notice}
      </span>
      <span class="visually-hidden">{l10n.t("Press ? for the list of keys.")}</span>
    </footer>
  );
}

function useWidth(): number {
  const [width, setWidth] = useState(document.documentElement.clientWidth);
  useEffect(() => {
    const onResize = (): void => setWidth(document.documentElement.clientWidth);
    window.addEventListener("resize", onResize);
    return () => window.removeEventListener("resize", onResize);
  }, []);
  return width;
}

/**
 * Remembers the verse at the top, keeps it there when the width changes, and stops keeping the text
 * in place when the person scrolls.
 */
function usePlace(model: CompareModel): void {
  useEffect(() => {
    // After a resize it is too late to measure: the lines have other breaks.
    let place = placeOnScreen();
    const onScrollEnd = (): void => {
      if (model.hold !== null) return;
      place = placeOnScreen();
      const focused = document.activeElement?.closest("[data-verse]") ?? null;
      if (place !== null && focused === null) model.setCurrent(place.verse);
    };
    const letGo = (): void => {
      place = model.hold ?? place;
      model.hold = null;
    };
    const onResize = (): void => {
      model.hold ??= place;
    };
    const gestures = ["wheel", "pointerdown", "touchstart"] as const;
    document.addEventListener("scrollend", onScrollEnd);
    for (const name of gestures) document.addEventListener(name, letGo, { passive: true });
    const onKeyDown = ({ key }: KeyboardEvent): void => {
      if (/^(Page|Home|End|ArrowUp|ArrowDown| )/.test(key)) letGo();
    };
    document.addEventListener("keydown", onKeyDown);
    window.addEventListener("resize", onResize);
    return () => {
      window.removeEventListener("resize", onResize);
      document.removeEventListener("scrollend", onScrollEnd);
      document.removeEventListener("keydown", onKeyDown);
      for (const name of gestures) document.removeEventListener(name, letGo);
    };
  }, [model]);
}
