import { Button, Dialog, DialogBody, DialogFooter } from '@blueprintjs/core';
import { type FormEvent, useId, useState } from 'react';
import { type PlateauErrorData, toErrorData } from '../../core/error.ts';
import { closeDialog, leaveDialog } from '../state/dialogs.ts';
import { changeWorkspace } from '../state/session.ts';
import { openInvestigation } from '../state/tabs.ts';
import { currentWorkspace, useWorkspace } from '../state/workspace.ts';
import { ErrorCard } from '../ui/error-card.tsx';
import { MiddleText } from '../ui/middle-text.tsx';
import { afterPress } from '../ui/pointer-presses.ts';
import { pathComplaint } from './workspace-path.ts';

export interface WorkspaceDialogProps {
  readonly mode: 'create' | 'open';
  /** Whether the new workspace is opened on its investigation. */
  readonly audit: boolean;
}

/** Asks for a workspace's folder where there is no system dialog for it: in a browser. */
export function WorkspaceDialog({ mode, audit }: WorkspaceDialogProps) {
  const [path, setPath] = useState('');
  const [touched, setTouched] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<PlateauErrorData | null>(null);
  const recent = useWorkspace((state) => currentWorkspace(state)?.recent ?? []);
  const id = useId();
  const complaint = pathComplaint(path, mode);
  const go = async (to: string) => {
    setBusy(true);
    setError(null);
    try {
      await changeWorkspace({ mode, path: to });
      if (!audit) return closeDialog();
      leaveDialog();
      openInvestigation();
    } catch (thrown) {
      setError(toErrorData(thrown));
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTouched(true);
    if (complaint === null) void go(path.trim());
  };
  return (
    <Dialog
      isOpen
      onClose={closeDialog}
      title={audit ? 'New audit' : mode === 'create' ? 'New workspace' : 'Open workspace'}
      className="dialog"
    >
      <form onSubmit={submit}>
        <DialogBody>
          <label htmlFor={id}>{mode === 'create' ? 'Folder to make' : 'Folder of the workspace'}</label>
          <input
            id={id}
            className="field field-wide field-code"
            autoFocus
            spellCheck={false}
            placeholder="/home/you/profiles/checkout.plateau"
            value={path}
            aria-invalid={touched && complaint !== null}
            aria-describedby={`${id}-note`}
            onChange={(event) => setPath(event.target.value)}
            onBlur={() => afterPress(() => setTouched(path !== ''))}
          />
          <p id={`${id}-note`} className={touched && complaint !== null ? 'field-error' : 'field-note'}>
            {touched && complaint !== null
              ? complaint
              : 'A whole path on the machine Plateau runs on, ending in .plateau.'}
          </p>
          {mode === 'open' && recent.length > 0 && (
            <section aria-label="Recent workspaces">
              <h3 className="dialog-heading">Recent</h3>
              <ul className="recent-list">
                {recent.map((one) => (
                  <li key={one.path}>
                    <button type="button" disabled={!one.exists || busy} onClick={() => void go(one.path)}>
                      <span className="recent-name">{one.name}</span>
                      <MiddleText className="recent-path" text={one.exists ? one.path : `${one.path} (not there)`} />
                    </button>
                  </li>
                ))}
              </ul>
            </section>
          )}
          {error !== null && <ErrorCard error={error} />}
        </DialogBody>
        <DialogFooter
          actions={
            <>
              <Button onClick={closeDialog}>Cancel</Button>
              <Button type="submit" intent="primary" loading={busy} disabled={path.trim() === ''}>
                {mode === 'create' ? 'Create' : 'Open'}
              </Button>
            </>
          }
        />
      </form>
    </Dialog>
  );
}
