import { amountOr, incomplete, isObject, jsonOf, objectOr } from '../../bytes/json-parts.ts';
import type { Quantile } from '../latency-histogram.ts';
import { quantileAt } from '../quantile.ts';
import { type LoadReader, MAX_SUMMARY_BYTES } from '../reader.ts';
import { emptyRow, plainRun } from '../text-run.ts';
import { OHA_GENERATOR } from './hey.ts';

/** Requests that were under way when the time was up: oha does not count them either. */
const ABORTED = 'aborted due to deadline';

/** What `oha --output-format json` (before 1.5 `--json`) prints, in seconds. */
export const oha: LoadReader = {
  id: 'oha',
  title: 'oha',
  recognise: (head) =>
    /^\s*\{\s*"summary"\s*:\s*\{\s*"successRate"\s*:/.test(head) && /"requestsPerSec"\s*:/.test(head),
  async read(chunks, { seconds: stated, signal }) {
    const root = await jsonOf(chunks, signal, MAX_SUMMARY_BYTES);
    if (!isObject(root) || !isObject(root.statusCodeDistribution)) throw incomplete('oha', '“statusCodeDistribution”');
    const summary = objectOr(root.summary);
    const codes = Object.entries(root.statusCodeDistribution).map(([code, count]) => [
      Number(code),
      amountOr(count) ?? 0,
    ]);
    const sumOf = (counts: readonly (readonly number[])[]): number =>
      counts.reduce((sum, [, count = 0]) => sum + count, 0);
    const answered = sumOf(codes);
    const broken = Object.entries(objectOr(root.errorDistribution)).reduce(
      (sum, [error, count]) => sum + (error === ABORTED ? 0 : (amountOr(count) ?? 0)),
      0,
    );
    const ms = (value: unknown): number | null => {
      const seconds = amountOr(value);
      return seconds === null ? null : seconds * 1000;
    };
    const seconds = amountOr(summary.total) ?? stated ?? null;
    return {
      warnings: [],
      run: plainRun({
        tool: 'oha',
        seconds,
        generator: OHA_GENERATOR,
        total: {
          ...emptyRow(''),
          requests: answered + broken,
          failures: sumOf(codes.filter(([code = 0]) => code >= 400)) + broken,
          perSecond: amountOr(summary.requestsPerSec),
          ...{ min: ms(summary.fastest), mean: ms(summary.average), max: ms(summary.slowest) },
          quantiles: Object.entries(objectOr(root.latencyPercentiles)).flatMap(([key, value]): readonly Quantile[] => {
            const [, at] = /^p(\d{1,2}(?:\.\d{1,4})?)$/.exec(key) ?? [];
            const told = ms(value);
            return at === undefined || told === null ? [] : [{ q: quantileAt(at), ms: told }];
          }),
        },
        unit: 'seconds: oha writes no others in JSON',
        missing: ['The address, the connections, a rate that was asked for (-q) and when it ran: oha does not tell.'],
      }),
    };
  },
};
