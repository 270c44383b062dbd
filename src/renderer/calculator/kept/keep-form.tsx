import { Button } from '@blueprintjs/core';
import { useId, useState } from 'react';
import type { CalculatorResult } from '../../../core/calculator/result.ts';
import { toErrorData } from '../../../core/error.ts';
import { call } from '../../state/client.ts';
import { refreshItems } from '../../state/items.ts';
import { oneLine } from '../../ui/format.ts';
import { notify } from '../../ui/toasts.tsx';
import { openItemById } from '../../workspace/item-actions.ts';

export interface KeepFormProps {
  readonly result: CalculatorResult;
  /** False while an input is wrong, or nothing can be computed. */
  readonly canKeep: boolean;
}

async function keep({ calculator, title, inputs }: CalculatorResult, label: string): Promise<boolean> {
  const given = inputs.filter(({ value, assumed }) => value !== null && !assumed);
  try {
    const { itemId } = await call('keepCalculation', {
      calculator,
      label,
      inputs: Object.fromEntries(given.map(({ key, value }) => [key, value ?? ''])),
      from: Object.fromEntries(given.flatMap(({ key, from }) => (from === null ? [] : [[key, from.item]]))),
    });
    await refreshItems();
    notify({
      text: `Kept “${oneLine(label.trim() === '' ? title : label, 80)}”.`,
      intent: 'success',
      action: { text: 'Open', onClick: () => openItemById(itemId) },
    });
    return true;
  } catch (thrown) {
    const { message, hint } = toErrorData(thrown);
    notify({ text: hint === undefined ? message : `${message} ${hint}`, intent: 'danger' });
    return false;
  }
}

/** Keeps a result as an item of the workspace, under a name. */
export function KeepForm({ result, canKeep }: KeepFormProps) {
  const id = useId();
  const [label, setLabel] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    setBusy(true);
    if (await keep(result, label)) setLabel('');
    setBusy(false);
  };
  return (
    <form
      className="keep-form"
      aria-label="Keep this result"
      onSubmit={(event) => {
        event.preventDefault();
        if (canKeep && !busy) void submit();
      }}
    >
      <label htmlFor={id}>Keep as</label>
      <input
        id={id}
        className="field"
        autoComplete="off"
        maxLength={300}
        placeholder={result.title}
        value={label}
        onChange={(event) => setLabel(event.target.value)}
      />
      <Button type="submit" size="small" variant="outlined" disabled={!canKeep} loading={busy}>
        Keep
      </Button>
      <p className="field-note">
        {canKeep
          ? 'With its inputs and where each is from: as evidence of findings, and in section 5 of the report.'
          : 'What is to be kept needs inputs that fit and one figure that can be computed.'}
      </p>
    </form>
  );
}
