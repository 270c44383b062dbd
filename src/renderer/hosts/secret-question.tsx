import { Button, Dialog, DialogBody, DialogFooter } from '@blueprintjs/core';
import { EyeOff, EyeOpen } from '@blueprintjs/icons';
import { type FormEvent, useId, useState } from 'react';
import type { Answer, Question } from '../../core/capture/host.ts';
import type { PlateauErrorData } from '../../core/error.ts';
import { ErrorCard } from '../ui/error-card.tsx';
import { oneLine } from '../ui/format.ts';
import { hostTitle } from './host-store.ts';

type Secret = Extract<Question, { kind: 'secret' }>;

/** Servers give three attempts unless set otherwise; ssh asks for a passphrase three times. */
const ATTEMPTS = 3;

const FIELD_LABELS: Readonly<Record<Secret['what'], string>> = {
  password: 'Password',
  passphrase: 'Passphrase',
  answer: 'Answer',
};

const NOTES: Readonly<Record<Secret['what'], string>> = {
  password: 'Sent to this machine only, after its key was checked. Not written anywhere.',
  passphrase: 'Opens the key on this machine; it is not sent anywhere and not written anywhere.',
  answer: 'Sent to this machine only, after its key was checked. Not written anywhere.',
};

/** Lines of a server's words that are shown; a list of ways to get a code has ten at most. */
const MOST_LINES = 20;

/** A prompt's lines as text and nothing else: without blank ones, and each without what would change its look. */
export function promptLines(prompt: string): readonly string[] {
  return prompt
    .split(/\r?\n/)
    .map((line) => oneLine(line, 500).trimEnd())
    .filter((line) => line !== '')
    .slice(0, MOST_LINES);
}

export interface SecretQuestionProps {
  readonly question: Secret;
  readonly busy: boolean;
  readonly onAnswer: (given: Answer) => void;
  readonly waiting: string;
  readonly error: PlateauErrorData | null;
}

/** A password, a passphrase or a server's own question. The server's words are shown as text and nothing else. */
export function SecretQuestion({ question, busy, onAnswer, waiting, error }: SecretQuestionProps) {
  const [text, setText] = useState('');
  const [visible, setVisible] = useState(question.echo);
  const id = useId();
  const { what, host, address, prompt, attempt } = question;
  const label = FIELD_LABELS[what];
  // Words of Plateau's own name the machine; a server's words need not.
  const isFromServer = what !== 'passphrase' && !prompt.includes(address);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onAnswer(text);
  };
  return (
    <Dialog
      isOpen
      onClose={() => onAnswer(null)}
      title={`${what === 'answer' ? 'A question from' : `${label} for`} ${oneLine(hostTitle(host), 60)}`}
      className="dialog question-dialog"
      canOutsideClickClose={false}
    >
      <form onSubmit={submit} autoComplete="off">
        <DialogBody>
          {attempt > 1 && (
            <p className="question-again" role="alert">
              {what === 'answer' ? 'That was not accepted.' : `That ${label.toLowerCase()} was not right.`} Attempt{' '}
              {attempt} of {Math.max(ATTEMPTS, attempt)}.
            </p>
          )}
          {isFromServer && <p className="field-note">{oneLine(address, 200)} asks:</p>}
          <p id={`${id}-prompt`} className={isFromServer ? 'question-words' : 'question-prompt'}>
            {promptLines(prompt).join('\n')}
          </p>
          <div className="question-secret">
            <input
              className="field"
              type={visible ? 'text' : 'password'}
              autoFocus
              autoComplete="off"
              spellCheck={false}
              maxLength={10_000}
              aria-label={label}
              aria-describedby={`${id}-prompt ${id}-note`}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
            {!question.echo && (
              <button
                type="button"
                className="icon-button"
                aria-label={visible ? 'Hide what is typed' : 'Show what is typed'}
                aria-pressed={visible}
                onClick={() => setVisible(!visible)}
              >
                {visible ? <EyeOff size={14} aria-hidden="true" /> : <EyeOpen size={14} aria-hidden="true" />}
              </button>
            )}
          </div>
          <p id={`${id}-note`} className="field-note">
            {NOTES[what]}
          </p>
          {error !== null && <ErrorCard error={error} />}
        </DialogBody>
        <DialogFooter
          actions={
            <>
              <Button onClick={() => onAnswer(null)}>Cancel</Button>
              <Button type="submit" intent="primary" loading={busy} disabled={text === '' && what !== 'answer'}>
                Continue
              </Button>
            </>
          }
        >
          <span className="field-note">{waiting}</span>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
