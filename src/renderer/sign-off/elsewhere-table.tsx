import { elsewhereWords, type ShownElsewhere } from '../../core/sign-off/elsewhere.ts';
import { formatMoment, oneLine } from '../ui/format.ts';
import { KeyLine } from './key-line.tsx';

/** Sign-offs that came with bundles: of those, and of nothing that is exported here. */
export function ElsewhereTable({ elsewhere }: { readonly elsewhere: readonly ShownElsewhere[] }) {
  if (elsewhere.length === 0) return null;
  return (
    <section className="sign-off-elsewhere" aria-label="Signed elsewhere">
      <h2>Signed elsewhere</h2>
      <p className="panel-note">They came with bundles, are theirs, and count for nothing that is exported here.</p>
      <table className="plain-table" aria-label="Signed elsewhere">
        <thead>
          <tr>
            <th scope="col">Role</th>
            <th scope="col">Name</th>
            <th scope="col">Signed</th>
            <th scope="col">Manifest</th>
            <th scope="col">Stands</th>
          </tr>
        </thead>
        <tbody>
          {elsewhere.map((one) => (
            <tr key={`${one.role} ${one.signedAt} ${one.manifestSha256} ${one.name} ${one.key}`}>
              <th scope="row">{one.title}</th>
              <td className="sign-off-who" title={oneLine(one.name, 200)}>
                {oneLine(one.name, 200)}
              </td>
              <td title={one.signedAt}>{formatMoment(one.signedAt)}</td>
              <td>
                <code title={one.manifestSha256}>{one.manifestSha256.slice(0, 16)}</code>
              </td>
              <td>
                <span title={elsewhereWords(one)}>
                  {one.isOfThatBundle ? 'for bundle' : 'for an older bundle than'}{' '}
                  <code>{one.cameWith.slice(0, 8)}</code>
                </span>
                <KeyLine of={one} />
                {one.clock !== '' && <span className="sign-off-clock">⚠ {one.clock}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
