import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { type NodeLine, nodes } from '../tools.ts';
import { browserPath, detachedDomSeries } from './detached-dom.ts';

const TARGETS = resolve(import.meta.dirname, '../targets/heap');
const FOUR_SNAPSHOTS = resolve(import.meta.dirname, '../../fixtures/golden/fixtures/heap_four_snapshots.cjs');

/** Programs that leak, and how. */
export const LEAKING = [
  ...(['map-cache', 'event-listener', 'timer-closure', 'global-array', 'promise-chain'] as const),
  ...(['native-buffers', 'four-snapshots', 'detached-dom'] as const),
] as const;
/** Programs that hold no more after their warm-up than before. */
export const BOUNDED = ['lru-full', 'lru-filling', 'ring-buffer', 'warm-up', 'churning-map'] as const;
/** Leaks outside of the heap, with no new object in it. */
export const OUTSIDE = ['native-memory'] as const;

export type SeriesProgram = (typeof LEAKING)[number] | (typeof BOUNDED)[number] | (typeof OUTSIDE)[number];

const TOLD = z.object({
  operationsPerStep: z.number(),
  expected: z.object({ className: z.string(), perOperation: z.number() }).nullable(),
});

export interface Series extends z.infer<typeof TOLD> {
  /** s0 … s3.heapsnapshot, each after a forced collection. Programs named “native” leave a `memory.csv` beside them. */
  readonly files: readonly string[];
}

/** What a program cannot be run for here, or null. */
export function missingFor(program: SeriesProgram, node: NodeLine): string | null {
  if (program === 'detached-dom') return browserPath() === null ? 'Chromium' : null;
  return nodes.has(node) ? null : `Node ${node}`;
}

/** Runs a program to its end in a folder, which is made, with its snapshots. `detached-dom` runs in Chromium, whatever Node is asked for. */
export async function makeSeries(
  program: SeriesProgram,
  { node, folder }: { readonly node: NodeLine; readonly folder: string },
): Promise<Series> {
  mkdirSync(folder, { recursive: true });
  if (program === 'detached-dom') return detachedDomSeries(folder);
  const path = nodes.get(node);
  if (path === undefined) throw new Error(`Node ${node} is not installed: npm test does that`);
  const golden = program === 'four-snapshots';
  const script = golden ? FOUR_SNAPSHOTS : join(TARGETS, `${program}.cjs`);
  const told = await output(path, ['--expose-gc', script, folder], folder);
  const facts = golden
    ? { operationsPerStep: 5, expected: { className: 'Session', perOperation: 200 } }
    : TOLD.parse(JSON.parse(told));
  return { ...facts, files: [0, 1, 2, 3].map((step) => join(folder, `s${step}.heapsnapshot`)) };
}

async function output(command: string, args: readonly string[], cwd: string): Promise<string> {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let [said, complained] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    complained += chunk.toString();
  });
  const code = await new Promise<number | null>((done, failed) => {
    child.once('error', failed);
    child.once('close', done);
  });
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}\n${complained}`);
  return said;
}
