import { segmentWords } from "./segment.js";

export interface DiffPart {
  readonly kind: "same" | "removed" | "added";
  readonly text: string;
}

/**
 * Maximum segments for a detailed difference; longer texts become one removed and one added part.
 */
const MAX_SEGMENTS = 2000;

/**
 * The difference of two plain texts in words and white space. Without its `removed` parts it equals
 * `after`, and without `added` it equals `before`, including all spaces.
 */
export function wordDiff(before: string, after: string, language: string | null): DiffPart[] {
  const left = segmentWords(before, language);
  const right = segmentWords(after, language);
  // Skips the common beginning and end, which is most of a typical text.
  const most = Math.min(left.length, right.length);
  let start = 0;
  while (start < most && left[start] === right[start]) start++;
  let end = 0;
  while (end < most - start && left.at(-1 - end) === right.at(-1 - end)) end++;
  const middle = diffSegments(
    left.slice(start, left.length - end),
    right.slice(start, right.length - end),
  );
  return joined([
    { kind: "same", text: right.slice(0, start).join("") },
    ...withoutIslands(joined(middle)),
    { kind: "same", text: right.slice(right.length - end).join("") },
  ]);
}

/** True if two different texts have the same characters except for white space. */
export function isOnlySpacing(before: string, after: string): boolean {
  return before !== after && before.replace(/\s/gu, "") === after.replace(/\s/gu, "");
}

/** Joins adjacent parts of one kind, with removed parts before added ones. */
function joined(parts: readonly DiffPart[]): DiffPart[] {
  const result: DiffPart[] = [];
  const run = { same: "", removed: "", added: "" };
  const close = (): void => {
    for (const kind of ["same", "removed", "added"] as const) {
      if (run[kind] !== "") result.push({ kind, text: run[kind] });
      run[kind] = "";
    }
  };
  for (const { kind, text } of parts) {
    if (kind === "same" && (run.removed !== "" || run.added !== "")) close();
    run[kind] += text;
  }
  close();
  return result;
}

/** Treats equal white space between two replaced words as part of one replaced phrase. */
function withoutIslands(parts: readonly DiffPart[]): DiffPart[] {
  return parts.flatMap((part, index): DiffPart[] => {
    const isIsland =
      part.text.trim() === "" &&
      isReplaced(parts[index - 2], parts[index - 1]) &&
      isReplaced(parts[index + 1], parts[index + 2]);
    if (!isIsland) return [part];
    return [
      { ...part, kind: "removed" },
      { ...part, kind: "added" },
    ];
  });
}

function isReplaced(first: DiffPart | undefined, second: DiffPart | undefined): boolean {
  return (
    first?.kind === "removed" &&
    second?.kind === "added" &&
    first.text.trim() !== "" &&
    second.text.trim() !== ""
  );
}

/**
 * The difference by the longest common subsequence of the segments, a part for each segment. More
 * than 2,000 segments are one removed and one added part.
 */
export function diffSegments(a: readonly string[], b: readonly string[]): DiffPart[] {
  if (a.length > MAX_SEGMENTS || b.length > MAX_SEGMENTS) {
    return [
      { kind: "removed", text: a.join("") },
      { kind: "added", text: b.join("") },
    ];
  }
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const parts: DiffPart[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const left = a[i];
    const right = b[j];
    if (right !== undefined && left === right) {
      parts.push({ kind: "same", text: right });
      i++;
      j++;
    } else if (right === undefined || (left !== undefined && at(i + 1, j) >= at(i, j + 1))) {
      parts.push({ kind: "removed", text: left ?? "" });
      i++;
    } else {
      parts.push({ kind: "added", text: right });
      j++;
    }
  }
  return parts;
}
