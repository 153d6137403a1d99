import assert from "node:assert/strict";
import type { MutationHead } from "../../../src/core/model/commit.js";
import { groupModule } from "../../../src/core/model/groups/registry.js";
import { parseFullCopy } from "../../../src/core/store/body.js";
import { buildFullCopy, recordDifference } from "../../../src/core/store/fullCopy.js";
import { applyRowMutations, type RowMutation } from "../../../src/core/store/mutations.js";
import type { ResourceDatabase } from "../../../src/core/store/resource/resourceDatabase.js";
import {
  all,
  loadSqlJs,
  type SqlDatabase,
  type SqlModule,
  type SqlStatement,
} from "../../../src/core/store/sqlite.js";
import { WASM_PATH } from "../../support/store/homes.js";

/*
 * The cost of a change in steps of SQLite instead of time: the number of executed statements, and
 * whether one of them repeatedly reads a whole table.
 */

const REF = { group: "translations", id: 20 };
const AT = "2026-01-01T00:00:00.000Z";
/** A statement that runs more often than this runs once for each row or change. */
const OFTEN = 20;

interface Cost {
  /** Steps of all statements. */
  readonly steps: number;
  /** Frequent statements that read a whole table each time, with their plans. */
  readonly scans: readonly string[];
}

interface Counted {
  readonly db: SqlDatabase;
  runs: number;
  steps: number;
}

/** sql.js with databases that count the work of their statements. */
function countingModule(sql: SqlModule): { counting: SqlModule; counted: Map<string, Counted> } {
  const counted = new Map<string, Counted>();
  class CountingDatabase extends sql.Database {
    override prepare(...[text, params]: Parameters<SqlDatabase["prepare"]>): SqlStatement {
      const statement = super.prepare(text, params);
      const count = counted.get(text) ?? { db: this, runs: 0, steps: 0 };
      counted.set(text, count);
      const bind = statement.bind.bind(statement);
      statement.bind = (values) => {
        count.runs++;
        return bind(values);
      };
      const step = statement.step.bind(statement);
      statement.step = () => {
        count.steps++;
        return step();
      };
      return statement;
    }
  }
  return { counting: { ...sql, Database: CountingDatabase }, counted };
}

/** The cost of the counted work, whose databases must still be open. */
function costOf(counted: ReadonlyMap<string, Counted>): Cost {
  const scans: string[] = [];
  let steps = 0;
  for (const [text, count] of [...counted]) {
    steps += count.steps;
    if (count.runs <= OFTEN || !/\b(?:WHERE|max|min|count)\b/.test(text)) continue;
    const plan = all(count.db, `EXPLAIN QUERY PLAN ${text}`, [], (row) => row.text(3));
    // In a plan, a SEARCH without a condition in brackets reads everything, for example for the
    // largest value.
    if (plan.some((line) => /^SCAN|^SEARCH [^(]*$/.test(line)))
      scans.push(`${text}: ${plan.join("; ")}`);
  }
  return { steps, scans };
}

function body(ids: readonly number[]): Uint8Array {
  const records = ids.map((id) => ({
    id,
    record_type: "translation",
    record_key: String(id),
    text: `placeholder ${id}`,
  }));
  return Buffer.from(
    JSON.stringify({
      resource_group: REF.group,
      resource_id: REF.id,
      resource_content_id: 7,
      schema_version: 1,
      sync_sequence: 1,
      records,
    }),
  );
}

const idsTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

function change(type: MutationHead["type"], key: number, sequence: number): RowMutation {
  const data = { id: key, record_type: "translation", record_key: String(key), text: "changed" };
  return {
    head: {
      ...REF,
      sequence,
      type,
      recordType: "translation",
      recordKey: String(key),
      sourceRecordId: key,
      resourceContentId: 7,
      changedAt: AT,
      snapshotUrl: null,
      unavailableReason: null,
    },
    data: type === "ROW_DELETE" ? null : JSON.stringify(data),
  };
}

describe("the cost of a change", () => {
  let sql: SqlModule;
  before(async () => {
    sql = await loadSqlJs(WASM_PATH);
  });

  const module = groupModule(REF.group);

  async function stored(on: SqlModule, ids: readonly number[]): Promise<ResourceDatabase> {
    return (await buildFullCopy(on, module, parseFullCopy(REF, body(ids)), null)).db;
  }

  /** The cost of `count` new rows, and as many changed and deleted ones. */
  async function costOfChanges(rows: number, count: number): Promise<Cost> {
    const { counting, counted } = countingModule(sql);
    const db = await stored(counting, idsTo(rows));
    counted.clear();
    const mutations = idsTo(count).flatMap((id) => [
      change("ROW_CREATE", rows + id, 10 * id),
      change("ROW_UPDATE", id, 10 * id + 1),
      change("ROW_DELETE", rows - id, 10 * id + 2),
    ]);
    const applied = await applyRowMutations(db, module, mutations, AT);
    assert.deepEqual(
      { ...applied, lastSequence: 0 },
      { kind: "applied", upserted: 2 * count, deleted: count, lastSequence: 0 },
    );
    const cost = costOf(counted);
    db.close();
    return cost;
  }

  /** The cost of a full copy, and of the next one, which has ten more rows. */
  async function costOfCopies(ids: readonly number[], more: readonly number[]): Promise<Cost> {
    const { counting, counted } = countingModule(sql);
    const old = await stored(counting, ids);
    const copy = parseFullCopy(REF, body([...ids, ...more]));
    const next = (await buildFullCopy(counting, module, copy, old)).db;
    const difference = await recordDifference(old, next, 2, AT);
    assert.deepEqual(difference, { gone: 0, changed: true, rowsBefore: ids.length });
    const cost = costOf(counted);
    old.close();
    next.close();
    return cost;
  }

  it("is the same in a small and in a large resource", async () => {
    const small = await costOfChanges(1_000, 100);
    assert.ok(small.steps > 300, `${small.steps} steps are not all`);
    assert.deepEqual(await costOfChanges(10_000, 100), small);
    assert.deepEqual(small.scans, []);
  });

  it("grows with the number of changes", async () => {
    const one = await costOfChanges(2_000, 100);
    const two = await costOfChanges(2_000, 200);
    assert.ok(two.steps <= 2 * one.steps, `${one.steps} steps became ${two.steps}`);
  });

  it("is linear for a full copy, even if all of its rows have one key", async () => {
    for (const idOf of [(index: number) => index, () => 1]) {
      const one = await costOfCopies(
        idsTo(1_000).map(idOf),
        idsTo(10).map((n) => idOf(1_000 + n)),
      );
      const two = await costOfCopies(
        idsTo(2_000).map(idOf),
        idsTo(20).map((n) => idOf(2_000 + n)),
      );
      assert.deepEqual(two.scans, []);
      assert.ok(two.steps <= 2 * one.steps, `${one.steps} steps became ${two.steps}`);
    }
  });
});
