import { amountOr, incomplete, isObject, jsonOf, listOr, objectOr, textIn } from '../../bytes/json-parts.ts';
import { LatencyCounter } from '../latency-histogram.ts';
import type { LoadRow } from '../model.ts';
import { isoOf } from '../observed.ts';
import { SHOWN_QUANTILES } from '../quantile.ts';
import { type LoadReader, MAX_SUMMARY_BYTES, MOST_ENDPOINTS, TOO_MANY_ENDPOINTS } from '../reader.ts';
import { plainRun } from '../text-run.ts';
import { LOCUST_GENERATOR, LOCUST_UNIT } from './locust.ts';

interface Counted {
  readonly row: LoadRow;
  readonly latencies: LatencyCounter;
  readonly sum: number;
  /** Seconds since 1970. */
  readonly began: number | null;
  readonly ended: number | null;
}

/** An entry of `locust --json`; null for anything else. Latencies are counted by the value locust rounds them to: two digits from a hundred milliseconds on. */
function countedOf(entry: unknown): Counted | null {
  if (!isObject(entry)) return null;
  const requests = amountOr(entry.num_requests);
  if (requests === null) return null;
  const latencies = new LatencyCounter();
  for (const [key, value] of Object.entries(objectOr(entry.response_times))) {
    const [ms, count] = [/^\d{1,12}(?:\.\d{1,9})?$/.test(key) ? Number(key) : Number.NaN, amountOr(value)];
    if (ms >= 0 && count !== null && count > 0) latencies.add(ms, count);
  }
  const sum = amountOr(entry.total_response_time) ?? latencies.sum;
  return {
    latencies,
    sum,
    began: amountOr(entry.start_time),
    ended: amountOr(entry.last_request_timestamp),
    row: {
      name: textIn(entry.name).slice(0, 500),
      method: textIn(entry.method).slice(0, 20) || null,
      requests,
      failures: amountOr(entry.num_failures),
      perSecond: null,
      min: amountOr(entry.min_response_time),
      max: amountOr(entry.max_response_time),
      mean: latencies.count > 0 ? sum / latencies.count : null,
      quantiles: latencies.quantiles(SHOWN_QUANTILES),
      histogram: latencies.count > 0 ? latencies.histogram() : null,
    },
  };
}

/** What `locust --json` prints: endpoints, each with how often a latency occurred. */
export const locustJson: LoadReader = {
  id: 'locust-json',
  title: 'locust statistics as JSON',
  recognise: (head) => /^\s*\[\s*\{/.test(head) && /"num_requests"\s*:/.test(head) && /"num_failures"\s*:/.test(head),
  async read(chunks, { seconds: stated, signal }) {
    const found = listOr(await jsonOf(chunks, signal, MAX_SUMMARY_BYTES)).flatMap((entry) => countedOf(entry) ?? []);
    if (found.length === 0) throw incomplete('locust', 'entry with “num_requests”');
    const all = new LatencyCounter();
    for (const { latencies } of found) all.merge(latencies);
    const added = (of: (one: Counted) => number): number => found.reduce((sum, one) => sum + of(one), 0);
    const requests = added(({ row }) => row.requests ?? 0);
    const [began, ended] = [found.flatMap((one) => one.began ?? []), found.flatMap((one) => one.ended ?? [])];
    const first = began.reduce((least, at) => Math.min(least, at), Number.POSITIVE_INFINITY);
    const last = ended.reduce((most, at) => Math.max(most, at), Number.NEGATIVE_INFINITY);
    const seconds = stated ?? (last > first ? last - first : null);
    const rated = (row: LoadRow): LoadRow => ({
      ...row,
      perSecond: seconds === null || row.requests === null ? null : row.requests / seconds,
    });
    const least = found.flatMap(({ row }) => row.min ?? []);
    const most = found.flatMap(({ row }) => row.max ?? []);
    return {
      warnings: found.length > MOST_ENDPOINTS ? [TOO_MANY_ENDPOINTS] : [],
      run: plainRun({
        tool: 'locust',
        startedAt: Number.isFinite(first) ? isoOf(first) : null,
        endedAt: Number.isFinite(last) ? isoOf(last) : null,
        seconds,
        generator: LOCUST_GENERATOR,
        total: rated({
          ...{ name: '', method: null, requests, failures: added(({ row }) => row.failures ?? 0), perSecond: null },
          min: least.length > 0 ? least.reduce((a, b) => Math.min(a, b)) : null,
          max: most.length > 0 ? most.reduce((a, b) => Math.max(a, b)) : null,
          mean: all.count > 0 ? added(({ sum }) => sum) / all.count : null,
          quantiles: all.quantiles(SHOWN_QUANTILES),
          histogram: all.count > 0 ? all.histogram() : null,
        }),
        endpoints: found
          .map(({ row }) => rated(row))
          .sort((a, b) => (b.requests ?? 0) - (a.requests ?? 0) || (a.name < b.name ? -1 : 1))
          .slice(0, MOST_ENDPOINTS),
        unit: LOCUST_UNIT,
        missing: [
          'Latencies to the millisecond: from a hundred on locust counts them rounded to two digits.',
          'Values over time: they are in NAME_stats_history.csv of the same run.',
        ],
      }),
    };
  },
};
