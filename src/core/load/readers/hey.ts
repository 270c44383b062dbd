import { incomplete } from '../../bytes/json-parts.ts';
import { badLine, filledLines, type LinesOf, printedBy } from '../../bytes/lines.ts';
import { wholeContent } from '../../bytes/whole.ts';
import type { Quantile } from '../latency-histogram.ts';
import { eachLine } from '../line-stream.ts';
import type { Generator } from '../model.ts';
import { ObservedRequests } from '../observed.ts';
import { quantileAt } from '../quantile.ts';
import { CUT_OFF, type LoadReader, MAX_SUMMARY_BYTES } from '../reader.ts';
import { emptyRow, endsBefore, plainRun } from '../text-run.ts';
import { numberIn } from './wrk.ts';

const HEY_GENERATOR: Generator = {
  kind: 'closed',
  why: 'the workers of hey wait for their answers',
  users: null,
};

export const OHA_GENERATOR: Generator = {
  kind: 'unknown',
  why: 'the connections of oha wait for their answers, unless a rate was asked for (-q, --latency-correction); the file does not tell',
  users: null,
};

/** Milliseconds of what a number is in: hey prints seconds, and so did oha before 1.6. */
const FACTORS: Readonly<Record<string, number>> = { sec: 1000, secs: 1000, ms: 1, us: 0.001, µs: 0.001, ns: 1e-6 };
/** What oha counts as an error and is none: requests that were under way when the time was up. */
const ABORTED = /^\[\d+\]\s+aborted due to deadline$/;

/** What hey prints, and oha, which prints the same with units of its own. */
export const hey: LoadReader = {
  id: 'hey',
  title: 'hey',
  recognise: (head) =>
    /^[ \t]*Summary:[ \t\r]*$/m.test(head) && /^[ \t]*Slowest:\s/m.test(head) && /^[ \t]*Requests\/sec:/m.test(head),
  async read(chunks, { seconds: stated, signal }) {
    const bytes = await wholeContent(chunks, signal, MAX_SUMMARY_BYTES);
    const told = new Map<string, number>();
    const quantiles: Quantile[] = [];
    let [answered, broken, failures, aborted] = [0, 0, 0, 0];
    let [inErrors, isOha] = [false, false];
    for (const { text } of filledLines(bytes, printedBy('hey'))) {
      if (text.startsWith('Success rate:')) isOha = true;
      const pair = /^(Total|Slowest|Fastest|Average|Requests\/sec):\s+(\d+(?:\.\d+)?)(?: (secs?|ms|[uµn]s))?$/.exec(
        text,
      );
      if (pair !== null) told.set(pair[1] ?? '', Number(pair[2]) * (FACTORS[pair[3] ?? ''] ?? 1));
      const share = /^(\d{1,2}(?:\.\d+)?)%{1,2} in (\d+(?:\.\d+)?) (secs?|ms|[uµn]s)$/.exec(text);
      // Of less than a hundred requests it prints “0% in 0.0000 secs” where the 99th would stand.
      if (share !== null && Number(share[1]) > 0)
        quantiles.push({
          q: quantileAt(share[1] ?? ''),
          ms: Number(share[2]) * (FACTORS[share[3] ?? ''] ?? Number.NaN),
        });
      const status = /^\[(\d{3})\]\s+(\d+) responses$/.exec(text);
      if (status !== null) {
        answered += Number(status[2]);
        if (Number(status[1]) >= 400) failures += Number(status[2]);
      }
      if (text === 'Error distribution:') inErrors = true;
      const errors = (inErrors ? numberIn(/^\[(\d+)\]\s/, text) : null) ?? 0;
      if (ABORTED.test(text)) aborted += errors;
      else broken += errors;
    }
    if (!told.has('Requests/sec') || answered + broken === 0)
      throw incomplete('hey', 'line of a status with its responses');
    // Answers by their status and errors stand last; its rate is of all of them, and both it and its time are rounded to four digits.
    const [perSecond, total] = [told.get('Requests/sec') ?? 0, (told.get('Total') ?? 0) / 1000];
    if (answered + broken + aborted < perSecond * total - (perSecond + total) * 5e-5 - 1)
      throw endsBefore(isOha ? 'oha' : 'hey', 'last statuses and errors', bytes.length);
    // Where nothing was answered it prints 0.
    const ms = (key: string): number | null => (answered === 0 ? null : (told.get(key) ?? null));
    const whole = told.get('Total');
    return {
      warnings: [],
      run: plainRun({
        tool: isOha ? 'oha' : 'hey',
        seconds: whole === undefined ? (stated ?? null) : whole / 1000,
        generator: isOha ? OHA_GENERATOR : HEY_GENERATOR,
        total: {
          ...emptyRow(''),
          requests: answered + broken,
          failures: failures + broken,
          perSecond: told.get('Requests/sec') ?? null,
          min: ms('Fastest'),
          mean: ms('Average'),
          max: ms('Slowest'),
          quantiles,
        },
        unit: 'written beside each number',
        missing: [
          `The address, the workers and when it ran: ${isOha ? 'oha' : 'hey'} does not tell.`,
          `Single latencies: ${isOha ? '“oha --output-format csv”' : '“hey -o csv”'} has them.`,
        ],
      }),
    };
  },
};

const CSV: LinesOf = {
  what: 'the CSV of hey',
  hint: 'Give what “hey -o csv” printed, whole and unchanged.',
  strict: true,
};
const HEADER = 'response-time,DNS+dialup,DNS,Request-write,Response-delay,Response-read,status-code,offset';

/** What `hey -o csv` prints: every request with its time in seconds. */
export const heyCsv: LoadReader = {
  id: 'hey-csv',
  title: 'requests of hey (-o csv)',
  recognise: (head) => head.startsWith(HEADER),
  async read(chunks, { seconds: stated, signal }) {
    const seen = new ObservedRequests();
    let [last, isCut] = [0, false];
    await eachLine(chunks, CSV, signal, (line) => {
      const text = line.text.trim();
      if (text === '' || line.number === 1) return;
      const cells = text.split(',').map(Number);
      const [seconds = Number.NaN, status = Number.NaN, offset = Number.NaN] = [cells[0], cells[6], cells[7]];
      // hey ends every line: what stands in one without an end may be the beginning of a number.
      if (!line.ended) {
        isCut = true;
        return;
      }
      if (!(cells.length === 8 && seconds >= 0 && offset >= 0 && Number.isFinite(status))) {
        throw badLine(CSV, line, 'it is not eight numbers');
      }
      seen.add('', null, offset, seconds * 1000);
      if (status >= 400) seen.fail('', null, offset);
      last = Math.max(last, offset + seconds);
    });
    const seconds = stated ?? (last > 0 ? last : null);
    const series = seen.series();
    return {
      warnings: isCut ? [CUT_OFF] : [],
      run: plainRun({
        tool: 'hey',
        seconds,
        generator: HEY_GENERATOR,
        total: seen.total(seconds),
        // Its offsets begin with the run, at no time of a calendar.
        series: series === null ? null : { ...series, startedAt: '' },
        unit: 'seconds: hey prints no others',
        missing: [
          'The address, the workers and when it ran: hey does not tell.',
          'Requests without an answer: hey leaves them out of its CSV; its text counts them.',
        ],
      }),
    };
  },
};
