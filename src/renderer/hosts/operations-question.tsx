import { Button, Dialog, DialogBody, DialogFooter } from '@blueprintjs/core';
import type { Answer, Question } from '../../core/capture/host.ts';
import { heapName } from '../../core/capture/series.ts';
import type { PlateauErrorData } from '../../core/error.ts';
import { ErrorCard } from '../ui/error-card.tsx';
import { formatCount, oneLine } from '../ui/format.ts';
import { hostTitle } from './host-store.ts';

export interface OperationsQuestionProps {
  readonly question: Extract<Question, { kind: 'operations' }>;
  readonly busy: boolean;
  readonly onAnswer: (given: Answer) => void;
  readonly waiting: string;
  readonly error: PlateauErrorData | null;
}

/** Between two heaps of a series: the person runs the operations, and takes the next heap. It covers nothing, so that they can look about. */
export function OperationsQuestion({ question, busy, onAnswer, waiting, error }: OperationsQuestionProps) {
  const { host, label, taken, heaps, operations } = question;
  const next = heapName(taken);
  return (
    <Dialog
      isOpen
      onClose={() => undefined}
      title={`${oneLine(label, 60)} on ${oneLine(hostTitle(host), 40)}`}
      className="dialog question-dialog"
      hasBackdrop={false}
      enforceFocus={false}
      canOutsideClickClose={false}
      canEscapeKeyClose={false}
      isCloseButtonShown={false}
    >
      <DialogBody>
        <p>
          {taken} of {heaps} heaps are taken. Run{' '}
          <strong>{operations === null ? 'the operations' : `${formatCount(operations)} operations`}</strong> now, then
          take {next}.
        </p>
        <p className="field-note">
          Nothing of Plateau runs there meanwhile. Ending the series here keeps what was taken.
        </p>
        {error !== null && <ErrorCard error={error} />}
      </DialogBody>
      <DialogFooter
        actions={
          <>
            <Button disabled={busy} onClick={() => onAnswer(false)}>
              End the series
            </Button>
            <Button autoFocus intent="primary" loading={busy} onClick={() => onAnswer(true)}>
              Next snapshot
            </Button>
          </>
        }
      >
        <span className="field-note">{waiting}</span>
      </DialogFooter>
    </Dialog>
  );
}
