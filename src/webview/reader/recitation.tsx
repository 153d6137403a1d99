import type { JSX } from "preact";
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { RecitationPage, Track } from "../../core/model/pages.js";
import { Icon, IconButton } from "../shared/icon.js";
import { RowActions } from "./actions.js";
import { useReading } from "./context.js";
import { arabicByKey } from "./verses.js";

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2];

type PlayerState = "paused" | "loading" | "playing" | "unreachable";

/** Audio of a chapter: verse by verse where it comes so, else the chapter as a whole. */
export function Recitation(props: {
  readonly page: RecitationPage;
  readonly current: string | null;
}): JSX.Element {
  const { page } = props;
  const { showArabic, formats } = useReading();
  const arabic = useMemo(() => arabicByKey(page.arabic), [page.arabic]);
  const audio = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState<string | null>(null);
  const [state, setState] = useState<PlayerState>("paused");
  const [speed, setSpeed] = useState(1);
  const [follow, setFollow] = useState(true);
  const [time, setTime] = useState(0);
  /** The verse that is heard, in a chapter's audio with timings. */
  const [heard, setHeard] = useState<string | null>(null);

  const tracks = page.entries;
  const track = tracks.find((one) => one.recordKey === playing) ?? null;
  const withoutUrl = tracks.filter((one) => one.url === null).length;

  const play = useCallback(
    (next: Track) => {
      const element = audio.current;
      if (element === null) return;
      setPlaying(next.recordKey);
      setHeard(null);
      if (next.url === null) {
        element.pause();
        setState("unreachable");
        return;
      }
      if (element.src !== next.url) element.src = next.url;
      element.playbackRate = speed;
      setState("loading");
      element.play().catch((error: unknown) => {
        // `AbortError`: another track was asked for before this one had begun.
        if (!(error instanceof DOMException && error.name === "AbortError")) {
          setState("unreachable");
        }
      });
    },
    [speed],
  );

  const toggle = (): void => {
    const element = audio.current;
    if (element === null) return;
    if (state === "playing") element.pause();
    else {
      const from = track ?? tracks.find((one) => one.verseKey === props.current) ?? tracks[0];
      if (from !== undefined) play(from);
    }
  };

  const move = (by: 1 | -1): void => {
    const at = tracks.findIndex((one) => one.recordKey === playing);
    const next = tracks[at + by];
    if (next !== undefined) play(next);
  };

  // Another chapter: silence. The element goes with the page.
  useEffect(() => {
    audio.current?.pause();
    setPlaying(null);
    setState("paused");
  }, [page.chapter]);

  const shown = heard ?? track?.verseKey ?? null;
  useEffect(() => {
    if (!follow || shown === null || state === "paused") return;
    const reduce =
      document.body.classList.contains("vscode-reduce-motion") ||
      matchMedia("(prefers-reduced-motion: reduce)").matches;
    document
      .querySelector(`[data-verse="${CSS.escape(shown)}"]`)
      ?.scrollIntoView({ block: "center", behavior: reduce ? "auto" : "smooth" });
  }, [shown, follow, state]);

  const onTime = (): void => {
    const element = audio.current;
    if (element === null) return;
    setTime(Math.floor(element.currentTime));
    if (track === null || track.timings.length === 0) return;
    const now = element.currentTime * 1000;
    setHeard(track.timings.findLast((timing) => timing.startMs <= now)?.verseKey ?? null);
  };

  const onEnded = (): void => {
    const at = tracks.findIndex((one) => one.recordKey === playing);
    const next = tracks[at + 1];
    if (track?.verseKey != null && next !== undefined) play(next);
    else setState("paused");
  };

  return (
    <>
      {withoutUrl > 0 ? (
        <p class="hint" role="note">
          {withoutUrl === tracks.length
            ? "The audio of this chapter cannot be reached: the address that was published names no known audio server."
            : `${withoutUrl} of ${tracks.length} pieces have no address of a known audio server.`}
        </p>
      ) : null}
      {tracks.map((one) => {
        const key = one.verseKey ?? one.timings[0]?.verseKey ?? "";
        const name = one.verseKey ?? "Whole chapter";
        const text = showArabic && one.verseKey !== null ? arabic.get(one.verseKey) : undefined;
        const isOn = one.recordKey === playing;
        return (
          <article
            key={one.recordKey}
            class={`verse track ${isOn && state !== "paused" ? "heard" : ""}`}
            id={`v-${(one.verseKey ?? "chapter").replace(":", "-")}`}
            data-verse={one.verseKey ?? undefined}
            data-record={one.recordKey}
            data-record-type={one.recordType}
            tabIndex={one.verseKey !== null && one.verseKey === props.current ? 0 : -1}
            aria-label={name}
          >
            <div class="verse-key">
              <bdi>{one.verseKey ?? "All"}</bdi>
            </div>
            <div class="verse-body track-body">
              <IconButton
                icon={isOn && state === "playing" ? "debug-pause" : "play"}
                label={isOn && state === "playing" ? `Pause ${name}` : `Play ${name}`}
                disabled={one.url === null}
                onPress={() => (isOn && state === "playing" ? audio.current?.pause() : play(one))}
              />
              {text === undefined ? (
                <span class="track-name">
                  {name}
                  {one.duration === null ? null : <span class="count"> {clock(one.duration)}</span>}
                </span>
              ) : (
                <div class="arabic" lang="ar" dir="rtl" translate={false}>
                  {text}
                </div>
              )}
            </div>
            <RowActions
              recordType={one.recordType}
              recordKey={one.recordKey}
              verseKey={key === "" ? null : key}
              name={name}
            />
          </article>
        );
      })}
      <div class="player" role="group" aria-label="Player" data-state={state}>
        {/* Recited Quran: its text stands above, verse by verse, where it is synced. */}
        <audio
          ref={audio}
          preload="none"
          onPlaying={() => setState("playing")}
          onPause={() => setState((now) => (now === "unreachable" ? now : "paused"))}
          onWaiting={() => setState("loading")}
          onError={() => setState("unreachable")}
          onTimeUpdate={onTime}
          onEnded={onEnded}
        />
        <IconButton
          icon="chevron-left"
          flip
          label="Previous verse's audio"
          onPress={() => move(-1)}
        />
        <IconButton
          icon={state === "playing" ? "debug-pause" : "play"}
          label={state === "playing" ? "Pause" : "Play"}
          keys="Space"
          class="play"
          onPress={toggle}
        />
        <IconButton icon="chevron-right" flip label="Next verse's audio" onPress={() => move(1)} />
        <span class="player-state" role="status">
          {state === "unreachable" ? (
            <>
              <Icon name="warning" /> This audio cannot be reached. The text stays readable.
            </>
          ) : track === null ? (
            `${formats.number(tracks.length)} ${tracks.length === 1 ? "piece" : "pieces"}`
          ) : (
            `${heard ?? track.verseKey ?? "Whole chapter"} · ${state === "loading" ? "loading" : clock(time)}`
          )}
        </span>
        <label class="speed">
          <span class="visually-hidden">Speed</span>
          <select
            value={String(speed)}
            onChange={(event) => {
              const value = Number(event.currentTarget.value);
              setSpeed(value);
              if (audio.current !== null) audio.current.playbackRate = value;
            }}
          >
            {SPEEDS.map((one) => (
              <option key={one} value={String(one)}>
                {formats.number(one)}×
              </option>
            ))}
          </select>
        </label>
        <IconButton
          icon="target"
          label="Follow the verse"
          pressed={follow}
          onPress={() => setFollow(!follow)}
        />
      </div>
    </>
  );
}

function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
