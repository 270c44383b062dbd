import { useMemo } from 'react';
import { statusWord } from '../../core/verdict/load/comparison-table.ts';
import type { LoadComparison, LoadComparisonAnswer } from '../../core/verdict/load/load-comparison.ts';
import { rowKey } from '../../core/verdict/load/load-rule.ts';
import type { RunCell } from '../compare/runs-columns.tsx';
import { RunsComparison } from '../compare/runs-comparison.tsx';
import { formatChange, formatShare } from '../flame/quantity.ts';
import { call } from '../state/client.ts';
import { AnsweredView } from '../ui/answered-view.tsx';
import { plural } from '../ui/format.ts';
import { formatLatency, rowName } from './load-columns.tsx';

/** The view of load runs before against runs after: what became slower, beyond how far unchanged runs lie apart. */
export function LoadComparisonView({ itemId }: { readonly itemId: string }) {
  return (
    <AnsweredView itemId={itemId} ask={(signal) => call('loadComparison', { id: itemId }, signal)} waiting="Comparing…">
      {(answer) => <OpenComparison key={itemId} answer={answer} />}
    </AnsweredView>
  );
}

const HEADS = {
  name: 'Endpoint',
  metric: 'Metric',
  side: 'Of the middle run of the side',
  noise: 'Where the change lies, given how far runs before lie apart; three tell it',
};

const REFUSAL = {
  title: 'These load runs are not comparable',
  why: 'A difference between them could come from what is listed here rather than from a change of the program, so Plateau gives no verdict. Run the same script at the same rate, or with the same number of users, again.',
  override: 'Compared although the runs are not comparable.',
};

interface EndpointCell extends RunCell {
  /** Of its endpoint; empty for the whole run. */
  readonly key: string;
}

const cellsOf = ({ rows }: LoadComparison): readonly EndpointCell[] =>
  rows.flatMap((row) =>
    row.metrics.map((one) => ({
      ...one,
      status: statusWord(one.status),
      name: rowName(row),
      key: rowKey(row),
      shown: one.metric === 'error rate' ? formatShare : formatLatency,
    })),
  );

function OpenComparison({ answer }: { readonly answer: LoadComparisonAnswer }) {
  const { comparison } = answer;
  const { detectable } = comparison;
  const cells = useMemo(() => cellsOf(comparison), [comparison]);
  return (
    <RunsComparison
      kind="load"
      answer={answer}
      note={
        detectable === null
          ? 'How far unchanged runs lie apart is not known: three runs before tell it.'
          : `A rise of p95 stands out of the noise from ${formatChange(detectable)} on.`
      }
      cells={cells}
      heads={HEADS}
      heading={plural(cells.length, 'metric')}
      rowName="Metric"
      refusal={REFUSAL}
      rowOf={({ scope, subject }) =>
        cells.findIndex((cell) => cell.key === (scope.flow ?? '') && subject.key.startsWith(cell.metric))
      }
    />
  );
}
