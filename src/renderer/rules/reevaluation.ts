import { create } from 'zustand';
import { reportProblem } from '../jobs/job-store.ts';
import { call } from '../state/client.ts';
import { itemChanged, useItems } from '../state/items.ts';
import { plural } from '../ui/format.ts';
import { notify } from '../ui/toasts.tsx';

/** Judging the stored profiles again, one after the other. */
export type Reevaluation =
  | { readonly state: 'idle' }
  | { readonly state: 'running'; readonly done: number; readonly total: number };

export const useReevaluation = create<{ readonly now: Reevaluation }>(() => ({ now: { state: 'idle' } }));

let cancelled = false;

/** Stops after the profile being judged. */
export function cancelReevaluation(): void {
  cancelled = true;
}

/** Judges every profile by a rule set; the new verdicts stand beside the old ones. Failures are listed with the problems. */
export async function reevaluateAll(ruleSet: string): Promise<void> {
  if (useReevaluation.getState().now.state === 'running') return;
  cancelled = false;
  const profiles = [...useItems.getState().items.values()].filter(({ kind }) => kind === 'profile');
  let judged = 0;
  for (const [done, profile] of profiles.entries()) {
    useReevaluation.setState({ now: { state: 'running', done, total: profiles.length } });
    if (cancelled) break;
    try {
      await call('evaluate', { id: profile.id, ruleSet });
      itemChanged(profile.id);
      judged += 1;
    } catch (thrown) {
      reportProblem(profile.label, thrown);
    }
  }
  useReevaluation.setState({ now: { state: 'idle' } });
  const all = judged === profiles.length;
  notify({
    text: `Judged ${plural(judged, 'profile')}${all ? '' : ` of ${profiles.length}`} by ${ruleSet}.`,
    intent: all ? 'success' : 'warning',
  });
}
