import { Button } from '@blueprintjs/core';
import { useState } from 'react';
import { type ChoiceItem, PAIRED_WORDS, type RetestChoice } from '../../core/finding/retest-choice.ts';
import { isActive, useJobs } from '../jobs/job-store.ts';
import { call } from '../state/client.ts';
import { ViewError } from '../ui/error-card.tsx';
import { formatMoment, oneLine, plural } from '../ui/format.ts';
import { openItemById } from '../workspace/item-actions.ts';
import { openFinding } from './finding-actions.ts';
import { retestPairs, useRetest } from './retest-store.ts';
import { useWithFindings } from './with-findings.ts';

const keyOf = ({ finding, kind }: RetestChoice): string => `${finding} ${kind}`;

const askChoices = (): Promise<readonly RetestChoice[]> => call('retestChoices', {});

/** What each finding was seen in, what of today that is held against and by what; a person pairs what could not be told. */
export function RetestChoices({ editable }: { readonly editable: boolean }) {
  const isBusy = useJobs(({ jobs }) => [...jobs.values()].some((job) => job.kind === 'retest' && isActive(job)));
  const isSending = useRetest(({ sending }) => sending !== null);
  const { value: found, error, retry } = useWithFindings(askChoices);
  const [chosen, setChosen] = useState<ReadonlyMap<string, string>>(new Map());
  if (error !== null) return <ViewError error={error} onRetry={retry} />;
  if (found === null || found.length === 0) return null;
  const choose = (choice: RetestChoice, id: string) => {
    const next = new Map(chosen);
    if (id === '') next.delete(keyOf(choice));
    else next.set(keyOf(choice), id);
    setChosen(next);
  };
  const pairs = found.flatMap((choice) => {
    const [before] = choice.before;
    const after = chosen.get(keyOf(choice));
    return before === undefined || after === undefined ? [] : [{ before: before.id, after }];
  });
  const start = () => {
    setChosen(new Map());
    void retestPairs(pairs);
  };
  return (
    <section className="retest-choices" aria-label="Retest pairs">
      <div className="panel-bar">
        <h2>Pairs</h2>
        <span className="panel-note">
          What each finding was seen in last, and what of today it is held against. Where that could not be told, choose
          it; the two stay linked.
        </span>
        <Button
          size="small"
          variant="outlined"
          disabled={!editable || isBusy || isSending || pairs.length === 0}
          onClick={start}
        >
          {pairs.length === 0 ? 'Retest the pairs you choose' : `Retest ${plural(pairs.length, 'pair')}`}
        </Button>
      </div>
      <table className="plain-table" aria-label="Pairs of the retest">
        <thead>
          <tr>
            <th scope="col">Finding</th>
            <th scope="col">Seen in</th>
            <th scope="col">Held against</th>
            <th scope="col">Pair with</th>
          </tr>
        </thead>
        <tbody>
          {found.map((choice) => (
            <tr key={keyOf(choice)}>
              <th scope="row">
                <button type="button" className="link-button" onClick={() => openFinding(choice.finding)}>
                  {choice.finding}
                </button>
                <span className="retest-title">{choice.kind}</span>
              </th>
              <td>
                <Sides items={choice.before} />
              </td>
              <td>
                <Sides items={choice.after} />
                {choice.by === null ? choice.why : <span className="retest-title">{PAIRED_WORDS[choice.by]}</span>}
              </td>
              <td>
                {choice.choices.length === 0 ? (
                  <span className="retest-title">Nothing of its kind is here: import it first.</span>
                ) : (
                  <select
                    className="field"
                    aria-label={`Pair ${choice.finding}, ${choice.kind}, with`}
                    disabled={!editable}
                    value={chosen.get(keyOf(choice)) ?? ''}
                    onChange={(event) => choose(choice, event.target.value)}
                  >
                    <option value="">{choice.by === null ? 'Choose…' : 'As it is'}</option>
                    {choice.choices.map(({ id, label, takenAt }) => (
                      <option key={id} value={id}>
                        {`${oneLine(label, 60)} · ${formatMoment(takenAt)}`}
                      </option>
                    ))}
                  </select>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Sides({ items }: { readonly items: readonly ChoiceItem[] }) {
  return items.map(({ id, label, takenAt }) => (
    <span key={id} className="retest-side">
      <button type="button" className="link-button" title={label} onClick={() => openItemById(id)}>
        {oneLine(label, 60)}
      </button>{' '}
      <span className="retest-moment">{formatMoment(takenAt)}</span>
    </span>
  ));
}
