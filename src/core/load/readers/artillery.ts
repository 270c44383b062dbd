import { amountOr, incomplete, isObject, type JsonObject, jsonOf, objectOr } from '../../bytes/json-parts.ts';
import type { Quantile } from '../latency-histogram.ts';
import type { LoadRow } from '../model.ts';
import { isoOf } from '../observed.ts';
import { quantileAt } from '../quantile.ts';
import { type LoadReader, MAX_SUMMARY_BYTES, MOST_ENDPOINTS, TOO_MANY_ENDPOINTS } from '../reader.ts';
import { emptyRow, plainRun } from '../text-run.ts';

/** A summary of response times: `median`, `p95`, and `p999` for 99.9 %. */
function quantilesIn(summary: JsonObject): readonly Quantile[] {
  const found = new Map<number, number>();
  for (const [key, value] of Object.entries(summary)) {
    const [, whole = '', tenths = '0'] = /^p(\d\d)(\d?)$/.exec(key) ?? [];
    const ms = amountOr(value);
    const q = key === 'median' ? 0.5 : quantileAt(`${whole || 'NaN'}.${tenths || 0}`);
    if (ms !== null && q > 0 && q < 1) found.set(q, ms);
  }
  return [...found].sort(([a], [b]) => a - b).map(([q, ms]) => ({ q, ms }));
}

/** Counters whose names begin so, by what follows. */
const countersOf = (counters: JsonObject, prefix: string): readonly (readonly [string, number])[] =>
  Object.entries(counters).flatMap(([name, value]) => {
    const count = name.startsWith(prefix) ? amountOr(value) : null;
    return count === null ? [] : [[name.slice(prefix.length), count] as const];
  });

const added = (counts: readonly (readonly [string, number])[]): number => counts.reduce((sum, [, n]) => sum + n, 0);
const failedOf = (codes: readonly (readonly [string, number])[]) => codes.filter(([code]) => Number(code) >= 400);

function rowOf(name: string, times: JsonObject, requests: number, failures: number): LoadRow {
  return {
    ...emptyRow(name),
    ...{ requests, failures: Math.min(requests, failures) },
    ...{ min: amountOr(times.min), mean: amountOr(times.mean), max: amountOr(times.max) },
    quantiles: quantilesIn(times),
  };
}

interface Told {
  readonly total: LoadRow;
  readonly endpoints: readonly LoadRow[];
  /** Seconds since 1970. */
  readonly span: readonly [number, number] | null;
}

const ENDPOINT = 'plugins.metrics-by-endpoint.';

/** Counters, rates and summaries by name: since version 2.0. */
function named(aggregate: JsonObject): Told | null {
  const [counters, summaries] = [objectOr(aggregate.counters), objectOr(aggregate.summaries)];
  const asked = amountOr(counters['http.requests']);
  if (asked === null) return null;
  const failures = added(failedOf(countersOf(counters, 'http.codes.'))) + added(countersOf(counters, 'errors.'));
  const endpoints = Object.entries(summaries).flatMap(([name, times]): readonly LoadRow[] => {
    const prefix = `${ENDPOINT}response_time.`;
    if (!name.startsWith(prefix)) return [];
    const endpoint = name.slice(prefix.length);
    const codes = countersOf(counters, `${ENDPOINT}${endpoint}.codes.`);
    const errors = added(countersOf(counters, `${ENDPOINT}${endpoint}.errors.`));
    return [rowOf(endpoint.slice(0, 500), objectOr(times), added(codes) + errors, added(failedOf(codes)) + errors)];
  });
  const [first, last] = [amountOr(aggregate.firstMetricAt), amountOr(aggregate.lastMetricAt)];
  return {
    total: rowOf('', objectOr(summaries['http.response_time']), asked, failures),
    endpoints,
    span: first !== null && last !== null && last > first ? [first / 1000, last / 1000] : null,
  };
}

/** Numbers at places of their own: version 1. */
function placed(aggregate: JsonObject): Told | null {
  const answered = amountOr(aggregate.requestsCompleted);
  if (answered === null) return null;
  const errors = added(countersOf(objectOr(aggregate.errors), ''));
  const failures = added(failedOf(countersOf(objectOr(aggregate.codes), ''))) + errors;
  return { total: rowOf('', objectOr(aggregate.latency), answered + errors, failures), endpoints: [], span: null };
}

/** What `artillery run --output` writes, versions 1 and 2. Source: its reports, and artillery's documentation. */
export const artillery: LoadReader = {
  id: 'artillery',
  title: 'artillery',
  recognise: (head) =>
    /^\s*\{\s*"aggregate"\s*:\s*\{/.test(head) &&
    /"(?:http\.requests|requestsCompleted|vusers\.created)"\s*:/.test(head),
  async read(chunks, { seconds: stated, signal }) {
    const root = await jsonOf(chunks, signal, MAX_SUMMARY_BYTES);
    const aggregate = isObject(root) ? objectOr(root.aggregate) : {};
    const told = named(aggregate) ?? placed(aggregate);
    if (told === null) throw incomplete('artillery', 'number at “http.requests” or “requestsCompleted”');
    const { total, endpoints, span } = told;
    const seconds = stated ?? (span === null ? null : span[1] - span[0]);
    const rated = (row: LoadRow): LoadRow => ({
      ...row,
      perSecond: seconds === null || row.requests === null ? null : row.requests / seconds,
    });
    return {
      warnings: endpoints.length > MOST_ENDPOINTS ? [TOO_MANY_ENDPOINTS] : [],
      run: plainRun({
        tool: 'artillery',
        startedAt: span === null ? null : isoOf(span[0]),
        endedAt: span === null ? null : isoOf(span[1]),
        seconds,
        generator: { kind: 'open', why: 'the phases of artillery let users arrive at their rate', users: null },
        total: rated(total),
        endpoints: endpoints
          .slice(0, MOST_ENDPOINTS)
          .map(rated)
          .sort((a, b) => (b.requests ?? 0) - (a.requests ?? 0) || (a.name < b.name ? -1 : 1)),
        unit: 'milliseconds: artillery writes no others',
        missing: [
          ...(endpoints.length > 0 ? [] : ['Endpoints: artillery tells them with its plugin metrics-by-endpoint.']),
          ...(span === null ? ['When it was and how long it took: artillery tells it since 2.0.'] : []),
          'Values over time and a histogram: its totals are read.',
        ],
      }),
    };
  },
};
