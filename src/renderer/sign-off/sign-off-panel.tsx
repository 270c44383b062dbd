import './sign-off.css';
import { Button } from '@blueprintjs/core';
import { type FormEvent, useEffect, useState } from 'react';
import { toErrorData } from '../../core/error.ts';
import type { SignOffRole } from '../../core/sign-off/model.ts';
import type { SignOffOfRole } from '../../core/sign-off/standing.ts';
import type { ExportedBundle, SignOffOverview } from '../../core/sign-off/stored.ts';
import { call } from '../state/client.ts';
import { undoable } from '../state/undo.ts';
import { copyText } from '../ui/clipboard.ts';
import { LoadingState } from '../ui/empty-state.tsx';
import { ViewError } from '../ui/error-card.tsx';
import { formatMoment, oneLine } from '../ui/format.ts';
import { notify } from '../ui/toasts.tsx';
import { refreshSignOffs, showSignOffs, useSignOffs } from './sign-off-store.ts';

function complain(thrown: unknown): void {
  notify({ text: toErrorData(thrown).message, intent: 'danger' });
}

/** Does it, and offers to take it back. */
async function change(text: string, work: () => Promise<SignOffOverview>, undo: () => Promise<SignOffOverview>) {
  try {
    showSignOffs(await work());
    const back = undoable(text, async () => showSignOffs(await undo()));
    notify({ text, action: { text: 'Undo', onClick: () => void back().catch(complain) }, timeoutMs: 10_000 });
  } catch (thrown) {
    complain(thrown);
  }
}

const withdraw = (role: SignOffRole, title: string) =>
  change(
    `The sign-off of ${title} was taken back.`,
    () => call('withdrawSignOff', { role }),
    () => call('restoreSignOff', { role }),
  );

/** Who signed which bundle, and signing what was exported last. */
export function SignOffPanel({ editable }: { readonly editable: boolean }) {
  const { overview, error } = useSignOffs();
  useEffect(() => void refreshSignOffs(), []);
  if (error !== null) return <ViewError error={error} onRetry={() => void refreshSignOffs()} />;
  if (overview === null) return <LoadingState label="Looking who signed…" />;
  const { roles, exports } = overview;
  const current = exports.find((one) => one.current);
  return (
    <div className="sign-off-panel">
      <Signable current={current} exported={exports[0]} />
      <table className="plain-table" aria-label="Sign-off">
        <thead>
          <tr>
            <th scope="col">Role</th>
            <th scope="col">Name</th>
            <th scope="col">Signed</th>
            <th scope="col">Manifest</th>
            <th scope="col">Stands</th>
            <th scope="col">
              <span className="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {roles.map((one) => (
            <RoleRow key={one.role} row={one} current={current} editable={editable} />
          ))}
        </tbody>
      </table>
      <p className="panel-note">
        A name is a claim until an SSH key signs it: plateau signoff sign ROLE --name NAME --key KEYFILE. Who has only
        the zip signs it with --bundle ZIP -o FILE, and “plateau signoff add FILE” takes that in.
      </p>
    </div>
  );
}

interface SignableProps {
  readonly current: ExportedBundle | undefined;
  readonly exported: ExportedBundle | undefined;
}

/** What a signature would be given to. */
function Signable({ current, exported }: SignableProps) {
  if (current !== undefined) {
    return (
      <p className="sign-off-bundle">
        Nothing changed since the bundle of {formatMoment(current.exportedAt)} ({current.profile}) was exported. It is
        what is signed, by its manifest{' '}
        <button
          type="button"
          className="link-button"
          title={`Copy ${current.manifestSha256}`}
          onClick={() => void copyText(current.manifestSha256)}
        >
          <code>{current.manifestSha256.slice(0, 16)}</code>
        </button>
      </p>
    );
  }
  return (
    <p className="sign-off-bundle" data-warning="true">
      {exported === undefined
        ? 'Nothing was exported yet. Only a bundle can be signed: plateau bundle -o audit.zip.'
        : `The workspace changed since the bundle of ${formatMoment(exported.exportedAt)}. Export it again, then sign that.`}
    </p>
  );
}

interface RoleRowProps {
  readonly row: SignOffOfRole;
  readonly current: ExportedBundle | undefined;
  readonly editable: boolean;
}

function RoleRow({ row: { role, title, signOff }, current, editable }: RoleRowProps) {
  const canSign = editable && current !== undefined && signOff?.state !== 'current';
  return (
    <tr>
      <th scope="row">{title}</th>
      {signOff === null ? (
        <td colSpan={4} className="sign-off-none">
          not signed
        </td>
      ) : (
        <>
          <td>{oneLine(signOff.name, 60)}</td>
          <td title={signOff.signedAt}>{formatMoment(signOff.signedAt)}</td>
          <td>
            <code title={signOff.manifestSha256}>{signOff.manifestSha256.slice(0, 16)}</code>
          </td>
          <td>
            <span className="sign-off-state" data-state={signOff.state}>
              {signOff.state === 'current' ? '✓ nothing changed since' : '⚠ signed for an older bundle'}
            </span>
            <span className="sign-off-key" title={signOff.key}>
              {signOff.key === '' ? 'no key: claimed' : oneLine(signOff.key, 24)}
            </span>
            {signOff.clock !== '' && <span className="sign-off-clock">{signOff.clock}</span>}
          </td>
        </>
      )}
      <td className="sign-off-actions">
        {canSign && <SignForm role={role} title={title} manifestSha256={current.manifestSha256} />}
        {signOff !== null && editable && (
          <Button size="small" variant="minimal" onClick={() => void withdraw(role, title)}>
            Take back
          </Button>
        )}
      </td>
    </tr>
  );
}

interface SignFormProps {
  readonly role: SignOffRole;
  readonly title: string;
  readonly manifestSha256: string;
}

/** A name and a button. */
function SignForm({ role, title, manifestSha256 }: SignFormProps) {
  const [name, setName] = useState('');
  const sign = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    void change(
      `${oneLine(name.trim(), 60)} signed as ${title}.`,
      () => call('signOff', { role, name: name.trim(), manifestSha256 }),
      () => call('withdrawSignOff', { role }),
    );
    setName('');
  };
  return (
    <form className="sign-off-form" aria-label={`Sign as ${title}`} onSubmit={sign}>
      <input
        className="field"
        aria-label={`Name of ${title}`}
        placeholder="Name"
        maxLength={200}
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      <Button type="submit" size="small" variant="outlined" disabled={name.trim() === ''}>
        Sign
      </Button>
    </form>
  );
}
