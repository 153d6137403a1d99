import type { SerializedError } from "../model/errors.js";
import type { ContentStore } from "../ports.js";

/** Methods whose arguments and results are plain data, and can be forwarded. */
export type StoreMethod = Exclude<
  keyof ContentStore,
  "state" | "onDidChange" | "searchRows" | "openWriter" | "close"
>;

export type MethodArguments<M extends StoreMethod> = Parameters<ContentStore[M]>;
export type MethodResult<M extends StoreMethod> = Awaited<ReturnType<ContentStore[M]>>;

/** The forms of a forwarded method's result. */
interface Wrapped<T> {
  readonly plain: T;
  readonly answer: Answer<T>;
}

/** A result that crosses threads. Failures are plain data, so that their codes survive. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: SerializedError };

type ForwardedMethod<M extends StoreMethod, W extends keyof Wrapped<unknown>> = (
  ...args: MethodArguments<M>
) => Promise<Wrapped<MethodResult<M>>[W]>;

export type Forwarded<W extends keyof Wrapped<unknown>> = {
  readonly [M in StoreMethod]: ForwardedMethod<M, W>;
};

/**
 * The table of the store's methods, from which the worker, its client and the lazy store are made.
 * Each method passes its name and arguments to `forward`.
 */
export function forwardMethods<W extends keyof Wrapped<unknown>>(
  forward: <M extends StoreMethod>(
    method: M,
    args: MethodArguments<M>,
  ) => Promise<Wrapped<MethodResult<M>>[W]>,
): Forwarded<W> {
  const to =
    <M extends StoreMethod>(method: M): ForwardedMethod<M, W> =>
    (...args) =>
      forward(method, args);
  return {
    rows: to("rows"),
    rowHeads: to("rowHeads"),
    row: to("row"),
    countRows: to("countRows"),
    words: to("words"),
    search: to("search"),
    rowTexts: to("rowTexts"),
    history: to("history"),
    changes: to("changes"),
    changeHeads: to("changeHeads"),
    markReviewed: to("markReviewed"),
    acknowledgeLostRows: to("acknowledgeLostRows"),
    deleteLocalCopy: to("deleteLocalCopy"),
    keepHistory: to("keepHistory"),
    verify: to("verify"),
  };
}

/** Calls a store's method by name. */
export function callMethod<M extends StoreMethod>(
  store: Forwarded<"plain">,
  method: M,
  args: MethodArguments<M>,
): Promise<MethodResult<M>> {
  return store[method](...args);
}
