import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";

/**
 * How long Playwright waits for an element, in milliseconds. A changed reading starts the wait
 * again.
 */
const PATIENCE = 30_000;

/** A page that draws in slices changes at least every few frames. */
const FRAMES_OF_REST = 20;

/**
 * Reads a page, which may still be drawing, once per frame until a check accepts the reading, and
 * returns that reading. Fails with the last check's error if the reading stops changing.
 */
export async function eventually<T>(
  page: Page,
  read: () => Promise<T>,
  check: (reading: T) => void,
): Promise<T> {
  let end = performance.now() + PATIENCE;
  let latest: string | undefined;
  for (;;) {
    try {
      const reading = await read();
      const text = JSON.stringify(reading);
      if (text !== latest) end = performance.now() + PATIENCE;
      latest = text;
      check(reading);
      return reading;
    } catch (error) {
      if (page.isClosed() || performance.now() > end) throw error;
    }
    await page.evaluate("new Promise(requestAnimationFrame)").catch(() => undefined);
  }
}

/** Reads until the reading has stayed the same for some frames of the page, and returns it. */
export async function settled<T>(page: Page, read: () => Promise<T>): Promise<T> {
  const latest: string[] = [];
  return eventually(page, read, (reading) => {
    latest.push(JSON.stringify(reading));
    const [first, ...others] = latest.slice(-FRAMES_OF_REST);
    assert.ok(others.length === FRAMES_OF_REST - 1 && others.every((one) => one === first));
  });
}

/** Waits until these elements have these texts, in this order. */
export async function hasTexts(elements: Locator, expected: readonly string[]): Promise<void> {
  await eventually(
    elements.page(),
    () => elements.allTextContents(),
    (texts) => assert.deepEqual(texts, expected),
  );
}

/** Waits until there is this number of elements. */
export async function hasCount(elements: Locator, expected: number): Promise<void> {
  await eventually(
    elements.page(),
    () => elements.count(),
    (count) => assert.equal(count, expected, `elements of ${String(elements)}`),
  );
}

/** Waits until a field has this value. */
export async function hasValue(field: Locator, expected: string | RegExp): Promise<void> {
  await eventually(
    field.page(),
    () => field.inputValue(),
    (value) =>
      typeof expected === "string" ? assert.equal(value, expected) : assert.match(value, expected),
  );
}
