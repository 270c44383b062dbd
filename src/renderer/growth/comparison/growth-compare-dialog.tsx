import './growth-comparison.css';
import { Button, Dialog, DialogBody, DialogFooter } from '@blueprintjs/core';
import { SwapHorizontal } from '@blueprintjs/icons';
import { useState } from 'react';
import { type PlateauErrorData, toErrorData } from '../../../core/error.ts';
import type { Item } from '../../../main/api/contract/items.ts';
import { closeDialog, leaveDialog } from '../../state/dialogs.ts';
import { useItems } from '../../state/items.ts';
import { ErrorCard } from '../../ui/error-card.tsx';
import { formatMoment, oneLine } from '../../ui/format.ts';
import { inComparisonOrder } from '../../workspace/comparison-order.ts';
import { compareAndOpen } from './compare-growths.ts';

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
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<PlateauErrorData | null>(null);
  const series = [...inComparisonOrder([...items.values()].filter(({ kind }) => kind === 'growth'))].reverse();
  const ready = before !== null && after !== null && !busy;
  const submit = async () => {
    if (before === null || after === null) return;
    setBusy(true);
    setError(null);
    try {
      await compareAndOpen({ before, after });
      leaveDialog();
    } catch (thrown) {
      setError(toErrorData(thrown));
      setBusy(false);
    }
  };
  return (
    <Dialog isOpen onClose={closeDialog} title="Compare two series of heaps" className="dialog dialog-wide">
      <DialogBody>
        <div className="compare-sides">
          <Side title="Before" id={before} other={after} series={series} onChange={setBefore} />
          <Button
            variant="minimal"
            icon={<SwapHorizontal size={16} />}
            aria-label="Swap before and after"
            onClick={() => {
              setBefore(after);
              setAfter(before);
            }}
          />
          <Side title="After" id={after} other={before} series={series} onChange={setAfter} />
        </div>
        <p className="field-note growth-compare-note">
          {series.length < 2
            ? 'This needs two series in the workspace: one of heaps without the fix, one with it. Choose heaps in the tree and make a series of them.'
            : 'Growth is compared per operation. A leak is called resolved once the series after it was flat in its last two steps.'}
        </p>
        {error !== null && <ErrorCard error={error} />}
      </DialogBody>
      <DialogFooter
        actions={
          <>
            <Button onClick={closeDialog}>Cancel</Button>
            <Button intent="primary" autoFocus={ready} disabled={!ready} loading={busy} onClick={() => void submit()}>
              Compare
            </Button>
          </>
        }
      />
    </Dialog>
  );
}
