import { Button, Dialog, DialogBody, DialogFooter } from '@blueprintjs/core';
import { Duplicate } from '@blueprintjs/icons';
import { useEffect, useId, useState } from 'react';
import type { Answer, Question } from '../../core/capture/host.ts';
import { type PlateauErrorData, toErrorData } from '../../core/error.ts';
import { announce } from '../ui/announcer.tsx';
import { copyText } from '../ui/clipboard.ts';
import { ErrorCard } from '../ui/error-card.tsx';
import { oneLine, plural } from '../ui/format.ts';
import { notify } from '../ui/toasts.tsx';
import { checkCommand, fingerprintGroups, holdsFingerprint, keyTypeTitle } from './fingerprint.ts';
import { hostTitle } from './host-store.ts';
import { OperationsQuestion, operationsTitle } from './operations-question.tsx';
import { answer, frontQuestion, useQuestions } from './question-store.ts';
import { SecretQuestion } from './secret-question.tsx';

export type QuestionOf<K extends Question['kind']> = Extract<Question, { kind: K }>;

async function copy(text: string, what: string): Promise<void> {
  const copied = await copyText(text);
  notify({ text: copied ? `Copied ${what}.` : 'The browser did not allow copying.', timeoutMs: 2500 });
}

function Fingerprint({ sha256 }: { readonly sha256: string }) {
  return (
    <div className="fingerprint">
      <code className="fingerprint-digest">
        <span className="fingerprint-prefix">SHA256:</span>
        <span className="fingerprint-groups">
          {fingerprintGroups(sha256).map((group, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: groups have no identity but their place
            <span key={index}>{group}</span>
          ))}
        </span>
      </code>
      <Button
        size="small"
        variant="minimal"
        icon={<Duplicate size={14} />}
        aria-label="Copy the fingerprint"
        onClick={() => void copy(sha256, 'the fingerprint')}
      />
    </div>
  );
}

const MATCH_WORDS = new Map([
  [true, '✓ It is the same.'],
  [false, '✕ It is another one. Do not trust this key.'],
]);

interface HostKeyProps {
  readonly question: QuestionOf<'hostKey'>;
  readonly busy: boolean;
  readonly onAnswer: (given: Answer) => void;
  readonly waiting: string;
  readonly error: PlateauErrorData | null;
}

/** An unknown host key: what it is, what trusting it means, and how to check it. Cancel has the focus. */
function HostKeyQuestion({ question, busy, onAnswer, waiting, error }: HostKeyProps) {
  const [expected, setExpected] = useState('');
  const id = useId();
  const { key, address, host } = question;
  const same = holdsFingerprint(expected, key.sha256);
  const command = checkCommand(key);
  return (
    <Dialog
      isOpen
      onClose={() => onAnswer(false)}
      title={`First connection to ${oneLine(hostTitle(host), 60)}`}
      className="dialog question-dialog"
      canOutsideClickClose={false}
    >
      <DialogBody>
        <p>
          <strong className="selectable">{oneLine(address, 200)}</strong> is not known yet. It shows this{' '}
          {oneLine(keyTypeTitle(key.type), 60)} key:
        </p>
        <Fingerprint sha256={key.sha256} />
        <p className="question-text">
          Nothing of yours has been sent to it: no user name, no password. If you trust the key it is kept in your
          known_hosts, and a machine that later shows another one is refused.
        </p>
        <div className="form-grid question-grid">
          <label htmlFor={`${id}-expected`}>Compare</label>
          <div>
            <input
              id={`${id}-expected`}
              className="field field-code"
              autoComplete="off"
              spellCheck={false}
              placeholder="Paste the fingerprint you expect"
              value={expected}
              aria-describedby={`${id}-same`}
              onChange={(event) => setExpected(event.target.value)}
            />
            <p
              id={`${id}-same`}
              role="status"
              className={same === null ? 'field-note' : same ? 'question-same' : 'field-error'}
            >
              {same === null ? 'From the machine’s owner, or from the machine itself:' : MATCH_WORDS.get(same)}
            </p>
            <div className="question-command">
              <code className="selectable">{command}</code>
              <Button
                size="small"
                variant="minimal"
                icon={<Duplicate size={14} />}
                aria-label="Copy the command"
                onClick={() => void copy(command, 'the command')}
              />
            </div>
          </div>
        </div>
        {error !== null && <ErrorCard error={error} />}
      </DialogBody>
      <DialogFooter
        actions={
          <>
            <Button autoFocus onClick={() => onAnswer(false)}>
              Cancel
            </Button>
            <Button
              intent={same === false ? 'danger' : 'primary'}
              loading={busy}
              disabled={same === false}
              onClick={() => onAnswer(true)}
            >
              Trust and connect
            </Button>
          </>
        }
      >
        <span className="field-note">{waiting}</span>
      </DialogFooter>
    </Dialog>
  );
}

/** A question that covers the window is read by its dialog; the one that covers nothing is told whole. */
const announcementOf = (question: Question): string =>
  question.kind === 'operations'
    ? `${operationsTitle(question)}: ${question.taken} of ${question.heaps} heaps are taken. Run the operations, then take the next.`
    : `${hostTitle(question.host)} asks something.`;

/** What connections ask the person, one at a time, over whatever else is open. */
export function Questions() {
  const questions = useQuestions((state) => state.questions);
  const first = frontQuestion(questions);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<PlateauErrorData | null>(null);
  const firstId = first?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: every question begins afresh
  useEffect(() => {
    setBusy(false);
    setError(null);
    if (first !== undefined) announce(announcementOf(first));
  }, [firstId]);
  if (first === undefined) return null;
  const onAnswer = (given: Answer) => {
    if (busy) return;
    setBusy(true);
    setError(null);
    answer(first.id, given).catch((thrown: unknown) => {
      // Another question may have come in front of it.
      if (frontQuestion(useQuestions.getState().questions)?.id !== first.id) return;
      setError(toErrorData(thrown));
      setBusy(false);
    });
  };
  const waiting = questions.length > 1 ? `${plural(questions.length - 1, 'more question')} after this one` : '';
  const shared = { busy, onAnswer, waiting, error };
  switch (first.kind) {
    case 'hostKey':
      return <HostKeyQuestion key={first.id} question={first} {...shared} />;
    case 'secret':
      return <SecretQuestion key={first.id} question={first} {...shared} />;
    case 'operations':
      return <OperationsQuestion key={first.id} question={first} {...shared} />;
  }
}
