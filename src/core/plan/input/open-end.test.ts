import { describe, expect, it } from 'vitest';
import { planFixture, planFixtures } from '../../../../tests/support/plan-fixtures.ts';
import { readPlans } from '../read-plans.ts';

const codesOf = (text: string): readonly string[] =>
  readPlans(new TextEncoder().encode(text)).warnings.map(({ code }) => code);

const STEPS =
  'Seq Scan on t  (cost=0.00..1.00 rows=1 width=4) (actual time=0.010..0.020 rows=1 loops=1)\n  Filter: (a = 1)\n';

describe('a plan that may have been cut between two lines', () => {
  it('is told where the execution time is lacking', () => {
    expect(codesOf(STEPS)).toEqual(['plan.openEnd']);
    expect(codesOf(`${STEPS}Planning Time: 0.1 ms\nExecution Time: 0.2 ms\n`)).toEqual([]);
    expect(codesOf('Seq Scan on t  (cost=0.00..1.00 rows=1 width=4)\n  Filter: (a = 1)\n')).toEqual([]);
  });

  it('is none of those that servers printed as a whole, in whatever form', () => {
    for (const { path } of planFixtures.filter(({ tag }) => tag.startsWith('fmt:'))) {
      expect([path, readPlans(planFixture(path)).warnings]).toEqual([path, []]);
    }
    const [log] = planFixtures.filter(({ path }) => path.endsWith('pg17-stderr.log'));
    const { warnings } = readPlans(planFixture(log?.path ?? ''));
    expect(warnings.filter(({ code }) => code === 'plan.openEnd')).toEqual([]);
  });
});
