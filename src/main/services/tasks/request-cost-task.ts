import { z } from 'zod';
import type { PerRequestOfCapture } from '../../../core/investigation/request-measured.ts';
import { requestCost } from '../../../core/verdict/load/request-cost.ts';
import { requestMemory } from '../../../core/verdict/load/request-memory.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { activeRuleSet } from './active-rule-set.ts';
import { openLoad } from './load-task.ts';
import { workspaceAt } from './open-workspaces.ts';
import { openProfile } from './view-tasks.ts';

const inputSchema = z.object({ workspace: z.string(), load: z.string(), profile: z.string() });

/** CPU time and memory of a request of a run, by a profile of the program that answered it. Throws `item.notFound`, `item.notALoadRun`, `item.notAProfile`, and as opening them does. */
export async function requestCostTask(given: unknown, { signal }: TaskContext): Promise<PerRequestOfCapture> {
  const { workspace: path, load, profile: id } = inputSchema.parse(given);
  const workspace = workspaceAt(path);
  const run = await openLoad(path, load, signal);
  const profile = openProfile(path, id);
  const capture = { profile, startedAt: workspace.items.get(id).capturedAt };
  const rules = activeRuleSet(workspace);
  return { cpu: requestCost(capture, run, rules), memory: requestMemory(capture, run, rules) };
}
