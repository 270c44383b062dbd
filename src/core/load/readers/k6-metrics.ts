import { amountOr, isObject, type JsonObject, numberOr, objectOr } from '../../bytes/json-parts.ts';
import type { Quantile } from '../latency-histogram.ts';
import type { LoadRow, LoadThreshold } from '../model.ts';
import { quantileAt, quantileOf } from '../quantile.ts';
import { aggregatedQuantile, evaluateThreshold } from '../thresholds.ts';

/** One metric of a summary of k6, whichever of its forms it came in. */
export interface K6Metric {
  /** `http_req_duration{name:/orders}`. */
  readonly name: string;
  readonly values: JsonObject;
  /** Expressions with what the file says of them, true being that they passed. */
  readonly thresholds: readonly { readonly expression: string; readonly told: boolean | null }[];
}

export type K6Metrics = ReadonlyMap<string, K6Metric>;

/** What the file's booleans of thresholds mean where they differ from what was evaluated. */
export const INVERTED = 'the file says the opposite, as --summary-export of k6 does: k6 issue 1498';
const DIFFERENT = 'the file says the opposite';

/** A trend's percentiles: `med`, and `p(95)` or `p95`, whatever else a script asked for. */
function quantilesIn(values: JsonObject): readonly Quantile[] {
  const found = new Map<number, number>();
  for (const [key, value] of Object.entries(values)) {
    const ms = numberOr(value);
    const match = /^p\(?(\d{1,3}(?:\.\d{1,6})?)\)?$/.exec(key);
    const q = key === 'med' ? 0.5 : match === null ? Number.NaN : quantileAt(match[1] ?? '');
    if (ms !== null && ms >= 0 && q >= 0 && q < 1) found.set(q, ms);
  }
  return [...found].sort(([a], [b]) => a - b).map(([q, ms]) => ({ q, ms }));
}

/** How often a rate metric was true: k6 calls it `passes` or `matches`, also of `http_req_failed`, where it counts failures. */
const trueOf = (values: JsonObject): number | null => amountOr(values.passes ?? values.matches);

/** The row of a trend with its counters; the tags after its name, `{name:/orders}`, are the same for all of them. */
function rowOf(metrics: K6Metrics, base: { readonly trend: string; readonly counter: string }, tags: string): LoadRow {
  const trend = objectOr(metrics.get(base.trend + tags)?.values);
  const counter = objectOr(metrics.get(base.counter + tags)?.values);
  const failed = metrics.get(`http_req_failed${tags}`)?.values;
  const ofRate = failed === undefined ? null : trueOf(failed);
  const others = failed === undefined ? null : amountOr(failed.fails);
  const all = amountOr(failed?.total) ?? (ofRate === null || others === null ? null : ofRate + others);
  return {
    name: /^\{(?:name|url):(.*)\}$/.exec(tags)?.[1]?.slice(0, 500) ?? tags.slice(1, -1).slice(0, 500),
    method: null,
    // A trend counts too, where --summary-trend-stats asks for it.
    requests: amountOr(counter.count) ?? all ?? amountOr(trend.count),
    failures: ofRate,
    perSecond: amountOr(counter.rate),
    min: amountOr(trend.min),
    mean: amountOr(trend.avg),
    max: amountOr(trend.max),
    quantiles: quantilesIn(trend),
    histogram: null,
  };
}

const HTTP = { trend: 'http_req_duration', counter: 'http_reqs' };
const ITERATIONS = { trend: 'iteration_duration', counter: 'iterations' };

export interface K6Rows {
  readonly total: LoadRow;
  readonly endpoints: readonly LoadRow[];
  readonly isHttp: boolean;
}

/** The run's row and those of its tagged metrics; of a script without HTTP requests that of its iterations. Null without either. */
export function rowsOf(metrics: K6Metrics): K6Rows | null {
  const isHttp = metrics.has(HTTP.trend) || metrics.has(HTTP.counter);
  const base = isHttp ? HTTP : ITERATIONS;
  if (!(metrics.has(base.trend) || metrics.has(base.counter))) return null;
  const endpoints: LoadRow[] = [];
  for (const name of metrics.keys()) {
    const tags = name.startsWith(`${base.trend}{`) ? name.slice(base.trend.length) : null;
    // All answers but failed ones are no endpoint.
    if (tags !== null && tags !== '{expected_response:true}') endpoints.push(rowOf(metrics, base, tags));
  }
  endpoints.sort((a, b) => (b.requests ?? 0) - (a.requests ?? 0) || (a.name < b.name ? -1 : 1));
  return { total: rowOf(metrics, base, ''), endpoints, isHttp };
}

/** Every threshold, evaluated from the numbers beside it. */
export function thresholdsOf(metrics: K6Metrics, inverted: boolean): readonly LoadThreshold[] {
  return [...metrics.values()].flatMap(({ name, values, thresholds }) =>
    thresholds.map(({ expression, told }) =>
      evaluateThreshold(
        {
          metric: name.slice(0, 500),
          expression: expression.slice(0, 200),
          told,
          whenOther: inverted ? INVERTED : DIFFERENT,
        },
        (aggregation) => {
          if (aggregation === 'rate') return numberOr(values.rate) ?? numberOr(values.value);
          const told = numberOr(values[aggregation]) ?? numberOr(values[aggregation.replace(/^p\((.*)\)$/, 'p$1')]);
          const q = told === null ? aggregatedQuantile(aggregation) : null;
          // `p(50)` is the median, and `p(95.0)` is `p(95)`.
          return q === null ? told : quantileOf({ quantiles: quantilesIn(values) }, q);
        },
      ),
    ),
  );
}

/** Thresholds of a metric in one of the older forms: `{"p(95)<300": false}`, `{"p(95)<300": {"ok": true}}`. */
export function toldThresholds(value: unknown): K6Metric['thresholds'] {
  return Object.entries(objectOr(value)).map(([expression, said]) => {
    const ok = isObject(said) ? said.ok : said;
    return { expression, told: typeof ok === 'boolean' ? ok : null };
  });
}
