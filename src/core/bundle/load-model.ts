import { z } from 'zod';
import type { LoadRow, LoadRun } from '../load/model.ts';
import { badModel, type ModelFile, rowLines } from './model-lines.ts';
import { seriesColumns, seriesFrom, seriesHead, toldSeries } from './series-model.ts';

const text = z.string().max(100_000);
const amount = z.number().min(0).nullable();

const histogram = z
  .object({ buckets: z.array(z.int().min(0).max(20_000)), counts: z.array(z.number().min(0)) })
  .refine(({ buckets, counts }) => buckets.length === counts.length)
  .refine(({ buckets }) => buckets.every((bucket, i) => i === 0 || bucket > (buckets[i - 1] ?? 0)));

const row = z.object({
  name: text,
  method: text.nullable(),
  requests: amount,
  failures: amount,
  perSecond: amount,
  min: amount,
  mean: amount,
  max: amount,
  quantiles: z.array(z.object({ q: z.number().min(0).max(1), ms: z.number() })).max(1000),
  histogram: histogram.nullable(),
});

const threshold = z.object({
  metric: text,
  expression: text,
  value: z.number().nullable(),
  passed: z.boolean().nullable(),
  told: z.boolean().nullable(),
  note: text,
});

const headSchema = z.object({
  kind: z.literal('load'),
  tool: text,
  toolVersion: text.nullable(),
  scenario: text,
  startedAt: text.nullable(),
  endedAt: text.nullable(),
  seconds: amount,
  generator: z.object({
    kind: z.enum(['open', 'closed', 'unknown']),
    why: text,
    users: amount,
    pause: text.exactOptional(),
  }),
  counts: z.enum(['requests', 'runs']),
  unit: text,
  missing: z.array(text).max(10_000),
  series: seriesHead.nullable(),
});

/** A load run as lines of JSON: what it says of itself, its rows with their percentiles and histograms, its thresholds, and its values over time. */
export function* loadLines(run: LoadRun): Generator<string> {
  const { total, endpoints, thresholds, series, ...told } = run;
  const head: z.input<typeof headSchema> = {
    kind: 'load',
    ...told,
    missing: [...told.missing],
    series: series === null ? null : toldSeries(series),
  };
  yield `${JSON.stringify(head)}\n`;
  yield* rowLines('total', [total]);
  yield* rowLines('endpoints', endpoints);
  yield* rowLines('thresholds', thresholds);
  if (series !== null) yield* seriesColumns(series);
}

/** The load run of a model's file. Throws `bundle.badModel`. */
export function loadOf(file: ModelFile): LoadRun {
  const read = headSchema.safeParse(file.head);
  if (!read.success) throw badModel('its first line is not that of a load run.');
  const rows = (name: string): readonly LoadRow[] => {
    const found = z.array(row).safeParse(file.rows(name));
    if (!found.success) throw badModel(`its rows called ${name} are none of a load run.`);
    return found.data;
  };
  const thresholds = z.array(threshold).safeParse(file.rows('thresholds'));
  const [total, ...more] = rows('total');
  if (!thresholds.success || total === undefined || more.length > 0) throw badModel('it is not that of a load run.');
  const { kind: _kind, series, ...told } = read.data;
  return {
    ...told,
    total,
    endpoints: rows('endpoints'),
    thresholds: thresholds.data,
    series: series === null ? null : seriesFrom(series, file),
  };
}
