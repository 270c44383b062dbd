import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ensurePev2 } from '../../build/testing/plan-tools.mjs';
import { PlateauError } from '../../src/core/error.ts';
import { readPlans } from '../../src/core/plan/read-plans.ts';
import { planFixture, planFixtures } from '../../tests/support/plan-fixtures.ts';
import type { Figures } from '../figures.ts';
import { type BenchFolder, ROOT } from '../profiles.ts';
import { benchPartitions } from './partitions.ts';

/** A plan of 20,000 partitions, and the whole corpus beside PEV2. */
export async function benchPlans(folder: BenchFolder, figures: Figures): Promise<void> {
  besidePev2(folder, figures);
  await benchPartitions(folder, figures);
}

/** Plans read of a file; 0 where it is refused. */
function plansRead(bytes: Uint8Array): number {
  try {
    return readPlans(bytes).plans.length;
  } catch (thrown) {
    if (thrown instanceof PlateauError) return 0;
    throw thrown;
  }
}

/** How many inputs, and how many plans in them, are read by each; the targets are inputs in which PEV2 reads more. */
function besidePev2(folder: BenchFolder, figures: Figures): void {
  const packages = ensurePev2(ROOT);
  if (packages === null) throw new Error('PEV2 could not be installed');
  const inputs = planFixtures.map(({ path, tag }, index) => {
    const bytes = planFixture(path);
    const file = folder.fresh(`input-${index}`);
    writeFileSync(file, bytes);
    return { path, isDamaged: tag === 'dirty', file, plans: plansRead(bytes) };
  });
  const pev2 = join(import.meta.dirname, 'peers/pev2.ts');
  const argv = ['--no-warnings', pev2, packages, ...inputs.map(({ file }) => file)];
  const { stdout, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8', maxBuffer: 1 << 26 });
  const last = stdout.trim().split('\n').at(-1);
  if (last === undefined || last === '') throw new Error(`PEV2 ended: ${stderr}`);
  const steps = z.array(z.number()).parse(JSON.parse(last));
  for (const [part, isIn] of [
    ['Plans as people have them (damaged, dressed)', ({ isDamaged }: (typeof inputs)[number]) => isDamaged],
    ['The whole corpus of plans', () => true],
  ] as const) {
    const chosen = inputs.map((input, index) => ({ ...input, pev2: (steps[index] ?? 0) > 0 ? 1 : 0 })).filter(isIn);
    const report = figures.part(part);
    const count = (of: (input: (typeof chosen)[number]) => number): readonly number[] => [
      chosen.reduce((sum, input) => sum + of(input), 0),
    ];
    report('inputs', 'count', [chosen.length]);
    report(
      'inputs of which PEV2 shows a plan',
      'count',
      count((input) => input.pev2),
    );
    report(
      'inputs of which Plateau reads a plan',
      'count',
      count(({ plans }) => Math.min(1, plans)),
    );
    report(
      'plans that PEV2 shows',
      'count',
      count((input) => input.pev2),
    );
    report(
      'plans that Plateau reads',
      'count',
      count(({ plans }) => plans),
    );
    const better = chosen.filter((input) => input.pev2 > input.plans).map(({ path }) => path);
    report('inputs that PEV2 reads and Plateau refuses', 'count', [better.length], 0);
    for (const path of better) console.log(`    ${path}`);
  }
}
