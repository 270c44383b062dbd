import { Button } from '@blueprintjs/core';
import { useContext, useMemo, useState } from 'react';
import { type PlateauErrorData, toErrorData } from '../../../core/error.ts';
import type { HistoryReport } from '../../../core/finding/history.ts';
import { call } from '../../state/client.ts';
import { useResource } from '../../state/resource.ts';
import { ErrorCard } from '../../ui/error-card.tsx';
import { formatCount, formatMoment, oneLine, plural } from '../../ui/format.ts';
import { FindingId, useDetail } from './editor-context.tsx';
import { historyWord } from './field-words.ts';
import { savedTogether } from './saved-together.ts';

/** Lines that are shown at once. */
const SHOWN = 12;

/** Who changed what when, and whether the chain of all changes is whole. */
export function HistorySection() {
  const id = useContext(FindingId);
  const sha256 = useDetail()?.finding.bodySha256 ?? '';
  const { value, error, retry } = useResource(JSON.stringify([id, sha256]), (signal) =>
    call('findingHistory', { id }, signal),
  );
  const [all, setAll] = useState(false);
  const groups = useMemo(() => savedTogether(value ?? []), [value]);
  return (
    <div className="history">
      <ChainCheck />
      {error !== null && <ErrorCard error={error} onRetry={retry} />}
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Who</th>
            <th scope="col">What</th>
            <th scope="col" className="number">
              Entry
            </th>
          </tr>
        </thead>
        <tbody>
          {groups.slice(0, all ? groups.length : SHOWN).map(({ first, at, who, fields }) => (
            <tr key={first}>
              <td>{formatMoment(at)}</td>
              <td>{oneLine(who, 100)}</td>
              <td>{fields.map(historyWord).join(', ')}</td>
              <td className="number">{formatCount(first)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {!all && groups.length > SHOWN && (
        <button type="button" className="link-button" onClick={() => setAll(true)}>
          All {plural(groups.length, 'change')}
        </button>
      )}
    </div>
  );
}

/** Checks the chain when asked: every change of every finding holds the hash of the one before it. */
function ChainCheck() {
  const [report, setReport] = useState<HistoryReport | null>(null);
  const [error, setError] = useState<PlateauErrorData | null>(null);
  const check = async () => {
    setError(null);
    try {
      setReport(await call('verifyFindingHistory', {}));
    } catch (thrown) {
      setError(toErrorData(thrown));
    }
  };
  return (
    <div className="chain-check" role="status">
      <Button size="small" variant="outlined" onClick={() => void check()}>
        Check the chain of changes
      </Button>
      {report !== null && <ChainReport report={report} />}
      {error !== null && <ErrorCard error={error} />}
    </div>
  );
}

function ChainReport({ report }: { readonly report: HistoryReport }) {
  if (report.intact) {
    return (
      <span>
        ✓ Whole: {plural(report.entries, 'entry', 'entries')}, the last one{' '}
        <code title={report.head.sha256}>{report.head.sha256.slice(0, 12)}</code>
      </span>
    );
  }
  return (
    <ul className="lints">
      {report.problems.map(({ sequence, kind, text }) => (
        <li key={`${kind} ${sequence} ${text}`} className="lint">
          ⚠ {oneLine(text, 300)}
        </li>
      ))}
    </ul>
  );
}
