import { csvCells } from '../../bytes/csv-cells.ts';
import {
  amountOr,
  incomplete,
  isObject,
  type JsonObject,
  jsonOf,
  listOr,
  objectOr,
  textOr,
} from '../../bytes/json-parts.ts';
import { badLine, filledLines, type LinesOf, printedBy } from '../../bytes/lines.ts';
import { wholeContent } from '../../bytes/whole.ts';
import { PlateauError } from '../../error.ts';
import type { Quantile } from '../latency-histogram.ts';
import { eachLine } from '../line-stream.ts';
import type { Generator } from '../model.ts';
import { isoOf, ObservedRequests, secondsOf } from '../observed.ts';
import { quantileAt } from '../quantile.ts';
import { type LoadRead, type LoadReader, MAX_SUMMARY_BYTES, TOO_MANY_ENDPOINTS } from '../reader.ts';
import { emptyRow, endsBefore, goMilliseconds, plainRun } from '../text-run.ts';

export const VEGETA_GENERATOR: Generator = {
  kind: 'open',
  why: 'vegeta asks at its rate, whoever is still waiting',
  users: null,
};
const NANOSECONDS = 'nanoseconds: vegeta writes no others';

const LINES: LinesOf = {
  what: 'the results of vegeta',
  hint: 'Give what “vegeta encode” printed, whole; with “vegeta attack -max-body 0” its lines stay short.',
  strict: false,
};

/** Lines of one request each; `requestOf` answers null where a line is none. */
async function requests(
  chunks: Parameters<LoadReader['read']>[0],
  { seconds: stated, signal }: Parameters<LoadReader['read']>[1],
  requestOf: (text: string) => {
    readonly at: number;
    readonly ms: number;
    readonly code: number;
    readonly method: string;
    readonly url: string;
  } | null,
): Promise<LoadRead> {
  const seen = new ObservedRequests();
  const state = { cut: false, end: Number.NEGATIVE_INFINITY };
  await eachLine(chunks, LINES, signal, (line) => {
    if (line.text.trim() === '') return;
    const request = requestOf(line.text);
    if (request === null) {
      if (line.ended) throw badLine(LINES, line, 'it is no request with its time, latency and status');
      state.cut = true;
      return;
    }
    const { at, ms, code, method, url } = request;
    const name = url.slice(0, 500);
    seen.add(name, method.slice(0, 20) || null, at, ms);
    // As vegeta counts: whatever is below 200, none at all among it, and from 400 on.
    if (code < 200 || code >= 400) seen.fail(name, method.slice(0, 20) || null, at);
    state.end = Math.max(state.end, at + ms / 1000);
  });
  const { span } = seen;
  if (span === null) throw incomplete('vegeta', 'request');
  const seconds = stated ?? (state.end > span[0] ? state.end - span[0] : null);
  return {
    warnings: [
      ...(seen.overflowed ? [TOO_MANY_ENDPOINTS] : []),
      ...(state.cut ? [{ code: 'load.cutOff', message: 'The last line is cut off and was left out.' }] : []),
    ],
    run: plainRun({
      tool: 'vegeta',
      startedAt: isoOf(span[0]),
      endedAt: isoOf(state.end),
      seconds,
      generator: VEGETA_GENERATOR,
      total: seen.total(seconds),
      endpoints: seen.endpoints(seconds),
      series: seen.series(),
      unit: NANOSECONDS,
    }),
  };
}

/** What `vegeta encode --to csv` prints: a request a line, without a header. */
export const vegetaCsv: LoadReader = {
  id: 'vegeta-csv',
  title: 'requests of vegeta (encode --to csv)',
  recognise: (head) => /^\d{18,19},\d{1,3},\d+,\d+,\d+,/.test(head),
  read: (chunks, options) =>
    requests(chunks, options, (text) => {
      const cells = csvCells(text) ?? [];
      const [time = '', code = '', latency = ''] = cells;
      const [method = '', url = ''] = cells.slice(9);
      if (cells.length !== 12 || !/^\d{1,19}$/.test(time) || !/^\d{1,3}$/.test(code) || !/^\d{1,18}$/.test(latency))
        return null;
      return { at: Number(time) / 1e9, ms: Number(latency) / 1e6, code: Number(code), method, url };
    }),
};

/** What `vegeta encode --to json` prints: an object a line. */
export const vegetaJson: LoadReader = {
  id: 'vegeta-json',
  title: 'requests of vegeta (encode --to json)',
  recognise: (head) => /^\s*\{"attack":"(?:[^"\\]|\\.){0,1000}","seq":\d+,"code":\d+,"timestamp":/.test(head),
  read: (chunks, options) =>
    requests(chunks, options, (text) => {
      let value: unknown;
      try {
        value = JSON.parse(text);
      } catch {
        return null;
      }
      if (!isObject(value)) return null;
      const { code, timestamp, latency, method, url } = value;
      const at = secondsOf(timestamp);
      const [nanoseconds, status] = [amountOr(latency), amountOr(code)];
      if (nanoseconds === null || status === null || !Number.isFinite(at)) return null;
      return { at, ms: nanoseconds / 1e6, code: status, method: textOr(method) ?? '', url: textOr(url) ?? '' };
    }),
};

const PERCENTILES = [
  ['50th', 0.5],
  ['90th', 0.9],
  ['95th', 0.95],
  ['99th', 0.99],
] as const;

/** What `vegeta report -type json` prints. */
export const vegetaReport: LoadReader = {
  id: 'vegeta-report',
  title: 'report of vegeta as JSON',
  recognise: (head) => /^\s*\{"latencies":\{"total":\d+,"mean":\d+,/.test(head) && /"status_codes":/.test(head),
  async read(chunks, { seconds: stated, signal }) {
    const value = await jsonOf(chunks, signal, MAX_SUMMARY_BYTES);
    if (!isObject(value) || amountOr(value.requests) === null) throw incomplete('vegeta', 'number of requests');
    const latencies = objectOr(value.latencies);
    const ms = (from: JsonObject, key: string): number | null => {
      const nanoseconds = amountOr(from[key]);
      return nanoseconds === null ? null : nanoseconds / 1e6;
    };
    const all = amountOr(value.requests) ?? 0;
    const success = amountOr(value.success);
    const [startedAt, endedAt] = [secondsOf(value.earliest), secondsOf(value.end)];
    const asked = amountOr(value.duration);
    return {
      warnings: [],
      run: plainRun({
        tool: 'vegeta',
        startedAt: isoOf(startedAt),
        endedAt: isoOf(endedAt),
        seconds: stated ?? (endedAt > startedAt ? endedAt - startedAt : asked === null ? null : asked / 1e9),
        generator: VEGETA_GENERATOR,
        total: {
          ...emptyRow(''),
          requests: all,
          failures: success === null ? null : Math.round(all * (1 - Math.min(1, success))),
          perSecond: amountOr(value.rate),
          ...{ min: ms(latencies, 'min'), mean: ms(latencies, 'mean'), max: ms(latencies, 'max') },
          quantiles: PERCENTILES.flatMap(([key, q]): readonly Quantile[] => {
            const told = ms(latencies, key);
            return told === null ? [] : [{ q, ms: told }];
          }),
        },
        unit: NANOSECONDS,
        missing: [
          'Endpoints and values over time: “vegeta encode --to csv” has them.',
          ...listOr(value.errors)
            .slice(0, 5)
            .map((error) => `vegeta noted: ${(textOr(error) ?? '').slice(0, 200)}`),
        ],
      }),
    };
  },
};

/** What `vegeta report` prints. */
export const vegeta: LoadReader = {
  id: 'vegeta',
  title: 'report of vegeta',
  recognise: (head) => /^\s*Requests\s+\[total, rate/.test(head) && /^Latencies\s+\[/m.test(head),
  async read(chunks, { seconds: stated, signal }) {
    const bytes = await wholeContent(chunks, signal, MAX_SUMMARY_BYTES);
    const told = new Map<string, string>();
    for (const { text } of filledLines(bytes, printedBy('vegeta'))) {
      const [, head = '', names = '', values = ''] =
        /^([A-Z][A-Za-z ]{1,20}?)\s+\[([^\]]{1,200})\]\s+(.{1,400})$/.exec(text) ?? [];
      const cells = values.split(/,\s+/);
      for (const [i, name] of names.split(', ').entries()) told.set(`${head} ${name}`, cells[i] ?? '');
    }
    const requests = Number(told.get('Requests total') || Number.NaN);
    if (!(requests >= 0)) throw incomplete('vegeta', 'line “Requests [total, rate, throughput]”');
    const latency = (name: string): number | null => goMilliseconds(told.get(`Latencies ${name}`) ?? '');
    const ratio = /^(\d{1,3}(?:\.\d+)?)%$/.exec(told.get('Success ratio') ?? '');
    if (ratio === null) throw endsBefore('vegeta', 'line “Success [ratio]”', bytes.length);
    const whole = goMilliseconds(told.get('Duration total') ?? '');
    const seconds = stated ?? (whole === null ? null : whole / 1000);
    return {
      warnings: [],
      run: plainRun({
        tool: 'vegeta',
        seconds,
        generator: VEGETA_GENERATOR,
        total: {
          ...emptyRow(''),
          requests,
          failures: Math.round(requests * (1 - Number(ratio[1]) / 100)),
          perSecond: Number(told.get('Requests rate') || Number.NaN) || null,
          ...{ min: latency('min'), mean: latency('mean'), max: latency('max') },
          quantiles: ['50', '90', '95', '99'].flatMap((name): readonly Quantile[] => {
            const ms = latency(name);
            return ms === null ? [] : [{ q: quantileAt(name), ms }];
          }),
        },
        unit: 'written beside each number',
        missing: ['Endpoints, values over time and when it ran: “vegeta encode --to csv” has them.'],
      }),
    };
  },
};

/** What `vegeta attack` writes for itself (Go’s gob). */
export const vegetaBinary: LoadReader = {
  id: 'vegeta-binary',
  title: 'binary results of vegeta',
  recognise: (head) => head.slice(0, 200).includes('\u0006Result\u0001') && head.slice(0, 200).includes('Attack'),
  read() {
    throw new PlateauError({
      code: 'import.unsupported',
      message: 'It is what vegeta writes for itself.',
      hint: 'Export it: vegeta encode --to csv results.bin > results.csv, or vegeta report -type json results.bin > report.json.',
      at: { offset: 0 },
    });
  },
};
