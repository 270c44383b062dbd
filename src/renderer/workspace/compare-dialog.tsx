import { useId, useState } from 'react';
import type { Basis } from '../../core/verdict/verdict.ts';
import type { Item } from '../../main/api/contract/items.ts';
import { call } from '../state/client.ts';
import { refreshItems, useItems } from '../state/items.ts';
import { openTab } from '../state/tabs.ts';
import { CompareFrame } from '../ui/compare-frame.tsx';
import { formatMeasured } from '../ui/format.ts';
import { MiddleText } from '../ui/middle-text.tsx';
import { inComparisonOrder } from './comparison-order.ts';

const BASES: readonly { readonly value: Basis; readonly title: string }[] = [
  { value: 'active', title: 'Active time (idle left out)' },
  { value: 'all', title: 'All time' },
  { value: 'app', title: 'Application code only' },
];

interface SideProps {
  readonly title: string;
  readonly ids: readonly string[];
  readonly profiles: readonly Item[];
  readonly taken: ReadonlySet<string>;
  readonly onChange: (ids: readonly string[]) => void;
}

function Side({ title, ids, profiles, taken, onChange }: SideProps) {
  const id = useId();
  const labelOf = (one: string) => profiles.find((item) => item.id === one)?.label ?? one;
  const others = profiles.filter((item) => !taken.has(item.id));
  return (
    <fieldset className="compare-side">
      <legend>{title}</legend>
      <ul className="compare-chosen" aria-label={`${title}: profiles`}>
        {ids.map((one) => (
          <li key={one}>
            <MiddleText text={labelOf(one)} />
            <button
              type="button"
              className="chip-remove"
              aria-label={`Take ${labelOf(one)} out of ${title}`}
              onClick={() => onChange(ids.filter((other) => other !== one))}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
      <select
        id={id}
        className="field"
        aria-label={
          ids.length === 0 ? `Choose the profile ${title.toLowerCase()}` : `Add a replicate to ${title.toLowerCase()}`
        }
        value=""
        disabled={others.length === 0}
        onChange={(event) => onChange([...ids, event.target.value])}
      >
        <option value="">{ids.length === 0 ? 'Choose a profile…' : 'Add a replicate…'}</option>
        {others.map((item) => (
          <option key={item.id} value={item.id}>
            {item.label} · {formatMeasured(item)}
          </option>
        ))}
      </select>
    </fieldset>
  );
}

export interface CompareDialogProps {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Chooses what is compared with what; several on a side are replicates of one state. */
export function CompareDialog(initial: CompareDialogProps) {
  const items = useItems((state) => state.items);
  const [before, setBefore] = useState(initial.before);
  const [after, setAfter] = useState(initial.after);
  const [basis, setBasis] = useState<Basis>('active');
  const basisId = useId();
  const profiles = [...inComparisonOrder([...items.values()].filter(({ kind }) => kind === 'profile'))].reverse();
  const taken = new Set([...before, ...after]);
  const compare = async () => {
    const { itemId } = await call('compare', { before: [...before], after: [...after], basis });
    await refreshItems();
    return () => openTab({ kind: 'comparison', id: itemId });
  };
  return (
    <CompareFrame
      title="Compare"
      left={<Side title="Before" ids={before} profiles={profiles} taken={taken} onChange={setBefore} />}
      right={<Side title="After" ids={after} profiles={profiles} taken={taken} onChange={setAfter} />}
      onSwap={() => {
        setBefore(after);
        setAfter(before);
      }}
      onCompare={before.length > 0 && after.length > 0 ? compare : null}
    >
      <div className="form-grid">
        <label htmlFor={basisId}>Shares of</label>
        <div>
          <select
            id={basisId}
            className="field"
            value={basis}
            onChange={(event) => setBasis(BASES.find(({ value }) => value === event.target.value)?.value ?? 'active')}
          >
            {BASES.map(({ value, title }) => (
              <option key={value} value={value}>
                {title}
              </option>
            ))}
          </select>
        </div>
      </div>
      {profiles.length < 2 && <p className="field-note">A comparison needs two profiles in the workspace.</p>}
    </CompareFrame>
  );
}
