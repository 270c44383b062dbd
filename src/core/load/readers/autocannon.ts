import { amountOr, incomplete, isObject, jsonOf, objectOr, textOr } from '../../bytes/json-parts.ts';
import type { Quantile } from '../latency-histogram.ts';
import { quantileAt } from '../quantile.ts';
import { type LoadReader, MAX_SUMMARY_BYTES } from '../reader.ts';
import { emptyRow, plainRun } from '../text-run.ts';

/** What `autocannon --json` prints. Latencies are whole milliseconds; there is no p95 among its percentiles. */
export const autocannon: LoadReader = {
  id: 'autocannon',
  title: 'autocannon',
  recognise: (head) =>
    /^\s*\{/.test(head) &&
    /"latency"\s*:\s*\{/.test(head) &&
    /"non2xx"\s*:/.test(head) &&
    /"pipelining"\s*:/.test(head),
  async read(chunks, { seconds: stated, signal }) {
    const root = await jsonOf(chunks, signal, MAX_SUMMARY_BYTES);
    const latency = isObject(root) ? objectOr(root.latency) : {};
    const requests = isObject(root) ? amountOr(objectOr(root.requests).total) : null;
    if (!isObject(root) || requests === null) throw incomplete('autocannon', 'number at “requests.total”');
    const quantiles = Object.entries(latency)
      .flatMap(([key, value]): Quantile[] => {
        const match = /^p(\d{1,2})(?:_(\d{1,4}))?$/.exec(key);
        const ms = amountOr(value);
        return match === null || ms === null ? [] : [{ q: quantileAt(`${match[1]}.${match[2] ?? 0}`), ms }];
      })
      .sort((a, b) => a.q - b.q);
    const seconds = amountOr(root.duration) ?? stated ?? null;
    const failures = (amountOr(root.non2xx) ?? 0) + (amountOr(root.errors) ?? 0);
    return {
      warnings: [],
      run: plainRun({
        tool: 'autocannon',
        scenario: textOr(root.title, 300) ?? textOr(root.url, 300) ?? '',
        startedAt: timeOf(root.start),
        endedAt: timeOf(root.finish),
        seconds,
        generator: {
          kind: 'closed',
          why: 'its connections wait for their answers',
          users: amountOr(root.connections),
        },
        total: {
          ...emptyRow(''),
          requests,
          failures: Math.min(requests, failures),
          perSecond: amountOr(objectOr(root.requests).average) ?? (seconds ? requests / seconds : null),
          min: amountOr(latency.min),
          mean: amountOr(latency.average),
          max: amountOr(latency.max),
          quantiles,
        },
        unit: 'milliseconds: autocannon writes no others, whole ones',
        missing: ['p95: autocannon writes 90, 97.5 and 99 %.', 'Values over time: it writes totals only.'],
      }),
    };
  },
};

function timeOf(value: unknown): string | null {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
