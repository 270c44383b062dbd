import { z } from 'zod';
import { PlateauError } from '../../../core/error.ts';
import { type ChangesBetween, changesBetween, windowBetween } from '../../../core/investigation/changes.ts';
import { comparedConditions } from '../../../core/investigation/conditions.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { growthSpecSchema } from './growth-tasks.ts';

/** The sides of a comparison of any kind, as its item keeps them. */
const sides = z.object({
  before: z.union([z.string().transform((id) => [id]), z.array(z.string())]),
  after: z.union([z.string().transform((id) => [id]), z.array(z.string())]),
});

/** When an item was taken; a series of heaps was taken when its heaps were. What a file does not tell is not taken from when it was imported. */
function timesOf({ items }: Workspace, id: string): readonly (string | null)[] {
  const item = items.find(id);
  const heaps = item?.kind === 'growth' ? growthSpecSchema.safeParse(item.detail) : null;
  if (heaps?.success === true) return heaps.data.steps.map((step) => items.find(step.id)?.capturedAt ?? null);
  return [item?.capturedAt ?? null];
}

/** The recorded changes between the sides of a comparison of any kind. Throws `item.notFound`, `item.notAComparison`. */
export function changesBetweenSides(workspace: Workspace, comparison: string): ChangesBetween {
  const { items, investigations } = workspace;
  const item = items.get(comparison);
  const spec = /comparison$/.test(item.kind) ? sides.safeParse(item.detail) : null;
  if (spec === null || !spec.success) {
    throw new PlateauError({
      code: 'item.notAComparison',
      message: `“${item.label}” is a ${item.kind}, not a comparison.`,
      hint: 'Choose a comparison.',
    });
  }
  const times = (ids: readonly string[]) => ids.flatMap((id) => timesOf(workspace, id));
  const window = windowBetween(times(spec.data.before), times(spec.data.after));
  const { before, after } = spec.data;
  const conditions = comparedConditions(investigations.read().body, before, after);
  return changesBetween(investigations.changes(), window, investigations.ticks(comparison), conditions);
}
