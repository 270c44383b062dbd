import '../../growth/comparison/growth-comparison.css';
import { useState } from 'react';
import type { Item } from '../../../main/api/contract/items.ts';
import { useItems } from '../../state/items.ts';
import { CompareFrame } from '../../ui/compare-frame.tsx';
import { formatMeasured, oneLine } from '../../ui/format.ts';
import { inComparisonOrder } from '../../workspace/comparison-order.ts';
import { usePlanHistory } from '../plan-data.ts';
import { comparePlans } from './compare-plans.ts';

export interface PlanCompareDialogProps {
  /** Ids of plans; null: to be chosen. */
  readonly before: string | null;
  readonly after: string | null;
}

interface SideProps {
  readonly title: 'Before' | 'After';
  readonly id: string | null;
  /** The one on the other side. */
  readonly other: string | null;
  readonly plans: readonly Item[];
  /** Plans of the same statement as the other side’s. */
  readonly same: ReadonlySet<string>;
  readonly onChange: (id: string | null) => void;
}

function Side({ title, id, other, plans, same, onChange }: SideProps) {
  const chosen = plans.find((item) => item.id === id);
  const offered = plans.filter((item) => item.id !== other);
  const option = (item: Item) => (
    <option key={item.id} value={item.id}>
      {oneLine(item.label, 120)} · {formatMeasured(item)}
    </option>
  );
  const first = offered.filter((item) => same.has(item.id));
  return (
    <fieldset className="compare-side">
      <legend>{title}</legend>
      <select
        className="field"
        aria-label={`The plan ${title.toLowerCase()}`}
        value={id ?? ''}
        onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
      >
        <option value="">Choose a plan…</option>
        {first.length > 0 && <optgroup label="Of the same statement">{first.map(option)}</optgroup>}
        {first.length > 0 ? (
          <optgroup label="Others">{offered.filter((item) => !same.has(item.id)).map(option)}</optgroup>
        ) : (
          offered.map(option)
        )}
      </select>
      {chosen !== undefined && (
        <p className="field-note growth-compare-facts" title={chosen.label}>
          {oneLine(chosen.summary, 300)}
        </p>
      )}
    </fieldset>
  );
}

/** Chooses which plan is compared with which; those of the same statement are offered first. */
export function PlanCompareDialog(initial: PlanCompareDialogProps) {
  const items = useItems((state) => state.items);
  const [before, setBefore] = useState(initial.before);
  const [after, setAfter] = useState(initial.after);
  const plans = [...inComparisonOrder([...items.values()].filter(({ kind }) => kind === 'plan'))].reverse();
  const same = useSameStatement(before ?? after);
  return (
    <CompareFrame
      title="Compare two query plans"
      left={<Side title="Before" id={before} other={after} plans={plans} same={same} onChange={setBefore} />}
      right={<Side title="After" id={after} other={before} plans={plans} same={same} onChange={setAfter} />}
      onSwap={() => {
        setBefore(after);
        setAfter(before);
      }}
      onCompare={before === null || after === null ? null : () => comparePlans({ before: [before], after: [after] })}
    >
      <p className="field-note growth-compare-note">
        {plans.length < 2
          ? 'This needs two plans in the workspace: one before a change and one after it. Paste or import the other one first.'
          : 'Steps are matched by what they read and join, not by their place. Cache state, version and settings are looked at before anything is called better or worse.'}
      </p>
    </CompareFrame>
  );
}

const NONE: ReadonlySet<string> = new Set();

/** Other plans of a plan’s statement. */
function useSameStatement(id: string | null): ReadonlySet<string> {
  const { value } = usePlanHistory(id);
  return value === null ? NONE : new Set(value.rows.map(({ item }) => item.id));
}
