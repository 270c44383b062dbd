import { PlateauError } from '../../../core/error.ts';
import type { LoadRun } from '../../../core/load/model.ts';
import { stepsOf } from '../../../core/load/steps.ts';
import { besideRun, type SeriesBeside } from '../../../core/verdict/load/cpu-beside.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { openSeries } from './series-task.ts';

/** A load run that may not be stored yet: then nothing is linked with it. */
interface RunOfWorkspace {
  readonly id: string | null;
  readonly run: LoadRun;
}

/** The series that tell the CPU of a stepped run's time: those linked with it, and those whose clock overlaps. What cannot be read is left out. */
export async function seriesBeside(
  workspace: Workspace,
  { id, run }: RunOfWorkspace,
  signal: AbortSignal,
): Promise<readonly SeriesBeside[]> {
  if (stepsOf(run.series).steps.length === 0) return [];
  const links = id === null ? new Set<string>() : workspace.links.of(id);
  const all: SeriesBeside[] = [];
  for (const { id: captureId, sha256, label, capturedAt } of workspace.items.list({ kind: 'series' })) {
    const linked = links.has(captureId);
    const isLater = capturedAt === null || (run.endedAt !== null && Date.parse(capturedAt) > Date.parse(run.endedAt));
    if (isLater && !linked) continue;
    try {
      all.push({ series: await openSeries(workspace.path, captureId, signal), captureId, sha256, label, linked });
    } catch (thrown) {
      // A series whose file is gone tells nothing; the run is judged without it.
      if (!(thrown instanceof PlateauError) || signal.aborted) throw thrown;
    }
  }
  return besideRun(run, all);
}
