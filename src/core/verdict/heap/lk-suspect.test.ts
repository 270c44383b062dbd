import { expect, it } from 'vitest';
import { analysedDrawing } from '../../../../tests/support/heap/analysed.ts';
import type { DrawnNode } from '../../../../tests/support/heap/drawn-snapshot.ts';
import type { HeapGraph } from '../../heap/model.ts';
import { DEFAULT_RULE_SET } from '../rule-set.ts';
import { lkSuspect } from './lk-suspect.ts';

async function reasons(nodes: readonly DrawnNode[], format: HeapGraph['format']): Promise<readonly string[]> {
  const { facts, classes } = await analysedDrawing(nodes, format);
  const input = { captureId: 'one', sha256: '', facts, classes };
  return lkSuspect(input, DEFAULT_RULE_SET).map(({ reason }) => reason);
}

it.each(['hprof', 'v8'] as const)(
  'says of nothing that is not held that it keeps memory alive (%s)',
  async (format) => {
    const nodes: readonly DrawnNode[] = [
      { type: 'synthetic', name: '', edges: [['internal', 'roots', 1]] },
      { type: 'synthetic', name: '(roots)', edges: [['property', 'cache', 2]] },
      { name: 'Cache', size: 1000 },
      { name: 'Garbage', size: 3000 },
      { name: 'Garbage', size: 3000 },
    ];
    const said = await reasons(nodes, format);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(format === 'hprof' ? /^Cache .* 100 % of the heap/ : /^Cache .* 14\.3 % of the heap/);
  },
);

it('names the string that a heap is full of, not what stands in it', async () => {
  const nodes: readonly DrawnNode[] = [
    { type: 'synthetic', name: '', edges: [['element', 1, 1]] },
    { name: 'global', size: 100, edges: [['property', 'held', 2]] },
    { type: 'string', name: 'secret', size: 9000 },
  ];
  expect(await reasons(nodes, 'v8')).toEqual([expect.stringMatching(/^\(string\) at global\.held keeps 9 kB alive/)]);
});
