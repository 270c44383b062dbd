import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ask, openDoor } from './diff.ts';
import type { Figures } from './figures.ts';
import { type BenchFolder, measured, plateau, ROUNDS, SMALL } from './profiles.ts';

const HUGE_BYTES = 2e9;

interface JobState {
  readonly state: string;
  readonly progress: { readonly done: number; readonly total: number | null };
}

/** A 2 GB file: the memory it takes, its progress, and a cancellation that leaves nothing. */
export async function benchHuge(folder: BenchFolder, figures: Figures): Promise<void> {
  const file = await folder.profile({ nodes: SMALL, bytes: HUGE_BYTES });
  const report = figures.part('Import of a file of 2 GB');
  const workspace = folder.fresh('huge.plateau');
  await measured(plateau('init', workspace));

  const interrupted: number[] = [];
  const cancelled: number[] = [];
  const steps: number[] = [];
  const left: number[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    interrupted.push(await interruptTerminal(file, workspace, round * 1500));
    left.push(await leftIn(folder, workspace));
    const job = await cancelJob(folder, file, workspace, round * 0.08);
    cancelled.push(job.seconds);
    steps.push(job.steps);
    left.push(await leftIn(folder, workspace));
  }
  report('terminal: from Ctrl+C to its end', 's', interrupted, 1);
  report('door: from cancelling the job to its end', 's', cancelled, 1);
  report('files and items left, most after any of them', 'count', [Math.max(...left)], 0);
  report('steps of progress told before it was cancelled', 'count', steps);

  const run = await measured(plateau('import', file, '--workspace', workspace, '--json', '--quiet'));
  report('peak memory of the process tree', 'MB', [run.peakBytes / 1e6], 1000);
  report('CPU', 's', [run.cpuSeconds]);
}

/** Seconds from the interrupt, sent after some milliseconds, to the end of the process. */
async function interruptTerminal(file: string, workspace: string, after: number): Promise<number> {
  const [command = '', ...args] = plateau('import', file, '--workspace', workspace, '--json', '--quiet');
  const child = spawn(command, args, { stdio: 'ignore' });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  await wait(after);
  const start = performance.now();
  child.kill('SIGINT');
  const code = await ended;
  if (code !== 130) throw new Error(`an interrupted import ended with ${code} instead of 130`);
  return (performance.now() - start) / 1000;
}

/** Cancels an import through the door once a share of the file was read. */
async function cancelJob(folder: BenchFolder, file: string, workspace: string, share: number) {
  const { door, close } = openDoor(folder, workspace);
  const started = await ask(door, 'POST', '/api/imports/paths', { paths: [file] });
  const { jobId } = (await started.json()) as { readonly jobId: string };
  const read = async (): Promise<JobState> =>
    (await ask(door, 'GET', `/api/jobs/${jobId}`)).json() as Promise<JobState>;
  const steps = new Set<number>();
  for (;;) {
    const { state, progress } = await read();
    if (state !== 'running' && state !== 'queued') throw new Error(`the import was ${state} before it was cancelled`);
    steps.add(progress.done);
    if (progress.total !== null && progress.done > progress.total * share) break;
    await wait(20);
  }
  const start = performance.now();
  await ask(door, 'POST', `/api/jobs/${jobId}/cancel`);
  let last = await read();
  while (last.state === 'running') {
    await wait(5);
    last = await read();
  }
  const seconds = (performance.now() - start) / 1000;
  close();
  if (last.state !== 'cancelled') throw new Error(`a cancelled import is ${last.state}`);
  return { seconds, steps: steps.size };
}

/** Staged files, artifacts and items of a workspace. */
async function leftIn(folder: BenchFolder, workspace: string): Promise<number> {
  const files = ['staging', 'artifacts'].flatMap((name) => {
    const path = join(workspace, name);
    return existsSync(path) ? readdirSync(path) : [];
  });
  const { door, close } = openDoor(folder, workspace);
  const items = (await (await ask(door, 'GET', '/api/items')).json()) as readonly unknown[];
  close();
  return files.length + items.length;
}
