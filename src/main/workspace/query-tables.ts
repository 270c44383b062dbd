import Database from 'better-sqlite3';
import { PlateauError } from '../../core/error.ts';

type Db = Database.Database;
export type Value = string | number | null;

/** Rows of an answer, and whether there were more. */
export interface QueryResult {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Value[])[];
  readonly more: boolean;
}

/** A table of the schema, as it is documented. */
export interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  /** Names of arguments, for tables that are called: `edges_of(17)`. */
  readonly parameters?: readonly string[];
  rows(...args: readonly unknown[]): Iterable<readonly Value[]>;
}

function refused(message: string, hint: string): PlateauError {
  return new PlateauError({ code: 'query.refused', message, hint });
}

/** Runs one SELECT over tables that are read as it asks for them. Throws `query.refused`, `query.failed`. */
export function runQuery(tables: readonly Table[], sql: string, most: number): QueryResult {
  const schema = tables.map(
    ({ name, columns, parameters }) => `${name}${parameters === undefined ? '' : '(…)'}: ${columns.join(', ')}`,
  );
  const db: Db = new Database(':memory:');
  try {
    for (const { name, columns, parameters, rows } of tables) {
      db.table(name, {
        columns: [...columns],
        ...(parameters === undefined ? {} : { parameters: [...parameters] }),
        *rows(...args: unknown[]) {
          for (const row of rows(...args)) yield [...row];
        },
      });
    }
    const statement = db.prepare<[], (Value | Uint8Array)[]>(sql);
    if (!statement.reader || !statement.readonly) {
      throw refused('Only a SELECT can be asked.', 'The tables are read only.');
    }
    const columns = statement.columns().map(({ name }) => name);
    const rows: Value[][] = [];
    for (const row of statement.raw().iterate()) {
      if (rows.length === most) return { columns, rows, more: true };
      rows.push(row.map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value)));
    }
    return { columns, rows, more: false };
  } catch (cause) {
    if (cause instanceof PlateauError) throw cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new PlateauError({
      code: 'query.failed',
      message: `The query cannot be run: ${message}.`,
      hint: `The tables are ${schema.join('; ')}.`,
      cause,
    });
  } finally {
    db.close();
  }
}
