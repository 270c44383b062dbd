import { join } from 'node:path';
import type { Figures } from './figures.ts';
import { type BenchFolder, LARGE, measured, plateau, ROOT, ROUNDS, SMALL } from './profiles.ts';

/** Files to stored and judged profiles, through the terminal: CPU of the whole process tree. */
export async function benchImport(folder: BenchFolder, figures: Figures): Promise<void> {
  const file = await folder.profile({ nodes: SMALL });
  const report = figures.part(`Import of ${SMALL} nodes, from the file to stored and judged`);
  const cpu: number[] = [];
  const wall: number[] = [];
  const peak: number[] = [];
  const floor: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const read = [process.execPath, '--no-warnings', join(ROOT, 'bench/read-floor.ts'), file, folder.fresh('copy')];
    floor.push((await measured(read)).cpuSeconds);
    const run = await importInto(folder, file);
    cpu.push(run.cpuSeconds);
    wall.push(run.wallSeconds);
    peak.push(run.peakBytes / 1e6);
  }
  report('CPU', 's', cpu, 2.5);
  report('CPU of reading, hashing and copying the file (the floor)', 's', floor);
  report('wall time', 's', wall);
  report('peak memory of the process tree', 'MB', peak);

  const large = await importInto(folder, await folder.profile({ nodes: LARGE }));
  const beside = figures.part(`Import of ${LARGE} nodes`);
  beside('CPU', 's', [large.cpuSeconds]);
  beside('peak memory of the process tree', 'MB', [large.peakBytes / 1e6]);
}

async function importInto(folder: BenchFolder, file: string) {
  const workspace = folder.fresh('import.plateau');
  await measured(plateau('init', workspace));
  return measured(plateau('import', file, '--workspace', workspace, '--json', '--quiet'));
}
