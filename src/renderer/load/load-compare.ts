import { toErrorData } from '../../core/error.ts';
import { call } from '../state/client.ts';
import { refreshItems, useItems } from '../state/items.ts';
import { openTab } from '../state/tabs.ts';
import { notify } from '../ui/toasts.tsx';
import { inComparisonOrder } from '../workspace/comparison-order.ts';

export interface LoadSides {
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Why runs that are not comparable are compared all the same. */
  readonly override?: string;
}

/** Compares load runs and opens the comparison; a failure is told. */
export async function compareLoads({ before, after, override }: LoadSides): Promise<void> {
  try {
    const { itemId } = await call('compareLoads', {
      before: [...before],
      after: [...after],
      ...(override === undefined ? {} : { override }),
    });
    await refreshItems();
    openTab({ kind: 'load-comparison', id: itemId });
  } catch (thrown) {
    notify({ text: toErrorData(thrown).message, intent: 'danger' });
  }
}

/** The load runs among some items, the older first. */
export function loadsAmong(ids: readonly string[]): readonly string[] {
  const { items } = useItems.getState();
  const chosen = ids.map((id) => items.get(id)).filter((item) => item?.kind === 'load');
  return inComparisonOrder(chosen.filter((item) => item !== undefined)).map(({ id }) => id);
}

/** Compares the load runs that were chosen: the latest is after, all earlier ones are runs before it. Says so where other items are among them. */
export function compareLoadsAmong(ids: readonly string[]): void {
  const loads = loadsAmong(ids);
  const after = loads.at(-1);
  if (after === undefined || loads.length < 2 || loads.length < ids.length) {
    notify({
      text: 'A load run is compared with other load runs: choose two, or several runs before and the one after them.',
      intent: 'warning',
    });
    return;
  }
  void compareLoads({ before: loads.slice(0, -1), after: [after] });
}
