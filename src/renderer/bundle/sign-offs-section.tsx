import { SIGNED_FOR, signOffKeyWords, type Verification } from '../../core/bundle/verification.ts';
import { ROLE_NAMES } from '../../core/sign-off/model.ts';
import { formatMoment, oneLine } from '../ui/format.ts';

/** Who signed off what the bundle says, what exactly each of them signed, and what the signature is worth. */
export function SignOffsSection({ found }: { readonly found: Verification }) {
  if (found.signOffs.length === 0) return null;
  return (
    <section className="bundle-section" aria-label="Sign-offs">
      <h2>Sign-offs</h2>
      <div className="bundle-table">
        <table className="plain-table">
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
            {found.signOffs.map(({ role, name, signedAt, manifestSha256, bundle, state, by }) => (
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
                <td>
                  <span
                    className="sign-off-standing"
                    data-tone={state === 'known' ? 'good' : state === 'bad' ? 'bad' : 'some'}
                    title={oneLine(by, 200)}
                  >
                    {state === 'known' ? '✓' : state === 'bad' ? '✗' : '⚠'} {oneLine(signOffKeyWords(state, by), 90)}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
