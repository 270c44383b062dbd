import { expect, it, vi } from 'vitest';
import { analysedDrawing } from '../../../../tests/support/heap/analysed.ts';
import { answerOf } from '../../../../tests/support/heap/answer-of.ts';
import type { DrawnNode } from '../../../../tests/support/heap/drawn-snapshot.ts';
import { heapFunctions } from './closures.ts';

const CONTEXT = 'system / Context';
const VARIABLES = 50;

/** Functions of different names that all have one large scope, and a small one each. */
function sharing(count: number): readonly DrawnNode[] {
  const large = 1;
  const text = 2;
  const smallAt = 3;
  const closureAt = smallAt + count;
  const of = (make: (i: number) => DrawnNode) => Array.from({ length: count }, (_, i) => make(i));
  const small = of(() => ({ name: CONTEXT, size: 16, edges: [['context', 'own', text]] }));
  const withLarge = of((i) => ({ type: 'closure', name: `f${i}`, size: 32, edges: [['internal', 'context', large]] }));
  const withSmall = of((i) => ({
    type: 'closure',
    name: `f${i}`,
    size: 32,
    edges: [['internal', 'context', smallAt + i]],
  }));
  return [
    {
      type: 'synthetic',
      name: '',
      edges: Array.from({ length: 2 * count }, (_, i) => ['element', i, closureAt + i] as const),
    },
    {
      name: CONTEXT,
      size: 5000,
      edges: Array.from({ length: VARIABLES }, (_, i) => ['context', `v${i}`, text] as const),
    },
    { type: 'string', name: 'secret', size: 24 },
    ...small,
    ...withLarge,
    ...withSmall,
  ];
}

it('rests after each row, and looks once at what many have', async () => {
  const looks = async (count: number) => {
    const { heap } = await analysedDrawing(sharing(count));
    const edges = vi.spyOn(heap, 'edges');
    let pauses = 0;
    const steps = heapFunctions(heap);
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) pauses++;
    return { rows: step.value.rows, pauses, edges: edges.mock.calls.length };
  };
  const [few, many] = [await looks(2), await looks(40)];
  expect([few.rows.length, many.rows.length]).toEqual([2, 40]);
  expect(many.pauses - few.pauses).toBe(38);
  expect(many.edges).toBe(few.edges);
});

it('shows no content of a string that a variable has', async () => {
  const { heap } = await analysedDrawing(sharing(2));
  expect(JSON.stringify(answerOf(heapFunctions(heap)))).not.toContain('secret');
});
