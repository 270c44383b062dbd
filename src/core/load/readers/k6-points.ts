import { isObject, type JsonObject, listOr, textOr } from '../../bytes/json-parts.ts';
import type { PlateauError } from '../../error.ts';
import { LatencyCounter } from '../latency-histogram.ts';
import type { LoadRun, LoadThreshold } from '../model.ts';
import { isoOf, ObservedRequests } from '../observed.ts';
import { type LoadRead, TOO_MANY_ENDPOINTS } from '../reader.ts';
import { aggregatedQuantile, evaluateThreshold } from '../thresholds.ts';
import { generatorOfScenarios, pauseOf } from './k6-generator.ts';

/** A value of a metric, at `at` seconds since 1970. */
export interface K6Point {
  readonly metric: string;
  readonly value: number;
  readonly at: number;
  /** `name`, `url`, `method`, `status`, `scenario` among them. */
  readonly tags: JsonObject;
  /** True where the time tells the second only. */
  readonly inSeconds?: boolean;
}

/** Names of scenarios are kept of this many. */
const MOST_SCENARIOS = 20;

/** A metric with thresholds on it. */
interface Judged {
  readonly metric: string;
  /** `counter`, `gauge`, `rate`, `trend`. */
  readonly type: string;
  readonly expressions: readonly string[];
  readonly values: LatencyCounter;
  last: number;
}

/** Points of k6, heard one by one, whatever file they came from. */
export class K6Points {
  readonly #requests = new ObservedRequests();
  readonly #judged = new Map<string, Judged>();
  readonly #scenarios = new Set<string>();
  /** Scenarios that dropped iterations. */
  readonly #dropping = new Set<string>();
  #users: number | null = null;
  #iterations = 0;
  /** Milliseconds of all of them. */
  #iterating = 0;

  /** Hears of a metric, its type and the thresholds on it. */
  declare(metric: string, data: JsonObject): void {
    // One that stops the run is an object: `{"threshold": "p(95)<300", "abortOnFail": true}`.
    const expressions = listOr(data.thresholds).flatMap(
      (one) => textOr(isObject(one) ? one.threshold : one, 200) ?? [],
    );
    if (expressions.length === 0 || this.#judged.has(metric)) return;
    this.#judged.set(metric, {
      metric,
      type: textOr(data.type, 20) ?? '',
      expressions,
      values: new LatencyCounter(),
      last: 0,
    });
  }

  /** Hears of a value at `at` (seconds since 1970), and its tags. Throws `import.malformed` for a duration below zero. */
  point({ metric, value, at, tags, inSeconds = false }: K6Point, bad: (wrong: string) => PlateauError): void {
    if (metric === 'dropped_iterations' && value > 0) {
      if (this.#dropping.size < MOST_SCENARIOS) this.#dropping.add(textOr(tags.scenario, 100) ?? '');
      this.#requests.dropped(at, value);
    }
    if (metric === 'iteration_duration' && value >= 0) {
      this.#requests.iteration(at, value, inSeconds);
      this.#iterations++;
      this.#iterating += value;
    }
    const judged = this.#judged.get(metric);
    if (judged !== undefined) {
      judged.values.add(Math.max(0, value));
      judged.last = value;
    }
    if (metric === 'vus') {
      this.#users = Math.max(this.#users ?? 0, value);
      this.#requests.users(at, value);
      return;
    }
    const isDuration = metric === 'http_req_duration';
    if (!isDuration && metric !== 'http_reqs' && metric !== 'http_req_failed') return;
    const scenario = textOr(tags.scenario, 100);
    if (scenario !== null && this.#scenarios.size < MOST_SCENARIOS) this.#scenarios.add(scenario);
    const name = textOr(tags.name) ?? textOr(tags.url) ?? '(no name)';
    const method = textOr(tags.method, 20);
    if (isDuration) {
      if (value < 0) throw bad('its duration is negative');
      this.#requests.add(name, method, at, value);
      // Files of k6 before 0.31 have no http_req_failed.
      if (Number(tags.status) >= 400 || tags.status === '0') this.#requests.suspect(name, method, at);
    } else if (metric === 'http_reqs') this.#requests.count(name, method, value);
    else {
      this.#requests.failuresAreTold();
      if (value !== 0) this.#requests.fail(name, method, at);
    }
  }

  #thresholds(seconds: number | null): readonly LoadThreshold[] {
    return [...this.#judged.values()].flatMap((judged) =>
      judged.expressions.map((expression) =>
        evaluateThreshold({ metric: judged.metric, expression, told: null, whenOther: '' }, (aggregation) =>
          valueOfJudged(judged, aggregation, seconds),
        ),
      ),
    );
  }

  /** The run; `missing` is what its file does not tell, `lengthOf` the seconds between two of its times, where they tell that. */
  result(
    stated: number | undefined,
    missing: readonly string[],
    lengthOf = (began: number, ended: number): number | null => (ended > began ? ended - began : null),
  ): LoadRead {
    const { span } = this.#requests;
    const seconds = stated ?? (span === null ? null : lengthOf(...span));
    const scenario = [...this.#scenarios].sort().join(', ');
    const total = this.#requests.total(seconds);
    const pause = pauseOf({
      iterations: this.#iterations,
      iteration: this.#iterations === 0 ? null : this.#iterating / this.#iterations,
      requests: total.requests,
      request: total.mean,
    });
    const run: LoadRun = {
      tool: 'k6',
      toolVersion: null,
      scenario: scenario === 'default' ? '' : scenario.slice(0, 300),
      startedAt: span === null ? null : isoOf(span[0]),
      endedAt: span === null ? null : isoOf(span[1]),
      seconds,
      generator: {
        ...generatorOfScenarios([...this.#scenarios].sort(), this.#dropping),
        users: this.#users,
        ...(pause === null ? {} : { pause }),
      },
      counts: 'requests',
      total,
      endpoints: this.#requests.endpoints(seconds),
      series: this.#requests.series(),
      thresholds: this.#thresholds(seconds),
      unit: 'milliseconds: k6 writes no others',
      missing: ['The version of k6: its points do not tell it.', ...missing],
    };
    return { run, warnings: this.#requests.overflowed ? [TOO_MANY_ENDPOINTS] : [] };
  }
}

/** What an aggregation of a threshold came to; null for one that its metric has not. */
function valueOfJudged({ type, values, last }: Judged, aggregation: string, seconds: number | null): number | null {
  if (values.count === 0) return null;
  if (type === 'counter') {
    if (aggregation === 'count') return values.sum;
    return aggregation === 'rate' && seconds !== null ? values.sum / seconds : null;
  }
  if (type === 'rate') return aggregation === 'rate' ? values.sum / values.count : null;
  if (type === 'gauge' && aggregation === 'value') return last;
  if (aggregation === 'avg') return values.sum / values.count;
  if (aggregation === 'min') return values.min;
  if (aggregation === 'max') return values.max;
  const q = aggregatedQuantile(aggregation);
  return q === null ? null : (values.quantiles([q])[0]?.ms ?? null);
}
