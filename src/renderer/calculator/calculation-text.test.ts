import { expect, it } from 'vitest';
import { calculatorOf } from '../../core/calculator/calculators.ts';
import { readCalculation } from '../../core/calculator/kept/read-calculation.ts';
import { recompute } from '../../core/calculator/kept/recompute.ts';
import { readValues } from '../../core/calculator/read-values.ts';
import { calculate } from '../../core/calculator/result.ts';
import { useWorkspace } from '../state/workspace.ts';
import { calculationText } from './calculation-text.ts';

async function* chunks(text: string) {
  yield new TextEncoder().encode(text);
}

it('copies a calculation in the form that an import takes', async () => {
  useWorkspace.setState({ about: { version: '1.2.3', shell: 'web', platform: '', node: '', electron: null } });
  const calculator = calculatorOf('connections');
  const given = new Map(Object.entries({ instances: '4', workers: '9', threads: '2', max: '80' }));
  const result = calculate(calculator, readValues(calculator, given).values, new Map());
  const record = await readCalculation(chunks(calculationText(result, new Date('2026-11-22T08:00:00Z'))));
  expect(record).toMatchObject({
    computedAt: '2026-11-22T08:00:00.000Z',
    tool: { name: 'Plateau', version: '1.2.3' },
    calculator: 'connections',
  });
  expect(recompute(record)).toEqual({ state: 'same' });
});
