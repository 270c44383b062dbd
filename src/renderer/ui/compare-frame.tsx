import { Button, Dialog, DialogBody, DialogFooter } from '@blueprintjs/core';
import { SwapHorizontal } from '@blueprintjs/icons';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type PlateauErrorData, toErrorData } from '../../core/error.ts';
import { reportProblem } from '../jobs/job-store.ts';
import { closeDialog, leaveDialog } from '../state/dialogs.ts';
import { ErrorCard } from './error-card.tsx';
import { notify } from './toasts.tsx';

export interface CompareFrameProps {
  readonly title: string;
  /** What is chosen before, and after. */
  readonly left: ReactNode;
  readonly right: ReactNode;
  readonly onSwap: () => void;
  /** Makes the comparison and answers with what opens it, in place of the dialog. What it throws is shown here. Null before both sides are chosen. */
  readonly onCompare: (() => Promise<() => void>) | null;
  /** What else there is to choose, and to know. */
  readonly children: ReactNode;
}

/** A dialog in which two sides are chosen and compared. */
export function CompareFrame({ title, left, right, onSwap, onCompare, children }: CompareFrameProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<PlateauErrorData | null>(null);
  const cancel = useRef<HTMLButtonElement>(null);
  const shown = useRef(true);
  useEffect(() => {
    shown.current = true;
    return () => {
      shown.current = false;
    };
  }, []);
  const ready = onCompare !== null && !busy;
  const submit = async () => {
    if (onCompare === null) return;
    // The other button is disabled meanwhile: the keyboard stays in the dialog, and Escape closes it.
    cancel.current?.focus();
    setBusy(true);
    setError(null);
    try {
      const open = await onCompare();
      if (!shown.current) {
        // Another dialog may be open by now.
        notify({ text: 'The comparison is made.', action: { text: 'Open', onClick: open }, timeoutMs: 15_000 });
        return;
      }
      leaveDialog();
      open();
    } catch (thrown) {
      if (!shown.current) return reportProblem(title, thrown);
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
            <Button ref={cancel} onClick={closeDialog}>
              Cancel
            </Button>
            <Button intent="primary" autoFocus={ready} disabled={!ready} loading={busy} onClick={() => void submit()}>
              Compare
            </Button>
          </>
        }
      />
    </Dialog>
  );
}
