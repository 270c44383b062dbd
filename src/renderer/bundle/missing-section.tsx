import type { LeavingPreview } from '../../core/bundle/leaving-preview.ts';
import { plural } from '../ui/format.ts';

/** What a reader may look for and will not find, with why. */
export function MissingSection({ missing }: { readonly missing: LeavingPreview['missing'] }) {
  return (
    <section className="bundle-section" aria-label="What will be missing">
      <h2>What will be missing</h2>
      <p className="bundle-note">
        {plural(missing.length, 'thing')} that a reader may look for. Each stands in the manifest with its reason: an
        empty place is not a clean one.
      </p>
      <table className="plain-table bundle-missing">
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {missing.map(({ path, reason }) => (
            <tr key={path}>
              <td>
                <code>{path}</code>
              </td>
              <td>{reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
