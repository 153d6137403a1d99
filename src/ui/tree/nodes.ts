import type { MissingSetup } from "../../app/activeEnvironment.js";
import type { SerializedError } from "../../core/model/errors.js";
import type { FilterProblem } from "../../core/model/filter.js";
import type { ResourceKey, ResourceRef } from "../../core/model/resource.js";
import type { StoreState } from "../../core/model/storeState.js";
import type { SessionStatus } from "../../core/sync/types.js";

/** The input of the tree. */
export interface TreeInput {
  /** The environment's missing setting or credential. */
  readonly missing: MissingSetup | null;
  /** Null until the store is open. */
  readonly state: StoreState | null;
  readonly status: SessionStatus | null;
  readonly openError: SerializedError | null;
  /** When credentials last changed while this window was open, in milliseconds since 1970. */
  readonly accessChangedAt: number | null;
  /** The `resources` setting. */
  readonly entries: readonly string[];
  /** Resources whose full copy is being fetched on its own. */
  readonly busy: ReadonlySet<ResourceKey>;
  /** Number of verses that a resource's rows cover, for groups whose rows can cover several. */
  readonly coveredVerses: ReadonlyMap<ResourceKey, number>;
  /** Number of findings in checked resources. */
  readonly findings: ReadonlyMap<ResourceKey, number>;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly locale: string;
}

/** The welcome content of the empty tree. */
export type ViewState =
  | "loading"
  | "storeFailed"
  | "notConfigured"
  | "secretMissing"
  | "apiAddressMissing"
  | "authAddressMissing"
  | "nothingChosen"
  | "firstSync"
  | "offline"
  | "accessRefused"
  | "failed"
  | "neverSynced"
  | "ready";

export interface TreeModel {
  readonly viewState: ViewState;
  readonly nodes: readonly TreeNode[];
  /** A line above the tree, or none. */
  readonly message: string | undefined;
  readonly problems: readonly FilterProblem[];
  /** Resources to look at, because their last full copy lost rows. */
  readonly attention: number;
  /** Unreviewed changed rows of all resources. */
  readonly unreviewed: number;
}

interface BaseNode {
  readonly nodeId: string;
  readonly label: string;
  /** The count of a group, or the state of a resource. */
  readonly description: string;
  /** A codicon; for a resource, one that marks a problem. */
  readonly icon: string;
  /** The kind and its marks, separated by spaces, for `when` clauses. */
  readonly contextValue: string;
  readonly accessibilityLabel: string;
}

export type TreeNode = GroupNode | ResourceNode | WholeGroupNode | ProblemNode;

export interface GroupNode extends BaseNode {
  readonly kind: "group";
  readonly children: readonly (ResourceNode | WholeGroupNode)[];
}

/** A resource, stored or waiting for its first copy. Has the shape of a command's argument. */
export interface ResourceNode extends BaseNode, ResourceRef {
  readonly kind: "resource";
  readonly tooltip: Tooltip;
  /** True if there are rows to open. */
  readonly isStored: boolean;
  /** The number of unreviewed changes in words; null without changes. */
  readonly changes: string | null;
}

/** A group with an entry for all resources, before its first copy. */
export interface WholeGroupNode extends BaseNode {
  readonly kind: "wholeGroup";
}

/** An invalid entry of the setting. */
export interface ProblemNode extends BaseNode {
  readonly kind: "problem";
  readonly explanation: string;
}

/** Everything about a resource, for its hover. Values are untrusted and must be escaped. */
export interface Tooltip {
  readonly title: string;
  /** Sentences about problems. */
  readonly notes: readonly string[];
  readonly facts: readonly { readonly label: string; readonly value: string }[];
}
