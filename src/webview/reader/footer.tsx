import * as l10n from "@vscode/l10n";
import { Fragment, type JSX } from "preact";
import { useEffect, useLayoutEffect, useReducer, useRef } from "preact/hooks";
import { giveFocus } from "../shared/focus.js";
import { usePanel } from "./context.js";
import { notSynced } from "../shared/format.js";
import { languageName } from "./labels.js";
import { elementOfRow, focusText } from "./screen.js";

/** The attribution and age of the text, and the notice about the last action. */
export function Footer(): JSX.Element {
  const { formats } = usePanel();
  const foot = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = foot.current;
    if (element === null) return undefined;
    // The audio player floats above the footer, which can wrap.
    const observer = new ResizeObserver(() => {
      const style = document.documentElement.style;
      style.setProperty("--foot-height", `${element.offsetHeight}px`);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <div class="feet" ref={foot} dir={formats.direction}>
      <footer class="foot">
        <Source />
      </footer>
      <NoticeLine />
    </div>
  );
}

/** The attribution of the text, with its language and age. */
function Source(): JSX.Element {
  const { view, formats } = usePanel();
  const { resource } = view;
  // Ages change while nothing else is drawn. The first drawing has no formatted part, because the
  // browser loads its list of locales with the first one.
  const [drawings, drawAgain] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    drawAgain(0);
    const timer = setInterval(() => drawAgain(0), 60_000);
    return () => clearInterval(timer);
  }, []);
  const synced = resource?.syncedAt ?? null;
  const author = resource?.authorName ?? null;
  const parts: JSX.Element[] = [<bdi key="attribution">{resource?.attribution}</bdi>];
  parts.push(<bdi key="name">{resource?.name}</bdi>);
  if (author !== null && author !== resource?.name) parts.push(<bdi key="author">{author}</bdi>);
  if (resource?.languageName != null && drawings > 0) {
    const name = languageName(resource.lang, resource.languageName, view.locale);
    parts.push(<bdi key="language">{name}</bdi>);
  }
  if (resource?.isSynced === false) parts.push(<span key="state">{notSynced()}</span>);
  if (synced !== null && drawings > 0) {
    parts.push(
      <bdi key="age" title={formats.date(synced)}>
        {formats.age(synced, Date.now())}
      </bdi>,
    );
  }
  return (
    <span class="foot-source">
      {parts.map((part, index) => (
        <Fragment key={index}>
          {index === 0 ? null : " · "}
          {part}
        </Fragment>
      ))}
    </span>
  );
}

function NoticeLine(): JSX.Element {
  const { model, view } = usePanel();
  const undo = (): void => {
    // The button disappears, so the focus goes to the text whose mark comes back.
    const row = view.reviewed?.[0];
    const element = row === undefined ? null : elementOfRow(row);
    if (element === null) focusText(view.current);
    else giveFocus(element);
    void model.review.undo();
  };
  return (
    <div class={`foot-end ${view.notice === null && view.reviewed === null ? "" : "has-notice"}`}>
      <span class="foot-notice" role="status">
        {view.notice}
      </span>
      {view.reviewed === null ? null : (
        <button
          type="button"
          class="text-button"
          title={l10n.t("{0} ({1})", l10n.t("Undo"), "u")}
          onClick={undo}
        >
          {l10n.t("Undo")}
        </button>
      )}
    </div>
  );
}
