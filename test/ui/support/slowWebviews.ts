import type { Page } from "playwright-core";

/** Delay of each message from VS Code to a webview, in frames. */
const FRAMES = 8;

/**
 * Delivers messages from VS Code to its webviews late and in order, as on a busy machine. Does not
 * affect webviews that are already open. Returns a function that ends the delay.
 */
export async function slowWebviews(page: Page): Promise<() => Promise<void>> {
  // tsx wraps named functions in a helper that pages lack.
  await page.addInitScript("globalThis.__name = (value) => value;");
  await page.addInitScript(() => {
    if (!location.pathname.includes("/webview/browser/pre/")) return;
    const property = Object.getOwnPropertyDescriptor(MessagePort.prototype, "onmessage");
    if (property === undefined) throw new Error("A MessagePort has no onmessage.");
    const later = (left: number, run: () => void): void => {
      if (left === 0) run();
      else requestAnimationFrame(() => later(left - 1, run));
    };
    Object.defineProperty(MessagePort.prototype, "onmessage", {
      ...property,
      set(listener: (event: MessageEvent) => void) {
        // Delivers the oldest waiting message each time, which keeps the order even when the delay
        // ends.
        const waiting: MessageEvent[] = [];
        property.set?.call(this, (event: MessageEvent) => {
          const frames = Number(Reflect.get(window.top ?? window, "slowFrames") ?? 0);
          waiting.push(event);
          later(frames, () => {
            const first = waiting.shift();
            if (first !== undefined) listener.call(this, first);
          });
        });
      },
    });
  });
  const setFrames = (frames: number): Promise<void> =>
    page.evaluate((count) => {
      Object.assign(window, { slowFrames: count });
    }, frames);
  await setFrames(FRAMES);
  return () => setFrames(0);
}
