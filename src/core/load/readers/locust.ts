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
import { CUT_OFF, type LoadReader, MAX_SUMMARY_BYTES, MOST_ENDPOINTS, TOO_MANY_ENDPOINTS } from '../reader.ts';
import { plainRun } from '../text-run.ts';

const LINES: LinesOf = {
  what: 'the CSV of locust',
  hint: 'Give what “locust --csv” wrote, whole and unchanged.',
  strict: true,
};

export const LOCUST_GENERATOR: Generator = {
  kind: 'closed',
  why: 'the users of locust wait for their answers',
  users: null,
};
export const LOCUST_UNIT = 'milliseconds: locust writes no others';

interface Cells {
  readonly line: Line;
  text(name: string): string;
  /** A number; null for `N/A` and what is empty. Throws `import.malformed`. */
  number(name: string): number | null;
  readonly quantiles: readonly Quantile[];
}

/** Names of columns before locust 1.0. */
const OLD_NAMES: ReadonlyMap<string, string> = new Map([
  ['# requests', 'Request Count'],
  ['# failures', 'Failure Count'],
  ['Average response time', 'Average Response Time'],
  ['Min response time', 'Min Response Time'],
  ['Max response time', 'Max Response Time'],
]);

/** Rows of a CSV by the names of its header; `cut` hears of a last line that was not written to its end. */
function* rowsOf(bytes: Uint8Array, cut: () => void): Generator_<Cells> {
  let header: readonly string[] | null = null;
  for (const line of filledLines(bytes, LINES)) {
    const cells = csvCells(line.text);
    if (header === null && cells !== null) {
      header = cells.map((name) => OLD_NAMES.get(name) ?? name);
      continue;
    }
    // A run that was stopped, or is still going on, may have left half a line.
    if (!line.ended && header !== null && (cells?.length ?? 0) < header.length) {
      cut();
      return;
    }
    if (cells === null || header === null) throw badLine(LINES, line, 'a quote does not end where a cell does');
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
  // Locust 1.0 writes names in quotes, and 0.14 others.
  recognise: (head) =>
    /^\ufeff?"?Type"?,"?Name"?,"?(?:Request Count|# requests)"?,"?(?:Failure Count|# failures)"?,/.test(head),
  async read(chunks, { seconds: stated, signal }) {
    const bytes = await wholeContent(chunks, signal, MAX_SUMMARY_BYTES);
    let total: LoadRow | null = null;
    const endpoints: LoadRow[] = [];
    let [dropped, isCut] = [0, false];
    for (const { line, text, number, quantiles } of rowsOf(bytes, () => {
      isCut = true;
    })) {
      const requests = number('Request Count');
      if (requests === null) throw badLine(LINES, line, 'it has no Request Count');
      const row: LoadRow = {
        name: text('Name').slice(0, 500),
        // Locust 1.0 writes None where later ones write nothing.
        method: /^(?:None)?$/.test(text('Type')) ? null : text('Type').slice(0, 20),
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
      warnings: [...(dropped > 0 ? [TOO_MANY_ENDPOINTS] : []), ...(isCut ? [CUT_OFF] : [])],
      run: plainRun({
        tool: 'locust',
        seconds: stated ?? (requests !== null && perSecond ? requests / perSecond : null),
        generator: LOCUST_GENERATOR,
        total,
        endpoints,
        unit: LOCUST_UNIT,
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

/** What a row of the history says of the run so far. */
function totalsOf(row: Cells, name: string): LoadRow {
  const requests = row.number('Total Request Count');
  const of = (column: string): number | null => (requests === 0 ? null : row.number(column));
  const median = of('Total Median Response Time');
  return {
    name,
    method: name === '' || row.text('Type') === '' ? null : row.text('Type').slice(0, 20),
    requests,
    failures: row.number('Total Failure Count'),
    perSecond: null,
    min: of('Total Min Response Time'),
    mean: of('Total Average Response Time'),
    max: of('Total Max Response Time'),
    // Its percentiles are of the last seconds, and say nothing of the run.
    quantiles: median === null ? [] : [{ q: 0.5, ms: median }],
    histogram: null,
  };
}

/** `NAME_stats_history.csv`: rates, users and percentiles of the last ten seconds, once a second; totals are those of its last line. */
export const locustHistory: LoadReader = {
  id: 'locust-history',
  title: 'locust history',
  recognise: (head) => /^\ufeff?"?Timestamp"?,"?User Count"?,"?Type"?,"?Name"?,"?Requests\/s"?,/.test(head),
  async read(chunks, { seconds: stated, signal }) {
    const bytes = await wholeContent(chunks, signal, MAX_SUMMARY_BYTES);
    const times: number[] = [];
    const values = new Map<string, (number | null)[]>(
      ['rate', 'failed', 'users', ...HISTORY.map(([name]) => name)].map((name) => [name, []]),
    );
    let last: Cells | null = null;
    let isCut = false;
    /** Rows of an endpoint come with --csv-full-history; the last one holds its totals. */
    const rows = new Map<string, LoadRow>();
    for (const row of rowsOf(bytes, () => {
      isCut = true;
    })) {
      if (row.text('Name') !== AGGREGATED || row.text('Type') !== '') {
        const key = `${row.text('Type')} ${row.text('Name')}`;
        if (rows.has(key) || rows.size < MOST_ENDPOINTS) rows.set(key, totalsOf(row, row.text('Name').slice(0, 500)));
        continue;
      }
      const at = row.number('Timestamp');
      const previous = times.at(-1);
      if (at === null || (previous !== undefined && at < previous)) {
        throw badLine(LINES, row.line, 'its Timestamp does not lie after the one before');
      }
      last = row;
      // Of two rows in a second, as locust writes them when it stops, the first one stands.
      if (at === previous) continue;
      times.push(at);
      const [rate, failures] = [row.number('Requests/s'), row.number('Failures/s')];
      values.get('rate')?.push(rate);
      values.get('failed')?.push(rate !== null && rate > 0 && failures !== null ? Math.min(1, failures / rate) : null);
      values.get('users')?.push(row.number('User Count'));
      for (const [name, column] of HISTORY) {
        const ms = row.number(column);
        // Where nothing was asked lately it writes 0.
        values.get(name)?.push(ms === null || (ms === 0 && !rate) ? null : ms / 1000);
      }
    }
    const [first] = times;
    const end = times.at(-1);
    if (last === null || first === undefined || end === undefined) throw incomplete('locust', 'line “Aggregated”');
    const seconds = stated ?? (end > first ? end - first : null);
    const total = totalsOf(last, '');
    const endpoints = [...rows.values()].sort(
      (a, b) => (b.requests ?? 0) - (a.requests ?? 0) || (a.name < b.name ? -1 : 1),
    );
    const rated = (row: LoadRow): LoadRow => ({
      ...row,
      perSecond: seconds === null || row.requests === null ? null : row.requests / seconds,
    });
    const column = (name: string, title: string, unit: SeriesColumn['unit']): SeriesColumn => ({
      name,
      title,
      unit,
      values: values.get(name) ?? [],
    });
    const users = (values.get('users') ?? []).reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
    return {
      warnings: [...(rows.size >= MOST_ENDPOINTS ? [TOO_MANY_ENDPOINTS] : []), ...(isCut ? [CUT_OFF] : [])],
      run: plainRun({
        tool: 'locust',
        startedAt: isoOf(first),
        endedAt: isoOf(end),
        seconds,
        generator: { ...LOCUST_GENERATOR, users },
        total: rated(total),
        endpoints: endpoints.map(rated),
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
        unit: LOCUST_UNIT,
        missing: [
          `${endpoints.length > 0 ? 'Percentiles' : 'Endpoints and percentiles'} of the whole run: they are in NAME_stats.csv of the same run.`,
        ],
      }),
    };
  },
};

/** `NAME_failures.csv` and `NAME_exceptions.csv`: refused, since they count failures and nothing that they are of. */
export const locustFailures: LoadReader = {
  id: 'locust-failures',
  title: 'locust failures and exceptions',
  recognise: (head) =>
    /^\ufeff?(?:"?Method"?,"?Name"?,"?Error"?,"?Occurrences|"?Count"?,"?Message"?,"?Traceback"?,"?Nodes)/.test(head),
  async read() {
    throw new PlateauError({
      code: 'import.wrongKind',
      message: 'The file lists the failures or exceptions of locust, without the requests they are of.',
      hint: 'Import NAME_stats.csv of the same run: it counts failures by endpoint.',
      at: { offset: 0 },
    });
  },
};
