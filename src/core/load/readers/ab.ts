import { incomplete } from '../../bytes/json-parts.ts';
import { badLine, filledLines, type LinesOf, printedBy } from '../../bytes/lines.ts';
import { wholeContent } from '../../bytes/whole.ts';
import type { ImportWarning } from '../../profile/model.ts';
import type { Quantile } from '../latency-histogram.ts';
import { eachLine } from '../line-stream.ts';
import type { Generator } from '../model.ts';
import { isoOf, ObservedRequests } from '../observed.ts';
import { quantileAt } from '../quantile.ts';
import { CUT_OFF, type LoadReader, MAX_SUMMARY_BYTES } from '../reader.ts';
import { emptyRow, endsBefore, plainRun } from '../text-run.ts';
import { lengthOf, WHOLE_SECONDS } from '../whole-seconds.ts';
import { numberIn } from './wrk.ts';

const generator = (users: number | null): Generator => ({
  kind: 'closed',
  why: 'ab asks again when an answer is there',
  users,
});

const otherLengths = (count: number): ImportWarning => ({
  code: 'load.otherLengths',
  message:
    'Answers that were not as long as the first one are among the failed, as ab counts them: pages that are made anew differ, and so do answers that broke off. ab -l takes any length.',
  count,
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
    let [total, broken]: [readonly number[], readonly number[]] = [[], []];
    let [isTable, isWhole] = [false, false];
    for (const { text, ended } of filledLines(bytes, printedBy('ab'))) {
      const pair = /^([A-Z][A-Za-z0-9 -]{2,40}):\s+(.+)$/.exec(text);
      // Of “Time per request”, the mean of one stands before the mean across all of them.
      if (pair !== null && !told.has(pair[1] ?? '')) told.set(pair[1] ?? '', pair[2] ?? '');
      if (text.startsWith('Total:') && ended)
        total = [...text.matchAll(/\d+(?:\.\d+)?/g)].map(([number]) => Number(number));
      const kinds = /^\(Connect: (\d+), Receive: (\d+), Length: (\d+), Exceptions: (\d+)\)$/.exec(text);
      if (kinds !== null) broken = kinds.slice(1).map(Number);
      if (text.startsWith('Percentage of the requests served within')) isTable = true;
      const share = /^(\d{1,3})%\s+(\d+(?:\.\d+)?)/.exec(text);
      if (share?.[1] === '100') isWhole = true;
      // ab ends every line.
      if (!ended && !isWhole) isTable = true;
      if (share !== null && share[1] !== '100') quantiles.push({ q: quantileAt(share[1] ?? ''), ms: Number(share[2]) });
    }
    const number = (key: string): number | null => numberIn(/^(\d+(?:\.\d+)?)/, told.get(key) ?? '');
    const requests = number('Complete requests');
    if (requests === null) throw incomplete('ab', 'line “Complete requests”');
    // Failures stand behind the requests, latencies behind both, percentiles (but with -d) last.
    if (!told.has('Transfer rate')) throw endsBefore('ab', 'line “Transfer rate”', bytes.length);
    if (requests > 0 && total.length === 0) throw endsBefore('ab', 'line “Total:” of connection times', bytes.length);
    if (isTable && !isWhole) throw endsBefore('ab', 'percentile of 100 %', bytes.length);
    const [min = null, mean = null] = total;
    // Without -S there are the deviation and the median before the greatest.
    const max = total[total.length === 3 ? 2 : 4] ?? null;
    const host = told.get('Server Hostname') ?? '';
    const [connect = 0, receive = 0, length = 0, exceptions = 0] = broken;
    const failed = Math.max(number('Failed requests') ?? 0, connect + receive + length + exceptions);
    // An answer of another status may be of another length too, and is one failure.
    const failures = failed - length + Math.max(length, number('Non-2xx responses') ?? 0);
    return {
      warnings: length > 0 ? [otherLengths(length)] : [],
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
          max,
          quantiles,
        },
        unit: 'milliseconds: ab prints no others, whole ones',
        missing: [
          'Times: ab does not tell when it ran.',
          isTable
            ? 'A histogram: ab prints percentiles to the whole millisecond.'
            : 'Percentiles: ab prints them at its end, but with -d and of a single request.',
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
    let isWhole = false;
    for (const { text, ended } of filledLines(bytes, printedBy('ab'))) {
      const match = /^(\d{1,3}),(\d+(?:\.\d+)?)$/.exec(text);
      // Older ones stop at 99. ab ends every line.
      isWhole = ended && Number(match?.[1]) >= 99;
      if (match === null) continue;
      const [q, ms] = [quantileAt(match[1] ?? ''), Number(match[2])];
      if (q === 0) min = ms;
      else if (q < 1) quantiles.push({ q, ms });
      else max = ms;
    }
    if (quantiles.length === 0) throw incomplete('ab', 'line of a percentage with its time');
    if (!isWhole) throw endsBefore('ab', 'last percentage', bytes.length);
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

const GNUPLOT: LinesOf = {
  what: 'the requests of ab',
  hint: 'Give what “ab -g” wrote, whole and unchanged.',
  strict: false,
};

/** What `ab -g` writes: every request that was answered, with its second and whole milliseconds. */
export const abGnuplot: LoadReader = {
  id: 'ab-gnuplot',
  title: 'requests of ApacheBench (-g)',
  recognise: (head) => head.startsWith('starttime\tseconds\tctime\tdtime\tttime\twait'),
  async read(chunks, { seconds: stated, signal }) {
    const seen = new ObservedRequests();
    let end = Number.NEGATIVE_INFINITY;
    let isCut = false;
    await eachLine(chunks, GNUPLOT, signal, (line) => {
      if (line.number === 1 || line.text.trim() === '') return;
      const cells = line.text.split('\t');
      const [at, ms] = [Number(cells[1] || Number.NaN), Number(cells[4] || Number.NaN)];
      if (cells.length === 6 && at >= 0 && ms >= 0 && Number.isFinite(at + ms)) {
        seen.add('', null, at, ms);
        end = Math.max(end, at + ms / 1000);
      } else if (line.ended) throw badLine(GNUPLOT, line, 'it is no request with its second and its milliseconds');
      else isCut = true;
    });
    const { span } = seen;
    if (span === null) throw incomplete('ab', 'request');
    const seconds = stated ?? lengthOf(span[0], end);
    return {
      warnings: isCut ? [CUT_OFF] : [],
      run: plainRun({
        tool: 'ab',
        startedAt: isoOf(span[0]),
        endedAt: isoOf(end),
        seconds,
        generator: generator(null),
        total: { ...seen.total(seconds), failures: null },
        series: seen.series(),
        unit: 'milliseconds: ab writes no others, whole ones',
        missing: [
          'Failures, the address and the connections: -g does not tell them. Import what ab printed instead.',
          WHOLE_SECONDS,
        ],
      }),
    };
  },
};
