import type { ChangeKind, HistoryEntry } from "../../model/change.js";
import { all, DamagedFile, databaseBytes, first, type SqlDatabase } from "../sqlite.js";
import type { Statements } from "../statements.js";

/** Maximum characters of payloads in a resource's history. The oldest changes are removed first. */
const MOST_HISTORY = 32 * 1024 * 1024;
/** Characters added between two checks of the limit. */
const HISTORY_STEP = MOST_HISTORY / 2;

/**
 * The history of a generation: its changes with the payloads before and after. Later entries were
 * never applied at an earlier time, see `Staging.nowAfter`.
 */
export class History {
  /** Characters added since the last check. */
  private added = 0;

  constructor(
    private readonly db: SqlDatabase,
    private readonly statements: Statements,
  ) {}

  /**
   * Newest first. `since`: ISO 8601. `verseKey` selects the changes of rows with this key; null
   * selects all.
   */
  entries(limit: number, since: string, verseKey: string | null = null): HistoryEntry[] {
    return all(
      this.db,
      `SELECT record_type, record_key, verse_key, kind, before_json, after_json, sequence,
              changed_at, applied_at
       FROM history WHERE applied_at >= ? AND (? IS NULL OR verse_key = ?)
       ORDER BY entry_id DESC LIMIT ?`,
      [since, verseKey, verseKey, limit],
      (row) => ({
        recordType: row.text(0),
        recordKey: row.text(1),
        verseKey: row.textOrNull(2),
        kind: changeKind(row.text(3)),
        before: row.textOrNull(4),
        after: row.textOrNull(5),
        sequence: row.number(6),
        changedAt: row.text(7),
        appliedAt: row.text(8),
      }),
    );
  }

  /** ISO 8601: when the oldest kept change was applied; null if the history is empty. */
  firstAppliedAt(): string | null {
    return first(this.db, "SELECT applied_at FROM history ORDER BY entry_id LIMIT 1", [], (row) =>
      row.text(0),
    );
  }

  /** ISO 8601: when the newest change was applied; null if the history is empty. */
  lastAppliedAt(): string | null {
    return first(
      this.db,
      "SELECT applied_at FROM history ORDER BY entry_id DESC LIMIT 1",
      [],
      (row) => row.text(0),
    );
  }

  add(entry: HistoryEntry): void {
    this.statements.run(
      `INSERT INTO history (record_type, record_key, verse_key, kind, before_json, after_json,
                            sequence, changed_at, applied_at)
       VALUES (?, ?, ?, ?, CAST(? AS TEXT), CAST(? AS TEXT), ?, ?, ?)`,
      [
        entry.recordType,
        entry.recordKey,
        entry.verseKey,
        entry.kind,
        entry.before === null ? null : Buffer.from(entry.before),
        entry.after === null ? null : Buffer.from(entry.after),
        entry.sequence,
        entry.changedAt,
        entry.appliedAt,
      ],
    );
    this.added += (entry.before?.length ?? 0) + (entry.after?.length ?? 0);
    // The limit is checked while changes are added, because the file never shrinks afterwards.
    if (this.added > HISTORY_STEP) this.cut();
  }

  /** Copies the history of the previous generation. */
  copyFrom(previous: History): void {
    const columns = `entry_id, record_type, record_key, verse_key, kind, before_json, after_json,
                     sequence, changed_at, applied_at`;
    const insert = this.db.prepare(
      `INSERT INTO history (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    const select = previous.db.prepare(`SELECT ${columns} FROM history ORDER BY entry_id`);
    try {
      while (select.step()) insert.run(select.get());
    } finally {
      select.free();
      insert.free();
    }
  }

  /**
   * Removes changes that were applied before this time (ISO 8601), and the oldest ones above the
   * limit.
   */
  prune(before: string): void {
    const oldest = this.firstAppliedAt();
    if (oldest === null) return;
    if (oldest < before) this.db.run("DELETE FROM history WHERE applied_at < ?", [before]);
    this.cut();
  }

  private cut(): void {
    this.added = 0;
    if (databaseBytes(this.db) <= MOST_HISTORY) return;
    // Without a limit, the history of a resource that changes completely with every full copy would
    // outgrow its rows many times.
    this.db.run(
      `DELETE FROM history WHERE entry_id IN (
         SELECT entry_id FROM (
           SELECT entry_id, SUM(ifnull(length(before_json), 0) + ifnull(length(after_json), 0))
                              OVER (ORDER BY entry_id DESC) AS newer
           FROM history)
         WHERE newer > ?)`,
      [MOST_HISTORY],
    );
  }
}

function changeKind(text: string): ChangeKind {
  if (text === "created" || text === "updated" || text === "deleted") return text;
  throw new DamagedFile(`the history has an entry of kind ${text}`);
}
