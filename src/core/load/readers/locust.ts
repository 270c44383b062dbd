import { csvCells } from '../../bytes/csv-cells.ts';
import { incomplete } from '../../bytes/json-parts.ts';
import { badLine, filledLines, type Line, type LinesOf } from '../../bytes/lines.ts';
import { wholeContent } from '../../bytes/whole.ts';
import { PlateauError } from '../../error.ts';
import type { SeriesColumn } from '../../series/model.ts';
import type { Quantile } from '../latency-histogram.ts';
import type { Generator, LoadRow } from '../model.ts';
import { isoOf } from '../observed.ts';
import { quantileAt } from '../quantile.ts';
import { type LoadReader, MAX_SUMMARY_BYTES, MOST_ENDPOINTS, TOO_MANY_ENDPOINTS } from '../reader.ts';
import { plainRun } from '../text-run.ts';

const LINES: LinesOf = {
  what: 'the CSV of locust',
  hint: 'Give what “locust --csv” wrote, whole and unchanged.',
  strict: true,
};

const GENERATOR: Generator = {
  kind: 'closed',
  why: 'the users of locust wait for their answers',
  users: null,
};
const UNIT = 'milliseconds: locust writes no others';

interface Cells {
  readonly line: Line;
  text(name: string): string;
  /** A number; null for `N/A` and what is empty. Throws `import.malformed`. */
  number(name: string): number | null;
  readonly quantiles: readonly Quantile[];
}

/** Rows of a CSV by the names of its header. */
function* rowsOf(bytes: Uint8Array): Generator_<Cells> {
  let header: readonly string[] | null = null;
  for (const line of filledLines(bytes, LINES)) {
    const cells = csvCells(line.text);
    if (cells === null) throw badLine(LINES, line, 'a quote does not end where a cell does');
    if (header === null) {
      header = cells;
      continue;
    }
    // A run that was stopped may have left half a line.
    if (cells.length !== header.length)
      throw badLine(LINES, line, `it has ${cells.length} cells and its header ${header.length}`);
    const names = header;
    const text = (name: string): string => cells[names.indexOf(name)] ?? '';
    const number = (name: string): number | null => {
      const cell = text(name);
      if (cell === '' || cell === 'N/A') return null;
      const value = Number(cell);
      if (Number.isFinite(value) && value >= 0) return value;
      throw badLine(LINES, line, `“${cell.slice(0, 40)}” is no ${name}`);
    };
    const quantiles = names.flatMap((name): Quantile[] => {
      const match = /^(\d{1,2}(?:\.\d+)?)%$/.exec(name);
      const ms = match === null ? null : number(name);
      return match === null || ms === null ? [] : [{ q: quantileAt(match[1] ?? ''), ms }];
    });
    yield { line, text, number, quantiles };
  }
}
type Generator_<T> = globalThis.Generator<T>;

const AGGREGATED = 'Aggregated';

/** `NAME_stats.csv`: endpoints with their percentiles, rounded as locust rounds them, to two digits of a hundred milliseconds and above. */
export const locustStats: LoadReader = {
  id: 'locust-stats',
  title: 'locust statistics',
  recognise: (head) => /^\ufeff?Type,Name,Request Count,Failure Count,Median Response Time,/.test(head),
  async read(chunks, { seconds: stated, signal }) {
    const bytes = await wholeContent(chunks, signal, MAX_SUMMARY_BYTES);
    let total: LoadRow | null = null;
    const endpoints: LoadRow[] = [];
    let dropped = 0;
    for (const { line, text, number, quantiles } of rowsOf(bytes)) {
      const requests = number('Request Count');
      if (requests === null) throw badLine(LINES, line, 'it has no Request Count');
      const row: LoadRow = {
        name: text('Name').slice(0, 500),
        method: text('Type') === '' ? null : text('Type').slice(0, 20),
        requests,
        failures: number('Failure Count'),
        perSecond: number('Requests/s'),
        min: number('Min Response Time'),
        mean: number('Average Response Time'),
        max: number('Max Response Time'),
        quantiles,
        histogram: null,
      };
      if (row.method === null && row.name === AGGREGATED) total = { ...row, name: '' };
      else if (endpoints.length < MOST_ENDPOINTS) endpoints.push(row);
      else dropped++;
    }
    if (total === null) throw incomplete('locust', 'line “Aggregated”: it is its last');
    const { requests, perSecond } = total;
    endpoints.sort((a, b) => (b.requests ?? 0) - (a.requests ?? 0) || (a.name < b.name ? -1 : 1));
    return {
      warnings: dropped > 0 ? [TOO_MANY_ENDPOINTS] : [],
      run: plainRun({
        tool: 'locust',
        seconds: stated ?? (requests !== null && perSecond ? requests / perSecond : null),
        generator: GENERATOR,
        total,
        endpoints,
        unit: UNIT,
        missing: [
          'Times and values over time: they are in NAME_stats_history.csv of the same run.',
          'Thresholds: locust has none.',
        ],
      }),
    };
  },
};

/** Percentiles that a row of the history holds are of the last ten seconds. */
const HISTORY = [
  ['p50', '50%'],
  ['p95', '95%'],
  ['p99', '99%'],
] as const;

/** `NAME_stats_history.csv`: rates, users and percentiles of the last ten seconds, once a second; totals are those of its last line. */
export const locustHistory: LoadReader = {
  id: 'locust-history',
  title: 'locust history',
  recognise: (head) => /^\ufeff?Timestamp,User Count,Type,Name,Requests\/s,/.test(head),
  async read(chunks, { seconds: stated, signal }) {
    const bytes = await wholeContent(chunks, signal, MAX_SUMMARY_BYTES);
    const times: number[] = [];
    const values = new Map<string, (number | null)[]>(
      ['rate', 'failed', 'users', ...HISTORY.map(([name]) => name)].map((name) => [name, []]),
    );
    let last: Cells | null = null;
    for (const row of rowsOf(bytes)) {
      if (row.text('Name') !== AGGREGATED) continue;
      const at = row.number('Timestamp');
      const previous = times.at(-1);
      if (at === null || (previous !== undefined && at <= previous)) {
        throw badLine(LINES, row.line, 'its Timestamp does not lie after the one before');
      }
      times.push(at);
      last = row;
      const [rate, failures] = [row.number('Requests/s'), row.number('Failures/s')];
      values.get('rate')?.push(rate);
      values.get('failed')?.push(rate !== null && rate > 0 && failures !== null ? Math.min(1, failures / rate) : null);
      values.get('users')?.push(row.number('User Count'));
      for (const [name, column] of HISTORY) {
        const ms = row.number(column);
        values.get(name)?.push(ms === null ? null : ms / 1000);
      }
    }
    const [first] = times;
    const end = times.at(-1);
    if (last === null || first === undefined || end === undefined) throw incomplete('locust', 'line “Aggregated”');
    const seconds = stated ?? (end > first ? end - first : null);
    const requests = last.number('Total Request Count');
    const median = last.number('Total Median Response Time');
    const column = (name: string, title: string, unit: SeriesColumn['unit']): SeriesColumn => ({
      name,
      title,
      unit,
      values: values.get(name) ?? [],
    });
    const users = (values.get('users') ?? []).reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
    return {
      warnings: [],
      run: plainRun({
        tool: 'locust',
        startedAt: isoOf(first),
        endedAt: isoOf(end),
        seconds,
        generator: { ...GENERATOR, users },
        total: {
          name: '',
          method: null,
          requests,
          failures: last.number('Total Failure Count'),
          perSecond: seconds === null || requests === null ? null : requests / seconds,
          min: last.number('Total Min Response Time'),
          mean: last.number('Total Average Response Time'),
          max: last.number('Total Max Response Time'),
          // Its percentiles are of the last seconds, and say nothing of the run.
          quantiles: median === null ? [] : [{ q: 0.5, ms: median }],
          histogram: null,
        },
        series:
          times.length < 2
            ? null
            : {
                startedAt: isoOf(first) ?? '',
                times: times.map((at) => at - first),
                columns: [
                  column('p50', 'p50', 'seconds'),
                  column('p95', 'p95', 'seconds'),
                  column('p99', 'p99', 'seconds'),
                  column('rate', 'requests a second', 'count'),
                  column('users', 'users', 'count'),
                  column('failed', 'failed', 'share'),
                ],
                restarts: [],
              },
        unit: UNIT,
        missing: ['Endpoints and percentiles of the whole run: they are in NAME_stats.csv of the same run.'],
      }),
    };
  },
};

/** `NAME_failures.csv`: refused, since it counts failures and nothing that they are of. */
export const locustFailures: LoadReader = {
  id: 'locust-failures',
  title: 'locust failures',
  recognise: (head) => /^\ufeff?Method,Name,Error,Occurrences/.test(head),
  async read() {
    throw new PlateauError({
      code: 'import.wrongKind',
      message: 'The file lists the failures of locust, without the requests they are of.',
      hint: 'Import NAME_stats.csv of the same run: it counts failures by endpoint.',
      at: { offset: 0 },
    });
  },
};
