import type { PlanDetail, PlanRelation } from '../../core/plan/stored.ts';
import { formatCount } from '../ui/format.ts';
import { MiddleText } from '../ui/middle-text.tsx';
import { openItemById } from '../workspace/item-actions.ts';

const RELATIONS: Readonly<Record<PlanRelation, string>> = {
  query: 'same statement',
  family: 'same shape',
  statements: 'what the statement costs in all',
  comparison: 'comparison with it',
  file: 'from the same file',
  process: 'of the same process',
  person: 'linked by hand',
};

/** Related items that are listed; the history and the tree tell of the others. */
const LISTED = 12;

/** Items that belong to a plan, and why. */
export function RelatedPlans({ related }: Pick<PlanDetail, 'related'>) {
  return (
    <ul className="plan-related">
      {related.slice(0, LISTED).map(({ item, by }) => (
        <li key={`${item.id} ${by}`} className="plan-related-line">
          <button type="button" className="link" onClick={() => openItemById(item.id)}>
            <MiddleText text={item.label} />
          </button>
          <span className="plan-relation">{RELATIONS[by]}</span>
        </li>
      ))}
      {related.length > LISTED && <li>and {formatCount(related.length - LISTED)} more</li>}
    </ul>
  );
}
