import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { nodeOf } from '../set-up/node.mjs';

/**
 * What every change must hold to. `mend` is the command, or the page, that helps when a step fails.
 * @type {readonly { name: string, script: string, args: readonly string[], mend: string }[]}
 */
export const CHECK_STEPS = [
  {
    name: 'format',
    script: '@biomejs/biome/bin/biome',
    args: ['check', '--linter-enabled=false', '.'],
    mend: 'npx biome check --write .',
  },
  { name: 'lint', script: '@biomejs/biome/bin/biome', args: ['lint', '.'], mend: 'npx biome lint --write .' },
  { name: 'types', script: 'typescript/bin/tsc', args: ['-b'], mend: 'npx tsc -b shows them again' },
  {
    name: 'architecture',
    script: 'vitest/vitest.mjs',
    args: ['run', '--reporter=dot', 'tests/integration/architecture.test.ts'],
    mend: 'each line above says what to do; the directions are in build/architecture/directions.ts',
  },
];

/**
 * Runs every step, also after one has failed.
 * @param {string} root
 * @returns {{ passed: number, failed: number }}
 */
export function runChecks(root) {
  let failed = 0;
  for (const { name, script, args, mend } of CHECK_STEPS) {
    const { status, stdout, stderr } = spawnSync(nodeOf(root), [join(root, 'node_modules', script), ...args], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    if (status === 0) {
      process.stdout.write(`✓ ${name}\n`);
    } else {
      failed++;
      process.stdout.write(`${stdout ?? ''}${stderr ?? ''}✗ ${name}. To mend it: ${mend}\n`);
    }
  }
  return { passed: CHECK_STEPS.length - failed, failed };
}
