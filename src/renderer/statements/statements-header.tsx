import { useState } from 'react';
import type { StatementsDetail } from '../../core/plan/stored.ts';
import { reportProblem } from '../jobs/job-store.ts';
import { formatTime } from '../plan/plan-numbers.ts';
import { call } from '../state/client.ts';
import { formatCount, formatMeasured, oneLine, plural } from '../ui/format.ts';
import { MiddleText } from '../ui/middle-text.tsx';
import type { StatementsState } from './statements-state.ts';

export interface StatementsHeaderProps {
  readonly detail: StatementsDetail;
  readonly state: StatementsState;
}

/** What was counted and since when; against which earlier snapshot it is told, and for how many requests. */
export function StatementsHeader({ detail, state }: StatementsHeaderProps) {
  const { item, before, others, reset, warnings, totalTime, statements } = detail;
  const facts = [
    plural(statements.length, 'statement'),
    `${formatTime(totalTime)} in all`,
    before === null ? 'since the counters began' : `between two snapshots`,
    ...(reset > 0 ? [`${plural(reset, 'statement')} reset in between`] : []),
    formatMeasured(item),
    ...(item.host === null ? [] : [item.host]),
  ];
  return (
    <header className="capture-header">
      <div className="capture-title">
        <h1>
          <MiddleText text={item.label} />
        </h1>
        <ul className="capture-facts" aria-label="About the statements" title={facts.join(' · ')}>
          {facts.map((fact) => (
            <li key={fact}>{oneLine(fact, 120)}</li>
          ))}
        </ul>
      </div>
      <div className="capture-scope">
        <label className="choice">
          Since
          <select value={before?.id ?? ''} onChange={(event) => state.setBefore(event.target.value)}>
            <option value="">the counters began</option>
            {others.map((other) => (
              <option key={other.id} value={other.id}>
                {oneLine(other.label, 80)} · {formatMeasured(other)}
              </option>
            ))}
          </select>
        </label>
        <Served detail={detail} />
      </div>
      {warnings.map(({ code, message }) => (
        <p key={`${code} ${message}`} className="growth-banner" role="note">
          <span>⚠ {oneLine(message, 600)}</span>
        </p>
      ))}
    </header>
  );
}

const FIELDS = [
  {
    name: 'requests',
    label: 'Requests served meanwhile',
    title: 'With them calls are told per request, and EX-N1 is sure. Kept with this snapshot',
  },
  {
    name: 'pageRows',
    label: 'Rows of a page',
    title:
      'That each request asked for. Three times with other pages tell whether calls grow with them. Kept with this snapshot',
  },
] as const;

/** What was served in the meantime: with it a statement that runs once for each row is told for certain. Kept with the snapshot. */
function Served({ detail }: { readonly detail: StatementsDetail }) {
  const { item, before, requests, pageRows, windows } = detail;
  const keep = (part: Partial<Pick<StatementsDetail, 'requests' | 'pageRows'>>): void => {
    const served = { requests, pageRows, ...part };
    void call('statementsServed', { id: item.id, before: before?.id ?? '', ...served }).catch((thrown: unknown) =>
      reportProblem(item.label, thrown),
    );
  };
  const sizes = new Set([...windows.map((window) => window.pageRows), ...(pageRows === null ? [] : [pageRows])]);
  return (
    <>
      {FIELDS.map(({ name, label, title }) => (
        <CountField
          key={`${name} ${before?.id ?? ''} ${detail[name] ?? ''}`}
          label={label}
          title={title}
          value={detail[name]}
          onKeep={(value) => keep({ [name]: value })}
        />
      ))}
      {pageRows !== null && (
        <span className="panel-note" title={windows.map(windowText).join('\n')}>
          {sizes.size < 3 ? `${sizes.size} of 3 page sizes` : `${sizes.size} page sizes`}
        </span>
      )}
    </>
  );
}

const windowText = ({ item, requests, pageRows }: StatementsDetail['windows'][number]): string =>
  oneLine(`${item.label}: ${formatCount(requests)} requests of ${formatCount(pageRows)} rows`, 200);

interface CountFieldProps {
  readonly label: string;
  readonly title: string;
  readonly value: number | null;
  readonly onKeep: (value: number | null) => void;
}

/** A count that is kept when its field is left, or by Enter; empty where it is unknown. */
function CountField({ label, title, value, onKeep }: CountFieldProps) {
  const shown = value === null ? '' : String(value);
  const [text, setText] = useState(shown);
  const count = Number(text);
  const wrong = text.trim() !== '' && !(Number.isFinite(count) && count > 0 && count <= 1e15);
  const commit = (): void => {
    if (!wrong && text.trim() !== shown) onKeep(text.trim() === '' ? null : count);
  };
  return (
    <label className="choice">
      {label}
      <input
        className="field field-number"
        inputMode="numeric"
        placeholder="unknown"
        aria-invalid={wrong}
        title={title}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={commit}
        onKeyDown={({ key }) => key === 'Enter' && commit()}
      />
    </label>
  );
}
