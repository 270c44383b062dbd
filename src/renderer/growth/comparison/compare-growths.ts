import { toErrorData } from '../../../core/error.ts';
import { call } from '../../state/client.ts';
import { refreshItems } from '../../state/items.ts';
import { openTab } from '../../state/tabs.ts';
import { notify } from '../../ui/toasts.tsx';
import type { GrowthComparisonReply } from './comparison-data.ts';

export interface GrowthPair {
  readonly before: string;
  readonly after: string;
  /** Why two series that are not comparable are compared all the same. */
  readonly override?: string;
}

/** Compares two series and answers with what opens the comparison. Throws what the comparison failed with. */
export async function compareSeries(pair: GrowthPair): Promise<() => void> {
  const { itemId } = await call('compareGrowths', pair);
  await refreshItems();
  return () => openTab({ kind: 'growth-comparison', id: itemId });
}

/** Compares the same two series in another way, and opens that. */
export async function compareAgain(
  { before, after, override }: GrowthComparisonReply,
  change: { readonly swapped?: boolean; readonly override?: string },
): Promise<void> {
  const [first, second] = change.swapped === true ? [after, before] : [before, after];
  const reason = change.override ?? override;
  try {
    const made = { before: first.id, after: second.id, ...(reason === null ? {} : { override: reason }) };
    const open = await compareSeries(made);
    open();
  } catch (thrown) {
    notify({ text: toErrorData(thrown).message, intent: 'danger' });
  }
}
