import type { RefObject } from "preact";
import { useEffect, useRef, useState, type Dispatch, type StateUpdater } from "preact/hooks";
import { activePiece, heardAt, pieceAfter, type Piece } from "./pieces.js";

export type PlayerState = "paused" | "loading" | "playing" | "unreachable";

export interface Player {
  readonly audio: RefObject<HTMLAudioElement>;
  readonly state: PlayerState;
  /** The playing or paused piece; null before the first one. */
  readonly active: Piece | null;
  /** Seconds from the beginning of the file. */
  readonly time: number;
  readonly speed: number;
  setSpeed(speed: number): void;
  /** Plays a piece, or resumes it. */
  play(piece: Piece): void;
  pause(): void;
  /** Plays or pauses; `first` begins if nothing was played before. */
  toggle(first: Piece | undefined): void;
  /** Plays the next piece (1) or the previous one (-1). */
  move(by: 1 | -1): void;
  readonly events: AudioEvents;
}

interface AudioEvents {
  readonly onPlaying: () => void;
  readonly onPause: () => void;
  readonly onWaiting: () => void;
  readonly onError: () => void;
  readonly onTimeUpdate: () => void;
  readonly onEnded: () => void;
}

/** The audio of one chapter: one element, which plays one piece after the other. */
export function usePlayer(chapter: number, pieces: readonly Piece[]): Player {
  const audio = useRef<HTMLAudioElement>(null);
  const [started, setStarted] = useState<string | null>(null);
  /** The current verse in a chapter's audio with timings. */
  const [heard, setHeard] = useState<string | null>(null);
  const [state, setState] = useState<PlayerState>("paused");
  const [speed, setSpeed] = useState(1);
  const [time, setTime] = useState(0);
  const active = activePiece(pieces, started, heard);
  const sound = (element: HTMLAudioElement): void => {
    element.playbackRate = speed;
    setState("loading");
    element.play().catch((error: unknown) => {
      if (!isAborted(error)) setState("unreachable");
    });
  };
  const begin = (piece: Piece): void => {
    const element = audio.current;
    if (element === null) return;
    const { url } = piece.track;
    setStarted(piece.id);
    setHeard(piece.startMs === null ? null : piece.verseKey);
    if (url === null) {
      element.pause();
      setState("unreachable");
      return;
    }
    if (element.src !== url) element.src = url;
    element.currentTime = (piece.startMs ?? 0) / 1000;
    sound(element);
  };
  const play = (piece: Piece): void => {
    const element = audio.current;
    const isPaused = state === "paused" && piece.id === active?.id;
    if (element !== null && isPaused && !element.ended && element.currentTime > 0) sound(element);
    else begin(piece);
  };
  // Stops with its chapter.
  useEffect(() => {
    audio.current?.pause();
    setStarted(null);
    setHeard(null);
    setState("paused");
  }, [chapter]);
  const onTimeUpdate = (): void => {
    const element = audio.current;
    if (element === null || active === null) return;
    setTime(Math.floor(element.currentTime));
    if (active.track.timings.length === 0) return;
    setHeard(heardAt(active.track, element.currentTime * 1000));
  };
  const onEnded = (): void => {
    const next = active === null ? null : pieceAfter(pieces, active.id);
    if (next === null) setState("paused");
    else begin(next);
  };
  return {
    audio,
    state,
    active,
    time,
    speed,
    setSpeed: (value) => {
      setSpeed(value);
      if (audio.current !== null) audio.current.playbackRate = value;
    },
    play,
    pause: () => audio.current?.pause(),
    toggle: (first) => {
      const piece = active ?? first;
      if (state === "playing") audio.current?.pause();
      else if (piece !== undefined) play(piece);
    },
    move: (by) => {
      const next = pieces[pieces.findIndex((one) => one.id === active?.id) + by];
      if (next !== undefined) begin(next);
    },
    events: { ...stateEvents(setState), onTimeUpdate, onEnded },
  };
}

/** The events that only change the state. */
function stateEvents(
  setState: Dispatch<StateUpdater<PlayerState>>,
): Pick<AudioEvents, "onPlaying" | "onPause" | "onWaiting" | "onError"> {
  return {
    onPlaying: () => setState("playing"),
    onPause: () => setState((now) => (now === "unreachable" ? now : "paused")),
    onWaiting: () => setState("loading"),
    onError: () => setState("unreachable"),
  };
}

/** True if another piece was requested before this one had begun. */
function isAborted(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
