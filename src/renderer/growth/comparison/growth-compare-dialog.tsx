import './growth-comparison.css';
import { useState } from 'react';
import type { Item } from '../../../main/api/contract/items.ts';
import { useItems } from '../../state/items.ts';
import { CompareFrame } from '../../ui/compare-frame.tsx';
import { formatMoment, oneLine } from '../../ui/format.ts';
import { inComparisonOrder } from '../../workspace/comparison-order.ts';
import { compareSeries } from './compare-growths.ts';

export interface GrowthCompareDialogProps {
  /** Ids of series; null: to be chosen. */
  readonly before: string | null;
  readonly after: string | null;
}

interface SideProps {
  readonly title: 'Before' | 'After';
  readonly id: string | null;
  /** The one on the other side. */
  readonly other: string | null;
  readonly series: readonly Item[];
  readonly onChange: (id: string | null) => void;
}

function Side({ title, id, other, series, onChange }: SideProps) {
  const chosen = series.find((item) => item.id === id);
  return (
    <fieldset className="compare-side">
      <legend>{title}</legend>
      <select
        className="field"
        aria-label={`The series ${title.toLowerCase()}`}
        value={id ?? ''}
        onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
      >
        <option value="">Choose a series…</option>
        {series
          .filter((item) => item.id !== other)
          .map((item) => (
            <option key={item.id} value={item.id}>
              {oneLine(item.label, 120)} · {formatMoment(item.importedAt)}
            </option>
          ))}
      </select>
      {chosen !== undefined && (
        <p className="field-note growth-compare-facts" title={chosen.label}>
          {oneLine(chosen.summary, 300)} · made {formatMoment(chosen.importedAt)}
        </p>
      )}
    </fieldset>
  );
}

/** Chooses which series of heaps is compared with which: without the fix, and with it. */
export function GrowthCompareDialog(initial: GrowthCompareDialogProps) {
  const items = useItems((state) => state.items);
  const [before, setBefore] = useState(initial.before);
  const [after, setAfter] = useState(initial.after);
  const series = [...inComparisonOrder([...items.values()].filter(({ kind }) => kind === 'growth'))].reverse();
  return (
    <CompareFrame
      title="Compare two series of heaps"
      left={<Side title="Before" id={before} other={after} series={series} onChange={setBefore} />}
      right={<Side title="After" id={after} other={before} series={series} onChange={setAfter} />}
      onSwap={() => {
        setBefore(after);
        setAfter(before);
      }}
      onCompare={before === null || after === null ? null : () => compareSeries({ before, after })}
    >
      <p className="field-note growth-compare-note">
        {series.length < 2
          ? 'This needs two series in the workspace: one of heaps without the fix, one with it. Choose heaps in the tree and make a series of them.'
          : 'Growth is compared per operation. A leak is called resolved once the series after it was flat in its last two steps.'}
      </p>
    </CompareFrame>
  );
}
