import { once } from 'node:events';
import { createWriteStream, statSync } from 'node:fs';
import { join } from 'node:path';
import { ensurePev2 } from '../../build/testing/plan-tools.mjs';
import { ForkHost } from '../../src/main/jobs/fork-host.ts';
import { createServices } from '../../src/main/services/index.ts';
import type { Figures, Report } from '../figures.ts';
import { type BenchFolder, measured, plateau, ROOT, ROUNDS } from '../profiles.ts';
import { partitionwisePlan, REAL_PARTITIONS } from './partitionwise.ts';
import { benchScrolling } from './scrolling.ts';

const PARTITIONS = 20_000;

/** One partition's step as PostgreSQL 15 prints it with ANALYZE, VERBOSE and BUFFERS: 2.6 kB. */
function partition(index: number): object {
  const blocks: Record<string, number> = {};
  for (const kind of ['Shared', 'Local']) {
    for (const count of ['Hit', 'Read', 'Dirtied', 'Written']) blocks[`${kind} ${count} Blocks`] = 0;
  }
  const ids = Array.from({ length: 150 }, (_, k) => k * 7919 + index).join(',');
  return {
    'Node Type': 'Seq Scan',
    'Parent Relationship': 'Member',
    'Parallel Aware': false,
    'Async Capable': false,
    'Relation Name': `orders_2024_${String(index).padStart(5, '0')}`,
    Schema: 'public',
    Alias: `orders_${index}`,
    'Startup Cost': 0,
    'Total Cost': 35.5,
    'Plan Rows': 10 + (index % 7),
    'Plan Width': 72,
    'Actual Startup Time': 0.001,
    'Actual Total Time': (10 + (index % 13)) / 1000,
    'Actual Rows': index % 5,
    'Actual Loops': 1,
    Output: ['id', 'customer_id', 'status', 'total', 'created_at', 'note'].map((name) => `orders_${index}.${name}`),
    Filter: `((orders_${index}.status)::text = 'open'::text) AND (orders_${index}.customer_id = ANY ('{${ids}}'::bigint[]))`,
    'Rows Removed by Filter': 1000 + (index % 11),
    ...blocks,
    'Shared Hit Blocks': index % 4,
    'Temp Read Blocks': 0,
    'Temp Written Blocks': 0,
    'I/O Read Time': 0,
    'I/O Write Time': 0,
  };
}

/** Writes a plan of one Append over so many partitions. */
async function writePlan(path: string): Promise<void> {
  const out = createWriteStream(path);
  const top = { 'Node Type': 'Append', 'Actual Startup Time': 0.01, 'Actual Total Time': 340, 'Actual Rows': 40_000 };
  const head = JSON.stringify({ ...top, 'Actual Loops': 1, 'Plan Rows': 200_000, 'Total Cost': 1e6 }).slice(0, -1);
  out.write(`[\n{"Plan": ${head}, "Plans": [`);
  for (let index = 0; index < PARTITIONS; index++) {
    const text = `${index === 0 ? '' : ','}\n${JSON.stringify(partition(index), null, 8)}`;
    if (!out.write(text)) await once(out, 'drain');
  }
  out.end('\n]}, "Planning Time": 812.3, "Execution Time": 345}\n]\n');
  await once(out, 'finish');
}

/** A plan of 20,000 partitions, and one that PostgreSQL itself printed: their import, and from the click on them to all that a window needs. */
export async function benchPartitions(folder: BenchFolder, figures: Figures): Promise<void> {
  const file = folder.fresh('partitions.json');
  await writePlan(file);
  const report = figures.part(`A plan of ${PARTITIONS} partitions, ${megabytes(file)} MB`);
  const { workspace, id } = await benchImporting(folder, file, report, 2);
  await benchOpening(folder, workspace, id, report);
  await benchScrolling(folder, workspace, report);
  const real = await partitionwisePlan();
  if (real === null) return console.log('\nPostgreSQL is not installed: no plan of its own');
  const own = figures.part(
    `PostgreSQL’s plan of ${REAL_PARTITIONS} partitions joined one by one, ${megabytes(real)} MB`,
  );
  const imported = await benchImporting(folder, real, own);
  await benchOpening(folder, imported.workspace, imported.id, own);
  await benchScrolling(folder, imported.workspace, own);
}

const megabytes = (file: string): number => Math.round(statSync(file).size / 1e6);

const NODE = [process.execPath, '--no-warnings'];

/** Imports in the terminal, in turn with the floor. */
async function benchImporting(
  folder: BenchFolder,
  file: string,
  report: Report,
  target?: number,
): Promise<{ readonly workspace: string; readonly id: string }> {
  const cpu: number[] = [];
  const wall: number[] = [];
  const peak: number[] = [];
  const floor: number[] = [];
  let last = { workspace: '', id: '' };
  for (let round = 0; round < ROUNDS; round++) {
    const least = await measured([...NODE, join(import.meta.dirname, 'plan-floor.ts'), file, folder.fresh('copy')]);
    floor.push(least.cpuSeconds);
    const workspace = folder.fresh('plan.plateau');
    await measured(plateau('init', workspace));
    const run = await measured(plateau('import', file, '--workspace', workspace, '--json', '--quiet'));
    const outcome = JSON.parse(run.stdout) as { readonly imported: readonly { readonly id: string }[] };
    cpu.push(run.cpuSeconds);
    wall.push(run.wallSeconds);
    peak.push(run.peakBytes / 1e6);
    last = { workspace, id: outcome.imported[0]?.id ?? '' };
  }
  report('import: CPU, from the file to stored and judged', 's', cpu, target);
  report('CPU of reading, hashing, JSON.parse and copying (the floor)', 's', floor);
  report('import: wall time', 's', wall);
  report('import: peak memory of the process tree', 'MB', peak);
  const packages = ensurePev2(ROOT);
  if (packages === null) return last;
  // Once: it takes long.
  const theirs = await measured([...NODE, join(import.meta.dirname, 'peers/pev2.ts'), packages, file]);
  const isShown = !theirs.stdout.trim().endsWith('[0]') && !theirs.stdout.trim().endsWith('[-1]');
  report(`CPU of PEV2’s store, which ${isShown ? 'keeps nothing' : 'does not show it'}`, 's', [theirs.cpuSeconds]);
  return last;
}

/** From asking a worker for a stored plan to all that a window needs to draw it. */
async function benchOpening(folder: BenchFolder, workspace: string, id: string, report: Report): Promise<void> {
  const cold: number[] = [];
  const warm: number[] = [];
  const step: number[] = [];
  let sent = 0;
  let nodeCount = 1;
  for (let round = 0; round < ROUNDS; round++) {
    const services = createServices({
      userData: folder.fresh('user'),
      resources: join(ROOT, 'resources'),
      workers: new ForkHost(join(ROOT, 'out/main/worker.js')),
      shell: 'cli',
      version: '0.0.0-bench',
    });
    try {
      services.workspaces.open(workspace);
      const open = async (): Promise<number> => {
        const from = performance.now();
        const [detail, nodes] = await Promise.all([services.plans.detail(id), services.plans.nodes(id)]);
        sent = nodes.length + JSON.stringify(detail).length;
        nodeCount = detail.facts.nodeCount;
        return performance.now() - from;
      };
      cold.push(await open());
      warm.push(await open());
      const from = performance.now();
      const { line } = (await services.plans.node(id, nodeCount - 1)).fields[0] ?? { line: 1 };
      await services.plans.text(id, { from: line, to: line + 60 });
      step.push(performance.now() - from);
    } finally {
      await services.close();
    }
  }
  // The rest of the two seconds that a click may take is the window's.
  report('opening it in a worker that was just started', 'ms', cold, 1500);
  report('opening it again', 'ms', warm);
  report('its last step with every field, and its lines of the text', 'ms', step, 1000);
  report('bytes sent to the window', 'MB', [sent / 1e6]);
}
