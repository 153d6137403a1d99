import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";
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

/** All rows that match, drawn where one looks. Rows arrive in pages. */
export function RowTable(props: RowTableProps): JSX.Element {
  const { model, view, formats } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const total = view.total ?? 0;

  const virtual = useRef<Virtualizer<HTMLDivElement, HTMLDivElement> | null>(null);
  virtual.current ??= new Virtualizer<HTMLDivElement, HTMLDivElement>({
    count: 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    overscan: 12,
    // The head stays over the first row's place.
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

  // Other rows match: they are read from the first on.
  useLayoutEffect(() => {
    scroller.current?.scrollTo(0, 0);
  }, [view.contains, view.recordType]);

  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (total > 0) model.need(first, last);
  }, [model, first, last, total, view.rows]);

  const move = (to: number): void => {
    const index = Math.min(Math.max(to, 0), total - 1);
    if (index < 0) return;
    virtualizer.scrollToIndex(index, { align: "auto" });
    void model.select(index);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const at = view.selected ?? -1;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT) - 1);
    switch (event.key) {
      case "ArrowDown":
        move(at + 1);
        break;
      case "ArrowUp":
        move(at - 1);
        break;
      case "PageDown":
        move(at + page);
        break;
      case "PageUp":
        move(at - page);
        break;
      case "Home":
        move(0);
        break;
      case "End":
        move(total - 1);
        break;
      case "Enter":
        model.openSelected();
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const selectedId = view.selected === null ? undefined : `row-${view.selected}`;
  return (
    <div class="table">
      <div
        class="table-body"
        ref={scroller}
        role="grid"
        tabIndex={0}
        aria-label={l10n.t("Rows of the resource")}
        aria-rowcount={total + 1}
        aria-colcount={4}
        aria-activedescendant={
          items.some((item) => item.index === view.selected) ? selectedId : undefined
        }
        onKeyDown={onKeyDown}
      >
        <div class="table-head" role="rowgroup">
          <div class="table-row head" role="row" aria-rowindex={1}>
            <span role="columnheader">{l10n.t("type")}</span>
            <span role="columnheader">{l10n.t("key")}</span>
            <span role="columnheader">{l10n.t("verse")}</span>
            <span role="columnheader" class="number">
              {l10n.t("bytes")}
            </span>
          </div>
        </div>
        <div
          class="table-space"
          role="rowgroup"
          style={{ blockSize: `${virtualizer.getTotalSize()}px` }}
        >
          {items.map((item) => {
            const row = view.rows.get(item.index);
            return (
              <div
                key={item.index}
                id={`row-${item.index}`}
                class="table-row"
                role="row"
                aria-rowindex={item.index + 2}
                aria-selected={item.index === view.selected}
                style={{ transform: `translateY(${item.start}px)` }}
                onClick={() => void model.select(item.index)}
                onDblClick={() => model.openSelected()}
              >
                <span role="gridcell">{row?.recordType ?? "…"}</span>
                <span role="gridcell">{row?.recordKey ?? ""}</span>
                <span role="gridcell">{row?.verseKey ?? ""}</span>
                <span role="gridcell" class="number">
                  {row === undefined ? "" : formats.number(row.bytes)}
                </span>
              </div>
            );
          })}
        </div>
      </div>
      {view.total === 0 ? <p class="sub none">{l10n.t("No row matches.")}</p> : null}
    </div>
  );
}
