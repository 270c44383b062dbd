import './rule-sets.css';
import { useMemo } from 'react';
import { useTabState } from '../state/tab-state.ts';
import { EmptyState, LoadingState } from '../ui/empty-state.tsx';
import { ErrorCard } from '../ui/error-card.tsx';
import { formatMoment, plural } from '../ui/format.ts';
import { MiddleText } from '../ui/middle-text.tsx';
import { RuleSetDetail } from './rule-set-detail.tsx';
import { activeRuleSet, useRuleSets } from './rule-set-store.ts';
import { rootOf, thresholdRows } from './threshold-rows.ts';

/** The rule sets of the workspace: a list, and every threshold of the chosen one. */
export function RuleSetsView() {
  const sets = useRuleSets((state) => state.sets);
  const loaded = useRuleSets((state) => state.loaded);
  const error = useRuleSets((state) => state.error);
  const active = useRuleSets(activeRuleSet);
  const [chosenId, setChosenId] = useTabState('rulesets', 'chosen', '');
  const chosen = sets.find(({ id }) => id === chosenId) ?? active ?? sets[0];
  const differences = useMemo(
    () =>
      new Map(
        sets.map((set) => [set.id, thresholdRows(set, rootOf(set, sets)).filter(({ differs }) => differs).length]),
      ),
    [sets],
  );
  if (error !== null) return <ErrorCard error={error} />;
  if (!loaded) return <LoadingState label="Loading rule sets…" />;
  if (chosen === undefined) return <EmptyState title="There is no rule set" />;
  return (
    <div className="rule-sets">
      <nav className="rule-set-list" aria-label="Rule sets">
        {sets.map((set) => (
          <button
            key={set.id}
            type="button"
            className={set.id === chosen.id ? 'rule-set-choice rule-set-chosen' : 'rule-set-choice'}
            aria-current={set.id === chosen.id}
            onClick={() => setChosenId(set.id)}
          >
            <span className="rule-set-name">
              <MiddleText text={set.id} />
              {set.active && <span className="tag tag-on">active</span>}
            </span>
            <span className="rule-set-facts">
              {set.shipped ? 'shipped' : plural(differences.get(set.id) ?? 0, 'change')}
              {set.createdAt !== null && ` · ${formatMoment(set.createdAt)}`}
            </span>
          </button>
        ))}
      </nav>
      <RuleSetDetail key={chosen.id} set={chosen} shipped={rootOf(chosen, sets)} />
    </div>
  );
}
