import {
  incomplete,
  isObject,
  type JsonObject,
  jsonOf,
  listOr,
  numberOr,
  objectOr,
  textOr,
} from '../../bytes/json-parts.ts';
import type { LoadRun } from '../model.ts';
import { isoOf } from '../observed.ts';
import { type LoadReader, MAX_SUMMARY_BYTES } from '../reader.ts';
import { generatorOf } from './k6-generator.ts';
import { type K6Metric, rowsOf, thresholdsOf, toldThresholds } from './k6-metrics.ts';

/** What a form of summary says besides its metrics. */
interface Summary {
  readonly metrics: ReadonlyMap<string, K6Metric>;
  readonly seconds: number | null;
  readonly endedAt: string | null;
  readonly version: string | null;
  readonly script: string | null;
  /** Options with scenarios, where the script handed them on; empty elsewhere. */
  readonly options: JsonObject;
  /** Its booleans of thresholds mean the opposite. */
  readonly inverted: boolean;
  readonly missing: readonly string[];
}

const positive = (value: number | null): number | null => (value !== null && value > 0 ? value : null);

/** `--summary-export`: `{"metrics": {"http_reqs": {"count": 9}}}`. */
function exported(metrics: JsonObject): Summary {
  return {
    metrics: metricsOf(metrics, (values) => values),
    seconds: null,
    endedAt: null,
    version: null,
    script: null,
    options: {},
    inverted: true,
    missing: [],
  };
}

/** What `handleSummary` is given: `{"metrics": {"http_reqs": {"type": "counter", "values": {"count": 9}}}, "state": {…}}`. */
function handled({ state, options, setup_data: setup }: JsonObject, metrics: JsonObject): Summary {
  const milliseconds = positive(numberOr(objectOr(state).testRunDurationMs));
  // k6 hands on few options by itself; scripts return `exec.test.options` from setup, or write them beside the metrics.
  const given = [options, setup, objectOr(setup).options].map(objectOr).find(({ scenarios }) => isObject(scenarios));
  return {
    ...exported(metrics),
    metrics: metricsOf(metrics, ({ values }) => objectOr(values)),
    seconds: milliseconds === null ? null : milliseconds / 1000,
    options: given ?? {},
    inverted: false,
  };
}

/** `--new-machine-readable-summary`: metrics are a list, and thresholds are left out. */
function machineReadable(root: JsonObject): Summary {
  const [config, metadata, results] = [objectOr(root.config), objectOr(root.metadata), objectOr(root.results)];
  const metrics = new Map<string, K6Metric>();
  for (const given of listOr(results.metrics)) {
    const { name, values, thresholds } = objectOr(given);
    if (typeof name === 'string')
      metrics.set(name, { name, values: objectOr(values), thresholds: toldThresholds(thresholds) });
  }
  return {
    metrics,
    seconds: positive(numberOr(config.duration)),
    endedAt: isoOf(Date.parse(textOr(metadata.generated_at, 40) ?? '') / 1000),
    version: textOr(metadata.k6_version, 40),
    script: textOr(config.script, 1_000_000),
    options: objectOr(config.options),
    inverted: false,
    missing: ['Thresholds: this form of k6’s summary does not hold them.'],
  };
}

function metricsOf(metrics: JsonObject, valuesOf: (metric: JsonObject) => JsonObject): ReadonlyMap<string, K6Metric> {
  return new Map(
    Object.entries(metrics).flatMap(([name, given]): [string, K6Metric][] =>
      isObject(given) ? [[name, { name, values: valuesOf(given), thresholds: toldThresholds(given.thresholds) }]] : [],
    ),
  );
}

function summaryOf(root: JsonObject): Summary | null {
  if (isObject(root.results) && Array.isArray(root.results.metrics)) return machineReadable(root);
  if (!isObject(root.metrics)) return null;
  const nested = Object.values(root.metrics).some((metric) => isObject(metric) && isObject(metric.values));
  return nested ? handled(root, root.metrics) : exported(root.metrics);
}

/** Summaries of k6: `--summary-export`, what `handleSummary` is given, and the machine-readable form of k6 1.x. Source: k6's documentation, and files of k6 1.8. */
export const k6Summary: LoadReader = {
  id: 'k6-summary',
  title: 'k6 summary',
  recognise: (head) =>
    /^\s*\{/.test(head) && /"metrics"\s*:\s*[{[]/.test(head) && /"(?:http_req|iteration|vus|data_sent)/.test(head),
  async read(chunks, { seconds: stated, signal }) {
    const root = await jsonOf(chunks, signal, MAX_SUMMARY_BYTES);
    const summary = isObject(root) ? summaryOf(root) : null;
    const rows = summary === null ? null : rowsOf(summary.metrics);
    if (summary === null || rows === null)
      throw incomplete('k6', '“http_req_duration” nor “iteration_duration” in its metrics');
    const { total, endpoints, isHttp } = rows;
    const fromRate = total.requests !== null && total.perSecond ? total.requests / total.perSecond : null;
    const seconds = summary.seconds ?? stated ?? positive(fromRate);
    const perSecond =
      total.perSecond ?? (seconds === null || total.requests === null ? null : total.requests / seconds);
    const { endedAt } = summary;
    const startedAt = endedAt === null || seconds === null ? null : isoOf(Date.parse(endedAt) / 1000 - seconds);
    const run: LoadRun = {
      tool: 'k6',
      toolVersion: summary.version,
      scenario: '',
      startedAt,
      endedAt,
      seconds,
      generator: generatorOf(summary.metrics, summary),
      counts: isHttp ? 'requests' : 'runs',
      total: { ...total, perSecond },
      endpoints,
      series: null,
      thresholds: thresholdsOf(summary.metrics, summary.inverted),
      unit: 'milliseconds: k6 writes no others',
      missing: [
        ...summary.missing,
        ...(isHttp ? [] : ['HTTP requests: there were none, so rows are iterations of the script.']),
        ...(endpoints.length > 0
          ? []
          : [
              'Endpoints: k6’s summary tells them only of metrics with a threshold on a tag, such as http_req_duration{name:/orders}.',
            ]),
        ...(endedAt === null ? ['Times: this summary does not tell when the run was.'] : []),
        'Values over time and a histogram: a summary has totals only; --out json has all of it.',
      ],
    };
    return { run, warnings: [] };
  },
};
