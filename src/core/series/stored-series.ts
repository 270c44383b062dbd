import { type Column, type Columns, decodeColumns, encodeColumns } from '../columns.ts';
import { PlateauError } from '../error.ts';
import type { Series, SeriesColumn } from './model.ts';

interface SeriesHead {
  readonly startedAt: string;
  readonly columns: readonly Pick<SeriesColumn, 'name' | 'title' | 'unit'>[];
}

/** A series as columns: `times`, `restarts`, and `value0`, `value1`, … with NaN for what was not measured. */
export function encodeSeries({ startedAt, times, columns, restarts }: Series): Uint8Array<ArrayBuffer> {
  const values: Record<string, Column> = { times: Float64Array.from(times), restarts: Float64Array.from(restarts) };
  columns.forEach((column, i) => {
    values[`value${i}`] = Float64Array.from(column.values, (value) => value ?? Number.NaN);
  });
  const head: SeriesHead = { startedAt, columns: columns.map(({ name, title, unit }) => ({ name, title, unit })) };
  return encodeColumns({ meta: head, columns: values });
}

/** The series of {@link encodeSeries}. Throws `data.badColumns`. */
export function decodeSeries(bytes: Uint8Array): Series {
  const { meta, columns }: Columns<SeriesHead> = decodeColumns(bytes);
  const column = (name: string): Float64Array => {
    const values = columns[name];
    if (values instanceof Float64Array) return values;
    throw new PlateauError({
      code: 'data.badColumns',
      message: 'The derived data of a series is damaged.',
      hint: 'Delete the item and import its file again.',
    });
  };
  return {
    startedAt: meta.startedAt,
    times: [...column('times')],
    restarts: [...column('restarts')],
    columns: meta.columns.map((known, i) => ({
      ...known,
      values: Array.from(column(`value${i}`), (value) => (Number.isNaN(value) ? null : value)),
    })),
  };
}
