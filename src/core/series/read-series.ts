import { PlateauError } from '../error.ts';
import type { ImportWarning } from '../profile/model.ts';
import { listed } from '../verdict/wording.ts';
import { cloudwatch } from './cloudwatch.ts';
import { cpuPart } from './cpu-parts.ts';
import { csvSeries } from './csv-series.ts';
import { datadog } from './datadog.ts';
import { jstat } from './jstat.ts';
import { memoryLines } from './memory-lines.ts';
import { memoryUsage } from './memory-usage.ts';
import type { Series } from './model.ts';
import { pidstat } from './pidstat.ts';
import { prometheus } from './prometheus.ts';
import { psLoop } from './ps-loop.ts';
import { mprof, psrecord } from './python-memory.ts';
import type { SeriesOptions, SeriesRead, SeriesReader } from './reader.ts';
import { seriesRows } from './series-rows.ts';

/** Every format of values over time, one line each. */
export const SERIES_READERS: readonly SeriesReader[] = [
  seriesRows,
  csvSeries,
  prometheus,
  cloudwatch,
  datadog,
  jstat,
  pidstat,
  psrecord,
  mprof,
  psLoop,
  memoryUsage,
  memoryLines,
];

/** Bytes at a file's start that tell its format. */
const HEAD_BYTES = 16_384;

/** The reader of a file that begins so; null where it is no series. */
export function recogniseSeries(head: Uint8Array): SeriesReader | null {
  const wide =
    head[0] === 0xff && head[1] === 0xfe ? 'utf-16le' : head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : null;
  const text = new TextDecoder(wide ?? 'utf-8').decode(head.subarray(0, HEAD_BYTES));
  return SERIES_READERS.find((reader) => reader.recognise(text)) ?? null;
}

/** The reader called `id`; null where there is none. */
export const seriesReader = (id: string): SeriesReader | null =>
  SERIES_READERS.find((reader) => reader.id === id) ?? null;

/** That columns tell a part of the CPU, which the rules on all of it do not ask. */
function partsOfCpu({ columns }: Series): readonly ImportWarning[] {
  const parts = columns.flatMap(({ name, unit }) => (unit === 'share' ? (cpuPart(name) ?? []) : []));
  const words = [...new Set(parts.map((part) => part.words))];
  if (words.length === 0) return [];
  const message = `Columns tell no more than ${listed(words)}. Alerts, bands and shapes that ask how much of the CPU is used hear of them only where a part alone is above their limit: log all of it too, such as host_cpu [%].`;
  return [{ code: 'series.part', message, count: parts.length }];
}

/**
 * The series of a file, read as `format`, or, where that is left out or `series`, as what its content says. Throws `import.empty`,
 * `import.malformed`, `import.intervalNeeded`, `import.severalProcesses`, `import.noSamples`, `import.tooLarge`, `import.badEncoding`,
 * `job.cancelled`.
 */
export function readSeries(
  bytes: Uint8Array,
  { format, ...options }: SeriesOptions & { readonly format?: string | undefined } = {},
): SeriesRead & { readonly format: string } {
  if (bytes.length === 0) {
    throw new PlateauError({ code: 'import.empty', message: 'The file is empty.', at: { offset: 0 } });
  }
  const named = format === undefined || format === 'series' ? null : seriesReader(format);
  // What nobody knows is told as what is wrong with it as CSV, the format people write themselves.
  const reader = named ?? recogniseSeries(bytes) ?? csvSeries;
  const read = reader.read(bytes, options);
  const endless = read.series.columns.find(({ values }) =>
    values.some((value) => value !== null && !Number.isFinite(value)),
  );
  if (endless === undefined)
    return { format: reader.id, ...read, warnings: [...read.warnings, ...partsOfCpu(read.series)] };
  throw new PlateauError({
    code: 'import.malformed',
    message: `“${endless.name.slice(0, 60)}” of the series holds a number in its unit that is beyond any measure.`,
    hint: 'Give the file as its tool wrote it.',
    at: { offset: 0 },
  });
}
