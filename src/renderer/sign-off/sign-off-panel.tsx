import './sign-off.css';
import { Button } from '@blueprintjs/core';
import { useEffect } from 'react';
import type { SignOffOfRole } from '../../core/sign-off/standing.ts';
import type { ExportedBundle } from '../../core/sign-off/stored.ts';
import { chooseSigners } from '../bundle/choose-signers.ts';
import { openDialog } from '../state/dialogs.ts';
import { openTab } from '../state/tabs.ts';
import { copyText } from '../ui/clipboard.ts';
import { LoadingState } from '../ui/empty-state.tsx';
import { ViewError } from '../ui/error-card.tsx';
import { formatMoment, oneLine } from '../ui/format.ts';
import { ElsewhereTable } from './elsewhere-table.tsx';
import { KeyLine } from './key-line.tsx';
import { addFile, withdraw } from './sign-off-actions.ts';
import { nameSigners, refreshSignOffs, useSignOffs } from './sign-off-store.ts';

/** Who signed which bundle, and signing what was exported last, or a bundle of which only the zip is there. */
export function SignOffPanel({ editable }: { readonly editable: boolean }) {
  const { overview, error, signers } = useSignOffs();
  useEffect(() => void refreshSignOffs(), []);
  if (error !== null) return <ViewError error={error} onRetry={() => void nameSigners(null)} />;
  if (overview === null) return <LoadingState label="Looking who signed…" />;
  const { roles, exports, elsewhere } = overview;
  const current = exports.find((one) => one.current);
  return (
    <div className="sign-off-panel">
      <div className="panel-bar">
        <Button
          size="small"
          variant="outlined"
          onClick={() => openDialog({ kind: 'signOff', role: null, what: { kind: 'zip', zip: null } })}
        >
          Sign a bundle file…
        </Button>
        {editable && (
          <Button size="small" variant="outlined" onClick={() => void addFile()}>
            Add a sign-off file…
          </Button>
        )}
        <Button
          size="small"
          variant="outlined"
          title="A file with a line for each signer: a name, then the public key"
          onClick={() => void chooseSigners().then((chosen) => chosen && nameSigners(chosen))}
        >
          Allowed signers…
        </Button>
        {signers !== null && (
          <Button size="small" variant="minimal" onClick={() => void nameSigners(null)}>
            Name nobody
          </Button>
        )}
        <span className="panel-note">
          {signers === null ? 'no signers named: keys are unknown' : `signers from ${oneLine(signers.name, 60)}`}
        </span>
      </div>
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
        A name is a claim until an SSH key signs it. Who has only the zip signs it elsewhere, and sends the sign-off as
        a file.
      </p>
      <ElsewhereTable elsewhere={elsewhere} />
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
        ? 'Nothing was exported yet, and only a bundle can be signed.'
        : `The workspace changed since the bundle of ${formatMoment(exported.exportedAt)}. Export it again, then sign that.`}{' '}
      <button type="button" className="link-button" onClick={() => openTab({ kind: 'bundle', id: '' })}>
        Evidence bundle
      </button>
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
          <td className="sign-off-who" title={oneLine(signOff.name, 200)}>
            {oneLine(signOff.name, 200)}
          </td>
          <td title={signOff.signedAt}>{formatMoment(signOff.signedAt)}</td>
          <td>
            <code title={signOff.manifestSha256}>{signOff.manifestSha256.slice(0, 16)}</code>
          </td>
          <td>
            <span className="sign-off-state" data-state={signOff.state}>
              {signOff.state === 'current' ? '✓ nothing changed since' : '⚠ signed for an older bundle'}
            </span>
            <KeyLine of={signOff} />
            {signOff.clock !== '' && <span className="sign-off-clock">⚠ {signOff.clock}</span>}
          </td>
        </>
      )}
      <td className="sign-off-actions">
        {canSign && (
          <Button
            size="small"
            variant="outlined"
            aria-label={`Sign as ${title}`}
            onClick={() =>
              openDialog({ kind: 'signOff', role, what: { kind: 'export', manifestSha256: current.manifestSha256 } })
            }
          >
            {signOff === null ? 'Sign…' : 'Sign again…'}
          </Button>
        )}
        {signOff !== null && editable && (
          <Button
            size="small"
            variant="minimal"
            aria-label={`Take the sign-off of ${title} back`}
            onClick={() => void withdraw(role)}
          >
            Take back
          </Button>
        )}
      </td>
    </tr>
  );
}
