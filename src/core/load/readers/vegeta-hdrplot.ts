import { badLine, filledLines, type LinesOf, printedBy } from '../../bytes/lines.ts';
import { wholeContent } from '../../bytes/whole.ts';
import { PlateauError } from '../../error.ts';
import type { Quantile } from '../latency-histogram.ts';
import { SHOWN_QUANTILES } from '../quantile.ts';
import { type LoadReader, MAX_SUMMARY_BYTES } from '../reader.ts';
import { emptyRow, endsBefore, plainRun } from '../text-run.ts';
import { VEGETA_GENERATOR } from './vegeta.ts';

const LINES: LinesOf = {
  ...printedBy('vegeta'),
  hint: 'Give what “vegeta report -type hdrplot” printed, whole and unchanged.',
};
/** The last row is that of 0.9999999: of more requests some lie above it. */
const MOST_EXACT = 5_000_000;
const ROW = /^(\d{1,15}\.\d{6})\s+([01]\.\d{6})\s+(\d{1,15})\s+(\d{1,15}\.\d{6})$/;

/**
 * What `vegeta report -type hdrplot` prints, to be drawn: latencies in milliseconds by percentile. It tells no failures and no times. The last row, which says
 * 1.000000, is the greatest latency and the number of requests. Throws `import.malformed`, `import.truncated`, `import.badEncoding`, `import.tooLarge`, `job.cancelled`.
 */
export const vegetaHdrplot: LoadReader = {
  id: 'vegeta-hdrplot',
  title: 'HDR plot of vegeta',
  recognise: (head) => /^\s*Value\(ms\)\s+Percentile\s+TotalCount\s+1\/\(1-Percentile\)[ \t]*\r?\n/.test(head),
  async read(chunks, { seconds = null, signal }) {
    const bytes = await wholeContent(chunks, signal, MAX_SUMMARY_BYTES);
    const quantiles: Quantile[] = [];
    let [min, max, requests]: [number | null, number | null, number | null] = [null, null, null];
    let isWhole = true;
    for (const line of filledLines(bytes, LINES)) {
      if (line.number === 1) continue;
      const [, value = '', percentile = '', count = ''] = ROW.exec(line.text.trim()) ?? [];
      // Without its end a number may lack digits.
      if (!line.ended) break;
      if (value === '' || max !== null) throw badLine(LINES, line, 'it is no row of latency, percentile and count');
      const [ms, q] = [Number(value), Number(percentile)];
      if (q === 0) min = ms;
      else if (q === 1) [max, requests, isWhole] = [ms, Number(count), Number(count) < MOST_EXACT];
      else if (SHOWN_QUANTILES.some((shown) => shown === q)) quantiles.push({ q, ms });
    }
    if (max === null) throw endsBefore('vegeta', 'row of the percentile 1.000000', bytes.length);
    return {
      warnings: [],
      run: plainRun({
        tool: 'vegeta',
        seconds,
        generator: VEGETA_GENERATOR,
        total: {
          ...emptyRow(''),
          requests: isWhole ? requests : null,
          perSecond: seconds === null || requests === null || !isWhole ? null : requests / seconds,
          ...{ min, max: isWhole ? max : null, quantiles },
        },
        unit: 'milliseconds, as its heading says',
        missing: [
          'Failures, the rate, the mean and when it ran: a plot does not tell them; “vegeta report -type json” does.',
          ...(isWhole
            ? []
            : ['The number of requests and the greatest latency: of so many some lie above the last row.']),
          ...(quantiles.some(({ q }) => q === 0.99) ? [] : ['p99: the plot has no row of 0.99.']),
        ],
      }),
    };
  },
};

/** What `vegeta report -type hist[…]` prints: a percentile lies somewhere within a bucket, and nobody knows where. */
export const vegetaHistogram: LoadReader = {
  id: 'vegeta-hist',
  title: 'histogram of vegeta',
  recognise: (head) => /^\s*Bucket\s+#\s+%\s+Histogram[ \t]*\r?\n\[\S+?,\s+\S+?\]\s+\d/.test(head),
  read() {
    throw new PlateauError({
      code: 'import.unsupported',
      message: 'It is a histogram of vegeta: it tells no percentile, and no failures.',
      hint: 'Export more of it: vegeta encode --to csv results.bin > results.csv, or vegeta report -type json results.bin > report.json.',
      at: { offset: 0 },
    });
  },
};
