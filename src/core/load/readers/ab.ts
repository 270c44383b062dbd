import { incomplete } from '../../bytes/json-parts.ts';
import { filledLines, printedBy } from '../../bytes/lines.ts';
import { wholeContent } from '../../bytes/whole.ts';
import type { Quantile } from '../latency-histogram.ts';
import type { Generator } from '../model.ts';
import { quantileAt } from '../quantile.ts';
import { type LoadReader, MAX_SUMMARY_BYTES } from '../reader.ts';
import { emptyRow, plainRun } from '../text-run.ts';
import { numberIn } from './wrk.ts';

const generator = (users: number | null): Generator => ({
  kind: 'closed',
  why: 'ab asks again when an answer is there',
  users,
});

/** What ApacheBench prints. Answers of another length or status are counted as failed. */
export const ab: LoadReader = {
  id: 'ab',
  title: 'ApacheBench',
  recognise: (head) =>
    /^This is ApacheBench, Version/m.test(head) || /^Percentage of the requests served within/m.test(head),
  async read(chunks, { seconds: stated, signal }) {
    const bytes = await wholeContent(chunks, signal, MAX_SUMMARY_BYTES);
    const told = new Map<string, string>();
    const quantiles: Quantile[] = [];
    let total: readonly number[] = [];
    for (const { text } of filledLines(bytes, printedBy('ab'))) {
      const pair = /^([A-Z][A-Za-z0-9 -]{2,40}):\s+(.+)$/.exec(text);
      // Of “Time per request”, the mean of one stands before the mean across all of them.
      if (pair !== null && !told.has(pair[1] ?? '')) told.set(pair[1] ?? '', pair[2] ?? '');
      if (text.startsWith('Total:')) total = [...text.matchAll(/\d+(?:\.\d+)?/g)].map(([number]) => Number(number));
      const share = /^(\d{1,3})%\s+(\d+(?:\.\d+)?)/.exec(text);
      if (share !== null && share[1] !== '100') quantiles.push({ q: quantileAt(share[1] ?? ''), ms: Number(share[2]) });
    }
    const number = (key: string): number | null => numberIn(/^(\d+(?:\.\d+)?)/, told.get(key) ?? '');
    const requests = number('Complete requests');
    if (requests === null) throw incomplete('ab', 'line “Complete requests”');
    const [min = null, mean = null] = total;
    const host = told.get('Server Hostname') ?? '';
    const failures = (number('Failed requests') ?? 0) + (number('Non-2xx responses') ?? 0);
    return {
      warnings: [],
      run: plainRun({
        tool: 'ab',
        toolVersion: /ApacheBench, Version (\S+)/.exec(new TextDecoder().decode(bytes.subarray(0, 200)))?.[1] ?? null,
        scenario: `${host}${told.get('Document Path') ?? ''}`.slice(0, 300),
        seconds: number('Time taken for tests') ?? stated ?? null,
        generator: generator(number('Concurrency Level')),
        total: {
          ...emptyRow(''),
          requests,
          failures: Math.min(requests, failures),
          perSecond: number('Requests per second'),
          min,
          mean,
          max: total[4] ?? null,
          quantiles,
        },
        unit: 'milliseconds: ab prints no others, whole ones',
        missing: [
          'Times: ab does not tell when it ran.',
          'A histogram: ab prints percentiles to the whole millisecond.',
        ],
      }),
    };
  },
};

/** What `ab -e` writes: a hundred percentiles and nothing else. */
export const abCsv: LoadReader = {
  id: 'ab-csv',
  title: 'percentiles of ApacheBench (-e)',
  recognise: (head) => /^\ufeff?Percentage served,Time in ms/.test(head),
  async read(chunks, { seconds, signal }) {
    const bytes = await wholeContent(chunks, signal, MAX_SUMMARY_BYTES);
    const quantiles: Quantile[] = [];
    let [min, max]: [number | null, number | null] = [null, null];
    for (const { text } of filledLines(bytes, printedBy('ab'))) {
      const match = /^(\d{1,3}),(\d+(?:\.\d+)?)$/.exec(text);
      if (match === null) continue;
      const [q, ms] = [quantileAt(match[1] ?? ''), Number(match[2])];
      if (q === 0) min = ms;
      else if (q < 1) quantiles.push({ q, ms });
      else max = ms;
    }
    if (quantiles.length === 0) throw incomplete('ab', 'line of a percentage with its time');
    return {
      warnings: [],
      run: plainRun({
        tool: 'ab',
        seconds: seconds ?? null,
        generator: generator(null),
        total: { ...emptyRow(''), min, max, quantiles },
        unit: 'milliseconds: its header says so',
        missing: [
          'Requests, failures, their rate and when it ran: -e writes percentiles only. Import what ab printed instead.',
        ],
      }),
    };
  },
};
