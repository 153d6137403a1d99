import type { ComponentChildren, JSX } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { giveFocus } from "./focus.js";
import { directionOf } from "./format.js";

interface PopoverProps {
  readonly label: string;
  readonly role?: "dialog" | "menu";
  readonly class?: string;
  /** Selector of the first focused control. Default: the first one. */
  readonly focus?: string;
  readonly onClose: (returnFocus: boolean) => void;
  readonly children: ComponentChildren;
}

/**
 * A small surface beside its button. It takes and traps the focus, and closes on Escape (which
 * restores the focus), on a click elsewhere, or when the focus leaves. Its texts are the
 * interface's, so it has the interface's direction, even beside a text of the other direction.
 */
export function Popover(props: PopoverProps): JSX.Element {
  const element = useRef<HTMLDivElement>(null);
  const onClose = useRef(props.onClose);
  onClose.current = props.onClose;

  useLayoutEffect(() => {
    const before = document.activeElement;
    const surface = element.current;
    if (surface === null) return undefined;
    fitInWindow(surface);
    const first = surface.querySelector<HTMLElement>(props.focus ?? FOCUSABLE);
    giveFocus(first);
    return () => {
      if (
        before instanceof HTMLElement &&
        (document.activeElement === document.body || surface.contains(document.activeElement))
      ) {
        giveFocus(before);
      }
    };
  }, []);

  useEffect(() => {
    const outside = (event: PointerEvent): void => {
      const target = event.target;
      const anchor = element.current?.parentElement;
      if (target instanceof Node && anchor?.contains(target) !== true) onClose.current(false);
    };
    document.addEventListener("pointerdown", outside, true);
    return () => document.removeEventListener("pointerdown", outside, true);
  }, []);

  const onKeyDown = (event: KeyboardEvent): void => {
    // Leave keys of a composition to the input method.
    if (event.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      onClose.current(true);
      return;
    }
    const controls = [...(element.current?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? [])];
    const at = controls.findIndex((control) => control === document.activeElement);
    const to = targetOf(event, at, props.role === "menu");
    if (to === null || controls.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    giveFocus(controls.at(to % controls.length), {});
  };

  return (
    <div
      ref={element}
      class={`popover ${props.class ?? ""}`}
      role={props.role ?? "dialog"}
      dir={directionOf(document.documentElement.lang)}
      aria-label={props.label}
      onKeyDown={onKeyDown}
    >
      {props.children}
    </div>
  );
}

/** The index of the control to focus after a key, which may be negative; null for other keys. */
function targetOf({ key, shiftKey }: KeyboardEvent, at: number, isMenu: boolean): number | null {
  if (key === "Tab") return shiftKey ? at - 1 : at + 1;
  if (!isMenu) return null;
  switch (key) {
    case "ArrowDown":
      return at + 1;
    case "ArrowUp":
      return at - 1;
    case "Home":
      return 0;
    case "End":
      return -1;
    default:
      return null;
  }
}

const FOCUSABLE =
  "button:not([tabindex='-1']), input, select, a[href], [role='menuitem'], [tabindex='0']";

/** Moves the surface sideways to keep it inside the window. */
function fitInWindow(surface: HTMLElement): void {
  const box = surface.getBoundingClientRect();
  const margin = 8;
  const width = document.documentElement.clientWidth;
  let shift = 0;
  if (box.right > width - margin) shift = width - margin - box.right;
  if (box.left + shift < margin) shift = margin - box.left;
  if (shift !== 0) surface.style.translate = `${shift}px 0`;
  if (box.bottom > window.innerHeight - margin && box.height < box.top) {
    surface.classList.add("above");
  }
}
