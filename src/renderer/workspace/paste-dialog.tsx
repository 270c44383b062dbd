import { Button, Dialog, DialogBody, DialogFooter } from '@blueprintjs/core';
import { useState } from 'react';
import { type PlateauErrorData, toErrorData } from '../../core/error.ts';
import { closeDialog } from '../state/dialogs.ts';
import { ErrorCard } from '../ui/error-card.tsx';
import { formatBytes, plural } from '../ui/format.ts';
import { choicesOf, ImportChoiceFields, NO_CHOICES } from './import-choices.tsx';
import { importText } from './import-files.ts';
import { guessText } from './paste-guess.ts';

/** Import from text: what it seems to be is said while it is typed, what is wrong with it when it was read. */
export function PasteDialog({ initial }: { readonly initial: string }) {
  const [text, setText] = useState(initial);
  const [fields, setFields] = useState(NO_CHOICES);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<PlateauErrorData | null>(null);
  const choices = choicesOf(fields);
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
          className="field paste-text"
          aria-label="Text of a profile"
          placeholder={
            'Paste collapsed stacks, speedscope JSON, a .cpuprofile, perf script output…\n\nmain;handle;parse 120\nmain;handle;render 45'
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
            : `${guessText(text)} · ${plural(text.trimEnd().split('\n').length, 'line')} · ${formatBytes(new Blob([text]).size)}`}
        </p>
        <ImportChoiceFields fields={fields} onChange={setFields} />
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
