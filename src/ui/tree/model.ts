import * as l10n from "@vscode/l10n";
import type { MissingSetup } from "../../app/activeEnvironment.js";
import type { SerializedError } from "../../core/model/errors.js";
import { copyState } from "../../core/library/copyState.js";
import { VERSE_COUNT } from "../../core/model/chapters.js";
import {
  filterCovers,
  namedResources,
  parseFilter,
  type FilterProblem,
  type ResourceFilter,
} from "../../core/model/filter.js";
import {
  resourceKey,
  type LocalResource,
  type ResourceKey,
  type ResourceRef,
} from "../../core/model/resource.js";
import { plural } from "../../core/model/plural.js";
import type { ListedResource, StoreState } from "../../core/ports.js";
import type { SessionStatus } from "../../core/sync/types.js";
import { lastRunFor, runProblem } from "../runProblem.js";
import { age, count, day, moment, notSynced, size } from "../text/age.js";
import { describeError, describeProblem } from "../text/errors.js";
import { compareGroups, groupIcon, groupTitle, namelessTitle } from "../text/groups.js";

/** What the tree is made from. */
export interface TreeInput {
  /** The setting or credential that the environment lacks. */
  readonly missing: MissingSetup | null;
  /** Null until the store is open. */
  readonly state: StoreState | null;
  readonly status: SessionStatus | null;
  readonly openError: SerializedError | null;
  /** The `resources` setting. */
  readonly entries: readonly string[];
  /** Resources whose full copy is being fetched alone. */
  readonly busy: ReadonlySet<ResourceKey>;
  /** How many verses a resource's rows are about, where a row can be about several. */
  readonly coveredVerses: ReadonlyMap<ResourceKey, number>;
  /** Findings of the quality checks, of the resources that were checked. */
  readonly findings: ReadonlyMap<ResourceKey, number>;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly locale: string;
}

/** Which welcome content is shown while the tree is empty. */
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
  | "failed"
  | "neverSynced"
  | "ready";

export interface TreeModel {
  readonly viewState: ViewState;
  readonly nodes: readonly TreeNode[];
  /** One quiet line above the tree, or nothing. */
  readonly message: string | undefined;
  readonly problems: readonly FilterProblem[];
  /** Resources that somebody should look at: their last full copy lost rows. */
  readonly attention: number;
  /** Changed rows of all resources that nobody has reviewed. */
  readonly unreviewed: number;
}

export type TreeNode = GroupNode | ResourceNode | WholeGroupNode | ProblemNode;

export interface GroupNode {
  readonly kind: "group";
  readonly nodeId: string;
  readonly label: string;
  /** How many resources the group has here. */
  readonly description: string;
  readonly icon: string;
  readonly contextValue: string;
  readonly accessibilityLabel: string;
  readonly children: readonly (ResourceNode | WholeGroupNode)[];
}

/** A resource, stored or waiting for its first copy. Has the shape of a command's argument. */
export interface ResourceNode extends ResourceRef {
  readonly kind: "resource";
  readonly nodeId: string;
  readonly label: string;
  readonly description: string;
  /** A codicon, which marks what is not as it should be. */
  readonly icon: string;
  /** `resource` and its marks, apart by spaces, for `when` clauses. */
  readonly contextValue: string;
  readonly accessibilityLabel: string;
  readonly tooltip: Tooltip;
  /** Whether there are rows to open. */
  readonly isStored: boolean;
}

/** A group of which everything is kept, and of which nothing has come yet. */
export interface WholeGroupNode {
  readonly kind: "wholeGroup";
  readonly nodeId: string;
  readonly label: string;
  readonly description: string;
  readonly icon: string;
  readonly contextValue: string;
  readonly accessibilityLabel: string;
}

/** A wrong entry of the setting. */
export interface ProblemNode {
  readonly kind: "problem";
  readonly nodeId: string;
  readonly label: string;
  readonly description: string;
  readonly icon: string;
  readonly contextValue: string;
  readonly accessibilityLabel: string;
  readonly explanation: string;
}

/** Everything about a resource, for its hover. Values are data: they have to be escaped. */
export interface Tooltip {
  readonly title: string;
  /** Sentences about what is not as it should be. */
  readonly notes: readonly string[];
  readonly facts: readonly { readonly label: string; readonly value: string }[];
}

/** Draws the tree: what it shows depends on nothing but the input. */
export function buildTree(input: TreeInput): TreeModel {
  const { filter, problems: wrong } = parseFilter(input.entries);
  const problems = [
    ...wrong,
    ...(input.status?.filterProblems ?? []).filter((problem) => problem.reason === "refused"),
  ];
  if (input.state === null) {
    return {
      viewState: input.openError !== null ? "storeFailed" : "loading",
      nodes: [],
      message: undefined,
      problems,
      attention: 0,
      unreviewed: 0,
    };
  }
  const { state } = input;
  const nodes: TreeNode[] = problems.map(problemNode);
  // Before the first copy the welcome content says what to do next; it needs an empty tree.
  if (state.resources.length > 0 || nodes.length > 0)
    nodes.push(...groupNodes(input, state, filter));
  const viewState = nodes.length > 0 ? "ready" : emptyState(input, state, filter);
  return {
    viewState,
    nodes,
    message: viewState === "ready" ? messageText(input, state) : undefined,
    problems,
    attention: state.resources.filter(({ lostRows }) => lostRows !== null).length,
    unreviewed: state.resources.reduce((sum, { unreviewedRows }) => sum + unreviewedRows, 0),
  };
}

function emptyState(input: TreeInput, state: StoreState, filter: ResourceFilter): ViewState {
  if (input.missing !== null) return SETUP_STATES[input.missing];
  if (filter.groups.size === 0) return "nothingChosen";
  if (input.status?.running != null) return "firstSync";
  const problem = runProblem(input.status, state);
  if (problem === null) return "neverSynced";
  return problem.code === "offline" ? "offline" : "failed";
}

const SETUP_STATES = {
  clientId: "notConfigured",
  clientSecret: "secretMissing",
  "custom.apiBaseUrl": "apiAddressMissing",
  "custom.authBaseUrl": "authAddressMissing",
} as const satisfies Record<MissingSetup, ViewState>;

/** Why the local copy is not synced. */
export function missingText(missing: MissingSetup): string {
  switch (missing) {
    case "clientId":
      return l10n.t("No API credentials are set. The local copy can be read, but is not synced.");
    case "clientSecret":
      return l10n.t("The client secret is missing. The local copy can be read, but is not synced.");
    case "custom.apiBaseUrl":
      return l10n.t(
        "The custom service needs an address in quranContentSync.custom.apiBaseUrl. The local copy can be read, but is not synced.",
      );
    case "custom.authBaseUrl":
      return l10n.t(
        "The custom service needs an address in quranContentSync.custom.authBaseUrl. The local copy can be read, but is not synced.",
      );
  }
}

/** At most one line: the most pressing thing that a reader of the local copy should know. */
function messageText(input: TreeInput, state: StoreState): string | undefined {
  if (state.readOnly !== null) return describeError(state.readOnly, input.locale).message;
  if (input.status?.running != null) return undefined;
  if (input.missing !== null) return missingText(input.missing);
  const problem = runProblem(input.status, state);
  if (problem === null) return undefined;
  if (problem.code === "offline") {
    const at = lastRunFor(input.status, state)?.lastCompleteAt ?? null;
    return at === null
      ? l10n.t("Offline.")
      : l10n.t("Offline. Last synced: {0}.", moment(at, input.locale));
  }
  return describeError(problem, input.locale).message;
}

function problemNode(problem: FilterProblem): ProblemNode {
  const explanation = describeProblem(problem);
  return {
    kind: "problem",
    nodeId: `problem/${problem.entry}`,
    label: problem.entry === "" ? l10n.t("(empty entry)") : problem.entry,
    description: l10n.t("wrong entry · expected group:id or group:*"),
    icon: "warning",
    contextValue: "problem",
    accessibilityLabel: explanation,
    explanation,
  };
}

function groupNodes(input: TreeInput, state: StoreState, filter: ResourceFilter): GroupNode[] {
  const listed = new Map(state.listed.map((entry) => [resourceKey(entry), entry]));
  const groups = new Map<string, ResourceNode[]>();
  const add = (node: ResourceNode): void => {
    const nodes = groups.get(node.group);
    if (nodes === undefined) groups.set(node.group, [node]);
    else nodes.push(node);
  };
  const known = new Set(state.resources.map(resourceKey));
  for (const resource of state.resources) {
    // Of what is chosen no more, only what can still be read stays.
    if (resource.file === null && !filterCovers(filter, resource)) continue;
    add(resourceNode(resource, listed.get(resourceKey(resource)), input, state, filter));
  }
  for (const ref of namedResources(filter)) {
    if (!known.has(resourceKey(ref))) add(pendingNode(ref, listed.get(resourceKey(ref)), input));
  }
  for (const [group, ids] of filter.groups) {
    if (ids === "*" && !groups.has(group)) groups.set(group, []);
  }
  const collator = new Intl.Collator(input.locale, { numeric: true });
  return [...groups]
    .sort(([a], [b]) => compareGroups(a, b))
    .map(([group, nodes]) => {
      const children: (ResourceNode | WholeGroupNode)[] = nodes.sort(
        (a, b) => collator.compare(a.label, b.label) || a.id - b.id,
      );
      const resources = children.length;
      if (resources === 0) children.push(wholeGroupNode(group));
      const label = groupTitle(group);
      const total = count(resources, input.locale);
      return {
        kind: "group",
        nodeId: `group/${group}`,
        label,
        description: resources === 0 ? "" : total,
        icon: groupIcon(group),
        contextValue: "group",
        accessibilityLabel: l10n.t("{0}, resources: {1}", label, total),
        children,
      };
    });
}

function wholeGroupNode(group: string): WholeGroupNode {
  const label = l10n.t("All of {0}", groupTitle(group));
  const description = l10n.t("not fetched yet");
  return {
    kind: "wholeGroup",
    nodeId: `whole/${group}`,
    label,
    description,
    icon: "circle-outline",
    contextValue: "wholeGroup",
    accessibilityLabel: `${label}, ${description}`,
  };
}

/** The service writes names of languages small. */
export function languageTitle(name: string | null | undefined, locale: string): string | null {
  if (name == null || name === "") return null;
  const [first = "", ...rest] = name;
  return first.toLocaleUpperCase(locale) + rest.join("");
}

/** The name that people know a resource by. */
export function resourceLabel(
  ref: ResourceRef,
  names: { readonly name: string | null } | undefined,
  listed: ListedResource | undefined,
): string {
  const name = names?.name?.trim() ?? "";
  const listedName = listed?.name?.trim() ?? "";
  if (name !== "") return name;
  return listedName !== "" ? listedName : namelessTitle(ref);
}

function pendingNode(
  ref: ResourceRef,
  listed: ListedResource | undefined,
  input: TreeInput,
): ResourceNode {
  const label = resourceLabel(ref, undefined, listed);
  const waits = l10n.t("not fetched yet");
  const busy = input.busy.has(resourceKey(ref));
  const language = languageTitle(listed?.languageName, input.locale);
  const description = joined([language, waits]);
  return {
    kind: "resource",
    group: ref.group,
    id: ref.id,
    nodeId: `resource/${resourceKey(ref)}`,
    label,
    description,
    icon: busy ? "loading~spin" : "circle-outline",
    contextValue: "resource pending named",
    accessibilityLabel: joined([label, groupTitle(ref.group), language, waits], ", "),
    tooltip: {
      title: label,
      notes: [l10n.t("Chosen in the settings; its first copy comes with the next sync.")],
      facts: facts([
        [l10n.t("Group"), groupTitle(ref.group)],
        [l10n.t("Author"), listed?.authorName],
        [l10n.t("Language"), language],
        [l10n.t("Resource"), resourceKey(ref)],
      ]),
    },
    isStored: false,
  };
}

function resourceNode(
  resource: LocalResource,
  listed: ListedResource | undefined,
  input: TreeInput,
  state: StoreState,
  filter: ResourceFilter,
): ResourceNode {
  const { locale, now } = input;
  const key = resourceKey(resource);
  const label = resourceLabel(resource, resource, listed);
  const language = languageTitle(resource.languageName ?? listed?.languageName, locale);
  const isStored = resource.file !== null && resource.rowCount > 0;
  const { currentAt, isSynced: covered } = copyState(resource, state, input.entries);
  const named = namedResources(filter).some((ref) => resourceKey(ref) === key);
  const marks = resourceMarks(resource, covered, input);
  const copyAge = currentAt === null ? null : age(currentAt, now, locale);
  const quantity = isStored
    ? quantityText(resource, input.coveredVerses.get(key) ?? null, locale, language !== null)
    : null;
  const marked = marks.map((mark) => mark.text);
  const hidesAge = marks.some((mark) => mark.hidesAge);
  const changes = resource.unreviewedRows;
  const found = input.findings.get(key) ?? 0;
  const findings =
    found === 0
      ? null
      : plural(l10n.t("{0, plural, one {# finding} other {# findings}}"), locale, found);
  const description = joined([
    // First: a narrow view cuts the end off.
    changes === 0 ? null : `●${count(changes, locale)}`,
    language,
    quantity,
    findings,
    ...marked,
    hidesAge ? null : copyAge,
  ]);
  return {
    kind: "resource",
    group: resource.group,
    id: resource.id,
    nodeId: `resource/${key}`,
    label,
    description,
    icon: input.busy.has(key)
      ? "loading~spin"
      : (marks.find((mark) => mark.icon !== null)?.icon ?? WELL),
    contextValue: [
      "resource",
      isStored ? "stored" : "pending",
      ...(named ? ["named"] : []),
      ...(covered ? ["covered"] : []),
      ...(changes > 0 ? ["changed"] : []),
      ...marks.map((mark) => mark.flag),
    ].join(" "),
    accessibilityLabel: joined(
      [
        label,
        groupTitle(resource.group),
        language,
        quantity,
        findings,
        ...marked,
        copyAge === null ? null : l10n.t("age of the copy: {0}", copyAge),
        changes === 0 ? null : changesText(changes, locale),
      ],
      ", ",
    ),
    tooltip: {
      title: label,
      notes: [
        ...marks.map((mark) => mark.note),
        ...namelessNote(resource, input.status),
        ...(changes === 0 ? [] : [`${changesText(changes, locale)}.`]),
      ],
      facts: facts([
        [l10n.t("Group"), groupTitle(resource.group)],
        [l10n.t("Author"), resource.authorName ?? listed?.authorName],
        [l10n.t("Language"), language],
        [l10n.t("Resource"), key],
        [l10n.t("Content id"), resource.resourceContentId?.toString()],
        [l10n.t("Rows"), count(resource.rowCount, locale)],
        [l10n.t("Sequence"), resource.syncSequence?.toString()],
        [
          l10n.t("Last full copy"),
          resource.lastRefreshedAt && moment(resource.lastRefreshedAt, locale),
        ],
        [l10n.t("Last checked"), resource.checkedAt && moment(resource.checkedAt, locale)],
        [l10n.t("Last change"), resource.lastChangedAt && moment(resource.lastChangedAt, locale)],
        [l10n.t("Size"), resource.bytes > 0 ? size(resource.bytes, locale) : null],
        [
          l10n.t("Last error"),
          resource.failure && describeError({ ...resource.failure, details: {} }, locale).message,
        ],
      ]),
    },
    isStored,
  };
}

/** The scope that the list of each group's names needs. */
const NAME_SCOPES: Readonly<Record<string, string>> = {
  translations: "content.translations.read",
  tafsirs: "content.tafsirs.read",
  recitations: "content.audio.read",
};

/** Why a resource has no name, where its credentials are the reason. */
function namelessNote(resource: LocalResource, status: SessionStatus | null): string[] {
  const scope = NAME_SCOPES[resource.group];
  if (resource.name !== null || scope === undefined) return [];
  if (status?.missingScopes.includes(scope) !== true) return [];
  return [l10n.t("The name is missing: the API credentials lack the scope {0}.", scope)];
}

/** A number of unreviewed changes in words. */
export function changesText(changes: number, locale: string): string {
  return plural(
    l10n.t("{0, plural, one {# change not reviewed} other {# changes not reviewed}}"),
    locale,
    changes,
  );
}

/** Rows, or verses where the Quran says how many there should be: fewer are said, not hidden. */
function quantityText(
  resource: LocalResource,
  covered: number | null,
  locale: string,
  followsLanguage: boolean,
): string {
  const verses = (value: number): string =>
    value === VERSE_COUNT
      ? count(value, locale)
      : `${count(value, locale)}/${count(VERSE_COUNT, locale)}`;
  if (resource.group === "translations") {
    // A number at the start of the line needs its unit.
    return followsLanguage
      ? verses(resource.rowCount)
      : l10n.t("{0} verses", verses(resource.rowCount));
  }
  if (resource.group === "tafsirs" && covered !== null) {
    return l10n.t("covers {0}", verses(covered));
  }
  return plural(l10n.t("{0, plural, one {# row} other {# rows}}"), locale, resource.rowCount);
}

/** All is well. Every row has an icon, so that their names stand in one line. */
const WELL = "bookmark";

interface Mark {
  readonly flag: string;
  readonly text: string;
  readonly icon: string | null;
  readonly note: string;
  readonly hidesAge: boolean;
}

/** Everything that is not as it should be, the gravest first. */
function resourceMarks(resource: LocalResource, covered: boolean, input: TreeInput): Mark[] {
  const { locale, now } = input;
  const marks: Mark[] = [];
  if (resource.status === "unavailable") {
    const since = resource.unavailableSince;
    const isUnknown = resource.file === null && resource.lastRefreshedAt === null;
    const kept = resource.rowCount > 0 ? l10n.t("What was stored stays readable.") : "";
    marks.push({
      flag: "unavailable",
      icon: "circle-slash",
      hidesAge: true,
      text: isUnknown
        ? l10n.t("unknown to this service")
        : since === null
          ? l10n.t("unavailable")
          : l10n.t("unavailable since {0}", day(since, now, locale)),
      note: joined(
        [
          isUnknown
            ? l10n.t(
                "This service has never published this resource. It may be an id of another service.",
              )
            : resource.unavailableReason === null
              ? l10n.t("The service does not publish this resource at present.")
              : l10n.t("Not published at present: {0}.", resource.unavailableReason),
          kept,
        ],
        " ",
      ),
    });
  }
  if (resource.status === "held") {
    marks.push({
      flag: "held",
      icon: "lock",
      hidesAge: false,
      text: l10n.t("update of the extension needed"),
      note: l10n.t(
        "The service sends this resource in a newer format. The rows stored here are kept until the extension is updated.",
      ),
    });
  }
  if (resource.failure !== null && covered) {
    const { code, message } = resource.failure;
    const { short } = describeError({ code, message, details: {} }, locale);
    marks.push({
      flag: "failed",
      icon: "warning",
      hidesAge: false,
      text: l10n.t("full copy failed: {0}", short),
      note: l10n.t(
        "The last full copy could not be stored; the next sync asks again. Until that works, or the resource is removed from the list, no sync counts as complete.",
      ),
    });
  } else if (resource.needsFullCopy && resource.status === "available") {
    marks.push({
      flag: "needsFullCopy",
      icon: "circle-outline",
      hidesAge: false,
      text: l10n.t("full copy due"),
      note: l10n.t("The next sync fetches a new full copy."),
    });
  }
  if (resource.lostRows !== null) {
    const lost = count(resource.lostRows, locale);
    marks.push({
      flag: "lostRows",
      icon: "info",
      hidesAge: false,
      text: l10n.t("{0} rows fewer", lost),
      note: l10n.t(
        "The last full copy has {0} rows fewer than the one before, as the service published it. The mark goes once you have looked.",
        lost,
      ),
    });
  }
  if (!covered) {
    marks.push({
      flag: "uncovered",
      icon: null,
      hidesAge: false,
      text: notSynced(),
      note: l10n.t("Not in the settings any more: its rows are kept, but not updated."),
    });
  }
  return marks;
}

function joined(parts: readonly (string | null | undefined)[], separator = " · "): string {
  return parts.filter((part) => part != null && part !== "").join(separator);
}

function facts(
  pairs: readonly (readonly [label: string, value: string | null | undefined])[],
): Tooltip["facts"] {
  return pairs.flatMap(([label, value]) =>
    value == null || value === "" ? [] : [{ label, value }],
  );
}
