import { Button, Dialog, DialogBody, DialogFooter } from '@blueprintjs/core';
import { useRef, useState } from 'react';
import { type PlateauErrorData, toErrorData } from '../../core/error.ts';
import { lineRange } from '../plan/paste/lines-around.ts';
import { Understood } from '../plan/paste/understood.tsx';
import { useUnderstood } from '../plan/paste/use-understood.ts';
import { closeDialog } from '../state/dialogs.ts';
import { ErrorCard } from '../ui/error-card.tsx';
import { formatBytes, plural } from '../ui/format.ts';
import { choicesOf, ImportChoiceFields, NO_CHOICES } from './import-choices.tsx';
import { importText } from './import-files.ts';
import { guessText, isUnknown } from './paste-guess.ts';

/** Import from text: what it seems to be is said while it is typed, what is wrong with it when it was read. */
export function PasteDialog({ initial }: { readonly initial: string }) {
  const [text, setText] = useState(initial);
  const [fields, setFields] = useState(NO_CHOICES);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<PlateauErrorData | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const choices = choicesOf(fields);
  const guess = guessText(text);
  const { value: read, loading } = useUnderstood(text, guess);
  const ready = text.trim() !== '' && !busy && !('wrong' in choices);
  const submit = async () => {
    if (!ready || 'wrong' in choices) return;
    setBusy(true);
    setError(null);
    try {
      await importText(text, choices);
      closeDialog();
    } catch (thrown) {
      setError(toErrorData(thrown));
    } finally {
      setBusy(false);
    }
  };
  const isPlans = read !== null && read.plans.length > 0;
  // It is known what it is, and why it is not taken: nothing that is said of a profile helps.
  const isUnread = read?.error?.code.startsWith('plan.') === true && isUnknown(guess);
  const found = isPlans ? plural(read.plans.length, 'query plan') : isUnread ? 'No plan that can be read' : guess;
  const goTo = (line: number) => {
    const range = lineRange(text, line);
    const field = area.current;
    if (range === null || field === null) return;
    field.focus();
    // A field scrolls to its cursor only while it is empty behind it: to the end of the line first, then the line is marked.
    field.setSelectionRange(range.start, range.start);
    field.scrollTop = (line - 4) * (field.scrollHeight / text.split('\n').length);
    field.setSelectionRange(range.start, range.end);
  };
  return (
    <Dialog
      isOpen
      onClose={closeDialog}
      title="Import from text"
      className="dialog dialog-wide"
      canOutsideClickClose={false}
    >
      <DialogBody>
        <textarea
          ref={area}
          className={isPlans ? 'field paste-text paste-tall' : 'field paste-text'}
          aria-label="Text of a profile or a query plan"
          placeholder={
            'Paste EXPLAIN output as it is: text, JSON, YAML or XML, with psql’s frames, from a log, several at once.\nOr collapsed stacks, speedscope JSON, a .cpuprofile, perf script output…\n\nSort  (cost=1.2..3.4 rows=5 width=8) (actual time=0.031..0.032 rows=5 loops=1)\n  ->  Seq Scan on orders …'
          }
          spellCheck={false}
          autoFocus
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setError(null);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void submit();
          }}
        />
        <p className="paste-guess" aria-live="polite">
          {text.trim() === ''
            ? 'Nothing pasted yet.'
            : `${loading && !isPlans ? 'Reading…' : found} · ${plural(text.trimEnd().split('\n').length, 'line')} · ${formatBytes(new Blob([text]).size)}`}
        </p>
        {read !== null && text.trim() !== '' && (read.error === null || isUnknown(guess)) && (
          <Understood text={text} read={read} onLine={goTo} />
        )}
        <ImportChoiceFields fields={fields} onChange={setFields} nameOnly={isPlans || isUnread} />
        {error !== null && <ErrorCard error={error} />}
      </DialogBody>
      <DialogFooter
        actions={
          <>
            <Button onClick={closeDialog}>Cancel</Button>
            <Button intent="primary" disabled={!ready} loading={busy} onClick={() => void submit()}>
              Import
            </Button>
          </>
        }
      />
    </Dialog>
  );
}
