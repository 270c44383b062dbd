import { Button, Dialog, DialogBody, DialogFooter } from '@blueprintjs/core';
import { SwapHorizontal } from '@blueprintjs/icons';
import { type ReactNode, useState } from 'react';
import { type PlateauErrorData, toErrorData } from '../../core/error.ts';
import { closeDialog } from '../state/dialogs.ts';
import { ErrorCard } from './error-card.tsx';

export interface CompareFrameProps {
  readonly title: string;
  /** What is chosen before, and after. */
  readonly left: ReactNode;
  readonly right: ReactNode;
  readonly onSwap: () => void;
  readonly canCompare: boolean;
  /** Makes the comparison and opens it in place of the dialog. What it throws is shown here. */
  readonly onCompare: () => Promise<void>;
  /** What else there is to choose, and to know. */
  readonly children: ReactNode;
}

/** A dialog in which two sides are chosen and compared. */
export function CompareFrame({ title, left, right, onSwap, canCompare, onCompare, children }: CompareFrameProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<PlateauErrorData | null>(null);
  const ready = canCompare && !busy;
  const submit = async () => {
    setBusy(true);
    setError(null);
    try {
      await onCompare();
    } catch (thrown) {
      setError(toErrorData(thrown));
      setBusy(false);
    }
  };
  return (
    <Dialog isOpen onClose={closeDialog} title={title} className="dialog dialog-wide">
      <DialogBody>
        <div className="compare-sides">
          {left}
          <Button
            variant="minimal"
            icon={<SwapHorizontal size={16} />}
            aria-label="Swap before and after"
            onClick={onSwap}
          />
          {right}
        </div>
        {children}
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
