import { JsonCursor } from '../bytes/json.ts';
import { incomplete, isObject, listOr, objectOr, textIn } from '../bytes/json-parts.ts';
import { throwIfCancelled } from '../bytes/whole.ts';
import { PlateauError } from '../error.ts';
import { JoinedSeries } from './joined.ts';
import { measuredCell } from './measured.ts';
import { infinite, type SeriesReader } from './reader.ts';

/** `name{label="value"}`, as Prometheus writes it. */
function nameOf(metric: unknown): string {
  const { __name__: name, ...labels } = objectOr(metric);
  const told = Object.entries(labels).map(([key, value]) => `${key}="${textIn(value)}"`);
  const all = `${textIn(name)}${told.length === 0 ? '' : `{${told.join(',')}}`}`;
  return (all === '' ? 'value' : all).slice(0, 1000);
}

/**
 * What Prometheus answers to a range query (`/api/v1/query_range`), and what speaks its language: Thanos, Mimir, VictoriaMetrics. Its series are
 * joined by time. `NaN` was not measured. Source: prometheus.io/docs/prometheus/latest/querying/api.
 */
export const prometheus: SeriesReader = {
  id: 'prometheus',
  title: 'range query of Prometheus',
  recognise: (head) => /^\s*\{\s*"status"\s*:/.test(head) && /"resultType"\s*:\s*"(?:matrix|vector|scalar)"/.test(head),
  read(bytes, { signal }) {
    const cursor = new JsonCursor(bytes);
    const data = objectOr(objectOr(cursor.value()).data);
    cursor.end();
    if (data.resultType !== 'matrix')
      throw new PlateauError({
        code: 'import.unsupported',
        message: 'It is the answer to a query of one moment.',
        hint: 'Ask for a range: /api/v1/query_range?query=…&start=…&end=…&step=15s.',
        at: { offset: 0 },
      });
    const joined = new JoinedSeries();
    let endless = 0;
    for (const result of listOr(data.result)) {
      throwIfCancelled(signal);
      if (!isObject(result)) continue;
      const name = nameOf(result.metric);
      for (const point of listOr(result.values)) {
        const [time, text] = listOr(point);
        const told = typeof text === 'string' ? measuredCell(text, false) : null;
        if (typeof time !== 'number' || Math.abs(time) > 8.64e12 || told === null || told.unit !== null)
          throw incomplete('Prometheus', `time and number in each of the values of “${name.slice(0, 100)}”`);
        if (told.isInfinite) endless++;
        joined.set(name, time, told.value, null, 0);
      }
    }
    if (joined.size === 0)
      throw new PlateauError({
        code: 'import.noSamples',
        message: 'The answer of Prometheus holds no values.',
        hint: 'Ask for a time in which something was measured.',
      });
    return { series: joined.result(true), warnings: endless > 0 ? [infinite(endless)] : [] };
  },
};
