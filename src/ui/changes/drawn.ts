import type { ResourceChangesNode } from "./model.js";

/** What the rows of the view are drawn from. */
export interface Drawn {
  /** Everything apart from the resources. */
  readonly others: string;
  /** In the order of the view. */
  readonly resources: readonly ResourceChangesNode[];
}

/**
 * The resources to draw again, with the rows below them; null for the whole view.
 *
 * A resource is drawn alone only if its changes became reviewed or unreviewed. A commit of a sync
 * draws everything: until VS Code has read the rows again it ignores a click on their boxes, which
 * would cover changes that are not on the screen yet.
 */
export function resourcesToDraw(
  before: Drawn | null,
  after: Drawn,
): readonly ResourceChangesNode[] | null {
  if (before?.others !== after.others) return null;
  if (before.resources.length !== after.resources.length) return null;
  const drawn: ResourceChangesNode[] = [];
  for (const [index, node] of after.resources.entries()) {
    const known = before.resources[index];
    if (known?.nodeId !== node.nodeId || known.label !== node.label) return null;
    if (known.resource.file !== node.resource.file) return null;
    const { unreviewedRows, reviewedThrough } = known.resource;
    if (
      unreviewedRows !== node.resource.unreviewedRows ||
      reviewedThrough !== node.resource.reviewedThrough
    ) {
      drawn.push(node);
    }
  }
  return drawn;
}
