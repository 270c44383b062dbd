import '../profile/profile.css';
import './compare.css';
import './runs-comparison.css';
import { Button } from '@blueprintjs/core';
import { useMemo, useState } from 'react';
import type { Evaluation, Item } from '../../core/item.ts';
import type { Mismatch } from '../../core/profile/comparison.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { useCommand } from '../commands/dispatch.ts';
import { ComparisonChanges } from '../investigation/comparison-changes.tsx';
import { LoadTable } from '../load/load-table.tsx';
import { formatMoment, oneLine, plural } from '../ui/format.ts';
import { MiddleText } from '../ui/middle-text.tsx';
import { Split } from '../ui/split.tsx';
import { VerdictList } from '../verdicts/verdict-list.tsx';
import { useVerdictShare } from '../verdicts/verdict-share.ts';
import { openItemById } from '../workspace/item-actions.ts';
import { compareRuns, type RunKind } from './compare-runs.ts';
import { Refusal } from './refusal.tsx';
import { type RunCell, runsColumns } from './runs-columns.tsx';

/** A comparison that has several runs on a side, with its words. */
export interface RunsComparisonProps {
  readonly kind: RunKind;
  readonly answer: {
    readonly item: Item;
    readonly before: readonly Item[];
    readonly after: readonly Item[];
    readonly evaluations: readonly Evaluation[];
    readonly comparison: {
      readonly comparable: boolean;
      readonly reasons: readonly Mismatch[];
      readonly override: { readonly reason: string } | null;
    };
  };
  /** Said below the sides: what could have been seen. */
  readonly note: string;
  readonly cells: readonly RunCell[];
  readonly heads: Parameters<typeof runsColumns>[1];
  /** `3 metrics`. */
  readonly heading: string;
  readonly rowName: string;
  readonly refusal: { readonly title: string; readonly why: string; readonly override: string };
  /** The row that a verdict is about; −1 where there is none. */
  readonly rowOf: (verdict: Verdict) => number;
}

function Side({ title, items }: { readonly title: 'Before' | 'After'; readonly items: readonly Item[] }) {
  return (
    <section className="run-side" aria-label={title}>
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

/** Runs before against runs after: sides, what differs between them, verdicts, and every value on both sides. */
export function RunsComparison(props: RunsComparisonProps) {
  const { kind, answer, note, cells, heads, heading, rowName, refusal, rowOf } = props;
  const { item, before, after, comparison, evaluations } = answer;
  const { comparable, override, reasons } = comparison;
  const [share, setShare] = useVerdictShare(item.id);
  const [row, setRow] = useState(-1);
  const columns = useMemo(() => runsColumns(cells, heads), [cells, heads]);
  const ids = (side: readonly Item[]): readonly string[] => side.map(({ id }) => id);
  const again = (change: { readonly swapped?: boolean; readonly override?: string }): Promise<void> => {
    const [first, second] = change.swapped === true ? [after, before] : [before, after];
    const reason = change.override ?? override?.reason;
    const sides = { before: ids(first), after: ids(second) };
    return compareRuns(kind, reason === undefined ? sides : { ...sides, override: reason });
  };
  const swap = () => void again({ swapped: true });
  useCommand('compare.swap', swap);
  return (
    <div className="profile-view runs-comparison">
      <header className="capture-header">
        <div className="run-sides">
          <Side title="Before" items={before} />
          <Side title="After" items={after} />
          <div className="run-between">
            <Button size="small" variant="outlined" onClick={swap} title="Swap before and after">
              ⇄ Swap
            </Button>
          </div>
        </div>
        <p className="panel-note">
          {note}
          {comparable &&
            reasons.map(
              ({ what, before: left, after: right }) =>
                ` ${oneLine(what, 80)}: ${oneLine(left, 80)} → ${oneLine(right, 80)}.`,
            )}
        </p>
        {override !== null && (
          <p className="override-banner" role="note">
            <b>{refusal.override}</b> Reason given: “{oneLine(override.reason)}”
          </p>
        )}
        <ComparisonChanges itemId={item.id} />
      </header>
      {!comparable && override === null ? (
        <Refusal
          reasons={reasons}
          title={refusal.title}
          why={refusal.why}
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
              silence="Nothing changed beyond noise and limits."
              selectedKey={null}
              onEvidence={(verdict) => setRow(rowOf(verdict))}
            />
          }
          second={
            <section className="panel">
              <LoadTable
                label="Before and after"
                rowName={rowName}
                columns={columns}
                count={cells.length}
                heading={heading}
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
