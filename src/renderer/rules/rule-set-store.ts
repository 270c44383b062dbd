import { create } from 'zustand';
import { type PlateauErrorData, toErrorData } from '../../core/error.ts';
import type { StoredRuleSet } from '../../main/api/contract/items.ts';
import { call } from '../state/client.ts';

interface RuleSetStore {
  readonly sets: readonly StoredRuleSet[];
  readonly loaded: boolean;
  readonly error: PlateauErrorData | null;
}

export const useRuleSets = create<RuleSetStore>(() => ({ sets: [], loaded: false, error: null }));

export const activeRuleSet = (store: RuleSetStore): StoredRuleSet | undefined =>
  store.sets.find(({ active }) => active);

export async function refreshRuleSets(): Promise<void> {
  try {
    useRuleSets.setState({ sets: await call('ruleSets', {}), loaded: true, error: null });
  } catch (thrown) {
    useRuleSets.setState({ error: toErrorData(thrown) });
  }
}
