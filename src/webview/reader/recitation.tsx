import * as l10n from "@vscode/l10n";
import { Fragment, type JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { RecitationPage } from "../../core/model/pages.js";
import { Icon, IconButton } from "../shared/icon.js";
import { RowActions } from "./actions.js";
import { rowKey } from "../../core/model/row.js";
import { useReading } from "./context.js";
import { Differences, markClass, MarkName, Removed, useMarks } from "./marks.js";
import { heardAt, pieceAfter, piecesOf, type Piece } from "./pieces.js";
import { arabicByKey } from "./verses.js";

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2];

type PlayerState = "paused" | "loading" | "playing" | "unreachable";

/** Audio of a chapter: verse by verse where it comes so, else the chapter with its verses. */
export function Recitation(props: {
  readonly page: RecitationPage;
  readonly current: string | null;
}): JSX.Element {
  const { page } = props;
  const { resource, showArabic, formats } = useReading();
  const marks = useMarks();
  const arabic = useMemo(() => arabicByKey(page.arabic), [page.arabic]);
  const pieces = useMemo(() => piecesOf(page.entries), [page.entries]);
  const audio = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState<string | null>(null);
  const [state, setState] = useState<PlayerState>("paused");
  const [speed, setSpeed] = useState(1);
  const [follow, setFollow] = useState(true);
  const [time, setTime] = useState(0);
  /** The verse that is heard, in a chapter's audio with timings. */
  const [heard, setHeard] = useState<string | null>(null);

  const piece = pieces.find((one) => one.id === playing) ?? null;
  const current = pieces.find((one) => one.verseKey === props.current) ?? pieces[0];
  const unreachable = page.entries.filter((one) => one.url === null).length;
  const shown = heard ?? piece?.verseKey ?? null;

  const play = (next: Piece): void => {
    const element = audio.current;
    if (element === null) return;
    setPlaying(next.id);
    setHeard(next.startMs === null ? null : next.verseKey);
    const { url } = next.track;
    if (url === null) {
      element.pause();
      setState("unreachable");
      return;
    }
    if (element.src !== url) element.src = url;
    else if (next.startMs === null && next.id !== playing) element.currentTime = 0;
    if (next.startMs !== null) element.currentTime = next.startMs / 1000;
    element.playbackRate = speed;
    setState("loading");
    element.play().catch((error: unknown) => {
      // `AbortError`: another piece was asked for before this one had begun.
      if (!(error instanceof DOMException && error.name === "AbortError")) setState("unreachable");
    });
  };

  const toggle = (): void => {
    if (state === "playing") {
      audio.current?.pause();
      return;
    }
    const from = piece ?? pieces.find((one) => one.verseKey === props.current) ?? pieces[0];
    if (from !== undefined) play(from);
  };

  const move = (by: 1 | -1): void => {
    const at = pieces.findIndex((one) => one.id === playing);
    const next = pieces[at + by];
    if (next !== undefined) play(next);
  };

  // Another chapter: silence.
  useEffect(() => {
    audio.current?.pause();
    setPlaying(null);
    setHeard(null);
    setState("paused");
  }, [page.chapter]);

  useEffect(() => {
    if (!follow || shown === null || state === "paused") return;
    const reduce =
      document.body.classList.contains("vscode-reduce-motion") ||
      matchMedia("(prefers-reduced-motion: reduce)").matches;
    document
      .querySelector(`main [data-verse="${CSS.escape(shown)}"]`)
      ?.scrollIntoView({ block: "center", behavior: reduce ? "auto" : "smooth" });
  }, [shown, follow, state]);

  const onTime = (): void => {
    const element = audio.current;
    if (element === null || piece === null) return;
    setTime(Math.floor(element.currentTime));
    if (piece.track.timings.length > 0) setHeard(heardAt(piece.track, element.currentTime * 1000));
  };

  const onEnded = (): void => {
    const next = piece === null ? null : pieceAfter(pieces, piece.id);
    if (next === null) setState("paused");
    else play(next);
  };

  return (
    <>
      {unreachable === 0 ? null : (
        <p class="hint" role="note">
          {unreachable === page.entries.length
            ? l10n.t(
                "The audio of this surah cannot be reached: what was published names no audio server that is known here.",
              )
            : l10n.t(
                "{0} of {1} pieces name no audio server that is known here.",
                formats.number(unreachable),
                formats.number(page.entries.length),
              )}
        </p>
      )}
      {pieces.map((one) => {
        const name = one.verseKey ?? l10n.t("Whole surah");
        const text = showArabic && one.verseKey !== null ? arabic.get(one.verseKey) : undefined;
        const isOn = one.id === playing;
        const sounds = isOn && state === "playing";
        const isHeard =
          state !== "paused" && (shown === null ? isOn : shown === one.verseKey || isOn);
        // The verses of a surah's audio are parts of one row; the whole of it has the mark.
        const mark = one.startMs === null ? marks.shown.get(rowKey(one.track)) : undefined;
        return (
          <Fragment key={one.id}>
            {one.startMs === null ? (
              <Removed before={one.track} lang={null} dir={resource.direction} />
            ) : null}
            <article
              class={`verse track ${isHeard ? "heard" : ""} ${markClass(mark)}`}
              id={`v-${(one.verseKey ?? "whole").replace(":", "-")}`}
              data-verse={one.verseKey ?? undefined}
              data-record={one.track.recordKey}
              data-record-type={one.track.recordType}
              tabIndex={one === current ? 0 : -1}
              aria-label={name}
            >
              <div class="verse-key">
                <MarkName mark={mark} />
                <bdi>{one.verseKey ?? l10n.t("All")}</bdi>
              </div>
              <div class="verse-body track-body">
                <IconButton
                  icon={sounds ? "debug-pause" : "play"}
                  label={sounds ? l10n.t("Pause {0}", name) : l10n.t("Play {0}", name)}
                  disabled={one.track.url === null}
                  onPress={() => (sounds ? audio.current?.pause() : play(one))}
                />
                {text === undefined ? (
                  <span class="track-name">
                    {name}
                    {one.track.duration === null || one.startMs !== null ? null : (
                      <span class="count"> {clock(one.track.duration)}</span>
                    )}
                  </span>
                ) : (
                  <div class="arabic" lang="ar" dir="rtl" translate={false}>
                    {text}
                  </div>
                )}
              </div>
              <RowActions
                recordType={one.track.recordType}
                recordKey={one.track.recordKey}
                verseKey={one.verseKey}
                name={name}
              />
              <Differences row={one.track} mark={mark} lang={null} dir={resource.direction} />
            </article>
          </Fragment>
        );
      })}
      <Removed before={null} lang={null} dir={resource.direction} />
      <div class="player" role="group" aria-label={l10n.t("Player")} data-state={state}>
        {/* Its text stands above, verse by verse, where the Quran's text is synced. */}
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
          label={l10n.t("Previous piece")}
          onPress={() => move(-1)}
        />
        <IconButton
          icon={state === "playing" ? "debug-pause" : "play"}
          label={state === "playing" ? l10n.t("Pause") : l10n.t("Play")}
          keys={l10n.t("Space")}
          class="play"
          onPress={toggle}
        />
        <IconButton
          icon="chevron-right"
          flip
          label={l10n.t("Next piece")}
          onPress={() => move(1)}
        />
        <span class="player-state" role="status">
          {state === "unreachable" ? (
            <>
              <Icon name="warning" />{" "}
              {l10n.t("This audio cannot be reached. The text stays readable.")}
            </>
          ) : piece === null ? (
            l10n.t("Pieces: {0}", formats.number(pieces.length))
          ) : (
            `${shown ?? l10n.t("Whole surah")} · ${state === "loading" ? l10n.t("loading") : clock(time)}`
          )}
        </span>
        <label class="speed">
          <span class="visually-hidden">{l10n.t("Speed")}</span>
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
          label={l10n.t("Follow the verse")}
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
