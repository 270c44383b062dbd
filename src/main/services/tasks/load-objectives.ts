import { z } from 'zod';
import { type AskedObjectives, askedBy } from '../../../core/investigation/objectives.ts';
import { slo } from '../../../core/investigation/slo.ts';
import type { Workspace } from '../../workspace/workspace.ts';

const SETTING = 'restored-objectives';

const restored = z.object({ own: z.array(slo), defaults: z.array(slo), appType: z.string().nullable() });

/** What load runs of a workspace are held to: what its investigation asks, else what the bundle it was made of says; null where neither is there. */
export function askedObjectives(workspace: Workspace): AskedObjectives | null {
  const { body, revision } = workspace.investigations.read();
  if (revision > 0) return askedBy(body);
  const kept = workspace.readSetting(SETTING);
  return kept === null ? null : restored.parse(JSON.parse(kept));
}

/** Keeps what the load runs of a bundle were held to: a workspace made of it has no investigation. */
export const keepObjectives = (workspace: Workspace, objectives: AskedObjectives): void =>
  workspace.writeSetting(SETTING, JSON.stringify(objectives));
