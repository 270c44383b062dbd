import './report.css';
import { openFinding } from '../findings/finding-actions.ts';
import { useFindings } from '../findings/finding-store.ts';
import { leaveDialog } from '../state/dialogs.ts';
import { oneLine, plural } from '../ui/format.ts';

/** Findings that are named one by one; the list of findings has them all. */
const SHOWN = 5;

/** What findings lack before others sign a report that has them, each the way to where it is written; nothing where nothing is missing. */
export function UnpublishedFindings() {
  const rows = useFindings((state) => state.rows);
  const lacking = rows.filter(({ beforePublishing }) => beforePublishing.length > 0);
  if (lacking.length === 0) return null;
  return (
    <section className="unpublished" aria-label="Before the report is published">
      <p className="field-note">
        {plural(lacking.length, 'finding')} should not be published yet. The report can be saved all the same, and says
        so.
      </p>
      <ul>
        {lacking.slice(0, SHOWN).map(({ id, beforePublishing }) => (
          <li key={id}>
            <button
              type="button"
              className="link-button"
              onClick={() => {
                leaveDialog();
                openFinding(id);
              }}
            >
              {id}
            </button>{' '}
            {beforePublishing.map(({ text }) => oneLine(text, 200)).join(' ')}
          </li>
        ))}
      </ul>
      {lacking.length > SHOWN && <p className="field-note">And {lacking.length - SHOWN} more.</p>}
    </section>
  );
}
