import type * as vscode from "vscode";
import * as z from "zod/mini";
import { resourceKey, type ResourceRef } from "../../core/model/resource.js";
import { parseMessage, refSchema } from "../../protocol/shared.js";

const HISTORY = "search.history";
const COMPANIONS = "search.companions";
const OPENED = "search.opened";
const MOST_QUERIES = 50;
const MOST_OPENED = 200;

const historySchema = z.array(z.string());
const companionsSchema = z.record(z.string(), z.array(refSchema));
const openedSchema = z.record(z.string(), z.number());

/** The state of the search panel that survives restarts. */
export class SearchMemory {
  /** `service` returns the service in use, because each service has its own ids. */
  constructor(
    private readonly memento: vscode.Memento,
    private readonly service: () => string,
  ) {}

  /** Queries, newest first. */
  get history(): readonly string[] {
    return this.read(historySchema, HISTORY) ?? [];
  }

  async remember(query: string): Promise<void> {
    const typed = query.trim();
    if (typed === "") return;
    const others = this.history.filter((one) => one !== typed);
    await this.memento.update(HISTORY, [typed, ...others].slice(0, MOST_QUERIES));
  }

  /** Companion resources of the concordance. */
  get companions(): readonly ResourceRef[] {
    return this.read(companionsSchema, COMPANIONS)?.[this.service()] ?? [];
  }

  async setCompanions(companions: readonly ResourceRef[]): Promise<void> {
    const stored = this.read(companionsSchema, COMPANIONS);
    await this.memento.update(COMPANIONS, { ...stored, [this.service()]: companions });
  }

  /** Resources by how often they were opened, most often first. */
  get mostRead(): readonly ResourceRef[] {
    const prefix = `${this.service()}/`;
    return Object.entries(this.opened)
      .filter(([key]) => key.startsWith(prefix))
      .sort(([, a], [, b]) => b - a)
      .flatMap(([key]) => {
        const [group = "", id = ""] = key.slice(prefix.length).split(":");
        const ref = parseMessage(refSchema, { group, id: Number(id) });
        return ref.ok ? [ref.value] : [];
      });
  }

  async noteOpened(ref: ResourceRef): Promise<void> {
    const key = `${this.service()}/${resourceKey(ref)}`;
    const opened = { ...this.opened };
    opened[key] = (opened[key] ?? 0) + 1;
    const kept = Object.entries(opened)
      .sort(([, a], [, b]) => b - a)
      .slice(0, MOST_OPENED);
    await this.memento.update(OPENED, Object.fromEntries(kept));
  }

  private get opened(): Readonly<Record<string, number>> {
    return this.read(openedSchema, OPENED) ?? {};
  }

  private read<T>(schema: z.ZodMiniType<T>, key: string): T | null {
    const stored = parseMessage(schema, this.memento.get<unknown>(key));
    return stored.ok ? stored.value : null;
  }
}
