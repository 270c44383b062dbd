import { JsonCursor } from '../bytes/json.ts';
import { incomplete, isObject, type JsonObject, listOr, numberOr, objectOr, textIn } from '../bytes/json-parts.ts';
import { throwIfCancelled } from '../bytes/whole.ts';
import { PlateauError } from '../error.ts';
import { isoTimeOf } from '../iso-time.ts';
import type { ImportWarning } from '../profile/model.ts';
import { JoinedSeries } from './joined.ts';
import { unitWanted } from './metric-roles.ts';
import type { SeriesReader } from './reader.ts';
import { type KnownUnit, unitOf } from './units.ts';

/** Units of CloudWatch whose size nobody has to guess; it does not say whether its kilobytes are of 1000 or of 1024. */
const UNITS: ReadonlyMap<string, KnownUnit> = new Map<string, KnownUnit>([
  ['Seconds', { unit: 'seconds', factor: 1 }],
  ['Milliseconds', { unit: 'seconds', factor: 1e-3 }],
  ['Microseconds', { unit: 'seconds', factor: 1e-6 }],
  ['Percent', { unit: 'share', factor: 0.01 }],
  ['Bytes', { unit: 'bytes', factor: 1 }],
]);
const STATISTICS = ['Average', 'Sum', 'Minimum', 'Maximum'] as const;
const ZONE = /(?:Z|[+-]\d\d:?\d\d)$/;

const NO_TIMES = 'time with a zone for each of its values';

/** Seconds since 1970 of a time as the command line or the interface writes it. Throws `import.malformed` for one of no zone. */
function secondsOf(value: unknown): number {
  const seconds =
    typeof value === 'number'
      ? value
      : typeof value === 'string' && ZONE.test(value)
        ? isoTimeOf(value) / 1000
        : Number.NaN;
  if (!(Math.abs(seconds) <= 8.64e12)) throw incomplete('CloudWatch', NO_TIMES);
  return seconds;
}

function numberFrom(value: unknown): number {
  const number = numberOr(value);
  if (number === null) throw incomplete('CloudWatch', 'number for each of its times');
  return number;
}

/** What `get-metric-data` answers: it tells no units, so a label may (`host_cpu [%]`). */
function addResults(joined: JoinedSeries, results: readonly unknown[], warnings: ImportWarning[]): void {
  const partial = results.filter((one) => isObject(one) && textIn(one.StatusCode) !== 'Complete').length;
  if (partial > 0) {
    const message =
      'CloudWatch says of these metrics that not all of their values are there (StatusCode is not “Complete”).';
    warnings.push({ code: 'series.partial', message, count: partial });
  }
  for (const result of results.filter(isObject)) {
    const label = textIn(result.Label) || textIn(result.Id);
    const [, stem = label, stated] = /^(.{1,900}?)\s?\[([^\]]{1,20})\]$/.exec(label) ?? [];
    const unit = stated === undefined ? null : unitOf(stem, stated);
    const name = unit === null ? label : stem;
    const [times, values] = [listOr(result.Timestamps), listOr(result.Values)];
    if (times.length !== values.length) throw incomplete('CloudWatch', NO_TIMES);
    times.forEach((time, i) => {
      const value = numberFrom(values[i]);
      joined.set(name, secondsOf(time), unit === null ? value : value * unit.factor, unit?.unit ?? null, 0);
    });
    const wanted = unit === null && times.length > 0 ? unitWanted(name) : null;
    if (wanted === null) continue;
    const message = `“${name.slice(0, 60)}” has no unit and is not judged: get-metric-data tells none. Write ${wanted} behind its Label in the query, or take get-metric-statistics.`;
    warnings.push({ code: 'series.unit', message });
  }
}

/** What `get-metric-statistics` answers, in whatever order: each statistic is a column. */
function addStatistics(joined: JoinedSeries, label: string, points: readonly unknown[]): void {
  const add = (point: JsonObject, statistic: string, given: unknown): void => {
    const told = textIn(point.Unit);
    const unit = UNITS.get(told) ?? null;
    const behind = unit === null && told !== '' && told !== 'None' && told !== 'Count' ? ` (${told})` : '';
    const value = numberFrom(given);
    const name = `${label} ${statistic}${behind}`.slice(0, 1000);
    joined.set(name, secondsOf(point.Timestamp), unit === null ? value : value * unit.factor, unit?.unit ?? null, 0);
  };
  for (const point of points.filter(isObject)) {
    for (const statistic of STATISTICS) if (statistic in point) add(point, statistic, point[statistic]);
    for (const [statistic, value] of Object.entries(objectOr(point.ExtendedStatistics))) add(point, statistic, value);
  }
}

/**
 * What `aws cloudwatch get-metric-data` and `get-metric-statistics` print: metrics joined by time. Source: the API reference of CloudWatch
 * (MetricDataResult, Datapoint). Times must have a zone or be seconds since 1970. Throws `import.malformed`, `import.noSamples`, `import.tooLarge`,
 * `import.badJson`, `job.cancelled`.
 */
export const cloudwatch: SeriesReader = {
  id: 'cloudwatch',
  title: 'metrics of CloudWatch',
  recognise: (head) =>
    /^\s*\{/.test(head) &&
    (/"MetricDataResults"\s*:\s*\[/.test(head) || (/"Datapoints"\s*:\s*\[/.test(head) && /"Timestamp"\s*:/.test(head))),
  read(bytes, { signal }) {
    const cursor = new JsonCursor(bytes);
    const data = objectOr(cursor.value());
    cursor.end();
    throwIfCancelled(signal);
    const joined = new JoinedSeries();
    const warnings: ImportWarning[] = [];
    addResults(joined, listOr(data.MetricDataResults), warnings);
    addStatistics(joined, textIn(data.Label) || 'value', listOr(data.Datapoints));
    if (joined.size === 0)
      throw new PlateauError({
        code: 'import.noSamples',
        message: 'The answer of CloudWatch holds no values.',
        hint: 'Ask for a time in which something was measured, and for the dimensions that the metric has.',
      });
    return { series: joined.result(true), warnings };
  },
};
