const SAMPLE_BYTES = 4 * 1024;
/**
 * Starting at a later byte costs a comparison in JavaScript for each candidate, so that byte must
 * be this much rarer.
 */
const MUCH_RARER = 4;
const counts = new Uint32Array(256);

/**
 * The offset in the needle at which to start comparing. `indexOf` looks for the first byte of its
 * argument, which is fast only if that byte is rare. In UTF-8 most letters of a script share a
 * first byte.
 */
export function rarestFrom(needle: Buffer, text: Buffer, from: number): number {
  counts.fill(0);
  const end = Math.min(text.byteLength, from + SAMPLE_BYTES);
  for (let at = from; at < end; at++) {
    const byte = text[at] ?? 0;
    counts[byte] = (counts[byte] ?? 0) + 1;
  }
  const countAt = (index: number): number => counts[needle[index] ?? 0] ?? 0;
  let best = 0;
  // At least two bytes must remain: otherwise false candidates cost more than the rare byte saves.
  for (let index = 1; index <= needle.byteLength - 2; index++) {
    if (countAt(index) < countAt(best)) best = index;
  }
  return countAt(best) * MUCH_RARER < countAt(0) ? best : 0;
}
