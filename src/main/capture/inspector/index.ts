import { z } from 'zod';
import { PlateauError } from '../../../core/error.ts';
import type { CapturedFile, CaptureRun, Held, Profiler } from '../profiler.ts';
import { type Attached, attach } from './attach.ts';
import { planInspector } from './plan.ts';
import { inspectorReadiness } from './readiness.ts';
import { sampleThreads } from './sample-threads.ts';
import { samplerOf } from './sampling.ts';
import { takeSnapshot } from './snapshot.ts';

export { closeInspector } from './close.ts';

/** The connection took the samples along. */
function lost(reason: unknown): unknown {
  if (!(reason instanceof PlateauError)) return reason;
  return new PlateauError({
    code: reason.code,
    message: `${reason.message} The profile is lost: V8 stops sampling when its debugger goes.`,
    hint: 'Connect again. If Plateau had opened the inspector it is still open, and listed under what was left behind: clean up closes it.',
    cause: reason,
  });
}

async function captured(run: CaptureRun, attached: Attached): Promise<readonly CapturedFile[]> {
  const { event } = run.plan.request;
  try {
    return event === 'snapshot'
      ? await takeSnapshot(run, attached)
      : await sampleThreads(run, attached, samplerOf(event, run.plan.rate));
  } catch (thrown) {
    if (run.connection.gone.aborted) throw lost(run.connection.gone.reason);
    // The first error counts; what could not be closed stays in the journal.
    await attached.release().catch(() => undefined);
    throw thrown;
  }
}

/** A Node that ends waits for its debugger; other ends take the connection along. */
function endedBetween(pid: number | null): PlateauError {
  return new PlateauError({
    code: 'capture.targetEnded',
    message: `Process ${pid ?? ''} ended between two heaps.`,
    hint: 'The ids of its objects went with it: a series begins anew with another process.',
  });
}

/**
 * Stays attached while a series lasts: V8 gives every object another id once a debugger has gone, and heaps are compared by them.
 * A process that ends is let go of at once. Throws `capture.*`, `ssh.*`.
 */
async function hold(run: CaptureRun): Promise<Held> {
  const attached = await attach(run);
  const { session } = attached;
  const gone = new AbortController();
  let released: Promise<void> | null = null;
  const release = (): Promise<void> => {
    released ??= attached.release();
    return released;
  };
  session.ended.addEventListener('abort', () => gone.abort(session.ended.reason), { once: true });
  session.on('NodeRuntime.waitingForDisconnect', z.unknown(), () => {
    gone.abort(endedBetween(run.plan.request.pid));
    release().catch(() => undefined);
  });
  try {
    await session.tell('NodeRuntime.notifyWhenWaitingForDisconnect', { enabled: true });
  } catch (thrown) {
    await release().catch(() => undefined);
    throw thrown;
  }
  const profiler: Profiler = {
    id: 'inspector',
    readiness: inspectorReadiness,
    plan: planInspector,
    run: (step) => {
      step.version(attached.browser);
      return takeSnapshot(step, attached);
    },
  };
  return { profiler, gone: gone.signal, release };
}

/** Node's own inspector, attached to while the program runs. */
export const inspectorProfiler: Profiler = {
  id: 'inspector',
  readiness: inspectorReadiness,
  plan: planInspector,
  hold,
  run: async (run) => {
    const attached = await attach(run);
    const files = await captured(run, attached);
    try {
      await attached.release();
    } catch (thrown) {
      if (!(thrown instanceof PlateauError)) throw thrown;
      run.warn({ code: 'capture.inspectorLeftOpen', message: `${thrown.message} ${thrown.hint ?? ''}`.trim() });
    }
    return files;
  },
};
