import { DEFAULT_WEIGHTS, type PriorityWeights, priorityWeights } from '../../../core/finding/priority.ts';
import type { Workspace } from '../../workspace/workspace.ts';

/** The setting of the workspace that weights are kept in. */
export const WEIGHTS = 'priority-weights';

/** What a workspace weighs priorities by. */
export function storedWeights(workspace: Workspace): PriorityWeights {
  const stored = workspace.readSetting(WEIGHTS);
  return stored === null ? DEFAULT_WEIGHTS : priorityWeights.parse(JSON.parse(stored));
}
