import type { PlansUnderstood } from '../../../core/plan/stored.ts';
import { upload } from '../../state/client.ts';
import { type Resource, useResource } from '../../state/resource.ts';
import { mayBePlan } from './may-be-plan.ts';

/** Read again once nothing was typed for so long. */
const SETTLE_MS = 250;

/** What a text would be read as, where it may be a query plan: asked while it is typed, nothing is stored. */
export const useUnderstood = (text: string, guess: string): Resource<PlansUnderstood> =>
  useResource(
    text.trim() === '' || !mayBePlan(text, guess) ? null : text,
    (signal) => upload('readPlans', {}, new Blob([text]), signal),
    { settleMs: SETTLE_MS },
  );
