import * as l10n from "@vscode/l10n";
import type { ChangeMark, Difference } from "../../core/model/pages.js";
import { parseVerseKey } from "../../core/model/verse.js";
import type { ReaderMessage } from "../../protocol/reader.js";
import { rowKey, type RowName } from "../../core/model/row.js";
import { chapterOf } from "./pageParts.js";
import type { ViewOwner } from "./view.js";

/** Rows of one verse whose differences are requested at once. */
const MAX_DIFFERENCES = 500;

type FoundChange = NonNullable<Extract<ReaderMessage, { type: "found" }>["change"]>;

/** The review of changes: their differences, their marks, and the steps from one to the next. */
export class ChangeReview {
  constructor(private readonly owner: ViewOwner) {}

  /** Opens the difference of an element; closes an open one and marks it as reviewed. */
  async toggle(row: RowName): Promise<void> {
    const key = rowKey(row);
    const marks = this.marksAt(key);
    if (marks.length === 0) return;
    const { view } = this.owner;
    // A short removed text is shown without a difference.
    const isOpen = !view.marked.elements.has(key) && marks[0]?.former != null;
    if (isOpen || view.differences.has(key)) {
      await this.review(row);
      return;
    }
    const differences = await this.differencesOf(marks);
    if (differences === null) return;
    this.owner.update({
      differences: new Map(this.owner.view.differences).set(key, differences),
    });
  }

  /** Opens the differences of rows, each at the element that shows its row. */
  async reopen(rows: readonly RowName[]): Promise<void> {
    for (const row of rows) {
      const key = rowKey(this.owner.view.marked.elementOf.get(rowKey(row)) ?? row);
      const marks = this.marksAt(key);
      const differences = marks.length === 0 ? null : await this.differencesOf(marks);
      if (differences === null) continue;
      const open = new Map(this.owner.view.differences).set(key, differences);
      this.owner.update({ differences: open });
    }
  }

  /** Closes a difference and keeps its mark; false if it was not open. */
  close(row: RowName): boolean {
    const differences = new Map(this.owner.view.differences);
    if (!differences.delete(rowKey(row))) return false;
    this.owner.update({ differences });
    return true;
  }

  /** Marks the changes of an element as reviewed, up to the newest known here. */
  async review(row: RowName): Promise<void> {
    const marks = this.marksAt(rowKey(row));
    const through = newest(marks);
    if (through === null) return;
    this.close(row);
    const rows = marks.map(({ recordType, recordKey }) => ({ recordType, recordKey }));
    if (await this.send(through, rows)) this.owner.update({ reviewed: rows });
  }

  /** Undoes the last review of an element. */
  async undo(): Promise<void> {
    const { reviewed } = this.owner.view;
    if (reviewed === null) return;
    this.owner.update({ reviewed: null });
    await this.send(null, reviewed);
  }

  async reviewAll(): Promise<void> {
    const { through } = this.owner.view.changes;
    if (through !== null) await this.send(through, null);
  }

  private async send(through: string | null, rows: readonly RowName[] | null): Promise<boolean> {
    const answer = await this.owner.ask({
      type: "review",
      through,
      rows: rows === null ? null : [...rows],
    });
    if (answer?.type !== "done") return false;
    this.owner.update({ notice: answer.text });
    return true;
  }

  /** Goes to the next change (1) or the previous one (-1), in any chapter. */
  async step(by: 1 | -1, row: RowName | null): Promise<void> {
    const marks = row === null ? [] : this.marksAt(rowKey(row));
    const from = (by === 1 ? marks.at(-1) : marks[0]) ?? null;
    const { current, page } = this.owner.view;
    const answer = await this.owner.ask({
      type: "findChange",
      by,
      row: from === null ? null : { recordType: from.recordType, recordKey: from.recordKey },
      verseKey: parseVerseKey(current) === null ? null : current,
      chapter: chapterOf(page),
    });
    if (answer?.type !== "found") return;
    const { change } = answer;
    if (change === null) {
      this.owner.update({ notice: l10n.t("There are no changes to review.") });
      return;
    }
    if (!this.goToRow(change)) {
      await this.open(change);
      this.goToRow(change);
    }
    this.owner.update({ notice: l10n.t("Change {0} of {1}", change.number, change.total) });
  }

  /** Scrolls to a changed row; false if the page does not have it. */
  private goToRow(row: RowName): boolean {
    const { view } = this.owner;
    const element = view.marked.elementOf.get(rowKey(row));
    if (element === undefined) return false;
    const { page } = view;
    if (page?.kind === "articles") {
      const selected = page.localizations[page.selected];
      const isShown = selected !== undefined && rowKey(selected) === rowKey(element);
      if (!isShown && page.localizations.some((one) => rowKey(one) === rowKey(element))) {
        return false;
      }
    }
    const [mark] = this.marksAt(rowKey(element));
    this.owner.updateAndScroll({ current: mark?.verseKey ?? null }, { kind: "row", row: element });
    return true;
  }

  private async open({ target }: FoundChange): Promise<void> {
    switch (target.kind) {
      case "chapter":
        await this.owner.openChapter(target.chapter, target.verse);
        break;
      case "article":
        await this.owner.openArticle(target.recordKey);
        break;
      case "table":
        await this.owner.openTable(target.recordType, target.offset);
        break;
    }
  }

  /** The marks of an element, or of a removed row, by its row key. */
  private marksAt(key: string): readonly ChangeMark[] {
    const { elements, removed } = this.owner.view.marked;
    const marks = elements.get(key);
    if (marks !== undefined) return marks;
    return [...removed.values()].flat().filter((mark) => rowKey(mark) === key);
  }

  private async differencesOf(marks: readonly ChangeMark[]): Promise<readonly Difference[] | null> {
    const answer = await this.owner.ask({
      type: "difference",
      rows: marks
        .slice(0, MAX_DIFFERENCES)
        .map(({ recordType, recordKey }) => ({ recordType, recordKey })),
    });
    return answer?.type === "differences" ? answer.rows : null;
  }

  /** After a commit: rereads the open differences, and drops those without changes. */
  async refreshDifferences(): Promise<void> {
    const before = this.owner.view.differences;
    if (before.size === 0) return;
    const differences = new Map<string, readonly Difference[]>();
    for (const [key, open] of before) {
      const marks = this.marksAt(key);
      if (marks.length > 0) differences.set(key, (await this.differencesOf(marks)) ?? open);
    }
    // The user may have opened or closed one meanwhile.
    if (this.owner.view.differences === before) this.owner.update({ differences });
  }

  /** Fades a mark after its text was on the screen and has left it. */
  seen(row: RowName): void {
    const { glimpsed } = this.owner.view;
    const key = rowKey(row);
    const through = newest(this.marksAt(key));
    if (through === null || glimpsed.get(key) === through) return;
    this.owner.update({ glimpsed: new Map(glimpsed).set(key, through) });
  }
}

/** `appliedAt` of the newest of some changes; null without any. */
export function newest(marks: readonly ChangeMark[]): string | null {
  return marks.reduce<string | null>(
    (latest, { appliedAt }) => (latest === null || appliedAt > latest ? appliedAt : latest),
    null,
  );
}
