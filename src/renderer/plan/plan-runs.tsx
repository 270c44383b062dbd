import type { PlanRunRow, PlanRunsTold } from '../../core/plan/stored.ts';
import { formatShare } from '../flame/quantity.ts';
import { openItemById } from '../workspace/item-actions.ts';
import { ABSENT, formatTime } from './plan-numbers.ts';

const timeOf = ({ executionTime }: PlanRunRow): string => (executionTime === null ? ABSENT : formatTime(executionTime));

/** What is to be known of a run, in a sentence each. */
function notesOf({ run, stands, leftOut, samePlan, hitRatio }: PlanRunRow): readonly string[] {
  return [
    ...(stands ? ['The median: it stands for all runs, and is what is compared'] : []),
    ...(run === 1 ? ['Ran first, on cold caches'] : []),
    ...(leftOut === null ? [] : ['Read from disk what the others found in the cache: its time does not count']),
    ...(samePlan ? [] : ['Another plan than that of the median']),
    ...(hitRatio === null ? [] : [`${formatShare(hitRatio)} of its blocks came from the cache`]),
  ];
}

/** The runs of a plan beside each other: the one that stands for all, the first one marked cold; each opens. */
export function PlanRuns({ id, runs }: { readonly id: string; readonly runs: PlanRunsTold }) {
  return (
    <ul className="plan-runs" aria-label="Runs">
      {runs.rows.map((row) => {
        const words = [
          `Run ${row.run}`,
          timeOf(row),
          ...(row.run === 1 ? ['cold'] : []),
          ...(row.leftOut === null ? [] : ['left out']),
          ...(row.samePlan ? [] : ['other plan']),
          ...(row.stands ? ['median'] : []),
        ];
        return (
          <li key={row.item.id}>
            <button
              type="button"
              className="plan-run"
              aria-current={row.item.id === id ? 'true' : undefined}
              data-left-out={row.leftOut ?? undefined}
              title={notesOf(row).join('\n')}
              onClick={() => openItemById(row.item.id)}
            >
              {words.join(' · ')}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
