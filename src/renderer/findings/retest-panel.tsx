import type { ShownBundleRetest } from '../../core/finding/bundle-retest.ts';
import { RETEST_WORDS, type RetestTable } from '../../core/finding/retest-table.ts';
import { call } from '../state/client.ts';
import { LoadingState } from '../ui/empty-state.tsx';
import { ViewError } from '../ui/error-card.tsx';
import { oneLine } from '../ui/format.ts';
import { StatusBadge } from '../ui/level-badge.tsx';
import { openItemById } from '../workspace/item-actions.ts';
import { openFinding } from './finding-actions.ts';
import { STATUS_WORDS } from './finding-words.ts';
import { RetestChoices } from './retest-choices.tsx';
import { RetestProgress, useBundleRetest } from './retest-progress.tsx';
import { useWithFindings } from './with-findings.ts';

/** Where each finding stands in the newest comparison that tells of it, the worst first, with why; and the retest of an older bundle. */
export function RetestPanel({ editable }: { readonly editable: boolean }) {
  const asked = useBundleRetest();
  return (
    <div className="retest-panel">
      <RetestProgress editable={editable} />
      <RetestedFindings asked={asked} />
      <RetestChoices editable={editable} />
    </div>
  );
}

/** What could not be compared in the retest that was asked for last is told by it alone. */
function reasonsOf(asked: ShownBundleRetest | null): ReadonlyMap<string, string> {
  return new Map(
    (asked?.rows ?? []).flatMap(({ id, retest }) => (retest.status === 'not-retested' ? [[id, retest.reason]] : [])),
  );
}

const askRetests = (): Promise<RetestTable> => call('retests', {});

function RetestedFindings({ asked }: { readonly asked: ShownBundleRetest | null }) {
  const { value: found, error, retry } = useWithFindings(askRetests);
  if (error !== null) return <ViewError error={error} onRetry={retry} />;
  if (found === null) return <LoadingState label="Looking at comparisons…" />;
  if (found.rows.length === 0) {
    return (
      <p className="panel-empty">There is nothing to retest yet. Findings of last quarter come with their bundle.</p>
    );
  }
  const reasons = reasonsOf(asked);
  const rowsShown = found.rows.map((row) => {
    const reason = reasons.get(row.id);
    if (reason === undefined) return row;
    return { ...row, retest: { ...row.retest, status: 'not-retested' as const, comparison: null, reason } };
  });
  return (
    <div className="retest-table">
      <table className="plain-table" aria-label="Retest">
        <thead>
          <tr>
            <th scope="col">Finding</th>
            <th scope="col">Status</th>
            <th scope="col">Retest</th>
            <th scope="col" className="retest-why">
              Why
            </th>
            <th scope="col">Against</th>
          </tr>
        </thead>
        <tbody>
          {rowsShown.map(({ id, was, title, status, retest }) => (
            <tr key={id}>
              <th scope="row">
                <button type="button" className="link-button" onClick={() => openFinding(id)}>
                  {id}
                </button>
                <span className="retest-title" title={title}>
                  {was !== null && was !== id ? `${was} · ` : ''}
                  {oneLine(title === '' ? 'Untitled' : title, 80)}
                </span>
              </th>
              <td>{STATUS_WORDS[status]}</td>
              <td title={RETEST_WORDS[retest.status]}>
                {retest.status === 'not-retested' ? (
                  <span className="tag">not retested</span>
                ) : (
                  <StatusBadge status={retest.status} />
                )}
              </td>
              <td className="retest-why">
                {oneLine(retest.reason, 400)}
                {retest.codes.length > 0 && ' '}
                {retest.codes.length > 0 && <span className="tag">{retest.codes.join(', ')}</span>}
                {retest.status === 'masked' && <b> It cannot be closed: what it costs did not fall.</b>}
              </td>
              <td>{retest.comparison !== null && <ComparisonLink {...retest.comparison} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ComparisonLink({ id, label }: { readonly id: string; readonly label: string }) {
  return (
    <button type="button" className="link-button" title={label} onClick={() => openItemById(id)}>
      {oneLine(label, 40)}
    </button>
  );
}
