/** A signal that aborts with `own` or with `caller`. */
export function withCaller(own: AbortSignal, caller: AbortSignal | undefined): AbortSignal {
  return caller === undefined ? own : AbortSignal.any([own, caller]);
}
