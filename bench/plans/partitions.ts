import { once } from 'node:events';
import { createWriteStream, statSync } from 'node:fs';
import { join } from 'node:path';
import { ForkHost } from '../../src/main/jobs/fork-host.ts';
import { createServices } from '../../src/main/services/index.ts';
import type { Figures } from '../figures.ts';
import { type BenchFolder, measured, plateau, ROOT, ROUNDS } from '../profiles.ts';

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

/** A plan of 20,000 partitions: its import, and from the click on it to all that a window needs to draw it. */
export async function benchPartitions(folder: BenchFolder, figures: Figures): Promise<void> {
  const file = folder.fresh('partitions.json');
  await writePlan(file);
  const report = figures.part(`A plan of ${PARTITIONS} partitions, ${Math.round(statSync(file).size / 1e6)} MB`);
  const workspace = folder.fresh('plan.plateau');
  await measured(plateau('init', workspace));
  const run = await measured(plateau('import', file, '--workspace', workspace, '--json', '--quiet'));
  const outcome = JSON.parse(run.stdout) as { readonly imported: readonly { readonly id: string }[] };
  const id = outcome.imported[0]?.id ?? '';
  report('import: wall time', 's', [run.wallSeconds]);
  report('import: peak memory of the process tree', 'MB', [run.peakBytes / 1e6]);
  const cold: number[] = [];
  const warm: number[] = [];
  const step: number[] = [];
  let sent = 0;
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
        return performance.now() - from;
      };
      cold.push(await open());
      warm.push(await open());
      const from = performance.now();
      const { line } = (await services.plans.node(id, PARTITIONS)).fields[0] ?? { line: 1 };
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
