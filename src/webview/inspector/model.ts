import type {
  InspectedRow,
  InspectorMessage,
  InspectorRequest,
  ResourceDetails,
  ResourceHead,
} from "../../protocol/inspector.js";
import { RequestFailed, type Channel } from "../shared/channel.js";
import type { Nothing } from "../shared/nothing.js";

/** Rows that are asked for at a time. */
export const PAGE_ROWS = 100;

export interface InspectorView {
  readonly resource: ResourceHead | null;
  readonly details: ResourceDetails | null;
  readonly locale: string;
  readonly coverage: {
    readonly verses: readonly number[];
    readonly changes: readonly number[];
  } | null;
  readonly contains: string;
  readonly recordType: string | null;
  /** Rows that match; null until the first answer. */
  readonly total: number | null;
  /** Rows by their index among those that match; pages come as they are looked at. */
  readonly rows: ReadonlyMap<number, InspectedRow>;
  /** Index of the selected row. */
  readonly selected: number | null;
  /** The selected row's payload. */
  readonly json: string | null;
  readonly indented: boolean;
  readonly problem: string | null;
  readonly nothing: Nothing | null;
}

/** The inspector's state and everything that changes it. The components only draw it. */
export class InspectorModel {
  view: InspectorView = {
    resource: null,
    details: null,
    locale: "en",
    coverage: null,
    contains: "",
    recordType: null,
    total: null,
    rows: new Map(),
    selected: null,
    json: null,
    indented: true,
    problem: null,
    nothing: null,
  };
  private channel: Channel<InspectorRequest, InspectorMessage> | null = null;
  private listener: () => void = () => undefined;
  /** Grows with every filter and every change: answers to older questions are not shown. */
  private generation = 0;
  private readonly asked = new Set<number>();

  start(channel: Channel<InspectorRequest, InspectorMessage>): void {
    this.channel = channel;
    channel.post({ type: "ready" });
  }

  /** Asks again for what could not be shown. */
  retry(): void {
    this.channel?.post({ type: "ready" });
  }

  subscribe(listener: () => void): void {
    this.listener = listener;
  }

  private set(change: Partial<InspectorView>): void {
    this.view = { ...this.view, ...change };
    this.listener();
  }

  problem(message: string): void {
    this.channel?.post({ type: "problem", message: message.slice(0, 2000) });
  }

  onMessage(message: InspectorMessage): void {
    switch (message.type) {
      case "init": {
        const { resource, details, locale } = message;
        this.channel?.setState({ ref: { group: resource.group, id: resource.id } });
        this.set({ resource, details, locale, nothing: null });
        this.restart(false);
        break;
      }
      case "changed":
        this.set({ resource: message.resource, details: message.details, nothing: null });
        this.restart(true);
        break;
      case "coverage":
        this.set({ coverage: { verses: message.verses, changes: message.changes } });
        break;
      case "nothing":
        this.set({ nothing: message, resource: null, details: null });
        break;
      case "rows":
      case "row":
      case "done":
      case "failed":
        // Answers reach their request.
        break;
    }
  }

  /** Other rows match from now on. `keep`: what is shown stays until the new rows are here. */
  private restart(keep: boolean): void {
    this.generation++;
    this.asked.clear();
    if (!keep)
      this.set({ rows: new Map(), total: null, selected: null, json: null, problem: null });
    void this.load(0, keep);
  }

  filter(contains: string): void {
    this.set({ contains: contains.slice(0, 200) });
    this.restart(false);
  }

  chooseType(recordType: string | null): void {
    this.set({ recordType });
    this.restart(false);
  }

  /** Asks for the pages that hold these rows, where they are not here yet. */
  need(first: number, last: number): void {
    for (let page = Math.floor(first / PAGE_ROWS); page <= Math.floor(last / PAGE_ROWS); page++) {
      void this.load(page * PAGE_ROWS, false);
    }
  }

  private async load(offset: number, replace: boolean): Promise<void> {
    const { channel, generation, view } = this;
    if (channel === null || this.asked.has(offset)) return;
    this.asked.add(offset);
    try {
      const answer = await channel.request({
        type: "rows",
        contains: view.contains,
        recordType: view.recordType,
        offset,
        limit: PAGE_ROWS,
      });
      if (generation !== this.generation || answer.type !== "rows") return;
      const rows = new Map(replace ? [] : this.view.rows);
      answer.rows.forEach((row, index) => rows.set(answer.offset + index, row));
      this.set({ rows, total: answer.total, problem: null });
    } catch (error) {
      if (generation !== this.generation) return;
      this.asked.delete(offset);
      this.set({ problem: messageOf(error) });
    }
  }

  async select(index: number): Promise<void> {
    const total = this.view.total ?? 0;
    if (index < 0 || index >= total) return;
    this.set({ selected: index, json: null });
    const row = this.view.rows.get(index);
    if (row === undefined || this.channel === null) return;
    try {
      const answer = await this.channel.request({
        type: "row",
        recordType: row.recordType,
        recordKey: row.recordKey,
      });
      if (this.view.selected === index && answer.type === "row") this.set({ json: answer.json });
    } catch (error) {
      this.set({ problem: messageOf(error) });
    }
  }

  setIndented(indented: boolean): void {
    this.set({ indented });
  }

  openSelected(): void {
    const row = this.view.rows.get(this.view.selected ?? -1);
    if (row === undefined) return;
    void this.ask({ type: "openRow", recordType: row.recordType, recordKey: row.recordKey });
  }

  read(verseKey: string | null): void {
    void this.ask({ type: "read", verseKey });
  }

  private async ask(
    request: Parameters<Channel<InspectorRequest, InspectorMessage>["request"]>[0],
  ): Promise<void> {
    try {
      await this.channel?.request(request);
    } catch (error) {
      this.set({ problem: messageOf(error) });
    }
  }
}

function messageOf(error: unknown): string {
  if (error instanceof RequestFailed) return error.message;
  return error instanceof Error ? error.message : String(error);
}
