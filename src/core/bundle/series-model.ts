import { z } from 'zod';
import type { Series } from '../series/model.ts';
import { badModel, columnLines, type ModelFile } from './model-lines.ts';

const headSchema = z.object({
  kind: z.literal('series'),
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

/** A series as lines of JSON; a value that was not measured is not a number. */
export function* seriesLines(series: Series): Generator<string> {
  const { startedAt, times, restarts, columns } = series;
  const told = columns.map(({ name, title, unit }) => ({ name, title, unit }));
  yield `${JSON.stringify({ kind: 'series', startedAt, times: times.length, restarts, columns: told })}\n`;
  yield* columnLines('times', times);
  for (const [i, { values }] of columns.entries()) {
    yield* columnLines(
      `values.${i}`,
      values.map((value) => value ?? Number.NaN),
    );
  }
}

/** The series of a model's file. Throws `bundle.badModel`. */
export function seriesOf(file: ModelFile): Series {
  const read = headSchema.safeParse(file.head);
  if (!read.success) throw badModel('its first line is not that of a series.');
  const { startedAt, restarts, columns, times: count } = read.data;
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
