import './comparison-changes.css';
import { useEffect, useState } from 'react';
import { toErrorData } from '../../core/error.ts';
import { isSaid } from '../../core/investigation/changes.ts';
import { call } from '../state/client.ts';
import { useResource } from '../state/resource.ts';
import { openInvestigation } from '../state/tabs.ts';
import { readOnlyReason, useWorkspace } from '../state/workspace.ts';
import { formatMoment, oneLine } from '../ui/format.ts';
import { notify } from '../ui/toasts.tsx';
import { useInvestigation } from './investigation-store.ts';

/** The recorded changes beside a comparison, which of them lie between its sides, and QG-CONFOUNDED where it is more than one. */
export function ComparisonChanges({ itemId }: { readonly itemId: string }) {
  const editable = useWorkspace((state) => readOnlyReason(state) === null);
  const revision = useInvestigation((state) => state.revision);
  const { value } = useResource(JSON.stringify([itemId, revision]), (signal) =>
    call('changesBetween', { id: itemId }, signal),
  );
  // A box shows what was clicked while the answer is on its way.
  const [clicked, setClicked] = useState<ReadonlyMap<string, boolean>>(new Map());
  useEffect(() => {
    if (value !== null) setClicked(new Map());
  }, [value]);
  const tick = async (change: string, counts: boolean) => {
    setClicked((known) => new Map(known).set(change, counts));
    try {
      await call('tickChange', { id: itemId, change, counts });
    } catch (thrown) {
      setClicked(new Map());
      notify({ text: toErrorData(thrown).message, intent: 'danger' });
    }
  };
  if (value === null || !isSaid(value)) return null;
  return (
    <details className={value.confounded ? 'between-changes between-confounded' : 'between-changes'}>
      <summary>{value.sentence}</summary>
      <ul>
        {value.conditions.differing.map(({ key, title, before, after }) => (
          <li key={key}>
            {title}: {oneLine(before.join(', '), 200)} → {oneLine(after.join(', '), 200)}
          </li>
        ))}
        {value.changes.map(({ change, counts, by }) => (
          <li key={change.id}>
            <label>
              <input
                type="checkbox"
                disabled={!editable}
                checked={clicked.get(change.id) ?? counts}
                onChange={({ target }) => void tick(change.id, target.checked)}
              />
              {formatMoment(change.at)} · {change.kind} · {oneLine(change.text, 200)}
              {by === 'person' && <span className="tag">ticked by hand</span>}
            </label>
          </li>
        ))}
      </ul>
      <button type="button" className="link-button" onClick={openInvestigation}>
        Open the investigation
      </button>
    </details>
  );
}
