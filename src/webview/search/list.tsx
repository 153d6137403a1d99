import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import type { SearchPanelHit, SearchResource } from "../../protocol/search.js";
import { Icon, IconButton } from "../shared/icon.js";
import { hitKey, keyOf } from "./model.js";
import type { PartProps } from "./partProps.js";
import { useVirtualList } from "./virtualList.js";

/** The height of two lines of text. The list stays below Chromium's limit of 33 million pixels. */
const ESTIMATED_HEIGHT = 44;

type ListProps = PartProps & { readonly onLeave: () => void };

/** All hits. Only visible ones are in the document. */
export function ResultList(props: ListProps): JSX.Element {
  const { model, view } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const { search } = view.progress ?? { search: 0 };
  const shown = useVirtualList(
    scroller,
    view.entries,
    ESTIMATED_HEIGHT,
    `${search} ${view.state.by}`,
  );
  const select = (index: number): void => {
    const target = Math.max(0, Math.min(index, view.entries - 1));
    model.select(target);
    shown.scrollTo(target);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return;
    if (onListKey(event, props, select, shown.page)) {
      event.preventDefault();
    }
  };
  const isVerse = view.state.by === "verse";
  return (
    <div
      id="results"
      ref={scroller}
      class={`results ${isVerse ? "by-verse" : ""}`}
      role="tree"
      tabIndex={0}
      aria-label={l10n.t("Hits")}
      aria-describedby={view.entries > 0 ? "order" : undefined}
      aria-busy={view.isBusy}
      aria-activedescendant={view.selected < 0 ? undefined : `entry-${view.selected}`}
      onKeyDown={onKeyDown}
      onFocus={() => {
        if (view.entries > 0) model.selectFirstHit();
      }}
    >
      <div class="space" role="presentation" style={{ blockSize: `${shown.height}px` }}>
        {shown.items.map(({ index, top }) => (
          <div
            key={index}
            class="slot"
            role="presentation"
            data-index={index}
            ref={shown.measure}
            style={{ transform: `translateY(${top}px)` }}
          >
            <ListEntry {...props} index={index} />
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
      else if (entry !== null) void model.openAt(at, event.ctrlKey || event.metaKey);
      return true;
    case "c":
      if (!(event.ctrlKey || event.metaKey) || entry === null) return false;
      void model.copyAt(at);
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
  const resource = one === undefined ? undefined : view.known.get(keyOf(one.ref));
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
    readonly hit: SearchPanelHit | null | undefined;
  },
): JSX.Element {
  const { model, view, index, hit } = props;
  const count = view.progress?.sections[props.section]?.count ?? 0;
  return (
    <div
      id={`entry-${index}`}
      class={`hit ${hit != null && view.opened.has(hitKey(hit)) ? "opened" : ""}`}
      role="treeitem"
      aria-level={2}
      aria-selected={index === view.selected}
      aria-setsize={count}
      aria-posinset={props.offset + 1}
      onClick={(event) => {
        model.select(index);
        void model.openAt(index, event.ctrlKey || event.metaKey);
      }}
    >
      {hit === undefined ? (
        <p class="waiting">…</p>
      ) : hit === null ? (
        <p class="waiting">{l10n.t("This row changed after the search.")}</p>
      ) : (
        <HitText {...props} hit={hit} withName={false} />
      )}
    </div>
  );
}

const ARABIC_LETTER = /\p{Script=Arabic}/u;

/** A hit's verse, text with marked matches, and other editions with the same text. */
function HitText(
  props: ListProps & {
    readonly index: number;
    readonly hit: SearchPanelHit;
    readonly withName: boolean;
  },
): JSX.Element {
  const { model, view, hit, withName } = props;
  const resource = view.known.get(keyOf(hit.ref));
  return (
    <div
      class="hit-row"
      onClick={(event) => {
        // A verse has several hits, so this opens the clicked one.
        if (!withName) return;
        event.stopPropagation();
        model.select(props.index);
        void model.open(hit, event.ctrlKey || event.metaKey);
      }}
    >
      {withName ? null : (
        <span class="key">
          {hit.verseKey ?? ""}
          {view.opened.has(hitKey(hit)) ? (
            <span class="visually-hidden">{l10n.t("Opened before")}</span>
          ) : null}
        </span>
      )}
      <div class={`body ${ARABIC_LETTER.test(hit.text) ? "quotes" : ""}`}>
        {hit.place === null ? null : <p class="sub">{hit.place}</p>}
        {withName ? (
          <SourceName resource={resource} name={resource?.name ?? keyOf(hit.ref)} />
        ) : null}
        {partsOf(hit).map((part, index) =>
          part.length === 0 ? null : index === 0 ? (
            <p key={0} {...writingOf(resource)}>
              {part}
            </p>
          ) : (
            <div key={index} class="note">
              <span class="sub">{l10n.t("Footnote")}</span>
              <p {...writingOf(resource)}>{part}</p>
            </div>
          ),
        )}
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
          void model.copy("text", hit);
        }}
      />
    </div>
  );
}

/** The name above a text, on the side where its lines begin. */
function SourceName(props: {
  readonly resource: SearchResource | undefined;
  readonly name: string;
}): JSX.Element {
  return (
    <span class="source sub" dir={writingOf(props.resource).dir}>
      <bdi>{props.name}</bdi>
    </span>
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
  if (lang === null) return { class: "text", dir: "auto" };
  // A mushaf has Arabic words, and facts about itself in another language.
  const dir = resource?.group === "mushafs" ? "auto" : (resource?.direction ?? "auto");
  return { class: "text", dir, lang };
}

type Marked = (string | JSX.Element)[];

/** The text, empty if only a footnote has the match, and each footnote, with marked matches. */
function partsOf({ text, ranges, cutBefore, cutAfter }: SearchPanelHit): Marked[] {
  const parts: Marked[] = [[]];
  const add = (start: number, end: number, isMarked: boolean): void => {
    for (const [index, line] of text.slice(start, end).split("\n").entries()) {
      if (index > 0) parts.push([]);
      if (line === "") continue;
      parts.at(-1)?.push(isMarked ? <mark key={start}>{line}</mark> : line);
    }
  };
  let at = 0;
  for (const { start, end } of ranges) {
    add(at, start, false);
    add(start, end, true);
    at = end;
  }
  add(at, text.length, false);
  if (cutBefore) parts.find((part) => part.length > 0)?.unshift("…");
  if (cutAfter) parts.at(-1)?.push("…");
  return parts;
}

/** One verse of the concordance, with its hits and the companions beside them. */
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
        void model.openAt(index, event.ctrlKey || event.metaKey);
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
  const resource = props.view.known.get(props.companion);
  return (
    <div class="column">
      <SourceName resource={resource} name={resource?.name ?? props.companion} />
      <p {...writingOf(resource)}>{props.text === "" ? "–" : props.text}</p>
    </div>
  );
}
