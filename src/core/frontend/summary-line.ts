import { metricText } from '../verdict/frontend/fe-vitals.ts';
import type { FrontendReport } from './model.ts';
import { weightOf } from './weights.ts';

const kilobytes = (bytes: number): string => `${Number((bytes / 1000).toPrecision(3))} kB`;

/** One line for lists: `Lighthouse · mobile · LCP 2.55 s · TBT 251 ms · CLS 0 · http://…`. */
export function frontendSummary(report: FrontendReport): string {
  const { tool, page, files } = report;
  if (page !== null) {
    const { lcp, inp, tbt, cls } = page.metrics;
    return [
      tool,
      ...(page.device === '' ? [] : [page.device]),
      ...(lcp === undefined ? [] : [`LCP ${metricText('lcp', lcp)}`]),
      ...(inp === undefined ? [] : [`INP ${metricText('inp', inp)}`]),
      ...(tbt === undefined ? [] : [`TBT ${metricText('tbt', tbt)}`]),
      ...(cls === undefined ? [] : [`CLS ${metricText('cls', cls)}`]),
      page.url,
    ].join(' · ');
  }
  const script = weightOf(report, 'script');
  const sizes =
    script === null
      ? []
      : [
          ...(script.compressed > 0 ? [`JavaScript ${kilobytes(script.compressed)} gzip`] : []),
          ...(script.raw > 0 ? [`JavaScript ${kilobytes(script.raw)} raw`] : []),
        ];
  return [tool, `${files.length} ${files.length === 1 ? 'file' : 'files'}`, ...sizes].join(' · ');
}
