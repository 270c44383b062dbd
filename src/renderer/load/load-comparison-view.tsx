import '../profile/profile.css';
import '../compare/compare.css';
import './load.css';
import { Button } from '@blueprintjs/core';
import { useMemo, useState } from 'react';
import type { Item } from '../../core/item.ts';
import type { LoadComparisonAnswer } from '../../core/verdict/load/load-comparison.ts';
import { rowKey } from '../../core/verdict/load/load-rule.ts';
import { useCommand } from '../commands/dispatch.ts';
import { Refusal } from '../compare/refusal.tsx';
import { formatChange } from '../flame/quantity.ts';
import { call } from '../state/client.ts';
import { AnsweredView } from '../ui/answered-view.tsx';
import { formatMoment, oneLine, plural } from '../ui/format.ts';
import { MiddleText } from '../ui/middle-text.tsx';
import { Split } from '../ui/split.tsx';
import { VerdictList } from '../verdicts/verdict-list.tsx';
import { useVerdictShare } from '../verdicts/verdict-share.ts';
import { openItemById } from '../workspace/item-actions.ts';
import { cellsOf, comparisonColumns } from './comparison-columns.tsx';
import { compareLoads } from './load-compare.ts';
import { LoadTable } from './load-table.tsx';

/** The view of load runs before against runs after: what became slower, beyond how far unchanged runs lie apart. */
export function LoadComparisonView({ itemId }: { readonly itemId: string }) {
  return (
    <AnsweredView itemId={itemId} ask={(signal) => call('loadComparison', { id: itemId }, signal)} waiting="Comparing…">
      {(answer) => <OpenComparison key={itemId} answer={answer} />}
    </AnsweredView>
  );
}

function Side({ title, items }: { readonly title: 'Before' | 'After'; readonly items: readonly Item[] }) {
  return (
    <section className="load-side" aria-label={title}>
      <span className="side-title">{items.length === 1 ? title : `${title}, ${plural(items.length, 'run')}`}</span>
      <ul>
        {items.map(({ id, label, summary, capturedAt }) => (
          <li key={id} title={summary}>
            <button type="button" className="side-label" title="Open the run" onClick={() => openItemById(id)}>
              <MiddleText text={label} />
            </button>
            <span className="side-facts">
              {oneLine(capturedAt === null ? summary : `${summary} · ${formatMoment(capturedAt)}`, 200)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function OpenComparison({ answer }: { readonly answer: LoadComparisonAnswer }) {
  const { item, before, after, comparison, evaluations } = answer;
  const { comparable, override, reasons, detectable } = comparison;
  const [share, setShare] = useVerdictShare(item.id);
  const [row, setRow] = useState(-1);
  const cells = useMemo(() => cellsOf(comparison), [comparison]);
  const columns = useMemo(() => comparisonColumns(cells), [cells]);
  const ids = (side: readonly Item[]): readonly string[] => side.map(({ id }) => id);
  const again = (change: { readonly swapped?: boolean; readonly override?: string }): Promise<void> => {
    const [first, second] = change.swapped === true ? [after, before] : [before, after];
    const reason = change.override ?? override?.reason;
    return compareLoads({
      before: ids(first),
      after: ids(second),
      ...(reason === undefined ? {} : { override: reason }),
    });
  };
  const swap = () => void again({ swapped: true });
  useCommand('compare.swap', swap);
  return (
    <div className="profile-view load-comparison">
      <header className="capture-header">
        <div className="load-sides">
          <Side title="Before" items={before} />
          <Side title="After" items={after} />
          <div className="load-between">
            <Button size="small" variant="outlined" onClick={swap} title="Swap before and after">
              ⇄ Swap
            </Button>
          </div>
        </div>
        <p className="panel-note">
          {detectable === null
            ? 'How far unchanged runs lie apart is not known: three runs before tell it.'
            : `A rise of p95 stands out of the noise from ${formatChange(detectable)} on.`}
          {comparable &&
            reasons.map(
              ({ what, before: left, after: right }) =>
                ` ${oneLine(what, 80)}: ${oneLine(left, 80)} → ${oneLine(right, 80)}.`,
            )}
        </p>
        {override !== null && (
          <p className="override-banner" role="note">
            <b>Compared although the runs are not comparable.</b> Reason given: “{oneLine(override.reason)}”
          </p>
        )}
      </header>
      {!comparable && override === null ? (
        <Refusal
          reasons={reasons}
          title="These load runs are not comparable"
          why="A difference between them could come from what is listed here rather than from a change of the program, so Plateau gives no verdict. Run the same script at the same rate, or with the same number of users, again."
          onOverride={(reason) => again({ override: reason })}
        />
      ) : (
        <Split
          label="Size of the verdicts"
          share={share}
          onShare={setShare}
          first={
            <VerdictList
              evaluations={evaluations}
              silence="Nothing became worse beyond noise and limits."
              selectedKey={null}
              onEvidence={({ scope, subject }) =>
                setRow(
                  cells.findIndex(
                    (cell) => rowKey(cell.row) === (scope.flow ?? '') && subject.key.startsWith(cell.metric),
                  ),
                )
              }
            />
          }
          second={
            <section className="panel">
              <LoadTable
                label="Before and after"
                rowName="Metric"
                columns={columns}
                count={cells.length}
                heading={plural(cells.length, 'metric')}
                file="comparison"
                initial={{ column: '', descending: false }}
                selected={row}
                onSelect={setRow}
              />
            </section>
          }
        />
      )}
    </div>
  );
}
