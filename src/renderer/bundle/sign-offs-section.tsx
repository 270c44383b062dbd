import { Button } from '@blueprintjs/core';
import { useEffect } from 'react';
import { SIGNED_FOR, signOffKeyWords, type Verification } from '../../core/bundle/verification.ts';
import { ROLE_NAMES } from '../../core/sign-off/model.ts';
import type { StandingSignOff } from '../../core/sign-off/standing.ts';
import { refreshSignOffs, useSignOffs } from '../sign-off/sign-off-store.ts';
import { openDialog } from '../state/dialogs.ts';
import { useWorkspace } from '../state/workspace.ts';
import { formatMoment, oneLine } from '../ui/format.ts';
import type { OpenBundle } from './arriving.ts';

type VerifiedSignOff = Verification['signOffs'][number];

/** Sign-offs of this very bundle that the open workspace has and the file does not hold. */
function useKnownHere({ bundleId, signOffs }: Verification): readonly StandingSignOff[] {
  const connected = useWorkspace((state) => state.connected);
  const overview = useSignOffs((state) => state.overview);
  useEffect(() => {
    if (connected) void refreshSignOffs();
  }, [connected]);
  const isInFile = (one: StandingSignOff): boolean =>
    signOffs.some(({ role, signedAt, bundle }) => bundle === 'this' && role === one.role && signedAt === one.signedAt);
  return (overview?.roles ?? []).flatMap(({ signOff }) =>
    signOff !== null && signOff.bundleId === bundleId && !isInFile(signOff) ? [signOff] : [],
  );
}

/** Who signed off what the bundle says, what exactly each of them signed, and what the signature is worth; and signing it. */
export function SignOffsSection({ found, file }: { readonly found: Verification; readonly file: OpenBundle }) {
  const here = useKnownHere(found);
  if (found.manifestSha256 === null) return null;
  return (
    <section className="bundle-section" aria-label="Sign-offs">
      <h2>Sign-offs</h2>
      {found.signOffs.length === 0 ? (
        <p className="bundle-note">The file holds none: nobody signed off what it says.</p>
      ) : (
        <Table rows={found.signOffs} />
      )}
      {here.length > 0 && (
        <p className="bundle-note">
          Not in the file, and known to the open workspace:{' '}
          {here.map(({ role, name }) => `${ROLE_NAMES[role]}, ${oneLine(name, 60)}`).join('; ')}.
        </p>
      )}
      {found.ok && (
        <div className="bundle-actions">
          <Button onClick={() => openDialog({ kind: 'signOff', role: null, what: { kind: 'zip', zip: file } })}>
            Sign it off…
          </Button>
        </div>
      )}
    </section>
  );
}

const KEY_TONES: Readonly<Record<VerifiedSignOff['state'], readonly [tone: string, sign: string]>> = {
  known: ['good', '✓'],
  unknown: ['some', '⚠'],
  unchecked: ['some', '⚠'],
  none: ['some', '⚠'],
  bad: ['bad', '✗'],
};

function Table({ rows }: { readonly rows: readonly VerifiedSignOff[] }) {
  return (
    <div className="bundle-table">
      <table className="plain-table" aria-label="Sign-offs of the bundle">
        <thead>
          <tr>
            <th scope="col">Role</th>
            <th scope="col">Name</th>
            <th scope="col">Signed</th>
            <th scope="col">Given to</th>
            <th scope="col">Key</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ role, name, signedAt, manifestSha256, bundle, state, by }) => {
            const [tone, sign] = KEY_TONES[state];
            return (
              <tr key={`${bundle} ${role} ${signedAt} ${manifestSha256} ${name}`}>
                <th scope="row">{ROLE_NAMES[role]}</th>
                <td className="sign-off-name" title={oneLine(name, 200)}>
                  {oneLine(name, 200)}
                </td>
                <td title={signedAt}>{formatMoment(signedAt)}</td>
                <td>
                  <span className="sign-off-standing" data-tone={bundle === 'this' ? 'good' : 'some'}>
                    {bundle === 'this' ? '✓' : '⚠'} {SIGNED_FOR[bundle]}
                  </span>
                  <code title={manifestSha256}>{manifestSha256.slice(0, 16)}</code>
                </td>
                <td className="sign-off-key-cell" title={oneLine(by, 200)}>
                  <span className="sign-off-standing" data-tone={tone}>
                    {sign} {oneLine(signOffKeyWords(state, by), 200)}
                  </span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
