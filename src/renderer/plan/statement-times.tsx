import type { PlanFacts } from '../../core/plan/stored.ts';
import { formatShare } from '../flame/quantity.ts';
import { formatCount, oneLine } from '../ui/format.ts';
import { ABSENT, formatTime } from './plan-numbers.ts';

/** Times of the statement as a whole, with those that no step has. */
export function Times({ facts }: { readonly facts: PlanFacts }) {
  const of = (value: number | null): string => (value === null ? ABSENT : formatTime(value));
  const share = (value: number): string =>
    facts.whole === null || facts.whole <= 0 ? '' : ` (${formatShare(value / facts.whole)})`;
  const rows: readonly (readonly [string, string])[] = [
    ['Planning', of(facts.planningTime)],
    ['Execution', facts.analyzed ? of(facts.executionTime) : `${ABSENT} it was not executed`],
    ...(facts.duration === null ? [] : [['Duration in the log', of(facts.duration)] as const]),
    ...facts.outside.map(({ name, time }) => [`Outside the tree: ${name}`, `${of(time)}${share(time)}`] as const),
    ...(facts.serialization?.time == null ? [] : [['Serialization', of(facts.serialization.time)] as const]),
  ];
  return (
    <>
      <dl className="facts">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{oneLine(name, 200)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {facts.wholeIs !== 'none' && (
        <p className="panel-note">
          Shares are of the{' '}
          {facts.wholeIs === 'root' ? 'first step’s time, as no execution time was printed' : facts.wholeIs}.
        </p>
      )}
      {facts.analyzed && !facts.timed && <p className="panel-note">No times of steps were taken: TIMING OFF.</p>}
    </>
  );
}

/** What triggers took, which no step shows. */
export function Triggers({ facts }: { readonly facts: PlanFacts }) {
  return (
    <table className="plan-list">
      <thead>
        <tr>
          <th scope="col">Trigger</th>
          <th scope="col">Constraint</th>
          <th scope="col">Relation</th>
          <th scope="col" className="cell-end">
            Calls
          </th>
          <th scope="col" className="cell-end">
            Time
          </th>
        </tr>
      </thead>
      <tbody>
        {facts.triggers.map(({ name, constraint, relation, calls, time }, at) => (
          <tr key={`${at.toString()} ${name}`}>
            <th scope="row">{oneLine(name, 200)}</th>
            <td>{oneLine(constraint ?? '', 200)}</td>
            <td>{oneLine(relation ?? '', 200)}</td>
            <td className="cell-end">{calls === null ? ABSENT : formatCount(calls)}</td>
            <td className="cell-end">{time === null ? ABSENT : formatTime(time)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
