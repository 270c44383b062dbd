import './sign-off.css';
import { Button, Dialog, DialogBody, DialogFooter } from '@blueprintjs/core';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { type PlateauErrorData, toErrorData } from '../../core/error.ts';
import { ROLE_NAMES, SIGN_OFF_ROLES, type SignOffRole } from '../../core/sign-off/model.ts';
import { signedZip } from '../../core/sign-off/stored.ts';
import { type OpenBundle, onMachine, sendBundle } from '../bundle/arriving.ts';
import { chooseOne } from '../bundle/choose-file.ts';
import { KeyChoice } from '../bundle/key-choice.tsx';
import { finished } from '../jobs/finished.ts';
import { follow } from '../jobs/follow.ts';
import { JobProgress } from '../jobs/job-progress.tsx';
import { isActive, useJobs } from '../jobs/job-store.ts';
import { call } from '../state/client.ts';
import { closeDialog } from '../state/dialogs.ts';
import { readOnlyReason, useWorkspace } from '../state/workspace.ts';
import { ErrorCard } from '../ui/error-card.tsx';
import { MiddleText } from '../ui/middle-text.tsx';
import { saveSignOff, toldOfSigning } from './sign-off-actions.ts';
import type { SignOffOpening } from './sign-off-opening.ts';

interface Signer {
  readonly role: SignOffRole;
  readonly name: string;
  readonly key: string | null;
}

/** Signs as one of the four roles, with an SSH key or as a claim: what this workspace exported, or a bundle of which only the zip is there. */
export function SignOffDialog({ role: asked, what }: SignOffOpening) {
  const editable = useWorkspace((state) => readOnlyReason(state) === null);
  const [role, setRole] = useState<SignOffRole | null>(asked);
  const [name, setName] = useState('');
  const [key, setKey] = useState<string | null>(null);
  const [here, setHere] = useState(false);
  const [zip, setZip] = useState<OpenBundle | File | null>(what.kind === 'zip' ? what.zip : null);
  const [jobId, setJobId] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<PlateauErrorData | null>(null);
  const job = useJobs(({ jobs }) => jobs.get(jobId));
  const ids = {
    role: useId(),
    name: useId(),
    choice: useId(),
    file: useId(),
    form: useId(),
    here: useId(),
    away: useId(),
  };
  const cancel = useRef<HTMLButtonElement>(null);
  const request = useRef<AbortController | null>(null);
  useEffect(() => () => request.current?.abort(), []);
  const isSaid = role !== null && name.trim() !== '' && key?.trim() !== '';
  const isReady = isSaid && !busy && (what.kind === 'export' || zip !== null);

  const signExport = async (signer: Signer, manifestSha256: string) => {
    request.current = new AbortController();
    await call('signOff', { ...signer, manifestSha256 }, request.current.signal);
    closeDialog();
    await toldOfSigning(signer.name, signer.role);
  };
  const signZip = async (signer: Signer, chosen: OpenBundle | File) => {
    const bundle = chosen instanceof File ? (onMachine(chosen) ?? (await sendBundle(chosen))) : chosen;
    if (bundle === null) return;
    // It is sent once.
    setZip(bundle);
    const { jobId: started } = await call('signZip', { ...signer, path: bundle.path, here });
    await follow(started);
    setJobId(started);
    const ended = await finished(started);
    if (ended.state !== 'done') return setError(ended.error);
    const { file } = signedZip.parse(ended.result);
    closeDialog();
    if (file !== null) saveSignOff(file);
    else await toldOfSigning(signer.name, signer.role);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isReady || role === null) return;
    const signer = { role, name: name.trim(), key: key?.trim() ?? null };
    // The other button is disabled meanwhile: the keyboard stays in the dialog, and Escape closes it.
    cancel.current?.focus();
    setBusy(true);
    setError(null);
    try {
      if (what.kind === 'export') await signExport(signer, what.manifestSha256);
      else if (zip !== null) await signZip(signer, zip);
    } catch (thrown) {
      if (request.current?.signal.aborted !== true) setError(toErrorData(thrown));
    } finally {
      setBusy(false);
    }
  };
  const chooseZip = async () => {
    const file = await chooseOne('.zip,application/zip');
    if (file !== null) setZip(file);
  };
  return (
    <Dialog isOpen onClose={closeDialog} title="Sign off" className="dialog">
      <DialogBody>
        <form id={ids.form} className="form-grid" aria-label="Sign off" onSubmit={(event) => void submit(event)}>
          <span>Bundle</span>
          {what.kind === 'export' ? (
            <span title={what.manifestSha256}>
              the export whose manifest is <code>{what.manifestSha256.slice(0, 16)}</code>
            </span>
          ) : (
            <span className="sign-off-zip">
              {zip !== null && <MiddleText text={zip.name} />}
              <Button size="small" disabled={busy} onClick={() => void chooseZip()}>
                {zip === null ? 'Choose a bundle…' : 'Another…'}
              </Button>
            </span>
          )}
          <label htmlFor={ids.role}>Role</label>
          <select
            id={ids.role}
            className="field"
            value={role ?? ''}
            onChange={({ target }) => setRole(SIGN_OFF_ROLES.find((known) => known === target.value) ?? null)}
          >
            {role === null && <option value="">Choose a role…</option>}
            {SIGN_OFF_ROLES.map((one) => (
              <option key={one} value={one}>
                {ROLE_NAMES[one]}
              </option>
            ))}
          </select>
          <label htmlFor={ids.name}>Name</label>
          <input
            id={ids.name}
            className="field"
            autoFocus
            maxLength={200}
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
          <KeyChoice sign={key} onChange={setKey} ids={ids} />
        </form>
        {what.kind === 'zip' && (
          <fieldset className="sign-off-where">
            <legend>The sign-off goes</legend>
            <label htmlFor={ids.away}>
              <input type="radio" id={ids.away} checked={!here} onChange={() => setHere(false)} /> into a file, for
              whoever made the bundle
            </label>
            <label htmlFor={ids.here}>
              <input type="radio" id={ids.here} checked={here} disabled={!editable} onChange={() => setHere(true)} />{' '}
              into the workspace that is open, which made it
            </label>
          </fieldset>
        )}
        <p className="field-note sign-off-note">
          {key === null
            ? 'Without a key a name is a claim: whoever has the bundle could have written it.'
            : 'ssh-keygen signs role, name, date and manifest. A passphrase is asked for by your system, or held by your agent; Plateau never sees it.'}
          {what.kind === 'zip' && ' The bundle is verified first; one that does not verify is not signed.'}
        </p>
        {job !== undefined && isActive(job) && <JobProgress job={job} />}
        {job?.state === 'cancelled' && !busy && <p className="field-note">It was cancelled. Nothing was signed.</p>}
        {error !== null && <ErrorCard error={error} />}
      </DialogBody>
      <DialogFooter
        actions={
          <>
            <Button ref={cancel} onClick={closeDialog}>
              Cancel
            </Button>
            <Button type="submit" form={ids.form} intent="primary" disabled={!isReady}>
              {busy ? 'Signing…' : 'Sign'}
            </Button>
          </>
        }
      />
    </Dialog>
  );
}
