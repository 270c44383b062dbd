import { describe, expect, it } from 'vitest';
import { explainedFixture } from '../../../../tests/support/explained.ts';
import { judged } from '../../../../tests/support/judged.ts';
import { planFixture } from '../../../../tests/support/plan-fixtures.ts';
import { PlateauError } from '../../error.ts';
import type { Plan } from '../model.ts';
import { readPlans } from '../read-plans.ts';
import { computePlan } from './compute-plan.ts';

/** The plan of a file that ends after so many bytes; null where nothing is left of it. */
function cutAt(bytes: Uint8Array, end: number): Plan | null {
  try {
    return readPlans(bytes.slice(0, end)).plans[0] ?? null;
  } catch (thrown) {
    if (thrown instanceof PlateauError) return null;
    throw thrown;
  }
}

const known = (column: Float64Array): readonly (readonly [number, number])[] =>
  [...column].flatMap((value, index) => (Number.isNaN(value) ? [] : [[index, value] as const]));

describe('a plan that breaks off', () => {
  it.each([
    'pg17/80-format-json.json',
    'pg17/80-format-text.txt',
    'pg17/80-format-yaml.yaml',
    'pg17/80-format-xml.xml',
    'pg15/09-cte-used-twice.json',
    'pg15/12-initplans-12.json',
    'pg17/16-parallel-seqscan.json',
    'pg17/67-rows-removed-loops.json',
  ])('%s: claims nothing that the whole would not', (path) => {
    const bytes = planFixture(path);
    const whole = computePlan(readPlans(bytes).plans[0] ?? explainedFixture(path));
    let plans = 0;
    for (let part = 1; part < 40; part++) {
      const plan = cutAt(bytes, Math.floor((bytes.length * part) / 40));
      // A text may end between two lines as if it were whole.
      if (plan === null || plan.incomplete === null) continue;
      plans++;
      const cut = computePlan(plan);
      for (const column of ['self', 'scannedRows'] as const) {
        for (const [index, value] of known(cut[column])) {
          expect([part, column, index, value]).toEqual([part, column, index, whole[column][index]]);
        }
      }
      for (const [index, value] of known(cut.shared.self.read)) {
        expect([part, index, value]).toEqual([part, index, whole.shared.self.read[index]]);
      }
    }
    expect(plans).toBeGreaterThan(5);
  });

  it('is not said to keep all rows where the line of those it threw away is lacking', () => {
    const [plan] = readPlans(planFixture('dirty-inputs/13-truncated-in-string.json')).plans;
    if (plan === undefined) throw new Error('nothing was read');
    const { verdicts, checks } = judged(plan);
    expect(verdicts.map(({ rule }) => rule)).toEqual(['EX-BUF']);
    expect(checks.filter(({ state }) => state === 'clear')).toEqual([]);
    expect(checks.find(({ rule }) => rule === 'EX-SEQ')).toMatchObject({
      state: 'cannot-judge',
      missing: 'the whole plan',
    });
  });

  it('has all figures where it breaks off behind its steps', () => {
    const bytes = planFixture('pg17/80-format-json.json');
    const text = new TextDecoder().decode(bytes);
    const plan = cutAt(bytes, text.indexOf('"Execution Time"') + 3);
    expect(plan?.incomplete).not.toBeNull();
    const [whole] = readPlans(bytes).plans;
    expect(plan && [...computePlan(plan).self]).toEqual(whole && [...computePlan(whole).self]);
  });

  it('knows no figures from a damaged step on, and of those around it', () => {
    const text = new TextDecoder().decode(planFixture('pg17/80-format-text.txt'));
    const [whole] = readPlans(new TextEncoder().encode(text)).plans;
    const [plan] = readPlans(new TextEncoder().encode(text.replace(/(-> {2}Hash {2}\(cost=[\d.]+) /, '$1# '))).plans;
    if (plan === undefined || whole === undefined) throw new Error('nothing was read');
    const hash = plan.nodes.findIndex(({ nodeType }) => nodeType === 'Hash');
    expect(plan.incomplete).toEqual({
      at: plan.nodes[hash]?.fields.start,
      why: 'the step “Hash” lacks its “Startup Cost”',
    });
    const unknown = [...computePlan(plan).self].map((time) => Number.isNaN(time));
    const isAround = (index: number): boolean => index >= hash || (plan.nodes[index]?.end ?? 0) > hash;
    expect(unknown).toEqual(plan.nodes.map((_, index) => isAround(index)));
    const before = plan.nodes.findIndex((_, index) => !isAround(index));
    expect(computePlan(plan).self[before]).toBe(computePlan(whole).self[before]);
  });
});
