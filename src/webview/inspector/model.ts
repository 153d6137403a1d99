import type { VerseRange } from "./coverage.js";
import type {
  FindingCounts,
  InspectedRow,
  InspectorMessage,
  InspectorRequest,
  ResourceDetails,
  ResourceHead,
} from "../../protocol/inspector.js";
import { messageOf, type Channel, type RequestOf } from "../shared/channel.js";
import type { Nothing } from "../shared/nothing.js";

/** Rows in one request. */
export const PAGE_ROWS = 100;

export interface InspectorView {
  readonly resource: ResourceHead | null;
  readonly details: ResourceDetails | null;
  readonly locale: string;
  readonly coverage: {
    readonly verses: readonly number[];
    readonly changes: readonly number[];
    readonly missing: readonly VerseRange[];
  } | null;
  /** Null if the resource was not checked; undefined until the host has answered. */
  readonly findings: FindingCounts | undefined;
  readonly contains: string;
  readonly recordType: string | null;
  /** Number of matching rows; null until the first answer. */
  readonly total: number | null;
  /** Rows by index among the matching ones; pages load as they come into view. */
  readonly rows: ReadonlyMap<number, InspectedRow>;
  /** Index of the selected row among the matching ones; null if unknown. */
  readonly selected: number | null;
  /** The selected row, which stays selected when it moves in the list. */
  readonly selectedRow: InspectedRow | null;
  /** The reason why the selected row's payload cannot be shown. */
  readonly rowProblem: string | null;
  /** The selected row's payload. */
  readonly json: string | null;
  readonly indented: boolean;
  readonly problem: string | null;
  readonly nothing: Nothing | null;
}

/** The inspector's state and actions. The components only draw it. */
export class InspectorModel {
  view: InspectorView = {
    resource: null,
    details: null,
    locale: "en",
    coverage: null,
    findings: undefined,
    contains: "",
    recordType: null,
    total: null,
    rows: new Map(),
    selected: null,
    selectedRow: null,
    rowProblem: null,
    json: null,
    indented: true,
    problem: null,
    nothing: null,
  };
  private channel: Channel<InspectorRequest, InspectorMessage> | null = null;
  private listener: () => void = () => undefined;
  /** Increases with every filter and change, to ignore answers to older requests. */
  private generation = 0;
  /** The generation of the rows on the screen. */
  private answered = -1;
  private reloading = false;
  private readonly asked = new Set<number>();

  start(channel: Channel<InspectorRequest, InspectorMessage>): void {
    this.channel = channel;
    channel.post({ type: "ready" });
  }

  /** Repeats failed requests. */
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
        this.channel?.setState({
          ref: { group: resource.group, id: resource.id },
          ...(resource.service === undefined ? {} : { service: resource.service }),
        });
        this.set({ resource, details, locale, nothing: null });
        this.restart();
        void this.readSelected();
        break;
      }
      case "changed":
        this.set({ resource: message.resource, details: message.details, nothing: null });
        this.restart();
        void this.readSelected();
        break;
      case "coverage":
        this.set({
          coverage: {
            verses: message.verses,
            changes: message.changes,
            missing: message.missing,
          },
        });
        break;
      case "quality":
        this.set({ findings: message.findings });
        break;
      case "nothing":
        this.set({ nothing: message, resource: null, details: null });
        break;
      case "rows":
      case "row":
      case "done":
      case "failed":
        // The channel delivers answers to their requests.
        break;
    }
  }

  /** The matching rows have changed. Keeps the shown rows until new ones arrive. */
  private restart(): void {
    this.generation++;
    this.asked.clear();
    void this.reload();
  }

  /** One request at a time; after quick typing only the last one is sent. */
  private async reload(): Promise<void> {
    if (this.reloading) return;
    this.reloading = true;
    let asked: number;
    do {
      asked = this.generation;
      await this.load(0);
    } while (asked !== this.generation);
    this.reloading = false;
  }

  filter(contains: string): void {
    this.set({ contains: contains.slice(0, 200) });
    this.restart();
  }

  chooseType(recordType: string | null): void {
    this.set({ recordType });
    this.restart();
  }

  /** Requests the missing pages with these rows. */
  need(first: number, last: number): void {
    // The list belongs to an older request, so its indexes do not fit the new one.
    if (this.answered !== this.generation) return;
    for (let page = Math.floor(first / PAGE_ROWS); page <= Math.floor(last / PAGE_ROWS); page++) {
      void this.load(page * PAGE_ROWS);
    }
  }

  private async load(offset: number): Promise<void> {
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
      const isFirst = this.answered !== generation;
      this.answered = generation;
      const rows = new Map(isFirst ? [] : this.view.rows);
      answer.rows.forEach((row, index) => rows.set(answer.offset + index, row));
      this.set({
        rows,
        total: answer.total,
        selected: selectedIndex(rows, this.view, isFirst),
        problem: null,
      });
      // A row that was selected before it was loaded.
      const { selected, selectedRow } = this.view;
      if (selected !== null && selectedRow === null) void this.select(selected);
    } catch (error) {
      if (generation !== this.generation) return;
      this.asked.delete(offset);
      this.set({ problem: messageOf(error) });
    }
  }

  async select(index: number): Promise<void> {
    const total = this.view.total ?? 0;
    if (index < 0 || index >= total) return;
    const row = this.view.rows.get(index) ?? null;
    this.set({ selected: index, selectedRow: row, rowProblem: null, json: null });
    await this.readSelected();
  }

  /** Reads the payload of the selected row, and rereads it after a commit. */
  private async readSelected(): Promise<void> {
    const row = this.view.selectedRow;
    if (row === null || this.channel === null) return;
    const { recordType, recordKey } = row;
    try {
      const answer = await this.channel.request({ type: "row", recordType, recordKey });
      if (this.view.selectedRow === row && answer.type === "row") this.set({ json: answer.json });
    } catch (error) {
      if (this.view.selectedRow !== row) return;
      this.set({ selected: null, selectedRow: null, json: null, rowProblem: messageOf(error) });
    }
  }

  setIndented(indented: boolean): void {
    this.set({ indented });
  }

  openSelected(): void {
    const row = this.view.selectedRow;
    if (row === null) return;
    void this.ask({ type: "openRow", recordType: row.recordType, recordKey: row.recordKey });
  }

  checkQuality(): void {
    void this.ask({ type: "checkQuality" });
  }

  openProblems(): void {
    void this.ask({ type: "openProblems" });
  }

  read(verseKey: string | null): void {
    void this.ask({ type: "read", verseKey });
  }

  private async ask(request: RequestOf<InspectorRequest>): Promise<void> {
    try {
      await this.channel?.request(request);
    } catch (error) {
      this.set({ problem: messageOf(error) });
    }
  }
}

/** The index of the selected row among new rows. */
function selectedIndex(
  rows: ReadonlyMap<number, InspectedRow>,
  { selected, selectedRow }: InspectorView,
  isOtherList: boolean,
): number | null {
  if (selectedRow === null) return isOtherList ? null : selected;
  for (const [index, { recordType, recordKey }] of rows) {
    if (recordType === selectedRow.recordType && recordKey === selectedRow.recordKey) return index;
  }
  return isOtherList ? null : selected;
}
