import { z } from 'zod';
import type { Series } from '../series/model.ts';
import { badModel, columnLines, type ModelFile } from './model-lines.ts';

/** What is said of a series before its columns. */
export const seriesHead = z.object({
  startedAt: z.string().max(60),
  times: z.int().min(0),
  restarts: z.array(z.number()),
  columns: z
    .array(
      z.object({
        name: z.string().max(500),
        title: z.string().max(500),
        unit: z.enum(['bytes', 'cores', 'seconds', 'share', 'count']),
      }),
    )
    .max(10_000),
});

const headSchema = seriesHead.extend({ kind: z.literal('series') });

/** What is said of a series before its columns. */
export function toldSeries({ startedAt, times, restarts, columns }: Series): z.input<typeof seriesHead> {
  const told = columns.map(({ name, title, unit }) => ({ name, title, unit }));
  return { startedAt, times: times.length, restarts: [...restarts], columns: told };
}

/** The columns of a series; a value that was not measured is not a number. */
export function* seriesColumns({ times, columns }: Series): Generator<string> {
  yield* columnLines('times', times);
  for (const [i, { values }] of columns.entries()) {
    yield* columnLines(
      `values.${i}`,
      values.map((value) => value ?? Number.NaN),
    );
  }
}

/** A series as lines of JSON. */
export function* seriesLines(series: Series): Generator<string> {
  yield `${JSON.stringify({ kind: 'series', ...toldSeries(series) })}\n`;
  yield* seriesColumns(series);
}

/** The series that was said to be in a model's file. Throws `bundle.badModel`. */
export function seriesFrom(
  { startedAt, restarts, columns, times: count }: z.output<typeof seriesHead>,
  file: ModelFile,
): Series {
  const times = [...file.column('times', count)];
  for (let i = 1; i < times.length; i++) {
    if (!((times[i] as number) > (times[i - 1] as number))) throw badModel('its times do not ascend.');
  }
  return {
    startedAt,
    restarts,
    times,
    columns: columns.map((column, i) => ({
      ...column,
      values: [...file.column(`values.${i}`, count)].map((value) => (Number.isNaN(value) ? null : value)),
    })),
  };
}

/** The series of a model's file. Throws `bundle.badModel`. */
export function seriesOf(file: ModelFile): Series {
  const read = headSchema.safeParse(file.head);
  if (!read.success) throw badModel('its first line is not that of a series.');
  return seriesFrom(read.data, file);
}
