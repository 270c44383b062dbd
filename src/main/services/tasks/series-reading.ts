import { wholeContent } from '../../../core/bytes/whole.ts';
import { readSeries } from '../../../core/series/read-series.ts';
import { seriesSummary } from '../../../core/series/series-summary.ts';
import type { Reading, ToRead } from './reading.ts';

/** Longest series that is read, in bytes. */
export const MAX_SERIES_BYTES = 256 * 1024 * 1024;

/** What is known of a series without opening its columns. */
export interface SeriesFacts {
  readonly columns: readonly string[];
  readonly times: number;
}

/** The series of a CSV file. Throws `import.*`, `job.cancelled`. */
export async function readSeriesItem({ workspace, input, name, chunks, signal }: ToRead): Promise<Reading> {
  const { series, warnings } = readSeries(await wholeContent(chunks, signal, MAX_SERIES_BYTES), signal);
  const detail: SeriesFacts = { columns: series.columns.map((column) => column.name), times: series.times.length };
  return {
    warnings,
    items: ({ sha256 }) => {
      const id = `s${sha256.slice(0, 12)}`;
      return [
        {
          id,
          kind: 'series',
          label: input.options.label ?? name,
          format: 'series',
          capturedAt: series.startedAt === '' ? null : series.startedAt,
          summary: seriesSummary(series),
          level: 'none',
          detail,
          write: () => workspace.derived.writeSeries(id, series),
        },
      ];
    },
  };
}
