import { latencyText } from '../../load/summary-line.ts';
import type { ReportTable } from '../../markdown.ts';
import { boundsText, changeText } from '../frontend/comparison-table.ts';
import type { Status } from '../verdict.ts';
import { percent } from '../wording.ts';
import type { LoadComparison } from './load-comparison.ts';

/** The status of a metric as a table names it: `clear` of failures that there were none of on either side. */
export const statusWord = (status: Status | null): string => status ?? 'clear';

/** Percentiles and error rates of the first endpoints before and after, for people. */
export const loadTable = ({ rows }: LoadComparison, most = Number.POSITIVE_INFINITY): ReportTable => ({
  head: ['before', 'after', 'Δ %', 'with noise', 'status', 'metric', 'endpoint'],
  rows: rows.slice(0, most).flatMap(({ name, method, metrics }) =>
    metrics.map(({ metric, before, after, change, status }) => {
      const text = metric === 'error rate' ? percent : latencyText;
      const of = name === '' ? 'all' : `${method === null ? '' : `${method} `}${name}`;
      return [text(before), text(after), changeText(change), boundsText(change), statusWord(status), metric, of];
    }),
  ),
  right: [0, 1, 2, 3],
});
