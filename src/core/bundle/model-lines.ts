import { PlateauError } from '../error.ts';

/** Values a line: short enough to be read at once, long enough for few lines. */
const CHUNK = 20_000;
/** Longest line that is read, in characters. */
export const LONGEST_LINE = 16 * 1024 * 1024;

/** A model's file that is none. */
export function badModel(message: string): PlateauError {
  return new PlateauError({
    code: 'bundle.badModel',
    message: `A model in the bundle is damaged: ${message}`,
    hint: 'Ask for the bundle again.',
  });
}

/**
 * Numbers of a column as lines of JSON that can be read one by one, whatever the column's length. What JSON has no number for is written as
 * a text.
 */
export function* columnLines(column: string, values: ArrayLike<number>): Generator<string> {
  for (let from = 0; from < values.length; from += CHUNK) {
    const end = Math.min(values.length, from + CHUNK);
    const chunk: (number | string)[] = [];
    for (let i = from; i < end; i++) {
      const value = values[i] as number;
      chunk.push(Number.isFinite(value) ? (Object.is(value, -0) ? '-0' : value) : String(value));
    }
    yield `${JSON.stringify({ column, values: chunk })}\n`;
  }
}

/** Rows of any JSON, a line each. */
export function* rowLines(rows: string, values: Iterable<unknown>): Generator<string> {
  for (const row of values) yield `${JSON.stringify({ rows, row })}\n`;
}

const WORDS: ReadonlyMap<string, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['-0', -0],
]);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A model's file as read: its first line, and its columns and rows by name. */
export interface ModelFile {
  readonly head: Readonly<Record<string, unknown>>;
  /** The column's numbers; empty where it has none. Throws `bundle.badModel` for another length than the one asked for. */
  column(name: string, length?: number): Float64Array;
  rows(name: string): readonly unknown[];
}

function numberOf(value: unknown): number {
  const number = typeof value === 'string' ? WORDS.get(value) : value;
  if (typeof number === 'number') return number;
  throw badModel('a column holds something that is no number.');
}

/** Reads the lines of a model. Throws `bundle.badModel`. */
export function readModelFile(lines: Iterable<string>): ModelFile {
  let head: Readonly<Record<string, unknown>> | null = null;
  const columns = new Map<string, Float64Array[]>();
  const rows = new Map<string, unknown[]>();
  for (const line of lines) {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      throw badModel('a line of it is not JSON.');
    }
    if (!isRecord(value)) throw badModel('a line of it is not an object.');
    if (head === null) head = value;
    else if (typeof value.column === 'string' && Array.isArray(value.values)) {
      const chunks = columns.get(value.column) ?? [];
      chunks.push(Float64Array.from(value.values, numberOf));
      columns.set(value.column, chunks);
    } else if (typeof value.rows === 'string' && Object.hasOwn(value, 'row')) {
      const known = rows.get(value.rows) ?? [];
      known.push(value.row);
      rows.set(value.rows, known);
    } else throw badModel('a line of it is neither a column nor a row.');
  }
  if (head === null) throw badModel('it is empty.');
  return {
    head,
    column: (name, length) => {
      const chunks = columns.get(name) ?? [];
      const whole = new Float64Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
      let at = 0;
      for (const chunk of chunks) {
        whole.set(chunk, at);
        at += chunk.length;
      }
      if (length !== undefined && whole.length !== length) {
        throw badModel(`its column ${name} has ${whole.length} values where ${length} belong.`);
      }
      return whole;
    },
    rows: (name) => rows.get(name) ?? [],
  };
}
