import type { Track } from "../../core/model/pages.js";

/** Something that can be played: a verse's file, a whole chapter, or a verse within a chapter. */
export interface Piece {
  readonly id: string;
  readonly track: Track;
  readonly verseKey: string | null;
  /** Where the piece begins in its track, in milliseconds; null for the track's beginning. */
  readonly startMs: number | null;
}

/**
 * What a chapter's recitation offers. Where there is only the audio of the whole chapter, its
 * verses can be started one by one as far as the service says where they begin.
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

/** The verse that is heard at a moment (milliseconds) of a chapter's audio. */
export function heardAt(track: Track, now: number): string | null {
  return track.timings.findLast((timing) => timing.startMs <= now)?.verseKey ?? null;
}

/** The piece that follows by itself: the next verse's file. Chapters end by themselves. */
export function pieceAfter(pieces: readonly Piece[], id: string): Piece | null {
  const at = pieces.findIndex((piece) => piece.id === id);
  const piece = pieces[at];
  const next = pieces[at + 1];
  return piece?.track.verseKey != null && next !== undefined ? next : null;
}
