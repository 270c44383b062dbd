import { incomplete } from '../../bytes/json-parts.ts';
import { filledLines, printedBy } from '../../bytes/lines.ts';
import { wholeContent } from '../../bytes/whole.ts';
import { CUT_OFF, type LoadReader, MAX_SUMMARY_BYTES } from '../reader.ts';
import { endsBefore, goMilliseconds, plainRun } from '../text-run.ts';
import { generatorOf } from './k6-generator.ts';
import { type K6Metric, rowsOf, thresholdsOf } from './k6-metrics.ts';

const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]{0,20}m`, 'g');
/** `✓ http_req_duration..............: avg=25ms`, `{ name:/tail }...: avg=25ms`. */
const METRIC = /^(?:[✓✗] )?(\w{1,200}|\{ .{1,400}? \}|\{[^{}]{1,400}\})\.{2,}: (.*)$/;
/** `✗ 'p(99)<100' p(99)=201.95ms`. */
const THRESHOLD = /^([✓✗]) '(.{1,200}?)' (\S{1,40})=(\S{1,40})$/;
const PAIR = /(\S{1,40}?)=(\S{1,40})/g;

/** A value as k6 prints it: times in milliseconds, percentages as shares, `145.6/s` and `120 kB` without their units; null for anything else. */
function printedValue(text: string): number | null {
  const time = goMilliseconds(text);
  if (time !== null) return time;
  const match = /^(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)(%|\/s)?$/.exec(text);
  if (match === null) return null;
  return match[2] === '%' ? Number(match[1]) / 100 : Number(match[1]);
}

/** Values of a metric as {@link K6Metric} holds them. */
function valuesOf(text: string): Record<string, number> {
  const values: Record<string, number> = {};
  for (const [, key = '', told = ''] of text.matchAll(PAIR)) {
    const value = printedValue(told);
    if (value !== null) values[key] = value;
  }
  // Rates: `3.38% ✓ 21 ✗ 600` until k6 0.57, `3.38% 21 out of 621` since 1.0.
  const share = /^(\d+(?:\.\d+)?)%\s/.exec(text);
  const old = /✓ (\d+)\s+✗ (\d+)/.exec(text);
  const now = /(?<!\d)(\d+) out of (\d+)/.exec(text);
  if (share !== null) {
    const [passes, total] = old === null ? [now?.[1], now?.[2]] : [old[1], Number(old[1]) + Number(old[2])];
    Object.assign(values, { passes: Number(passes ?? Number.NaN), total: Number(total ?? Number.NaN) });
    values.rate = (values.total ?? 0) > 0 ? (values.passes ?? 0) / (values.total ?? 1) : Number(share[1]) / 100;
  }
  const counter = /^(\d+(?:\.\d+)?)\s+(\d+(?:\.\d+)?(?:e[+-]?\d+)?)\/s$/.exec(text);
  if (counter !== null) Object.assign(values, { count: Number(counter[1]), rate: Number(counter[2]) });
  const gauge = /^(\d+(?:\.\d+)?)\s+min=/.exec(text);
  if (gauge !== null) values.value = Number(gauge[1]);
  return values;
}

interface Told extends K6Metric {
  readonly values: Record<string, number>;
  readonly thresholds: { readonly expression: string; readonly told: boolean }[];
}

/** Metrics and thresholds as they stand one below the other. */
class Printed {
  readonly metrics = new Map<string, Told>();
  #metric = '';
  #group = '';
  #inThresholds = false;

  #of(name: string): Told {
    const known = this.metrics.get(name);
    if (known !== undefined) return known;
    const made: Told = { name, values: {}, thresholds: [] };
    this.metrics.set(name, made);
    return made;
  }

  line(text: string): void {
    const section = /^█ (?:(GROUP|SCENARIO): )?(.{1,200})$/.exec(text);
    if (section !== null) {
      this.#inThresholds = section[2] === 'THRESHOLDS';
      this.#group = section[1] === undefined ? '' : `{${section[1].toLowerCase()}:${section[2]?.trim() ?? ''}}`;
      return;
    }
    const metric = METRIC.exec(text);
    if (metric !== null) {
      const tags = /^\{ ?(.*?) ?\}$/.exec(metric[1] ?? '');
      if (tags === null) this.#metric = (metric[1] ?? '') + this.#group;
      const of = this.#of(tags === null ? this.#metric : `${this.#metric}{${tags[1] ?? ''}}`);
      for (const [key, value] of Object.entries(valuesOf(metric[2] ?? ''))) of.values[key] = value;
    } else if (this.#inThresholds) this.#threshold(text);
  }

  #threshold(text: string): void {
    const told = THRESHOLD.exec(text);
    if (told === null) {
      if (/^\{.{1,400}\}$/.test(text)) this.#metric = this.#metric.replace(/\{.*$/, '') + text;
      else if (/^\w{1,200}$/.test(text)) this.#metric = text;
      return;
    }
    const [, mark, expression = '', key = '', printed = ''] = told;
    const of = this.#of(this.#metric);
    of.thresholds.push({ expression, told: mark === '✓' });
    const value = printedValue(printed);
    // What stands in the table of totals, and is more exact, comes behind it.
    if (value !== null) of.values[key] = value;
  }
}

/** What k6 prints at the end of a run, in its forms before and since 1.0, and what stands before it. */
export const k6Text: LoadReader = {
  id: 'k6-text',
  title: 'text of k6',
  recognise: (head) =>
    /^[ \t]*(?:[✓✗] )?(?:http_req_duration|iteration_duration|iterations)\.{2,}: /m.test(head.replace(COLOURS, '')) ||
    /^[ \t]*█ (?:THRESHOLDS|TOTAL RESULTS)[ \t\r]*$/m.test(head.replace(COLOURS, '')),
  async read(chunks, { seconds: stated, signal }) {
    const bytes = await wholeContent(chunks, signal, MAX_SUMMARY_BYTES);
    const printed = new Printed();
    let isCut = false;
    for (const { text, ended } of filledLines(bytes, printedBy('k6'))) {
      const line = text.replace(COLOURS, '').trim();
      // Without its end `avg=25ms` may have become `avg=2`.
      if (ended || !METRIC.test(line)) printed.line(line);
      else isCut = true;
    }
    const rows = rowsOf(printed.metrics);
    if (rows === null) throw incomplete('k6', 'line “http_req_duration” or “iterations”');
    const { total, endpoints, isHttp } = rows;
    const counter = isHttp ? 'http_reqs' : 'iterations';
    // It stands behind latencies and failures in every form.
    if (!printed.metrics.has(counter)) throw endsBefore('k6', `line “${counter}”`, bytes.length);
    const seconds = stated ?? (total.requests !== null && total.perSecond ? total.requests / total.perSecond : null);
    const thresholds = thresholdsOf(printed.metrics, false);
    return {
      warnings: isCut ? [CUT_OFF] : [],
      run: plainRun({
        tool: 'k6',
        seconds,
        generator: generatorOf(printed.metrics),
        counts: isHttp ? 'requests' : 'runs',
        total,
        endpoints,
        thresholds,
        unit: 'written beside each number',
        missing: [
          'Digits: k6 prints two behind the point; --summary-export has all of them.',
          ...(isHttp ? [] : ['HTTP requests: there were none, so rows are iterations of the script.']),
          ...(thresholds.length > 0 ? [] : ['Thresholds: k6 before 1.0 does not print what they are, only a mark.']),
          'When it was, values over time and a histogram: --out json has all of it.',
        ],
      }),
    };
  },
};
