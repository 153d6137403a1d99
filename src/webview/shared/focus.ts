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
  waiting = null;
  if (element == null) return;
  if (document.hasFocus()) {
    element.focus(options);
    return;
  }
  waiting = { element, before: document.activeElement };
  window.addEventListener("focus", useFocus, { once: true });
}

function useFocus(): void {
  const { activeElement } = document;
  const isUnmoved = activeElement === document.body || activeElement === waiting?.before;
  if (isUnmoved && waiting?.element.isConnected === true) giveFocus(waiting.element);
  waiting = null;
}
