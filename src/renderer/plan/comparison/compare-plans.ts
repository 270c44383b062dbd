import { toErrorData } from '../../../core/error.ts';
import type { PlanComparisonAnswer } from '../../../core/plan/stored.ts';
import { call } from '../../state/client.ts';
import { refreshItems } from '../../state/items.ts';
import { openTab } from '../../state/tabs.ts';
import { notify } from '../../ui/toasts.tsx';

export interface PlanPair {
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Why two plans that are not comparable are compared all the same. */
  readonly override?: string;
}

/** Compares plans and answers with what opens the comparison. Throws what the comparison failed with. */
export async function comparePlans({ before, after, override }: PlanPair): Promise<() => void> {
  const { itemId } = await call('comparePlans', {
    before: [...before],
    after: [...after],
    ...(override === undefined ? {} : { override }),
  });
  await refreshItems();
  return () => openTab({ kind: 'plan-comparison', id: itemId });
}

async function compareAndOpen(pair: PlanPair): Promise<void> {
  try {
    const open = await comparePlans(pair);
    open();
  } catch (thrown) {
    notify({ text: toErrorData(thrown).message, intent: 'danger' });
  }
}

export const comparePlansOf = (before: string, after: string): Promise<void> =>
  compareAndOpen({ before: [before], after: [after] });

/** Compares the same plans in another way, and opens that. */
export function compareAgain(
  { before, after, comparison }: PlanComparisonAnswer,
  change: { readonly swapped?: boolean; readonly override?: string },
): Promise<void> {
  const [first, second] = (change.swapped === true ? [after, before] : [before, after]).map((side) =>
    side.map(({ id }) => id),
  );
  const reason = change.override ?? comparison.override?.reason;
  return compareAndOpen({
    before: first ?? [],
    after: second ?? [],
    ...(reason === undefined ? {} : { override: reason }),
  });
}
