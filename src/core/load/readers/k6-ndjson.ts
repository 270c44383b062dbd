import { isObject, type JsonObject, listOr, numberOr, objectOr, textOr } from '../../bytes/json-parts.ts';
import { badLine, type Line, type LinesOf } from '../../bytes/lines.ts';
import type { ImportWarning } from '../../profile/model.ts';
import { LatencyCounter } from '../latency-histogram.ts';
import { eachLine } from '../line-stream.ts';
import type { LoadRun, LoadThreshold } from '../model.ts';
import { isoOf, ObservedRequests, secondsOf } from '../observed.ts';
import { type LoadReader, TOO_MANY_ENDPOINTS } from '../reader.ts';
import { aggregatedQuantile, evaluateThreshold } from '../thresholds.ts';

const LINES: LinesOf = {
  what: 'the JSON lines of k6',
  hint: 'Give the file of --out json, whole and unchanged.',
  strict: true,
};

/** A metric with thresholds on it. */
interface Judged {
  readonly metric: string;
  /** `counter`, `gauge`, `rate`, `trend`. */
  readonly type: string;
  readonly expressions: readonly string[];
  readonly values: LatencyCounter;
  last: number;
}

/**
 * Points of k6 (`--out json`), one a line: percentiles are Plateau's own, of every request. Thresholds are evaluated from the same values; where
 * they stand on metrics that hold no times, from those. Files of any size: what is held grows with endpoints and time, not with lines.
 */
export const k6Ndjson: LoadReader = {
  id: 'k6-ndjson',
  title: 'k6 JSON lines',
  recognise: (head) =>
    /^\s*\{[^\n]*"type"\s*:\s*"(?:Metric|Point)"/.test(head) && /^\s*\{[^\n]*"metric"\s*:/.test(head),
  async read(chunks, { seconds: stated, signal }) {
    const seen = new Points();
    await eachLine(chunks, LINES, signal, (line) => seen.line(line));
    return seen.result(stated);
  },
};

class Points {
  readonly #requests = new ObservedRequests();
  readonly #judged = new Map<string, Judged>();
  readonly #scenarios = new Set<string>();
  readonly #warnings: ImportWarning[] = [];
  #isOpen = false;
  #users: number | null = null;

  line(line: Line): void {
    const text = line.text.trim();
    if (text === '') return;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      if (!line.ended) {
        this.#warnings.push({
          code: 'load.cutOff',
          message: 'The last line is cut off and was left out: the run was stopped, or is still going on.',
        });
        return;
      }
      throw badLine(LINES, line, 'it is no JSON');
    }
    if (!isObject(value) || !isObject(value.data)) throw badLine(LINES, line, 'it is no point of k6');
    const metric = textOr(value.metric);
    if (metric === null) throw badLine(LINES, line, 'it names no metric');
    if (value.type === 'Metric') this.#declare(metric, value.data);
    else if (value.type === 'Point') this.#point(metric, value.data, line);
  }

  #declare(metric: string, data: JsonObject): void {
    if (metric === 'dropped_iterations') this.#isOpen = true;
    const expressions = listOr(data.thresholds).flatMap((one) => textOr(one, 200) ?? []);
    if (expressions.length === 0 || this.#judged.has(metric)) return;
    this.#judged.set(metric, {
      metric,
      type: textOr(data.type, 20) ?? '',
      expressions,
      values: new LatencyCounter(),
      last: 0,
    });
  }

  #point(metric: string, data: JsonObject, line: Line): void {
    const value = numberOr(data.value);
    const at = secondsOf(data.time);
    if (value === null || Number.isNaN(at)) throw badLine(LINES, line, 'its point has no time or no value');
    const tags = objectOr(data.tags);
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
    if (scenario !== null && this.#scenarios.size < 20) this.#scenarios.add(scenario);
    const name = textOr(tags.name) ?? textOr(tags.url) ?? '(no name)';
    const method = textOr(tags.method, 20);
    if (isDuration) {
      if (value < 0) throw badLine(LINES, line, 'its duration is negative');
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

  result(stated: number | undefined): { readonly run: LoadRun; readonly warnings: readonly ImportWarning[] } {
    const { span } = this.#requests;
    const seconds = stated ?? (span === null || span[1] <= span[0] ? null : span[1] - span[0]);
    const scenario = [...this.#scenarios].sort().join(', ');
    const warnings = this.#requests.overflowed ? [...this.#warnings, TOO_MANY_ENDPOINTS] : this.#warnings;
    const run: LoadRun = {
      tool: 'k6',
      toolVersion: null,
      scenario: scenario === 'default' ? '' : scenario.slice(0, 300),
      startedAt: span === null ? null : isoOf(span[0]),
      endedAt: span === null ? null : isoOf(span[1]),
      seconds,
      generator: {
        kind: this.#isOpen ? 'open' : 'unknown',
        why: this.#isOpen
          ? 'only arrival-rate executors count dropped iterations'
          : 'the file does not tell whether virtual users waited for their answers',
        users: this.#users,
      },
      counts: 'requests',
      total: this.#requests.total(seconds),
      endpoints: this.#requests.endpoints(seconds),
      series: this.#requests.series(),
      thresholds: this.#thresholds(seconds),
      unit: 'milliseconds: k6 writes no others',
      missing: [
        'The version of k6: its points do not tell it.',
        'Thresholds on tags: k6’s points hold those of whole metrics only.',
      ],
    };
    return { run, warnings };
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
