import { isDeepStrictEqual } from "node:util";
import type { Memento } from "vscode";
import * as z from "zod";
import type { RawFinding } from "../../core/library/checks/types.js";
import type { Author } from "../../core/library/notes/events.js";
import type { IgnoredFinding } from "../../core/library/notes/fold.js";
import type { NewIgnored } from "../../core/library/notes/folder.js";
import { GROUP_PATTERN, type ResourceRef } from "../../core/model/resource.js";

const MEMENTO_KEY = "ignoredFindings";
/** The thread id for a decision in the extension's storage, which has no threads. */
const NO_THREAD = "";

const entrySchema = z.object({
  /**
   * The key of the environment; entries of version 0.1.0 lack it and apply to every environment.
   */
  environment: z.string().optional(),
  thread: z.string(),
  resource: z.object({ group: z.string().regex(GROUP_PATTERN), id: z.int().min(1) }),
  verseKey: z.string().nullable(),
  rule: z.string(),
  scope: z.enum(["finding", "resource"]),
  recordType: z.string().nullable(),
  recordKey: z.string().nullable(),
  text: z.string().nullable(),
  reason: z.string(),
  author: z.object({ name: z.string(), email: z.string().optional() }),
  date: z.string(),
  heads: z.array(z.string()),
});

/** The place of an ignored finding. */
export type IgnoredIn = "notes" | "storage";

/** The notes of the workspace, which a team shares. */
export interface SharedIgnores {
  /** False if no folder is open, or its notes cannot be written. */
  readonly isWritable: boolean;
  read(): Promise<{ readonly ignored: readonly IgnoredFinding[] }>;
  ignore(finding: NewIgnored): Promise<void>;
  restore(ignored: IgnoredFinding, author: Author): Promise<void>;
}

/**
 * Findings that people chose to ignore: in the notes folder of the workspace, shared through its
 * repository, or in the extension's storage if notes cannot be written.
 */
export class Ignores {
  constructor(
    private readonly memento: Pick<Memento, "get" | "update">,
    private readonly shared: SharedIgnores,
    private readonly author: () => Promise<Author>,
    /** The key of the environment in use: ids belong to one service. */
    private readonly environment: () => string,
  ) {}

  async read(): Promise<readonly IgnoredFinding[]> {
    return [...this.stored(), ...(await this.shared.read()).ignored];
  }

  async ignore(
    resource: ResourceRef,
    finding: RawFinding,
    scope: IgnoredFinding["scope"],
    reason: string,
  ): Promise<IgnoredIn> {
    const author = await this.author();
    const { rule } = finding;
    const entry =
      scope === "resource"
        ? { verseKey: null, rule, scope, recordType: null, recordKey: null, text: null }
        : {
            verseKey: finding.verseKey,
            rule,
            scope,
            recordType: finding.recordType,
            recordKey: finding.recordKey,
            text: finding.textHash,
          };
    if (this.shared.isWritable) {
      await this.shared.ignore({ resource, ...entry, author, reason });
      return "notes";
    }
    const { group, id } = resource;
    const date = new Date().toISOString();
    const own: z.infer<typeof entrySchema> = {
      ...entry,
      environment: this.environment(),
      resource: { group, id },
      author,
      reason,
      date,
      thread: NO_THREAD,
      heads: [],
    };
    await this.memento.update(MEMENTO_KEY, [...this.entries(), own]);
    return "storage";
  }

  /** Shows an ignored finding again, for the whole team if the team shares the decision. */
  async restore(ignored: IgnoredFinding): Promise<void> {
    if (ignored.thread !== NO_THREAD) {
      await this.shared.restore(ignored, await this.author());
      return;
    }
    const kept = this.entries().filter(
      (entry) => !isDeepStrictEqual(this.findingOf(entry), ignored),
    );
    await this.memento.update(MEMENTO_KEY, kept);
  }

  private stored(): readonly IgnoredFinding[] {
    return this.entries().flatMap((entry) => this.findingOf(entry) ?? []);
  }

  /**
   * Everything in the storage, including entries of other environments and versions, which must be
   * kept.
   */
  private entries(): readonly unknown[] {
    const stored: unknown = this.memento.get(MEMENTO_KEY);
    return Array.isArray(stored) ? stored : [];
  }

  /** The entry, if it applies to the environment in use. */
  private findingOf(entry: unknown): IgnoredFinding | undefined {
    const parsed = entrySchema.safeParse(entry);
    if (!parsed.success) return undefined;
    const { environment, ...finding } = parsed.data;
    const counts = environment === undefined || environment === this.environment();
    return counts ? finding : undefined;
  }
}
