import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";
import { Icon, IconButton } from "../shared/icon.js";
import { useReading } from "./context.js";
import type { Piece } from "./pieces.js";
import type { Player } from "./player.js";

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2];

/** The controls of the chapter's audio, and the audio element itself. */
export function PlayerBar(props: {
  readonly player: Player;
  /** The first piece to play. */
  readonly first: Piece | undefined;
  readonly pieces: number;
  readonly follow: boolean;
  readonly onFollow: (follow: boolean) => void;
}): JSX.Element {
  const { player, follow } = props;
  const { formats } = useReading();
  const isPlaying = player.state === "playing";
  return (
    <div
      class="player"
      dir={formats.direction}
      role="group"
      aria-label={l10n.t("Player")}
      data-state={player.state}
    >
      {/* True if the page shows its text verse by verse, from the synced Arabic. */}
      <audio ref={player.audio} preload="none" {...player.events} />
      <IconButton
        icon="chevron-left"
        flip
        label={l10n.t("Previous piece")}
        onPress={() => player.move(-1)}
      />
      <IconButton
        icon={isPlaying ? "debug-pause" : "play"}
        label={isPlaying ? l10n.t("Pause") : l10n.t("Play")}
        keys={l10n.t("Space")}
        class="play"
        onPress={() => player.toggle(props.first)}
      />
      <IconButton
        icon="chevron-right"
        flip
        label={l10n.t("Next piece")}
        onPress={() => player.move(1)}
      />
      <span class="player-state" role="status">
        <PlayerStatus player={player} pieces={props.pieces} />
      </span>
      <Speed player={player} />
      <IconButton
        icon="target"
        label={l10n.t("Follow the verse")}
        pressed={follow}
        onPress={() => props.onFollow(!follow)}
      />
    </div>
  );
}

function PlayerStatus(props: { readonly player: Player; readonly pieces: number }): JSX.Element {
  const { formats } = useReading();
  const { active, state, time } = props.player;
  if (state === "unreachable") {
    return (
      <>
        <Icon name="warning" /> {l10n.t("This audio cannot be reached. The text stays readable.")}
      </>
    );
  }
  if (active === null)
    return (
      <>
        {formats.plural(
          l10n.t("{0, plural, one {# recording} other {# recordings}}"),
          props.pieces,
        )}
      </>
    );
  const name = active.verseKey ?? l10n.t("Whole surah");
  return (
    <>
      {name} · {state === "loading" ? l10n.t("loading") : clock(time)}
    </>
  );
}

function Speed({ player }: { readonly player: Player }): JSX.Element {
  const { formats } = useReading();
  return (
    <label class="speed">
      <span class="visually-hidden">{l10n.t("Speed")}</span>
      <select
        value={String(player.speed)}
        onChange={(event) => player.setSpeed(Number(event.currentTarget.value))}
      >
        {SPEEDS.map((one) => (
          <option key={one} value={String(one)}>
            {formats.number(one)}×
          </option>
        ))}
      </select>
    </label>
  );
}

/** Seconds as minutes and seconds: `4:05`. */
export function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
