import { amountOr, incomplete, isObject, type JsonObject, jsonOf, objectOr, textOr } from '../../bytes/json-parts.ts';
import type { Quantile } from '../latency-histogram.ts';
import type { Generator, LoadRow } from '../model.ts';
import { type LoadReader, MAX_SUMMARY_BYTES, MOST_ENDPOINTS, TOO_MANY_ENDPOINTS } from '../reader.ts';
import { plainRun } from '../text-run.ts';

/** Gatling's default percentiles: its file numbers them, and does not say what they are. */
const PERCENTILES = [
  ['percentiles1', 0.5],
  ['percentiles2', 0.75],
  ['percentiles3', 0.95],
  ['percentiles4', 0.99],
] as const;

export const GATLING_GENERATOR: Generator = {
  kind: 'unknown',
  why: 'the file does not tell whether its users were injected open or closed',
  users: null,
};

const totalOf = (value: unknown): number | null => amountOr(objectOr(value).total);

function rowOf(name: string, stats: JsonObject): LoadRow {
  const requests = totalOf(stats.numberOfRequests);
  const of = (key: string): number | null => (requests === 0 ? null : totalOf(stats[key]));
  return {
    name,
    method: null,
    requests,
    failures: amountOr(objectOr(stats.numberOfRequests).ko),
    perSecond: totalOf(stats.meanNumberOfRequestsPerSecond),
    min: of('minResponseTime'),
    mean: of('meanResponseTime'),
    max: of('maxResponseTime'),
    quantiles: PERCENTILES.flatMap(([key, q]): Quantile[] => {
      const ms = of(key);
      return ms === null ? [] : [{ q, ms }];
    }),
    histogram: null,
  };
}

/** Rows of the requests of a report; groups are left out, since their requests are counted by themselves. No recursion: groups may be nested as deep as they like. */
function requestsOf(root: JsonObject): readonly LoadRow[] {
  const rows: LoadRow[] = [];
  const waiting: unknown[] = Object.values(objectOr(root.contents));
  // Grows while it is gone through.
  for (const next of waiting) {
    const { type, path, name, stats, contents } = objectOr(next);
    if (type === 'REQUEST') rows.push(rowOf(textOr(path) || textOr(name) || '(no name)', objectOr(stats)));
    for (const inner of Object.values(objectOr(contents))) waiting.push(inner);
  }
  return rows.sort((a, b) => (b.requests ?? 0) - (a.requests ?? 0) || (a.name < b.name ? -1 : 1));
}

/** `js/stats.json` of a Gatling 3 report. */
export const gatlingStats: LoadReader = {
  id: 'gatling-stats',
  title: 'Gatling statistics',
  recognise: (head) => /^\s*\{/.test(head) && /"numberOfRequests"\s*:/.test(head) && /"percentiles1"\s*:/.test(head),
  async read(chunks, { seconds: stated, signal }) {
    const root = await jsonOf(chunks, signal, MAX_SUMMARY_BYTES);
    // global_stats.json is the statistics of all requests alone.
    const stats = isObject(root) ? objectOr(root.stats ?? root) : {};
    const total = rowOf('', stats);
    if (!isObject(root) || total.requests === null)
      throw incomplete('Gatling', 'number at “stats.numberOfRequests.total”');
    const endpoints = requestsOf(root);
    return {
      warnings: endpoints.length > MOST_ENDPOINTS ? [TOO_MANY_ENDPOINTS] : [],
      run: plainRun({
        tool: 'gatling',
        seconds: stated ?? (total.perSecond ? total.requests / total.perSecond : null),
        generator: GATLING_GENERATOR,
        total,
        endpoints: endpoints.slice(0, MOST_ENDPOINTS),
        unit: 'milliseconds: Gatling writes no others',
        missing: [
          'Which percentiles these are: the file numbers them, and they were taken for Gatling’s defaults 50, 75, 95 and 99; gatling.conf may say others.',
          'Times and values over time: simulation.log has them.',
        ],
      }),
    };
  },
};
