import { Button } from '@blueprintjs/core';
import { useMemo, useState } from 'react';
import { type PlateauErrorData, toErrorData } from '../../core/error.ts';
import type { StoredRuleSet } from '../../main/api/contract/items.ts';
import { ProgressBar } from '../jobs/jobs-panel.tsx';
import { call } from '../state/client.ts';
import { useItems } from '../state/items.ts';
import { useTabState } from '../state/tab-state.ts';
import { ErrorCard } from '../ui/error-card.tsx';
import { plural } from '../ui/format.ts';
import { notify } from '../ui/toasts.tsx';
import { CategoryTable } from './category-table.tsx';
import { cancelReevaluation, judgeable, reevaluateAll, useReevaluation } from './reevaluation.ts';
import { refreshRuleSets } from './rule-set-store.ts';
import { changedValues, type Drafts, thresholdRows } from './threshold-rows.ts';
import { ThresholdTable } from './threshold-table.tsx';

function Reevaluate({ ruleSet }: { readonly ruleSet: string }) {
  const now = useReevaluation((state) => state.now);
  const judged = useItems(({ items }) => judgeable(items.values()).length);
  if (now.state === 'idle') {
    return (
      <Button
        size="small"
        disabled={judged === 0}
        title="New verdicts are stored beside the old ones; nothing is overwritten"
        onClick={() => void reevaluateAll(ruleSet)}
      >
        Judge {plural(judged, 'item')} again
      </Button>
    );
  }
  return (
    <span className="reevaluation" role="status">
      <ProgressBar share={now.done / now.total} label="Judging items" />
      {now.done} of {now.total}
      <Button size="small" variant="minimal" onClick={cancelReevaluation}>
        Cancel
      </Button>
    </span>
  );
}

export interface RuleSetDetailProps {
  readonly set: StoredRuleSet;
  /** The shipped set it descends from. */
  readonly shipped: StoredRuleSet;
}

/** One rule set: its thresholds, to read or to change into a child, and its category table. */
export function RuleSetDetail({ set, shipped }: RuleSetDetailProps) {
  const [drafts, setDrafts] = useState<Drafts>(new Map());
  const [editing, setEditing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<PlateauErrorData | null>(null);
  const [filter, setFilter] = useState('');
  const [, setChosenId] = useTabState('rulesets', 'chosen', '');
  const rows = useMemo(() => thresholdRows(set, shipped), [set, shipped]);
  const changed = changedValues(rows, drafts);
  const shown = rows.filter((row) => `${row.key} ${row.source}`.toLowerCase().includes(filter.trim().toLowerCase()));

  const attempt = async (action: () => Promise<void>) => {
    setBusy(true);
    setError(null);
    try {
      await action();
      await refreshRuleSets();
    } catch (thrown) {
      setError(toErrorData(thrown));
    } finally {
      setBusy(false);
    }
  };
  const stopEditing = () => {
    setEditing(false);
    setDrafts(new Map());
    setError(null);
  };
  const save = () =>
    attempt(async () => {
      if (changed === null || changed.size === 0) return;
      const child = await call('editRuleSet', { parent: set.id, values: Object.fromEntries(changed) });
      stopEditing();
      setChosenId(child.id);
      notify({
        text: `Made ${child.id} with ${plural(changed.size, 'change')}; it is the active rule set now.`,
        intent: 'success',
        action: { text: 'Judge again', onClick: () => void reevaluateAll(child.id) },
        timeoutMs: 12_000,
      });
    });
  const activate = () =>
    attempt(async () => {
      await call('activateRuleSet', { id: set.id });
      notify({ text: `New captures are judged by ${set.id} now.` });
    });

  return (
    <section className="rule-set-detail" aria-label={`Rule set ${set.id}`}>
      <header className="rule-set-head">
        <div className="rule-set-title">
          <h2>{set.id}</h2>
          <span className="rule-set-facts">
            version {set.version}
            {set.parent === null ? ' · shipped with Plateau' : ` · made from ${set.parent}`}
            {' · '}
            <code title={set.sha256}>{set.sha256.slice(0, 12)}</code>
          </span>
        </div>
        <div className="rule-set-actions">
          {editing ? (
            <>
              <Button size="small" onClick={stopEditing}>
                Cancel
              </Button>
              <Button
                size="small"
                intent="primary"
                loading={busy}
                disabled={changed === null || changed.size === 0}
                onClick={() => void save()}
              >
                Save as a new version
              </Button>
            </>
          ) : (
            <>
              <Reevaluate ruleSet={set.id} />
              <Button size="small" onClick={() => setEditing(true)}>
                Edit…
              </Button>
              <Button
                size="small"
                intent="primary"
                disabled={set.active}
                loading={busy}
                onClick={() => void activate()}
              >
                {set.active ? 'Active' : 'Make active'}
              </Button>
            </>
          )}
        </div>
      </header>
      {error !== null && <ErrorCard error={error} />}
      {editing && (
        <p className="rule-set-note">
          Saving makes a child of {set.id}. Verdicts already given keep the rule set they were given by.
        </p>
      )}
      <div className="rule-set-body">
        <input
          className="field rule-filter"
          type="search"
          placeholder="Filter thresholds"
          aria-label="Filter thresholds"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
        <ThresholdTable
          rows={shown}
          drafts={drafts}
          editing={editing}
          onDraft={(key, text) => setDrafts(new Map(drafts).set(key, text))}
        />
        <CategoryTable rows={set.categories} />
      </div>
    </section>
  );
}
