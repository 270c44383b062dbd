import { create } from 'zustand';
import type { Item } from '../../main/api/contract/items.ts';
import { reportProblem } from '../jobs/job-store.ts';
import { call } from '../state/client.ts';
import { itemChanged, useItems } from '../state/items.ts';
import { plural } from '../ui/format.ts';
import { notify } from '../ui/toasts.tsx';

/** Kinds of items that rules judge one by one. */
const JUDGED: ReadonlySet<string> = new Set(['profile', 'heap', 'growth', 'series', 'load']);

/** The items that are judged again together. */
export const judgeable = (items: Iterable<Item>): readonly Item[] => [...items].filter(({ kind }) => JUDGED.has(kind));

/** Judging the stored profiles, heaps and series again, one after the other. */
export type Reevaluation =
  | { readonly state: 'idle' }
  | { readonly state: 'running'; readonly done: number; readonly total: number };

export const useReevaluation = create<{ readonly now: Reevaluation }>(() => ({ now: { state: 'idle' } }));

let cancelled = false;

/** Stops after the item being judged. */
export function cancelReevaluation(): void {
  cancelled = true;
}

/** Judges every profile, heap and series by a rule set; the new verdicts stand beside the old ones. Failures are listed with the problems. */
export async function reevaluateAll(ruleSet: string): Promise<void> {
  if (useReevaluation.getState().now.state === 'running') return;
  cancelled = false;
  const items = judgeable(useItems.getState().items.values());
  let judged = 0;
  for (const [done, item] of items.entries()) {
    useReevaluation.setState({ now: { state: 'running', done, total: items.length } });
    if (cancelled) break;
    try {
      await call('evaluate', { id: item.id, ruleSet });
      itemChanged(item.id);
      judged += 1;
    } catch (thrown) {
      reportProblem(item.label, thrown);
    }
  }
  useReevaluation.setState({ now: { state: 'idle' } });
  const all = judged === items.length;
  notify({
    text: `Judged ${plural(judged, 'item')}${all ? '' : ` of ${items.length}`} by ${ruleSet}.`,
    intent: all ? 'success' : 'warning',
  });
}
