import { toErrorData } from '../../core/error.ts';
import type { Item } from '../../core/item.ts';
import { call } from '../state/client.ts';
import { refreshItems, useItems } from '../state/items.ts';
import { openTab } from '../state/tabs.ts';
import { notify } from '../ui/toasts.tsx';
import { inComparisonOrder } from '../workspace/comparison-order.ts';

/** Items of which several are runs of one state. */
export type RunKind = 'load' | 'frontend';

export interface RunSides {
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Why runs that are not comparable are compared all the same. */
  readonly override?: string;
}

const KINDS = {
  load: {
    route: 'compareLoads',
    tab: 'load-comparison',
    alone: 'A load run is compared with other load runs: choose two, or several runs before and the one after them.',
  },
  frontend: {
    route: 'compareFrontends',
    tab: 'frontend-comparison',
    alone:
      'A report of a front end is compared with others: choose two builds, or three runs of a page before and three after.',
  },
} as const;

/** Compares runs and opens the comparison; a failure is told. */
export async function compareRuns(kind: RunKind, { before, after, override }: RunSides): Promise<void> {
  const { route, tab } = KINDS[kind];
  try {
    const { itemId } = await call(route, {
      before: [...before],
      after: [...after],
      ...(override === undefined ? {} : { override }),
    });
    await refreshItems();
    openTab({ kind: tab, id: itemId });
  } catch (thrown) {
    notify({ text: toErrorData(thrown).message, intent: 'danger' });
  }
}

function among(kind: RunKind, ids: readonly string[]): readonly Item[] {
  const { items } = useItems.getState();
  const chosen = ids.map((id) => items.get(id)).filter((item) => item?.kind === kind);
  return inComparisonOrder(chosen.filter((item) => item !== undefined));
}

/** The runs of one kind among some items, the older first; of none where there are no such. */
export function runsAmong(ids: readonly string[]): { readonly kind: RunKind; readonly runs: readonly string[] } | null {
  for (const kind of ['load', 'frontend'] as const) {
    const runs = among(kind, ids).map(({ id }) => id);
    if (runs.length > 0) return { kind, runs };
  }
  return null;
}

/**
 * Where the runs after begin, of runs in their order. Of load runs the latest is after. Visits of a page are made several at a time: the longest pause between two
 * parts them.
 */
export function firstAfter(kind: RunKind, runs: readonly Pick<Item, 'capturedAt'>[]): number {
  const times = runs.map(({ capturedAt }) => Date.parse(capturedAt ?? ''));
  if (kind === 'load' || times.some(Number.isNaN)) return runs.length - 1;
  const pauses = times.slice(1).map((time, i) => time - (times[i] ?? time));
  return pauses.indexOf(Math.max(...pauses)) + 1;
}

/** Compares the runs that were chosen. Says so where other items are among them. */
export function compareRunsAmong(ids: readonly string[]): void {
  const found = runsAmong(ids);
  if (found === null) return;
  const { kind, runs } = found;
  if (runs.length < 2 || runs.length < ids.length) {
    notify({ text: KINDS[kind].alone, intent: 'warning' });
    return;
  }
  const at = firstAfter(kind, among(kind, runs));
  void compareRuns(kind, { before: runs.slice(0, at), after: runs.slice(at) });
}
