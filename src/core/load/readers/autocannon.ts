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
    const answered = isObject(root) ? amountOr(objectOr(root.requests).total) : null;
    if (!isObject(root) || answered === null) throw incomplete('autocannon', 'number at “requests.total”');
    // Where nothing was answered it writes 0.
    const latency = answered === 0 ? {} : objectOr(root.latency);
    const quantiles = Object.entries(latency)
      .flatMap(([key, value]): Quantile[] => {
        // `p97_5` and `p99_9`; before 3.0 `p999` and `p9999`.
        const match = /^p(\d{1,2})(?:_(\d{1,4}))?$/.exec(key) ?? /^p(99)(9{1,3})$/.exec(key);
        const ms = amountOr(value);
        return match === null || ms === null ? [] : [{ q: quantileAt(`${match[1]}.${match[2] ?? 0}`), ms }];
      })
      .sort((a, b) => a.q - b.q);
    const seconds = amountOr(root.duration) ?? stated ?? null;
    // Timeouts are among the errors, and neither is among the answers.
    const broken = amountOr(root.errors) ?? 0;
    const failures = (amountOr(root.non2xx) ?? 0) + broken;
    const requests = answered + broken;
    // With -R and -r it adds the latencies of requests that were due while another one was waited for.
    const isCorrected = (amountOr(latency.totalCount) ?? 0) > answered;
    return {
      warnings: [],
      run: plainRun({
        tool: 'autocannon',
        scenario: textOr(root.title, 300) ?? textOr(root.url, 300) ?? '',
        startedAt: timeOf(root.start),
        endedAt: timeOf(root.finish),
        seconds,
        generator: {
          ...(isCorrected
            ? { kind: 'open', why: 'it asked at a rate, and counts the latencies of requests that were late' }
            : { kind: 'closed', why: 'its connections wait for their answers' }),
          users: amountOr(root.connections),
        },
        total: {
          ...emptyRow(''),
          requests,
          failures: Math.min(requests, failures),
          perSecond: amountOr(objectOr(root.requests).average) ?? (seconds ? answered / seconds : null),
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
