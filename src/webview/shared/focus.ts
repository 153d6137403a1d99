/**
 * Gives an element the focus as soon as the page has it. A frame that calls `focus` takes the focus
 * from its window, and a slow page must not close a palette in which the person types.
 */
export function focusWithPage(element: HTMLElement): void {
  if (document.hasFocus()) {
    element.focus({ preventScroll: true });
    return;
  }
  const focus = (): void => {
    const { activeElement } = document;
    const isFree = activeElement === null || activeElement === document.body;
    if (isFree && element.isConnected) element.focus({ preventScroll: true });
  };
  window.addEventListener("focus", focus, { once: true });
}
