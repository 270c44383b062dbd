import { useEffect, useId, useRef, useState } from 'react';
import { TELLS } from '../../core/calculator/item-facts.ts';
import type { Calculator } from '../../core/calculator/model.ts';
import { toErrorData } from '../../core/error.ts';
import { call } from '../state/client.ts';
import { useItems } from '../state/items.ts';
import { oneLine } from '../ui/format.ts';
import { filled, type StoredInputs } from './calculator-state.ts';

export interface FillFromItemProps {
  readonly calculator: Calculator;
  readonly stored: StoredInputs;
  readonly onChange: (next: StoredInputs) => void;
}

/** Items that can tell inputs of the calculator; nothing where there are none. */
export function FillFromItem({ calculator, stored, onChange }: FillFromItemProps) {
  const id = useId();
  const items = useItems((state) => state.items);
  const [note, setNote] = useState('');
  // What is typed while the item is asked stays.
  const newest = useRef(stored);
  useEffect(() => {
    newest.current = stored;
  }, [stored]);
  const kinds = new Set<string>(
    calculator.inputs.flatMap((input) =>
      input.kind === 'number' && input.fact !== undefined ? TELLS[input.fact] : [],
    ),
  );
  const candidates = [...items.values()].filter(({ kind }) => kinds.has(kind));
  if (candidates.length === 0) return null;
  const choose = async (item: string) => {
    try {
      const told = await call('itemFacts', { id: item });
      const next = filled(calculator, newest.current, told);
      setNote(next === null ? `${told.label} tells nothing of these inputs.` : '');
      if (next !== null) onChange(next);
    } catch (thrown) {
      setNote(toErrorData(thrown).message);
    }
  };
  return (
    <div className="calculator-fill">
      <label htmlFor={id}>Fill in from</label>
      <select
        id={id}
        className="field"
        value=""
        onChange={(event) => event.target.value !== '' && void choose(event.target.value)}
      >
        <option value="">an item of the workspace…</option>
        {candidates.map((item) => (
          <option key={item.id} value={item.id}>
            {oneLine(item.label, 80)} · {item.id}
          </option>
        ))}
      </select>
      <span role="status" className="field-note">
        {oneLine(note, 300)}
      </span>
    </div>
  );
}
