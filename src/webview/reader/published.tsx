import type { JSX } from "preact";
import { Published as SharedPublished, type PublishedProps } from "../shared/published.js";
import { useReading } from "./context.js";

/** A published text of the reader's resource; its links to verses open in the reader. */
export function Published(props: Omit<PublishedProps, "base" | "onVerse">): JSX.Element {
  const { openVerse, resource } = useReading();
  return <SharedPublished {...props} base={resource.direction} onVerse={openVerse} />;
}
