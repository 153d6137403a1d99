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
 * The pieces of a chapter's recitation. If the chapter has one file, each verse in its timings is a
 * piece too.
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

/** The verse at a time (milliseconds) in a chapter's audio; null before the first one. */
export function heardAt(track: Track, now: number): string | null {
  return track.timings.findLast((timing) => timing.startMs <= now)?.verseKey ?? null;
}

/**
 * The playing piece: the `heard` verse of the `started` file, or that file itself without timings
 * or before its first verse.
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

/** The piece to play automatically after another: the next verse's file; null after a chapter. */
export function pieceAfter(pieces: readonly Piece[], id: string): Piece | null {
  const at = pieces.findIndex((piece) => piece.id === id);
  const piece = pieces[at];
  const next = pieces[at + 1];
  return piece?.track.verseKey != null && next !== undefined ? next : null;
}
