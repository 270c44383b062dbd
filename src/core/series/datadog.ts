import { JsonCursor } from '../bytes/json.ts';
import { incomplete, isObject, type JsonObject, listOr, numberOr, objectOr, textIn } from '../bytes/json-parts.ts';
import { throwIfCancelled } from '../bytes/whole.ts';
import { PlateauError } from '../error.ts';
import { JoinedSeries } from './joined.ts';
import type { SeriesReader } from './reader.ts';
import type { KnownUnit } from './units.ts';

/** Units by the family that Datadog puts them in; its `scale_factor` is of the family's own unit (second, byte, per cent). */
const FAMILIES: ReadonlyMap<string, KnownUnit> = new Map<string, KnownUnit>([
  ['time', { unit: 'seconds', factor: 1 }],
  ['bytes', { unit: 'bytes', factor: 1 }],
  ['percentage', { unit: 'share', factor: 0.01 }],
]);

/** The unit of a series; null where it is told otherwise, or as so much a second. */
function unitOf(series: JsonObject): KnownUnit | null {
  const [unit, per] = listOr(series.unit);
  const known = isObject(unit) && !isObject(per) ? FAMILIES.get(textIn(unit.family)) : undefined;
  const scale = isObject(unit) ? numberOr(unit.scale_factor) : null;
  return known === undefined || scale === null || scale <= 0 ? null : { ...known, factor: known.factor * scale };
}

/** What was asked for, or the metric and its scope. */
const nameOf = (series: JsonObject): string =>
  textIn(series.expression) ||
  `${textIn(series.metric) || 'value'}${textIn(series.scope) === '' ? '' : `{${textIn(series.scope)}}`}`;

/**
 * What Datadog answers to a query of points (`GET /api/v1/query`): series joined by time. Source: its API reference, “Query timeseries points”; times are
 * milliseconds since 1970, null was not measured. Throws `import.malformed`, `import.noSamples`, `import.tooLarge`, `import.badJson`, `job.cancelled`.
 */
export const datadog: SeriesReader = {
  id: 'datadog',
  title: 'query of Datadog',
  recognise: (head) => /^\s*\{/.test(head) && /"pointlist"\s*:\s*\[/.test(head),
  read(bytes, { signal }) {
    const cursor = new JsonCursor(bytes);
    const data = objectOr(cursor.value());
    cursor.end();
    const joined = new JoinedSeries();
    for (const series of listOr(data.series).filter(isObject)) {
      throwIfCancelled(signal);
      const [name, unit] = [nameOf(series), unitOf(series)];
      for (const point of listOr(series.pointlist)) {
        const [time, value = null] = listOr(point);
        if (typeof time !== 'number' || Math.abs(time) > 8.64e15 || (value !== null && typeof value !== 'number'))
          throw incomplete('Datadog', `time and number in each of the points of “${name.slice(0, 100)}”`);
        joined.set(name, time / 1000, value === null ? null : value * (unit?.factor ?? 1), unit?.unit ?? null, 0);
      }
    }
    if (joined.size === 0)
      throw new PlateauError({
        code: 'import.noSamples',
        message: 'The answer of Datadog holds no values.',
        hint: 'Ask for a time in which something was measured.',
      });
    return { series: joined.result(true), warnings: [] };
  },
};
