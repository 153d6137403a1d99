import * as l10n from "@vscode/l10n";
import type { JSX, RefObject } from "preact";
import { useEffect, useLayoutEffect, useReducer, useRef } from "preact/hooks";
import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
} from "@tanstack/virtual-core";
import type { Formats } from "../shared/format.js";
import type { InspectorModel, InspectorView } from "./model.js";

const ROW_HEIGHT = 26;

interface RowTableProps {
  readonly model: InspectorModel;
  readonly view: InspectorView;
  readonly formats: Formats;
}

/** The matching rows, loaded in pages. Only visible rows are drawn. */
export function RowTable(props: RowTableProps): JSX.Element {
  const { model, view } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const total = view.total ?? 0;
  const virtualizer = useVirtualizer(scroller, total);

  // A new filter starts at its first row.
  useLayoutEffect(() => {
    scroller.current?.scrollTo(0, 0);
  }, [view.contains, view.recordType]);

  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (total > 0) model.need(first, last);
  }, [model, first, last, total, view.rows]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Enter") model.openSelected();
    else {
      const to = targetOf(event.key, view.selected ?? -1, total, scroller.current);
      if (to === null) return;
      if (total > 0) {
        const index = Math.min(Math.max(to, 0), total - 1);
        virtualizer.scrollToIndex(index, { align: "auto" });
        void model.select(index);
      }
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const isDrawn = items.some((item) => item.index === view.selected);
  return (
    <div class="table">
      <div
        class="table-body"
        ref={scroller}
        role="grid"
        tabIndex={0}
        aria-label={l10n.t("Rows of the resource")}
        aria-rowcount={total + 1}
        aria-colcount={5}
        aria-activedescendant={isDrawn ? `row-${view.selected}` : undefined}
        onKeyDown={onKeyDown}
      >
        <TableHead />
        <div
          class="table-space"
          role="rowgroup"
          style={{ blockSize: `${virtualizer.getTotalSize()}px` }}
        >
          {items.map((item) => (
            <TableRow key={item.index} {...props} index={item.index} top={item.start} />
          ))}
        </div>
      </div>
      {view.total === 0 ? <p class="sub none">{l10n.t("No rows match.")}</p> : null}
    </div>
  );
}

function useVirtualizer(
  scroller: RefObject<HTMLDivElement>,
  total: number,
): Virtualizer<HTMLDivElement, HTMLDivElement> {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const virtual = useRef<Virtualizer<HTMLDivElement, HTMLDivElement> | null>(null);
  virtual.current ??= new Virtualizer<HTMLDivElement, HTMLDivElement>({
    count: 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    overscan: 12,
    // The sticky head covers the first row's place.
    paddingStart: ROW_HEIGHT,
    scrollPaddingStart: ROW_HEIGHT,
    onChange: () => redraw(0),
  });
  const virtualizer = virtual.current;
  virtualizer.setOptions({ ...virtualizer.options, count: total });
  useEffect(() => virtualizer._didMount(), [virtualizer]);
  useEffect(() => {
    virtualizer._willUpdate();
    virtualizer.measure();
  }, [virtualizer, total]);
  return virtualizer;
}

/** The new index of the selection after a key; null for other keys. */
function targetOf(key: string, at: number, total: number, scroller: Element | null): number | null {
  const page = Math.max(1, Math.floor((scroller?.clientHeight ?? 0) / ROW_HEIGHT) - 1);
  switch (key) {
    case "ArrowDown":
      return at + 1;
    case "ArrowUp":
      return at - 1;
    case "PageDown":
      return at + page;
    case "PageUp":
      return at - page;
    case "Home":
      return 0;
    case "End":
      return total - 1;
    default:
      return null;
  }
}

function TableHead(): JSX.Element {
  return (
    <div class="table-head" role="rowgroup">
      <div class="table-row head" role="row" aria-rowindex={1}>
        <span role="columnheader">{l10n.t("type")}</span>
        <span role="columnheader">{l10n.t("key")}</span>
        <span role="columnheader">{l10n.t("verse")}</span>
        <span role="columnheader">{l10n.t("text")}</span>
        <span role="columnheader" class="number">
          {l10n.t("bytes")}
        </span>
      </div>
    </div>
  );
}

function TableRow(
  props: RowTableProps & { readonly index: number; readonly top: number },
): JSX.Element {
  const { model, view, formats, index } = props;
  const row = view.rows.get(index);
  return (
    <div
      id={`row-${index}`}
      class="table-row"
      role="row"
      aria-rowindex={index + 2}
      aria-selected={index === view.selected}
      style={{ transform: `translateY(${props.top}px)` }}
      onClick={() => void model.select(index)}
      onDblClick={() => model.openSelected()}
    >
      <span role="gridcell">{row?.recordType ?? "…"}</span>
      <span role="gridcell">{row?.recordKey ?? ""}</span>
      <span role="gridcell">{row?.verseKey ?? ""}</span>
      <span
        role="gridcell"
        class="excerpt"
        dir="auto"
        lang={excerptLanguage(view.resource)}
        translate={false}
      >
        {row?.excerpt ?? ""}
      </span>
      <span role="gridcell" class="number">
        {row === undefined ? "" : formats.number(row.bytes)}
      </span>
    </div>
  );
}

/**
 * The common language of all excerpts. An article's rows differ in language, and recitations have
 * addresses.
 */
function excerptLanguage(resource: InspectorView["resource"]): string | undefined {
  if (resource === null) return undefined;
  const isOther = ["articles", "recitations", "chapter_recitations"].includes(resource.group);
  return isOther ? undefined : (resource.lang ?? undefined);
}
