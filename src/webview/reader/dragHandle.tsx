import * as l10n from "@vscode/l10n";
import type { ComponentChildren, JSX } from "preact";
import { VERSE_MIME } from "../../protocol/drag.js";
import { useReading } from "./context.js";

/** The number of a verse, which is also a handle for dragging its text into an editor. */
export function DragHandle(props: {
  /** One verse or a range, such as `2:1-2`. */
  readonly reference: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  const { resource } = useReading();
  const onDragStart = (event: DragEvent): void => {
    const transfer = event.dataTransfer;
    const { currentTarget } = event;
    if (transfer === null || !(currentTarget instanceof HTMLElement)) return;
    const { group, id, name } = resource;
    const verse = currentTarget.closest(".verse");
    const text = verse?.querySelector(".verse-body > .published")?.textContent.trim() ?? "";
    transfer.effectAllowed = "copy";
    transfer.setData(VERSE_MIME, JSON.stringify({ group, id, reference: props.reference }));
    transfer.setData("text/plain", `${text}\n(${props.reference}, ${name})`);
    if (verse !== null) transfer.setDragImage(verse, 0, 0);
  };
  return (
    <bdi
      class="drag-handle"
      draggable
      title={l10n.t("Drag the verse into a text editor")}
      onDragStart={onDragStart}
    >
      {props.children}
    </bdi>
  );
}
