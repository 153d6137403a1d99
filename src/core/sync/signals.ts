/** Aborts with its own signal, or with the caller's signal if there is one. */
export function withCaller(own: AbortSignal, caller: AbortSignal | undefined): AbortSignal {
  return caller === undefined ? own : AbortSignal.any([own, caller]);
}
