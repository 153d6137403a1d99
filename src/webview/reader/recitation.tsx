import * as l10n from "@vscode/l10n";
import { Fragment, type JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { RecitationPage } from "../../core/model/pages.js";
import { IconButton } from "../shared/icon.js";
import { RowActions } from "./actions.js";
import { useRangeClass } from "./range.js";
import { rowKey } from "../../core/model/row.js";
import { useReading } from "./context.js";
import { Differences, markClass, MarkName, Removed, useMarks } from "./marks.js";
import { MarginMarks } from "./margin.js";
import { piecesOf, type Piece } from "./pieces.js";
import { usePlayer, type Player } from "./player.js";
import { clock, PlayerBar } from "./playerBar.js";
import { arabicByKey } from "./verses.js";

/** The audio of a chapter: a file for each verse, or one file with timings. */
export function Recitation(props: {
  readonly page: RecitationPage;
  readonly current: string | null;
}): JSX.Element {
  const { page } = props;
  const { resource, showArabic } = useReading();
  const arabic = useMemo(() => arabicByKey(page.arabic), [page.arabic]);
  const pieces = useMemo(() => piecesOf(page.entries), [page.entries]);
  const playable = useMemo(() => pieces.filter(({ track }) => track.url !== null), [pieces]);
  const player = usePlayer(page.chapter, playable);
  const [follow, setFollow] = useState(true);
  const current = pieces.find((one) => one.verseKey === props.current) ?? pieces[0];
  useFollowing(player, follow);
  return (
    <>
      <UnreachableNote page={page} />
      {pieces.map((piece) => (
        <Fragment key={piece.id}>
          {piece.startMs === null ? (
            <Removed before={piece.track} lang={null} dir={resource.direction} />
          ) : null}
          <PieceOfAudio
            piece={piece}
            player={player}
            isCurrent={piece === current}
            arabic={showArabic ? (arabic.get(piece.verseKey ?? "") ?? null) : null}
          />
        </Fragment>
      ))}
      <Removed before={null} lang={null} dir={resource.direction} />
      {playable.length === 0 ? null : (
        <PlayerBar
          player={player}
          first={playable.find((piece) => piece === current) ?? playable[0]}
          pieces={playable.length}
          follow={follow}
          onFollow={setFollow}
        />
      )}
    </>
  );
}

/** Keeps the playing verse in the middle of the screen. */
function useFollowing({ active, state }: Player, follow: boolean): void {
  const verse = active?.verseKey ?? null;
  useEffect(() => {
    if (!follow || verse === null || state === "paused") return;
    const reduce =
      document.body.classList.contains("vscode-reduce-motion") ||
      matchMedia("(prefers-reduced-motion: reduce)").matches;
    document
      .querySelector(`main [data-verse="${CSS.escape(verse)}"]`)
      ?.scrollIntoView({ block: "center", behavior: reduce ? "auto" : "smooth" });
  }, [verse, follow, state]);
}

function UnreachableNote({ page }: { readonly page: RecitationPage }): JSX.Element | null {
  const { formats } = useReading();
  const all = page.entries.length;
  const unreachable = page.entries.filter((one) => one.url === null).length;
  if (unreachable === 0) return null;
  return (
    <p class="hint" role="note">
      {unreachable === all
        ? l10n.t(
            "This surah cannot be played: the service published no complete address for its audio files.",
          )
        : l10n.t(
            "{0} of {1} audio files cannot be played: the service published no complete address for them.",
            formats.number(unreachable),
            formats.number(all),
          )}
    </p>
  );
}

interface PieceProps {
  readonly piece: Piece;
  readonly player: Player;
  readonly isCurrent: boolean;
  readonly arabic: string | null;
}

function PieceOfAudio({ piece, player, isCurrent, arabic }: PieceProps): JSX.Element {
  const { resource } = useReading();
  const marks = useMarks();
  const inRange = useRangeClass(piece.verseKey);
  const name = piece.verseKey ?? l10n.t("Whole surah");
  const isPlayable = piece.track.url !== null;
  const isActive = piece.id === player.active?.id;
  const sounds = isActive && player.state === "playing";
  const isHeard = isActive && player.state !== "paused";
  // The verses of a chapter's audio share one row, so the whole has the mark.
  const mark = piece.startMs === null ? marks.shown.get(rowKey(piece.track)) : undefined;
  return (
    <article
      class={`verse track ${isHeard ? "heard" : ""} ${markClass(mark)} ${inRange}`}
      id={`v-${(piece.verseKey ?? "whole").replace(":", "-")}`}
      data-verse={piece.verseKey ?? undefined}
      data-record={piece.track.recordKey}
      data-record-type={piece.track.recordType}
      tabIndex={isCurrent ? 0 : -1}
      aria-label={name}
    >
      <div class="verse-key">
        <MarkName mark={mark} />
        <bdi>{piece.verseKey ?? l10n.t("All")}</bdi>
        {piece.verseKey === null ? null : <MarginMarks from={piece.verseKey} />}
      </div>
      <div class="verse-body track-body">
        <IconButton
          icon={sounds ? "debug-pause" : "play"}
          label={
            sounds
              ? l10n.t("Pause {0}", name)
              : isPlayable
                ? l10n.t("Play {0}", name)
                : l10n.t("{0} cannot be played", name)
          }
          disabled={!isPlayable}
          onPress={() => (sounds ? player.pause() : player.play(piece))}
        />
        {arabic === null ? (
          <TrackName piece={piece} name={name} />
        ) : (
          <div class="arabic" lang="ar" dir="rtl" translate={false}>
            {arabic}
          </div>
        )}
      </div>
      <RowActions
        recordType={piece.track.recordType}
        recordKey={piece.track.recordKey}
        verseKey={piece.verseKey}
        name={name}
      />
      <Differences row={piece.track} mark={mark} lang={null} dir={resource.direction} />
    </article>
  );
}

function TrackName(props: { readonly piece: Piece; readonly name: string }): JSX.Element {
  const { track, startMs } = props.piece;
  return (
    <span class="track-name">
      {/* The number of a verse is already in the margin. */}
      {props.piece.verseKey === null ? props.name : null}
      {track.duration === null || startMs !== null ? null : (
        <span class="count"> {clock(track.duration)}</span>
      )}
    </span>
  );
}
