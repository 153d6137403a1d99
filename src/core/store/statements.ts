import { SqlRow, type SqlDatabase, type SqlStatement, type SqlValue } from "./sqlite.js";

/** Prepared statements of a database, freed when the database closes. */
export class Statements {
  private readonly prepared = new Map<string, SqlStatement>();

  constructor(private readonly db: SqlDatabase) {}

  run(sql: string, params: SqlValue[]): void {
    this.prepare(sql).run(params);
  }

  /** The first row of a query; null if there is none. */
  first<T>(sql: string, params: SqlValue[], read: (row: SqlRow) => T): T | null {
    const statement = this.prepare(sql);
    statement.bind(params);
    const found = statement.step() ? read(new SqlRow(statement.get())) : null;
    statement.reset();
    return found;
  }

  private prepare(sql: string): SqlStatement {
    let statement = this.prepared.get(sql);
    if (statement === undefined) {
      statement = this.db.prepare(sql);
      this.prepared.set(sql, statement);
    }
    return statement;
  }
}
