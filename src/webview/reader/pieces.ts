import type { Track } from "../../core/model/pages.js";

/** A verse's file, a whole chapter, or a verse within a chapter's file. */
export interface Piece {
  readonly id: string;
  readonly track: Track;
  readonly verseKey: string | null;
  /** The beginning of the piece in its track, in milliseconds; null for the whole track. */
  readonly startMs: number | null;
}

/**
 * The pieces of a chapter's recitation. If the chapter has one file, each verse that the file's
 * timings name is a piece too.
 */
export function piecesOf(tracks: readonly Track[]): Piece[] {
  const pieces = tracks.map((track) => ({
    id: `${track.recordType}/${track.recordKey}`,
    track,
    verseKey: track.verseKey,
    startMs: null,
  }));
  const [whole] = tracks;
  if (tracks.length !== 1 || whole?.verseKey !== null) return pieces;
  const verses = whole.timings.map((timing) => ({
    id: `${whole.recordType}/${whole.recordKey}/${timing.verseKey}`,
    track: whole,
    verseKey: timing.verseKey,
    startMs: timing.startMs,
  }));
  return [...pieces, ...verses];
}

/** The verse that sounds at a time (milliseconds) in a chapter's audio; null before the first. */
export function heardAt(track: Track, now: number): string | null {
  return track.timings.findLast((timing) => timing.startMs <= now)?.verseKey ?? null;
}

/**
 * The one piece that sounds: of the file that was `started`, the verse that is `heard`, or the
 * started piece itself if the file has no timings or its first verse has not begun.
 */
export function activePiece(
  pieces: readonly Piece[],
  started: string | null,
  heard: string | null,
): Piece | null {
  const piece = pieces.find((one) => one.id === started) ?? null;
  if (piece === null || heard === null || piece.track.timings.length === 0) return piece;
  const inTrack = pieces.filter(({ track }) => track === piece.track);
  return inTrack.find(({ verseKey }) => verseKey === heard) ?? piece;
}

/** The piece that follows without being asked for: the next verse's file; null after a chapter. */
export function pieceAfter(pieces: readonly Piece[], id: string): Piece | null {
  const at = pieces.findIndex((piece) => piece.id === id);
  const piece = pieces[at];
  const next = pieces[at + 1];
  return piece?.track.verseKey != null && next !== undefined ? next : null;
}
