import { join } from 'node:path';
import { ForkHost } from '../../src/main/jobs/fork-host.ts';
import { WorkerClient } from '../../src/main/jobs/worker-client.ts';
import { Workspace } from '../../src/main/workspace/workspace.ts';
import type { Report } from '../figures.ts';
import { ROOT } from '../profiles.ts';

const ROUNDS = 5;
/** Nodes that are asked about, spread over the heap. */
const ASKED = 40;
/** Between an object and what else is asked of it. */
const READ_MS = 1500;

/** What a stored heap answers, in milliseconds, from a worker process that has just started, and from one that has the heap open. */
export async function openedHeap(report: Report, workspace: string): Promise<void> {
  const opened = Workspace.open(workspace);
  const [item] = opened.items.list({ kind: 'heap' });
  const count = item === undefined ? 0 : (opened.heaps.open(item.id)?.length('type') ?? 0);
  opened.close();
  if (item === undefined) throw new Error('the workspace holds no heap');
  const ask = async (worker: WorkerClient, task: string, input: object): Promise<number> => {
    const start = performance.now();
    await worker.call(task, { workspace, id: item.id, ...input });
    return performance.now() - start;
  };
  const host = new ForkHost(join(ROOT, 'out/main/worker.js'));
  const cold: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const worker = new WorkerClient(host, { memoryMegabytes: 4096, reusesMemory: false });
    cold.push(await ask(worker, 'heapClasses', {}));
    await worker.stop();
  }
  report('class table, from a worker that just starts', 'ms', cold, 1000);
  const worker = new WorkerClient(host, { memoryMegabytes: 4096, reusesMemory: false });
  try {
    const times = new Map<string, number[]>();
    const page = { from: 0, to: 100 };
    for (let i = 0; i < ASKED; i++) {
      const node = i === 0 ? 0 : Math.floor((i * count) / ASKED);
      for (const [name, task, input] of [
        ['children in the dominator tree', 'heapChildren', page],
        ['an object with its path and dominators', 'heapNode', {}],
        ['its references', 'heapEdges', page],
        ['its referrers', 'heapReferrers', page],
      ] as const) {
        const known = times.get(name) ?? [];
        known.push(await ask(worker, task, { node, ...input }));
        times.set(name, known);
      }
    }
    for (const [name, values] of times) {
      report(`${name}: median`, 'ms', values, 200);
      report(`${name}: slowest of ${ASKED}`, 'ms', [Math.max(...values)], 200);
    }
    // As somebody reads the path that is shown at first.
    await ask(worker, 'heapNode', { node: count >> 1 });
    await new Promise((resolve) => setTimeout(resolve, READ_MS));
    report('all paths to a root of an object shown', 'ms', [await ask(worker, 'heapPaths', { node: count >> 1 })], 200);
    report('all paths to a root, afterwards', 'ms', [await ask(worker, 'heapPaths', { node: count >> 2 })], 200);
    report('search for a string', 'ms', [
      await ask(worker, 'heapSearch', { by: 'string', text: 'session', most: 200 }),
    ]);
  } finally {
    await worker.stop();
  }
}
