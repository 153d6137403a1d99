/** The element that gets the focus together with the page. */
let waiting: { readonly element: HTMLElement; readonly before: Element | null } | null = null;

/**
 * Gives an element the focus, or as soon as the page has the focus. A frame that calls `focus` takes
 * the focus from its window: a page that is late must not close the palette in which the person
 * types. Only the newest element waits, and only until the focus in the page moves.
 */
export function giveFocus(
  element: HTMLElement | null | undefined,
  options: FocusOptions = { preventScroll: true },
): void {
  // Nothing to focus: what waits for the page's focus goes on waiting.
  if (element == null) return;
  waiting = null;
  if (document.hasFocus()) {
    element.focus(options);
    return;
  }
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
