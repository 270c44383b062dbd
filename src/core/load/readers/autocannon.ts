import { amountOr, incomplete, isObject, type JsonObject, jsonOf, objectOr, textOr } from '../../bytes/json-parts.ts';
import { PlateauError } from '../../error.ts';
import type { ImportWarning } from '../../profile/model.ts';
import type { Quantile } from '../latency-histogram.ts';
import { quantileAt } from '../quantile.ts';
import { type LoadReader, MAX_SUMMARY_BYTES } from '../reader.ts';
import { emptyRow, plainRun } from '../text-run.ts';

const unanswered = (count: number): ImportWarning => ({
  code: 'load.unanswered',
  message:
    'Requests were sent and never answered, and are in no other number: their connections were closed, which autocannon counts neither as errors nor as answers. A server that closes each connection behind its answer looks so too.',
  count,
});

/**
 * Requests that were sent and neither answered nor counted as errors: their connection was closed. Not those under way when the time was up, one of
 * each connection, or as many as it pipelines. 0 where that cannot be told: at a rate (-R, -r) those of a whole second may be, and before version 6
 * nothing tells whether there was one.
 */
function lostOf(root: JsonObject, answered: number, broken: number): number {
  const sent = amountOr(objectOr(root.requests).sent);
  if (sent === null || amountOr(objectOr(root.latency).totalCount) !== answered) return 0;
  const underWay = (amountOr(root.connections) ?? 0) * (amountOr(root.pipelining) ?? 1);
  return Math.max(0, sent - answered - broken - underWay);
}

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
    const seconds = amountOr(root.duration) ?? stated ?? null;
    // Timeouts are among the errors, and neither is among the answers.
    const broken = amountOr(root.errors) ?? 0;
    const failures = (amountOr(root.non2xx) ?? 0) + broken;
    const requests = answered + broken;
    // With -R and -r it adds the latencies of requests that were due while another one was waited for.
    const isCorrected = (amountOr(objectOr(root.latency).totalCount) ?? 0) > answered;
    const perSecond = amountOr(objectOr(root.requests).average) ?? (seconds ? answered / seconds : null);
    const lost = lostOf(root, answered, broken);
    // Since 7 it takes an answer for that of the oldest request on the connection, of one that was lost before it.
    const isShifted = lost > 0 && root.workers !== undefined;
    // Where nothing was answered it writes 0.
    const latency = answered === 0 || isShifted ? {} : objectOr(root.latency);
    const quantiles = Object.entries(latency)
      .flatMap(([key, value]): Quantile[] => {
        // `p97_5` and `p99_9`; before 3.0 `p999` and `p9999`.
        const match = /^p(\d{1,2})(?:_(\d{1,4}))?$/.exec(key) ?? /^p(99)(9{1,3})$/.exec(key);
        const ms = amountOr(value);
        return match === null || ms === null ? [] : [{ q: quantileAt(`${match[1]}.${match[2] ?? 0}`), ms }];
      })
      .sort((a, b) => a.q - b.q);
    return {
      warnings: lost > 0 ? [unanswered(lost)] : [],
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
          // None is no number of failures where connections were closed that nobody counts.
          failures: lost > 0 && failures === 0 ? null : Math.min(requests, failures),
          perSecond,
          min: amountOr(latency.min),
          mean: amountOr(latency.average),
          max: amountOr(latency.max),
          quantiles,
        },
        unit: 'milliseconds: autocannon writes no others, whole ones',
        missing: [
          'p95: autocannon writes 90, 97.5 and 99 %.',
          'Values over time: it writes totals only.',
          ...(lost > 0
            ? [`What became of ${lost} requests that were sent and not answered: autocannon does not count them.`]
            : []),
          ...(isShifted
            ? ['Latencies: since version 7 autocannon measures answers from requests that were lost before them.']
            : []),
        ],
      }),
    };
  },
};

function timeOf(value: unknown): string | null {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

/** The table autocannon prints for people: refused, since it rounds what it counts (`12k requests`). */
export const autocannonTable: LoadReader = {
  id: 'autocannon-table',
  title: 'table of autocannon',
  recognise: (head) => /^Running .{1,80} test @ \S/m.test(head) && head.includes('┌') && /\bReq\/Sec\b/.test(head),
  read() {
    throw new PlateauError({
      code: 'import.unsupported',
      message: 'It is the table that autocannon prints for people: its numbers of requests are rounded.',
      hint: 'Give the numbers: autocannon --json URL > run.json.',
      at: { offset: 0 },
    });
  },
};
