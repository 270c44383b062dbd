import { Button } from '@blueprintjs/core';
import { useId } from 'react';
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

/** Which series asks, and where. */
export const operationsTitle = ({ label, host }: OperationsQuestionProps['question']): string =>
  `${oneLine(label, 60)} on ${oneLine(hostTitle(host), 40)}`;

/**
 * Between two heaps of a series: the person runs the operations, and takes the next heap. Nothing is covered, nothing
 * blocked and no focus taken: they may need the window for it, and a key meant for it must not take a heap.
 */
export function OperationsQuestion({ question, busy, onAnswer, waiting, error }: OperationsQuestionProps) {
  const { taken, heaps, operations } = question;
  const next = heapName(taken);
  const id = useId();
  return (
    <section
      className="operations-card"
      role="dialog"
      aria-modal={false}
      aria-labelledby={`${id}-title`}
      data-region="operations"
    >
      <h2 id={`${id}-title`}>{operationsTitle(question)}</h2>
      <p>
        {taken} of {heaps} heaps are taken. Run{' '}
        <strong>{operations === null ? 'the operations' : `${formatCount(operations)} operations`}</strong> now, then
        take {next}.
      </p>
      <p className="field-note">Ending the series here keeps what was taken.</p>
      {error !== null && <ErrorCard error={error} />}
      <div className="operations-actions">
        <span className="field-note">{waiting}</span>
        <Button disabled={busy} onClick={() => onAnswer(false)}>
          End the series
        </Button>
        {/* Where the card is entered from the keyboard, rather than at what ends the series. */}
        <Button intent="primary" tabIndex={0} loading={busy} onClick={() => onAnswer(true)}>
          Next snapshot
        </Button>
      </div>
    </section>
  );
}
