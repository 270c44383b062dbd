import { z } from 'zod';
import { PlateauError } from '../../../core/error.ts';
import type { CapturedFile, CaptureRun } from '../profiler.ts';
import type { Attached } from './attach.ts';
import type { Sampler } from './sampling.ts';
import { followWorkers, type Worker } from './workers.ts';

/** How often progress is told and the target looked after. */
const STEP_MS = 250;

/** How long a worker thread may take to hand over its profile: one that sleeps in `Atomics.wait` never answers. */
const WORKER_MS = 10_000;

async function written(run: CaptureRun, name: string, profile: unknown): Promise<CapturedFile> {
  const file = await run.stage();
  await file.write(Buffer.from(JSON.stringify(profile)));
  return file.finish(name);
}

/** Waits for so many seconds, or until `over` is fulfilled. Answers how long it was, in seconds. */
async function sampled(run: CaptureRun, seconds: number, over: Promise<unknown>): Promise<number> {
  const begun = performance.now();
  const elapsed = (): number => (performance.now() - begun) / 1000;
  let isOver = false;
  const end = over.then(() => {
    isOver = true;
  });
  while (elapsed() < seconds && !isOver) {
    run.progress('sampling', Math.min(1, elapsed() / seconds));
    const step = run.wait(Math.max(1, Math.min(STEP_MS, (seconds - elapsed()) * 1000)));
    step.catch(() => undefined);
    await Promise.race([step, end]);
  }
  return elapsed();
}

function endedTooEarly(pid: number | null, seconds: number): PlateauError {
  return new PlateauError({
    code: 'capture.targetEnded',
    message: `Process ${pid ?? ''} ended or was killed after ${seconds.toFixed(1)} s; V8 keeps its samples in the process, so they are lost.`,
    hint: 'Capture again for a shorter time. A Node that ends in order, by its last task or process.exit(), hands over what it has.',
  });
}

/**
 * Samples the main thread and every worker thread for the seconds of the plan; a file each, the main thread's first. A target that ends in
 * order waits for its debugger: what it has by then is taken at once, as a partial capture. Throws `capture.targetEnded`, `capture.*`,
 * `ssh.*`, `job.cancelled`.
 */
export async function sampleThreads(
  run: CaptureRun,
  { session }: Attached,
  sampler: Sampler,
): Promise<readonly CapturedFile[]> {
  const { seconds, pid } = run.plan.request;
  const workers: Worker[] = [];
  let seen = 0;
  let waits = false;
  const over = new Promise<void>((resolve) => {
    session.ended.addEventListener('abort', () => resolve(), { once: true });
    session.on('NodeRuntime.waitingForDisconnect', z.unknown(), () => {
      waits = true;
      resolve();
    });
  });
  // Without this a Node that is told to stop waits silently.
  await session.tell('NodeRuntime.notifyWhenWaitingForDisconnect', { enabled: true });
  await followWorkers(session, (worker) => {
    seen++;
    // One that ends, or sleeps outside its loop, never answers.
    sampler.start(worker.session).then(
      () => workers.push(worker),
      () => undefined,
    );
  });
  await sampler.start(session);
  const elapsed = await sampled(run, seconds, over);
  if (session.ended.aborted) {
    // Where the connection is what ended, asking fails and says so.
    await run.command(['true']);
    throw endedTooEarly(pid, elapsed);
  }
  run.progress('taking the profile', null);
  const profiles = Promise.all(workers.map((worker) => sampler.stop(worker.session, WORKER_MS).catch(() => null)));
  const files = [await written(run, `main.${sampler.extension}`, await sampler.stop(session))];
  for (const [index, profile] of (await profiles).entries()) {
    const name = `worker-${index + 1}.${sampler.extension}`;
    if (profile !== null) files.push(await written(run, name, profile));
  }
  if (waits) run.partial(`The process ended after ${elapsed.toFixed(1)} s.`);
  const missing = seen + 1 - files.length;
  if (missing > 0) {
    run.warn({
      code: 'capture.workerMissing',
      message:
        'Worker threads that ended, or slept outside their event loop, while the others were sampled are not in the capture.',
      count: missing,
    });
  }
  return files;
}
