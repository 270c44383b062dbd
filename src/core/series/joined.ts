import { PlateauError } from '../error.ts';
import type { Series, SeriesColumn } from './model.ts';
import { knownColumn, unitOf } from './units.ts';

const MAX_COLUMNS = 64;
/** Values in all columns together, those that one has no value for among them. */
const MAX_CELLS = 16_000_000;

interface Joining {
  readonly values: Map<number, number>;
  unit: SeriesColumn['unit'];
  readonly factor: number;
}

/** Several measures, each with times of its own, joined by time: where one was not measured it has no value. */
export class JoinedSeries {
  readonly #columns = new Map<string, Joining>();
  readonly #times = new Set<number>();
  #values = 0;

  /** Values that were set. */
  get size(): number {
    return this.#values;
  }

  /** Takes a value of `name` at `seconds`; `unit` where it stands in that unit, else in that which its name says. Throws `import.tooLarge`. */
  set(name: string, seconds: number, value: number | null, unit: SeriesColumn['unit'] | null, offset: number): void {
    const column = this.#columns.get(name) ?? this.#made(name, offset);
    this.#times.add(seconds);
    if (value === null) return;
    if (unit !== null) column.unit = unit;
    column.values.set(seconds, unit === null ? value * column.factor : value);
    this.#values++;
    if (this.#times.size * this.#columns.size > MAX_CELLS) throw tooLarge(`than ${MAX_CELLS} values`, offset);
  }

  #made(name: string, offset: number): Joining {
    if (this.#columns.size >= MAX_COLUMNS) throw tooLarge(`than ${MAX_COLUMNS} measures`, offset);
    const { unit, factor } = unitOf(name, undefined) ?? { unit: 'count', factor: 1 };
    const made: Joining = { values: new Map(), unit, factor };
    this.#columns.set(name, made);
    return made;
  }

  result(isAbsolute: boolean): Series {
    const ordered = [...this.#times].sort((a, b) => a - b);
    const start = ordered[0] ?? 0;
    return {
      startedAt: isAbsolute ? new Date(start * 1000).toISOString() : '',
      times: ordered.map((time) => time - start),
      columns: [...this.#columns].map(([name, { values, unit }]) => ({
        ...{ name, title: knownColumn(name).title, unit },
        values: ordered.map((time) => values.get(time) ?? null),
      })),
      restarts: [],
    };
  }
}

const tooLarge = (what: string, offset: number): PlateauError =>
  new PlateauError({
    code: 'import.tooLarge',
    message: `The series has more ${what}.`,
    hint: 'Ask for fewer: with PromQL, sum by (…), or a longer step.',
    at: { offset },
  });
