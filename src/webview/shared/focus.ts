/** The element to focus when the page gets the focus. */
let waiting: { readonly element: HTMLElement; readonly before: Element | null } | null = null;

/**
 * While a palette closes, VS Code can take the focus from a page that has just got it, and return it
 * to no element. An element that loses its new focus within this time, in milliseconds, gets it back.
 */
const TAKEN_MS = 1000;

let giving = false;

/** True while `giveFocus` moves the focus, so a focus event is not a person's. */
export function isGivingFocus(): boolean {
  return giving;
}

/**
 * Focuses an element now, or, if the page does not have the focus, as soon as it has. A frame that
 * calls `focus` takes the focus from its window, so a slow page could close the palette in which
 * the person types. Only the newest element waits, and only until the focus moves within the page.
 */
export function giveFocus(
  element: HTMLElement | null | undefined,
  options: FocusOptions = { preventScroll: true },
): void {
  // Without an element, an earlier one keeps waiting.
  if (element == null) return;
  waiting = null;
  if (document.hasFocus()) {
    giving = true;
    element.focus(options);
    giving = false;
    const began = performance.now();
    element.addEventListener(
      "blur",
      () => {
        if (performance.now() - began < TAKEN_MS) waitIfTaken(element);
      },
      { once: true },
    );
    return;
  }
  wait(element);
}

function waitIfTaken(element: HTMLElement): void {
  // The page has the focus until the event has ended.
  setTimeout(() => {
    if (!document.hasFocus() && waiting === null) wait(element);
  });
}

function wait(element: HTMLElement): void {
  waiting = { element, before: document.activeElement };
  window.addEventListener("focus", useFocus, { once: true });
}

function useFocus(): void {
  const next = waiting;
  waiting = null;
  const { activeElement } = document;
  const isUnmoved = activeElement === document.body || activeElement === next?.before;
  if (isUnmoved && next?.element.isConnected === true) giveFocus(next.element);
}
