import { incomplete } from '../../bytes/json-parts.ts';
import { filledLines, printedBy } from '../../bytes/lines.ts';
import { wholeContent } from '../../bytes/whole.ts';
import type { Quantile } from '../latency-histogram.ts';
import type { LoadRow } from '../model.ts';
import { quantileAt } from '../quantile.ts';
import { type LoadReader, MAX_SUMMARY_BYTES } from '../reader.ts';
import { emptyRow, endsBefore, milliseconds, plainRun } from '../text-run.ts';

const FIRST = /Running (\S+) test @ (\S+)/;

/** What wrk and wrk2 print. wrk keeps its connections busy; wrk2 asks at a constant rate and measures from when a request was due. */
export const wrk: LoadReader = {
  id: 'wrk',
  title: 'wrk',
  recognise: (head) => FIRST.test(head) && /threads? and \d+ connections?/.test(head),
  async read(chunks, { seconds: stated, signal }) {
    const bytes = await wholeContent(chunks, signal, MAX_SUMMARY_BYTES);
    let [address, users, requests, seconds, perSecond, failures]: [string, ...(number | null)[]] = [
      '',
      null,
      null,
      null,
      null,
      null,
    ];
    let [mean, max]: [number | null, number | null] = [null, null];
    const quantiles: Quantile[] = [];
    let [isWrk2, broken] = [false, 0];
    // wrk2's -U prints a second distribution, of times that were not corrected.
    let distributions = 0;
    for (const { text, ended } of filledLines(bytes, printedBy('wrk'))) {
      address = FIRST.exec(text)?.[2] ?? address;
      users = numberIn(/and (\d+) connections?/, text) ?? users;
      const thread = /^Latency\s+(\S+)\s+(\S+)\s+(\S+)/.exec(text);
      if (thread !== null && milliseconds(thread[1] ?? '') !== null) {
        mean = milliseconds(thread[1] ?? '');
        max = milliseconds(thread[3] ?? '');
      }
      if (/^Thread calibration|^Latency Distribution \(HdrHistogram/.test(text)) isWrk2 = true;
      if (/^Latency Distribution/.test(text)) distributions++;
      const share = /^(\d{1,3}(?:\.\d+)?)%\s+(\S+)$/.exec(text);
      const ms = share === null ? null : milliseconds(share[2] ?? '');
      if (share !== null && ms !== null && distributions < 2) quantiles.push({ q: quantileAt(share[1] ?? ''), ms });
      // `36.991 0.950000 95 20.00` of the spectrum, in milliseconds.
      const spectrum = /^(\d+\.\d{3})\s+0\.950000\s+\d+\s/.exec(text);
      if (spectrum !== null && isWrk2 && distributions < 2) quantiles.push({ q: 0.95, ms: Number(spectrum[1]) });
      const done = /^(\d+) requests in (\S+?),/.exec(text);
      if (done !== null) {
        requests = Number(done[1]);
        const whole = milliseconds(done[2] ?? '');
        seconds = whole === null ? null : whole / 1000;
      }
      failures = added(failures, numberIn(/^Non-2xx or 3xx responses: (\d+)$/, text));
      const sockets = /^Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)$/.exec(text);
      if (sockets !== null) {
        const [connect = 0, read = 0, write = 0, timeout = 0] = sockets.slice(1).map(Number);
        broken = connect + read + write;
        // A late answer is an answer, and counted among the requests.
        failures = added(failures, broken + timeout);
      }
      if (ended) perSecond = numberIn(/^Requests\/sec:\s+(\d+(?:\.\d+)?)$/, text) ?? perSecond;
    }
    if (requests === null) throw incomplete('wrk', 'line “… requests in …”');
    // Behind the requests stand those that failed, and the rate behind them.
    if (perSecond === null) throw endsBefore('wrk', 'line “Requests/sec”', bytes.length);
    // wrk says nothing of failures where there were none.
    const total: LoadRow = {
      ...emptyRow(''),
      requests: requests + broken,
      failures: Math.min(requests + broken, failures ?? 0),
      perSecond,
      mean,
      max,
      quantiles: quantiles.filter(({ q }) => q > 0 && q < 1).sort((a, b) => a.q - b.q),
    };
    return {
      warnings: [],
      run: plainRun({
        tool: isWrk2 ? 'wrk2' : 'wrk',
        scenario: address.slice(0, 300),
        seconds: seconds ?? stated ?? null,
        generator: isWrk2
          ? { kind: 'open', why: 'wrk2 measures from when a request was due', users }
          : { kind: 'closed', why: 'wrk keeps its connections busy', users },
        total,
        unit: 'written beside each number',
        missing: [
          ...(quantiles.length > 0 ? [] : ['Percentiles: wrk prints them with --latency only.']),
          ...(isWrk2 || quantiles.length === 0 ? [] : ['p95: wrk prints 50, 75, 90 and 99 %.']),
          ...(broken > 0
            ? [`Latencies of ${broken} requests that broke off: wrk counts them as socket errors only.`]
            : []),
          'Times: wrk does not tell when it ran.',
        ],
      }),
    };
  },
};

export function numberIn(pattern: RegExp, text: string): number | null {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? null : Number(found);
}

const added = (sum: number | null, more: number | null): number | null => (more === null ? sum : (sum ?? 0) + more);
