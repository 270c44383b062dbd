import { latencyText } from '../../load/summary-line.ts';
import type { ReportTable } from '../../markdown.ts';
import { boundsText, changeText } from '../frontend/comparison-table.ts';
import { percent } from '../wording.ts';
import type { LoadComparison } from './load-comparison.ts';

/** Percentiles and error rates of the first endpoints before and after, for people. */
export const loadTable = ({ rows }: LoadComparison, most = Number.POSITIVE_INFINITY): ReportTable => ({
  head: ['before', 'after', 'Δ %', 'with noise', 'status', 'metric', 'endpoint'],
  rows: rows.slice(0, most).flatMap(({ name, method, metrics }) =>
    metrics.map(({ metric, before, after, change, status }) => {
      const text = metric === 'error rate' ? percent : latencyText;
      const of = name === '' ? 'all' : `${method === null ? '' : `${method} `}${name}`;
      return [text(before), text(after), changeText(change), boundsText(change), status, metric, of];
    }),
  ),
  right: [0, 1, 2, 3],
});
