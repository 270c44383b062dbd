import { amountOr, incomplete, isObject, jsonOf, listOr, textOr } from '../../bytes/json-parts.ts';
import { PlateauError } from '../../error.ts';
import { LatencyCounter } from '../latency-histogram.ts';
import type { LoadRow } from '../model.ts';
import { SHOWN_QUANTILES } from '../quantile.ts';
import { type LoadReader, MAX_SUMMARY_BYTES, MOST_ENDPOINTS, TOO_MANY_ENDPOINTS } from '../reader.ts';
import { plainRun } from '../text-run.ts';

function rowOf(
  name: string,
  times: readonly number[],
  codes: readonly unknown[],
): LoadRow & { readonly all: LatencyCounter } {
  const all = new LatencyCounter();
  for (const seconds of times) all.add(seconds * 1000);
  return {
    name,
    method: null,
    requests: all.count,
    failures: codes.length === 0 ? null : codes.filter((code) => code !== 0).length,
    perSecond: null,
    min: all.min,
    mean: all.sum / all.count,
    max: all.max,
    quantiles: all.quantiles(SHOWN_QUANTILES),
    histogram: all.histogram(),
    all,
  };
}

/** What `hyperfine --export-json` writes: every run of every command, in seconds. */
export const hyperfine: LoadReader = {
  id: 'hyperfine',
  title: 'hyperfine',
  recognise: (head) =>
    /^\s*\{\s*"results"\s*:\s*\[/.test(head) && /"command"\s*:/.test(head) && /"stddev"\s*:/.test(head),
  async read(chunks, { seconds, signal }) {
    const root = await jsonOf(chunks, signal, MAX_SUMMARY_BYTES);
    const results = isObject(root) ? listOr(root.results).filter(isObject) : [];
    const rows = results.slice(0, MOST_ENDPOINTS).flatMap(({ command, times, exit_codes: codes, parameters }) => {
      const runs = listOr(times).flatMap((time) => amountOr(time) ?? []);
      const name = textOr(command);
      if (name === null || runs.length === 0) return [];
      const given = isObject(parameters)
        ? Object.entries(parameters).map(([key, value]) => `${key}=${textOr(value, 60) ?? ''}`)
        : [];
      return rowOf(given.length === 0 ? name : `${name} (${given.join(', ').slice(0, 200)})`, runs, listOr(codes));
    });
    const [first] = rows;
    if (first === undefined) throw incomplete('hyperfine', 'command with its times');
    const all = new LatencyCounter();
    for (const row of rows) all.merge(row.all);
    const failures = rows.reduce<number | null>(
      (sum, row) => (sum === null || row.failures === null ? null : sum + row.failures),
      0,
    );
    const endpoints = rows.map(({ all: _all, ...row }) => row);
    return {
      warnings: results.length > MOST_ENDPOINTS ? [TOO_MANY_ENDPOINTS] : [],
      run: plainRun({
        tool: 'hyperfine',
        seconds: seconds ?? all.sum / 1000,
        generator: { kind: 'closed', why: 'hyperfine runs one command after the other', users: 1 },
        counts: 'runs',
        // Of several commands there is no latency of all of them.
        total: {
          ...(endpoints.length === 1
            ? (endpoints[0] ?? first)
            : { ...first, min: null, mean: null, max: null, quantiles: [], histogram: null }),
          name: '',
          requests: all.count,
          failures,
        },
        endpoints,
        unit: 'seconds: hyperfine writes no others',
        missing: ['Times: hyperfine does not tell when it ran.'],
      }),
    };
  },
};

/** What `hyperfine --export-csv` writes: refused, since it holds no runs, and not how many there were. */
export const hyperfineCsv: LoadReader = {
  id: 'hyperfine-csv',
  title: 'summary of hyperfine as CSV',
  recognise: (head) => head.startsWith('command,mean,stddev,median,user,system,min,max'),
  read() {
    throw new PlateauError({
      code: 'import.unsupported',
      message: 'It is a summary of hyperfine, without its runs and their number.',
      hint: 'Give every run: hyperfine --export-json FILE.',
      at: { offset: 0 },
    });
  },
};
