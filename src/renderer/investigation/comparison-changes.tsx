import './comparison-changes.css';
import { toErrorData } from '../../core/error.ts';
import { call } from '../state/client.ts';
import { useResource } from '../state/resource.ts';
import { openTab } from '../state/tabs.ts';
import { formatMoment, oneLine } from '../ui/format.ts';
import { notify } from '../ui/toasts.tsx';
import { useInvestigation } from './investigation-store.ts';

async function tick(id: string, change: string, counts: boolean): Promise<void> {
  try {
    await call('tickChange', { id, change, counts });
  } catch (thrown) {
    notify({ text: toErrorData(thrown).message, intent: 'danger' });
  }
}

/** The recorded changes beside a comparison, which of them lie between its sides, and QG-CONFOUNDED where it is more than one. */
export function ComparisonChanges({ itemId }: { readonly itemId: string }) {
  const revision = useInvestigation((state) => state.revision);
  const { value } = useResource(JSON.stringify([itemId, revision]), (signal) =>
    call('changesBetween', { id: itemId }, signal),
  );
  if (value === null || value.changes.length === 0) return null;
  return (
    <details className={value.confounded ? 'between-changes between-confounded' : 'between-changes'}>
      <summary>{value.sentence}</summary>
      <ul>
        {value.changes.map(({ change, counts, by }) => (
          <li key={change.id}>
            <label>
              <input
                type="checkbox"
                checked={counts}
                onChange={({ target }) => void tick(itemId, change.id, target.checked)}
              />
              {formatMoment(change.at)} · {change.kind} · {oneLine(change.text, 200)}
              {by === 'person' && <span className="tag">ticked by hand</span>}
            </label>
          </li>
        ))}
      </ul>
      <button type="button" className="link-button" onClick={() => openTab({ kind: 'investigation', id: '' })}>
        Open the investigation
      </button>
    </details>
  );
}
