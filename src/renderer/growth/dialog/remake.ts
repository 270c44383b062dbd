import type { GrowthStep } from '../../../core/heap/growth/model.ts';
import type { GrowthDetail } from '../../../core/heap/growth/stored-growth.ts';
import { asTaken } from '../../../core/heap/growth/taken-order.ts';
import { reportProblem } from '../../jobs/job-store.ts';
import { call } from '../../state/client.ts';
import { openDialog } from '../../state/dialogs.ts';
import { openTab } from '../../state/tabs.ts';
import { givenLabel } from './growth-opening.ts';
import { growthOf, startGrowth } from './make-growth.ts';

type Growth = GrowthDetail['growth'];

/** What was said of a series' steps, by heap; the first, which has no operations before it, is given those that all others have. */
function knownSteps({ snapshots }: Growth): ReadonlyMap<string, GrowthStep> {
  const counted = snapshots.slice(1).map(({ operations }) => operations);
  const all = counted.every((value) => value === counted[0]) ? (counted[0] ?? null) : null;
  return new Map(
    snapshots.map(({ id, operations, forcedGc }, at) => [id, { operations: at === 0 ? all : operations, forcedGc }]),
  );
}

/** Opens the dialog with the heaps of a series, to change it or to add to it. */
export function changeSeries({ item, growth }: GrowthDetail): void {
  const { snapshots, warmUp } = growth;
  openDialog({
    kind: 'growth',
    opening: {
      heaps: snapshots.map(({ id }) => id),
      purpose: 'series',
      known: knownSteps(growth),
      // Two heaps have no warm-up; a third one gives them one.
      ...(snapshots.length > 2 ? { warmUp } : {}),
      ...givenLabel(item, growth),
    },
  });
}

/** Measures the same heaps again in the order their ids or times tell, and opens that series. */
export async function remakeInOrder({ item, growth }: GrowthDetail): Promise<void> {
  const known = knownSteps(growth);
  try {
    const heaps = await Promise.all(
      growth.snapshots.map(async ({ id }) => {
        const { item: heap, facts } = await call('heap', { id });
        return { ...heap, largestId: facts.largestId };
      }),
    );
    const steps = asTaken(heaps).map(({ id }, at) => {
      const { operations = null, forcedGc = null } = known.get(id) ?? {};
      return { id, operations: at === 0 ? null : operations, forcedGc };
    });
    const itemId = await growthOf(await startGrowth({ steps, warmUp: growth.warmUp, ...givenLabel(item, growth) }));
    if (itemId !== null) openTab({ kind: 'growth', id: itemId });
  } catch (thrown) {
    reportProblem(item.label, thrown);
  }
}
