import * as z from "zod";
import {
  GROUP_PATTERN,
  KNOWN_GROUPS,
  type KnownGroup,
  type ResourceRef,
} from "../../core/model/resource.js";
import { parseVerseKey, verseKey } from "../../core/model/verse.js";

const resourceSchema = z.object({ group: z.string().regex(GROUP_PATTERN), id: z.int().min(1) });

/** A group's node in the tree. */
const groupNodeSchema = z.object({
  kind: z.literal("group"),
  nodeId: z.string().regex(/^group\/[a-z][a-z0-9_]{0,63}$/),
});

/**
 * A command's resource argument: `{ group, id }`, or a tree item, which has the same fields.
 * Undefined for anything else that a menu passes; then the command asks.
 */
export function resourceArgument(argument: unknown): ResourceRef | undefined {
  const parsed = resourceSchema.safeParse(argument);
  return parsed.success ? { group: parsed.data.group, id: parsed.data.id } : undefined;
}

/**
 * The resources of a menu's command: the tree's selection if it contains the clicked item, else the
 * item. If empty, the command asks.
 */
export function resourceArguments(argument: unknown, selection: unknown): readonly ResourceRef[] {
  const clicked = resourceArgument(argument);
  if (clicked === undefined) return [];
  const selected = (Array.isArray(selection) ? selection : []).flatMap(
    (item: unknown) => resourceArgument(item) ?? [],
  );
  const isClicked = ({ group, id }: ResourceRef): boolean =>
    group === clicked.group && id === clicked.id;
  return selected.some(isClicked) ? selected : [clicked];
}

const verseOfResourceSchema = resourceSchema.extend({ verseKey: z.string() });

/** One verse of a resource, `{ group, id, verseKey }`; undefined for anything else. */
export function verseOfResourceArgument(
  argument: unknown,
): (ResourceRef & { readonly verseKey: string }) | undefined {
  const parsed = verseOfResourceSchema.safeParse(argument);
  const ref = parsed.success ? parseVerseKey(parsed.data.verseKey) : null;
  if (!parsed.success || ref === null) return undefined;
  return { group: parsed.data.group, id: parsed.data.id, verseKey: verseKey(ref) };
}

/** The scope of a check: a resource, or a group of the tree; if undefined, the command asks. */
export function scopeArgument(
  argument: unknown,
): ResourceRef | { readonly group: string } | undefined {
  const group = groupNodeSchema.safeParse(argument);
  const name = group.success ? group.data.nodeId.slice("group/".length) : undefined;
  return resourceArgument(argument) ?? (name === undefined ? undefined : { group: name });
}

export function textArgument(argument: unknown): string | undefined {
  return typeof argument === "string" && argument.trim() !== "" ? argument : undefined;
}

/** The known resource group that a list starts with; undefined without one. */
export function groupArgument(argument: unknown): KnownGroup | undefined {
  return KNOWN_GROUPS.find((group) => group === argument);
}
