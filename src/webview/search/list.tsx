import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
} from "@tanstack/virtual-core";
import * as l10n from "@vscode/l10n";
import type { JSX, RefObject } from "preact";
import { useEffect, useReducer, useRef } from "preact/hooks";
import type { SearchPanelHit, SearchResource } from "../../protocol/search.js";
import { Icon, IconButton } from "../shared/icon.js";
import { hitKey, keyOf } from "./model.js";
import type { PartProps } from "./partProps.js";

/** Two lines of text. The list ends below Chromium's limit of 33 million pixels. */
const ESTIMATED_HEIGHT = 44;

type ListProps = PartProps & { readonly onLeave: () => void };

/** All hits. Only visible ones are in the document. */
export function ResultList(props: ListProps): JSX.Element {
  const { model, view } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer(
    scroller,
    view.entries,
    view.progress?.search ?? 0,
    view.state.by,
  );
  const select = (index: number): void => {
    const target = Math.max(0, Math.min(index, view.entries - 1));
    model.select(target);
    virtualizer.scrollToIndex(target);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return;
    if (onListKey(event, props, select, Math.max(1, virtualizer.getVirtualItems().length - 2))) {
      event.preventDefault();
    }
  };
  const items = virtualizer.getVirtualItems();
  const isVerse = view.state.by === "verse";
  return (
    <div
      id="results"
      ref={scroller}
      class={`results ${isVerse ? "by-verse" : ""}`}
      role="tree"
      tabIndex={0}
      aria-label={l10n.t("Hits")}
      aria-busy={view.isBusy}
      aria-activedescendant={view.selected < 0 ? undefined : `entry-${view.selected}`}
      onKeyDown={onKeyDown}
      onFocus={() => {
        if (view.entries > 0) model.selectFirstHit();
      }}
    >
      <div
        class="space"
        role="presentation"
        style={{ blockSize: `${virtualizer.getTotalSize()}px` }}
      >
        {items.map((item) => (
          <div
            key={item.key}
            class="slot"
            role="presentation"
            data-index={item.index}
            ref={(element) => virtualizer.measureElement(element)}
            style={{ transform: `translateY(${item.start}px)` }}
          >
            <ListEntry {...props} index={item.index} />
          </div>
        ))}
      </div>
    </div>
  );
}

/** True if the list handled the key. */
function onListKey(
  event: KeyboardEvent,
  { model, view, onLeave }: ListProps,
  select: (index: number) => void,
  page: number,
): boolean {
  const at = view.selected;
  const entry = at < 0 ? null : model.entry(at);
  const hit = at < 0 ? undefined : model.hitAt(at);
  const isOpen = (section: number): boolean => {
    const ref = view.progress?.sections[section]?.ref;
    return ref !== undefined && !view.collapsed.has(keyOf(ref));
  };
  switch (event.key) {
    case "ArrowDown":
      select(at + 1);
      return true;
    case "ArrowUp":
      if (at <= 0) onLeave();
      else select(at - 1);
      return true;
    case "PageDown":
      select(at + page);
      return true;
    case "PageUp":
      select(at - page);
      return true;
    case "Home":
      select(0);
      return true;
    case "End":
      select(view.entries - 1);
      return true;
    case "Escape":
      onLeave();
      return true;
    case "ArrowLeft":
    case "ArrowRight":
      if (entry === null || entry.kind === "verse") return false;
      if (isOpen(entry.section) === (event.key === "ArrowLeft")) {
        if (entry.kind === "hit") select(at - entry.offset - 1);
        model.toggle(entry.section);
      }
      return true;
    case "Enter":
      if (entry?.kind === "heading") model.toggle(entry.section);
      else if (hit !== undefined) void model.open(hit, event.ctrlKey || event.metaKey);
      return true;
    case "c":
      if (!(event.ctrlKey || event.metaKey) || hit === undefined) return false;
      void model.copy("text", hit, l10n.t("The hit was copied."));
      return true;
    default:
      return false;
  }
}

function ListEntry(props: ListProps & { readonly index: number }): JSX.Element {
  const { model, index } = props;
  const entry = model.entry(index);
  switch (entry.kind) {
    case "heading":
      return <Heading {...props} section={entry.section} />;
    case "hit":
      return (
        <HitEntry
          {...props}
          hit={model.hit(entry.section, entry.offset)}
          section={entry.section}
          offset={entry.offset}
        />
      );
    case "verse":
      return <VerseEntry {...props} offset={entry.offset} />;
  }
}

function Heading(
  props: ListProps & { readonly index: number; readonly section: number },
): JSX.Element {
  const { model, view, formats, index, section } = props;
  const one = view.progress?.sections[section];
  const resource = view.resources.find(
    ({ group, id }) => group === one?.ref.group && id === one.ref.id,
  );
  const isOpen = one !== undefined && !view.collapsed.has(keyOf(one.ref));
  return (
    <div
      id={`entry-${index}`}
      class="heading"
      role="treeitem"
      aria-level={1}
      aria-expanded={isOpen}
      aria-selected={index === view.selected}
      aria-setsize={view.progress?.sections.length ?? 0}
      aria-posinset={section + 1}
      onClick={() => {
        model.select(index);
        model.toggle(section);
      }}
    >
      <Icon name={isOpen ? "chevron-down" : "chevron-right"} flip={!isOpen} />
      <bdi class="name">{resource?.name ?? (one === undefined ? "" : keyOf(one.ref))}</bdi>
      <span class="sub">{resource?.languageName ?? resource?.groupName ?? ""}</span>
      <span class="badge">{formats.number(one?.count ?? 0)}</span>
    </div>
  );
}

function HitEntry(
  props: ListProps & {
    readonly index: number;
    readonly section: number;
    readonly offset: number;
    readonly hit: SearchPanelHit | undefined;
  },
): JSX.Element {
  const { model, view, index, hit } = props;
  const count = view.progress?.sections[props.section]?.count ?? 0;
  return (
    <div
      id={`entry-${index}`}
      class={`hit ${hit !== undefined && view.opened.has(hitKey(hit)) ? "opened" : ""}`}
      role="treeitem"
      aria-level={2}
      aria-selected={index === view.selected}
      aria-setsize={count}
      aria-posinset={props.offset + 1}
      onClick={(event) => {
        model.select(index);
        if (hit !== undefined) void model.open(hit, event.ctrlKey || event.metaKey);
      }}
    >
      {hit === undefined ? (
        <p class="waiting">…</p>
      ) : (
        <HitText {...props} hit={hit} withName={false} />
      )}
    </div>
  );
}

/** A hit's verse, text with marked matches, and other editions with the same text. */
function HitText(
  props: ListProps & { readonly hit: SearchPanelHit; readonly withName: boolean },
): JSX.Element {
  const { model, view, hit, withName } = props;
  const resource = view.resources.find(
    ({ group, id }) => group === hit.ref.group && id === hit.ref.id,
  );
  return (
    <div class="hit-row">
      {withName ? null : (
        <span class="key">
          {hit.verseKey ?? ""}
          {view.opened.has(hitKey(hit)) ? (
            <span class="visually-hidden">{l10n.t("Opened before")}</span>
          ) : null}
        </span>
      )}
      <div class="body">
        {withName ? <bdi class="source sub">{resource?.name ?? keyOf(hit.ref)}</bdi> : null}
        <p {...writingOf(resource)}>
          {hit.cutBefore ? "…" : ""}
          {marked(hit)}
          {hit.cutAfter ? "…" : ""}
        </p>
        {hit.alsoIn.length === 0 ? null : (
          <p class="sub also">
            {l10n.t("Same text in {0}", new Intl.ListFormat(view.locale).format(hit.alsoIn))}
          </p>
        )}
      </div>
      <IconButton
        icon="copy"
        class="hit-action"
        label={l10n.t("Copy")}
        onPress={(event) => {
          event.stopPropagation();
          void model.copy("text", hit, l10n.t("The hit was copied."));
        }}
      />
    </div>
  );
}

/** Language, direction and style of a text. If the language is unknown, the letters decide. */
function writingOf(
  resource: SearchResource | undefined,
): Pick<JSX.HTMLAttributes<HTMLParagraphElement>, "class" | "dir" | "lang"> {
  if (resource?.group === "quran_core") {
    return { class: "text arabic", dir: "rtl", lang: "ar" };
  }
  const lang = resource?.lang ?? null;
  return lang === null
    ? { class: "text", dir: "auto" }
    : { class: "text", dir: resource?.direction ?? "auto", lang };
}

function marked({ text, ranges }: SearchPanelHit): (string | JSX.Element)[] {
  const parts: (string | JSX.Element)[] = [];
  let at = 0;
  for (const { start, end } of ranges) {
    if (start > at) parts.push(text.slice(at, start));
    parts.push(<mark key={start}>{text.slice(start, end)}</mark>);
    at = end;
  }
  parts.push(text.slice(at));
  return parts;
}

/** One verse of the concordance: the hits, and the companions beside them. */
function VerseEntry(
  props: ListProps & { readonly index: number; readonly offset: number },
): JSX.Element {
  const { model, view, index, offset } = props;
  const verse = model.verse(offset);
  return (
    <div
      id={`entry-${index}`}
      class="verse"
      role="treeitem"
      aria-level={1}
      aria-selected={index === view.selected}
      aria-setsize={view.entries}
      aria-posinset={index + 1}
      onClick={(event) => {
        model.select(index);
        const hit = verse?.hits[0];
        if (hit !== undefined) void model.open(hit, event.ctrlKey || event.metaKey);
      }}
    >
      <span class="key">{verse?.verseKey ?? "…"}</span>
      <div class="columns">
        <div class="column">
          {verse?.hits.map((hit) => (
            <HitText key={hitKey(hit)} {...props} hit={hit} withName />
          ))}
          {verse === undefined || verse.more === 0 ? null : (
            <p class="sub">{l10n.t("and {0} more", props.formats.number(verse.more))}</p>
          )}
        </div>
        {view.companions.map((ref, column) => (
          <CompanionText
            key={keyOf(ref)}
            {...props}
            companion={keyOf(ref)}
            text={verse?.companions[column] ?? ""}
          />
        ))}
      </div>
    </div>
  );
}

function CompanionText(
  props: ListProps & { readonly companion: string; readonly text: string },
): JSX.Element {
  const resource = props.view.resources.find((one) => keyOf(one) === props.companion);
  return (
    <div class="column">
      <bdi class="source sub">{resource?.name ?? props.companion}</bdi>
      <p {...writingOf(resource)}>{props.text === "" ? "–" : props.text}</p>
    </div>
  );
}

function useVirtualizer(
  scroller: RefObject<HTMLDivElement>,
  total: number,
  search: number,
  by: string,
): Virtualizer<HTMLDivElement, HTMLDivElement> {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const virtual = useRef<Virtualizer<HTMLDivElement, HTMLDivElement> | null>(null);
  virtual.current ??= new Virtualizer<HTMLDivElement, HTMLDivElement>({
    count: 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => ESTIMATED_HEIGHT,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    overscan: 8,
    onChange: () => redraw(0),
  });
  const virtualizer = virtual.current;
  virtualizer.setOptions({ ...virtualizer.options, count: total });
  useEffect(() => virtualizer._didMount(), [virtualizer]);
  useEffect(() => {
    virtualizer._willUpdate();
  }, [virtualizer, total]);
  useEffect(() => {
    virtualizer.measure();
    scroller.current?.scrollTo({ top: 0 });
  }, [virtualizer, search, by]);
  return virtualizer;
}
