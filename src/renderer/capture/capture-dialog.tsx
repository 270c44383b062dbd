import './capture.css';
import { Button, Dialog, DialogBody, DialogFooter } from '@blueprintjs/core';
import { useEffect, useState } from 'react';
import { type PlateauErrorData, toErrorData } from '../../core/error.ts';
import { closeDialog } from '../state/dialogs.ts';
import { LoadingState } from '../ui/empty-state.tsx';
import { ErrorCard } from '../ui/error-card.tsx';
import { CaptureEditor } from './capture-editor.tsx';
import type { CaptureOpening } from './capture-opening.ts';
import { type CaptureSource, captureSource } from './capture-source.ts';

interface Asked {
  readonly source: CaptureSource | null;
  readonly error: PlateauErrorData | null;
}

const NOTHING: Asked = { source: null, error: null };

const TITLES = { process: 'Capture', launch: 'Start a program', database: 'Capture a database' } as const;

/** Whether it measures the same once more. */
const isAnew = (opening: CaptureOpening): boolean => opening.kind === 'again' && opening.changes?.event === undefined;

/** Plans a capture and starts it: of a chosen process, of a program it starts, or once more as it was made before. */
export function CaptureDialog({ opening }: { readonly opening: CaptureOpening }) {
  const [asked, setAsked] = useState(NOTHING);
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new turn asks again
  useEffect(() => {
    const abort = new AbortController();
    const ask = async () => {
      try {
        const source = await captureSource(opening, abort.signal);
        if (!abort.signal.aborted) setAsked({ source, error: null });
      } catch (thrown) {
        if (!abort.signal.aborted) setAsked({ source: null, error: toErrorData(thrown) });
      }
    };
    setAsked(NOTHING);
    void ask();
    return () => abort.abort();
  }, [opening, turn]);
  const title = opening.kind === 'again' ? (isAnew(opening) ? 'Capture again' : 'Capture') : TITLES[opening.kind];
  return (
    <Dialog isOpen onClose={closeDialog} title={title} className="dialog capture-dialog" canOutsideClickClose={false}>
      {asked.source !== null ? (
        <CaptureEditor source={asked.source} opening={opening} />
      ) : (
        <>
          <DialogBody>
            {asked.error === null ? (
              <div className="capture-waiting">
                <LoadingState
                  label={opening.kind === 'again' ? 'Looking for the process…' : 'Looking at what runs there…'}
                />
              </div>
            ) : (
              <ErrorCard
                error={asked.error}
                actions={
                  <Button size="small" variant="minimal" onClick={() => setTurn(turn + 1)}>
                    Try again
                  </Button>
                }
              />
            )}
          </DialogBody>
          <DialogFooter actions={<Button onClick={closeDialog}>Cancel</Button>} />
        </>
      )}
    </Dialog>
  );
}
