import {
  amountOr,
  incomplete,
  isObject,
  type JsonObject,
  jsonOf,
  listOr,
  objectOr,
  textOr,
} from '../../bytes/json-parts.ts';
import { PlateauError } from '../../error.ts';
import { LatencyCounter } from '../latency-histogram.ts';
import type { LoadRow } from '../model.ts';
import { isoOf, secondsOf } from '../observed.ts';
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

/** Seconds and exit codes of a command's runs: of each run since 2.0, lists of them before. */
function runsOf({ times, exit_codes: codes, measurements }: JsonObject): readonly [number[], readonly unknown[]] {
  if (!Array.isArray(measurements)) return [listOr(times).flatMap((time) => amountOr(time) ?? []), listOr(codes)];
  const seconds = measurements.map((run) => {
    const { value, unit } = objectOr(objectOr(run).time_wall_clock);
    const time = unit === 'second' ? amountOr(value) : null;
    if (time === null) throw incomplete('hyperfine', '“time_wall_clock” in seconds of each run');
    return time;
  });
  return [seconds, measurements.map((run) => objectOr(run).exit_code)];
}

/** What `hyperfine --export-json` writes: every run of every command, in seconds; runs to warm up are not in it. */
export const hyperfine: LoadReader = {
  id: 'hyperfine',
  title: 'hyperfine',
  recognise: (head) =>
    (/^\s*\{\s*"results"\s*:\s*\[/.test(head) && /"command"\s*:/.test(head) && /"stddev"\s*:/.test(head)) ||
    (/^\s*\{\s*"schema_version"\s*:/.test(head) && /"hyperfine_version"\s*:/.test(head)),
  async read(chunks, { seconds, signal }) {
    const root = await jsonOf(chunks, signal, MAX_SUMMARY_BYTES);
    const results = isObject(root) ? listOr(root.results).filter(isObject) : [];
    const rows = results.slice(0, MOST_ENDPOINTS).flatMap((result) => {
      const { command, parameters } = result;
      const [runs, codes] = runsOf(result);
      const name = textOr(command);
      if (name === null || runs.length === 0) return [];
      const given = isObject(parameters)
        ? Object.entries(parameters).map(
            ([key, value]) => `${key}=${textOr(isObject(value) ? value.value : value, 60) ?? ''}`,
          )
        : [];
      return rowOf(given.length === 0 ? name : `${name} (${given.join(', ').slice(0, 200)})`, runs, codes);
    });
    const endpoints = rows.map(({ all: _all, ...row }) => row);
    const [first] = endpoints;
    if (first === undefined) throw incomplete('hyperfine', 'command with its times');
    const all = new LatencyCounter();
    for (const row of rows) all.merge(row.all);
    const failures = rows.reduce<number | null>(
      (sum, row) => (sum === null || row.failures === null ? null : sum + row.failures),
      0,
    );
    const { hyperfine_version: version, start_time: start } = objectOr(objectOr(root).metadata);
    const startedAt = isoOf(secondsOf(start));
    return {
      warnings: results.length > MOST_ENDPOINTS ? [TOO_MANY_ENDPOINTS] : [],
      run: plainRun({
        tool: 'hyperfine',
        toolVersion: textOr(version, 40),
        startedAt,
        seconds: seconds ?? all.sum / 1000,
        generator: { kind: 'closed', why: 'hyperfine runs one command after the other', users: 1 },
        counts: 'runs',
        // Of several commands there is no latency of all of them.
        total: {
          ...(endpoints.length === 1
            ? first
            : { ...first, min: null, mean: null, max: null, quantiles: [], histogram: null }),
          name: '',
          requests: all.count,
          failures,
        },
        endpoints,
        unit: 'seconds: hyperfine writes no others',
        missing: [
          startedAt === null
            ? 'Times: hyperfine before 2.0 does not tell when it ran.'
            : 'Its end: between its runs hyperfine prepares and warms up.',
        ],
      }),
    };
  },
};

/** What `hyperfine --export-csv` writes: refused, since it holds no runs, and not how many there were. */
export const hyperfineCsv: LoadReader = {
  id: 'hyperfine-csv',
  title: 'summary of hyperfine as CSV',
  recognise: (head) =>
    /^command,(?:mean,stddev,median,user,system,min,max|[a-z_]{1,40}_unit,[a-z_]{1,40}_mean,)/.test(head),
  read() {
    throw new PlateauError({
      code: 'import.unsupported',
      message: 'It is a summary of hyperfine, without its runs and their number.',
      hint: 'Give every run: hyperfine --export-json FILE.',
      at: { offset: 0 },
    });
  },
};
