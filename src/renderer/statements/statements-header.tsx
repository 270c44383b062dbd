import { useState } from 'react';
import type { StatementsDetail } from '../../core/plan/stored.ts';
import { formatTime } from '../plan/plan-numbers.ts';
import { formatMoment, oneLine, plural } from '../ui/format.ts';
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
    formatMoment(item.capturedAt ?? item.importedAt),
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
                {oneLine(other.label, 80)} · {formatMoment(other.capturedAt ?? other.importedAt)}
              </option>
            ))}
          </select>
        </label>
        <Requests state={state} />
      </div>
      {warnings.map(({ code, message }) => (
        <p key={`${code} ${message}`} className="growth-banner" role="note">
          <span>⚠ {oneLine(message, 600)}</span>
        </p>
      ))}
    </header>
  );
}

/** How many requests were served in the meantime: with them a statement that runs once for each row is told for certain. */
function Requests({ state }: { readonly state: StatementsState }) {
  const [text, setText] = useState(state.requests === null ? '' : String(state.requests));
  const value = Number(text);
  const wrong = text.trim() !== '' && !(Number.isFinite(value) && value > 0 && value <= 1e15);
  return (
    <label className="choice">
      Requests served meanwhile
      <input
        className="field field-number"
        inputMode="numeric"
        placeholder="unknown"
        aria-invalid={wrong}
        title="With them calls are told per request, and EX-N1 is sure"
        value={text}
        onChange={(event) => {
          const next = event.target.value;
          setText(next);
          const count = Number(next);
          if (next.trim() === '') state.setRequests(null);
          else if (Number.isFinite(count) && count > 0 && count <= 1e15) state.setRequests(count);
        }}
      />
    </label>
  );
}
