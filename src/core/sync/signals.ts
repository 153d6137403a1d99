/** Aborts with a signal of our own, or with the caller's where there is one. */
export function withCaller(own: AbortSignal, caller: AbortSignal | undefined): AbortSignal {
  return caller === undefined ? own : AbortSignal.any([own, caller]);
}
