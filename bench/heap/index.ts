import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureDevToolsHeap, ensureMemlab } from '../../build/testing/heap-tools.mjs';
import type { Figures, Report } from '../figures.ts';
import { measure } from '../measure.ts';
import { type BenchFolder, measured, plateau, ROOT } from '../profiles.ts';
import { removeSnapshots, snapshotsOf } from './make-snapshots.ts';
import { openedHeap } from './opened.ts';

const ROUNDS = 3;
/** What peers are given, in megabytes: none of them ends for want of heap. */
const HEAP = 16_000;

/** The command that takes one snapshot in, or compares two. */
type Contender = (files: readonly string[]) => Promise<readonly string[]>;

interface Targets {
  readonly cpu: number | null;
  readonly peak: number | null;
}

interface Taken {
  readonly cpu: number;
  readonly peak: number;
}

/** Heap snapshots from the file to stored verdicts, two of them compared, and what DevTools' worker and MemLab take for as much. */
export async function benchHeap(folder: BenchFolder, figures: Figures): Promise<void> {
  const devTools = ensureDevToolsHeap(ROOT);
  const memlab = ensureMemlab(ROOT);
  if (devTools === null || memlab === null) throw new Error('DevTools’ worker and MemLab could not be installed');
  const floors = new Map<string, Contender>([
    ['plain read', async (files) => runner('read', ...files)],
    ['JSON.parse', async (files) => runner('json-parse', ...files)],
  ]);
  const peers = new Map<string, Contender>([
    ['DevTools’ worker', async (files) => runner('devtools', devTools, ...files)],
    ['MemLab', async (files) => runner('memlab', memlab, folder.fresh('memlab'), ...files)],
  ]);
  const ours = oursIn(folder);

  const small = snapshotsOf('small');
  const ofSmall = figures.part('Heap snapshot of 30 MB');
  for (const [name, floor] of floors) await takenBy(ofSmall, name, floor, small);
  // Mostly starts of processes: the targets are those of larger ones.
  await besidePeers(ofSmall, ours, peers, small, { cpu: null, peak: null });

  const pair = snapshotsOf('pair');
  const one = pair.slice(0, 1);
  const ofOne = figures.part('Heap snapshot of 200 MB');
  for (const [name, floor] of floors) await takenBy(ofOne, name, floor, one);
  await besidePeers(ofOne, ours, peers, one);
  await besidePeers(figures.part('Two heap snapshots of 200 MB, compared'), ours, peers, pair);

  const large = snapshotsOf('large');
  const ofLarge = figures.part('Heap snapshot of 1 GB');
  for (const [name, peer] of peers) await takenBy(ofLarge, name, peer, large);
  await takenBy(ofLarge, 'Plateau', ours, large, { cpu: 12, peak: 1500 });
  const workspace = folder.fresh('opened.plateau');
  await measured(plateau('init', workspace));
  await measured(plateau('import', ...large, '--workspace', workspace, '--quiet'));
  await openedHeap(figures.part('Stored heap snapshot of 1 GB'), workspace);

  await takenBy(figures.part('Heap snapshot with 700 MB of strings'), 'Plateau', ours, snapshotsOf('strings'));
}

/** A heap snapshot of 5 GB, which is made for it and removed again. */
export async function benchHugeHeap(folder: BenchFolder, figures: Figures): Promise<void> {
  try {
    const report = figures.part('Heap snapshot of 5 GB');
    await takenBy(report, 'Plateau', oursIn(folder), snapshotsOf('huge'), { peak: 6000 }, 1);
  } finally {
    removeSnapshots('huge');
  }
}

function runner(name: string, ...args: readonly string[]): readonly string[] {
  const program = join(import.meta.dirname, 'peers', `${name}.ts`);
  return [process.execPath, '--no-warnings', `--max-old-space-size=${HEAP}`, program, ...args];
}

/**
 * Imports one file, or imports and compares two, in a new workspace, in the place of the last one: a virtual machine pays for each page of memory
 * that it never used before, which would be counted against the last rounds.
 */
function oursIn(folder: BenchFolder): Contender {
  const workspace = folder.fresh('heap.plateau');
  return async (files) => {
    rmSync(workspace, { recursive: true, force: true });
    await measured(plateau('init', workspace));
    const verb = files.length === 1 ? 'import' : 'compare';
    return plateau(verb, ...files, '--workspace', workspace, '--json', '--quiet');
  };
}

/** A quarter of the CPU of the faster of the peers, a third of its memory. */
const LEAST: Targets = { cpu: 1 / 4, peak: 1 / 3 };

/** Plateau beside the peers. */
async function besidePeers(
  report: Report,
  ours: Contender,
  peers: ReadonlyMap<string, Contender>,
  files: readonly string[],
  targets = LEAST,
): Promise<void> {
  const taken: Taken[] = [];
  for (const [name, peer] of peers) taken.push(await takenBy(report, name, peer, files));
  const [faster] = taken.filter(({ cpu }) => !Number.isNaN(cpu)).sort((a, b) => a.cpu - b.cpu);
  const { cpu, peak } = await takenBy(report, 'Plateau', ours, files);
  if (faster === undefined) return;
  report('Plateau / the faster of them: CPU', '×', [cpu / faster.cpu], targets.cpu ?? undefined);
  report('Plateau / the faster of them: peak memory', '×', [peak / faster.peak], targets.peak ?? undefined);
}

/** CPU seconds and peak megabytes of the process tree. One that fails says so and has no numbers. */
async function takenBy(
  report: Report,
  name: string,
  contender: Contender,
  files: readonly string[],
  target: { readonly cpu?: number; readonly peak?: number } = {},
  rounds = ROUNDS,
): Promise<Taken> {
  const [cpu, wall, peak]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < rounds; round++) {
    const run = await measure(await contender(files));
    const failed = run.exitCode !== 0;
    if (failed) console.log(`  ${name} ended with ${run.exitCode} after ${run.wallSeconds.toFixed(1)} s`);
    cpu.push(failed ? Number.NaN : run.cpuSeconds);
    wall.push(failed ? Number.NaN : run.wallSeconds);
    peak.push(failed ? Number.NaN : run.peakBytes / 1e6);
    if (failed) break;
  }
  report(`${name}: wall time`, 's', wall);
  return {
    cpu: report(`${name}: CPU`, 's', cpu, target.cpu),
    peak: report(`${name}: peak memory`, 'MB', peak, target.peak),
  };
}
