import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { computePlan } from '../../plan/compute/compute-plan.ts';
import { planFingerprint } from '../../plan/fingerprint/plan-hashes.ts';
import { readPlans } from '../../plan/read-plans.ts';
import { evaluatePlan } from '../../verdict/plan/evaluate-plan.ts';
import { DEFAULT_RULE_SET } from '../../verdict/rule-set.ts';
import { checkPlan, type GatedPlan, type PlanGateOptions } from './check-plans.ts';

const GOLDEN = resolve(import.meta.dirname, '../../../../tests/fixtures/plans/golden');

function gatedPlan(bytes: Uint8Array): GatedPlan {
  const [plan] = readPlans(bytes).plans;
  if (plan === undefined) throw new RangeError('no plan');
  const input = { plan, computed: computePlan(plan), captureId: 'q1', sha256: '', catalog: null };
  const { plan: hash, family } = planFingerprint(plan);
  return {
    id: 'q1',
    label: 'plan',
    hashes: [hash, family],
    ...evaluatePlan(input, DEFAULT_RULE_SET),
    relationOf: (node) => plan.nodes[node]?.relation ?? null,
  };
}

const slow = gatedPlan(readFileSync(resolve(GOLDEN, 'pg15_seqscan_before.json')));
const setting = { rules: ['EX-SEQ'], level: 'investigate', certainty: 'probable', only: 'all' } as const;
const options: PlanGateOptions = {
  setting,
  justifications: [],
  at: '2027-01-01T12:00:00.000Z',
};
const justification = {
  fingerprint: (slow.hashes[0] ?? '').slice(0, 12),
  owner: 'ann',
  reason: 'why',
  expires: '2027-01-01',
};

describe('the gate of a plan', () => {
  it('fails on what its rules find, and on nothing else', () => {
    const results = checkPlan(slow, options);
    expect(results.map(({ rule, passed }) => [rule, passed])).toEqual([
      ['EX-SEQ', false],
      ['EX-SEQ', false],
    ]);
    expect(checkPlan(slow, { ...options, setting: { ...setting, level: 'likely-bottleneck' } })).toHaveLength(1);
    expect(checkPlan(slow, { ...options, setting: { ...setting, rules: ['EX-NL'] } })).toMatchObject([
      { rule: 'EX-NL', passed: true, level: 'none' },
    ]);
  });

  it('says what a justification of what fails has to name, and that lets it pass', () => {
    const [first] = checkPlan(slow, options);
    expect(first?.justify).toEqual({ fingerprint: justification.fingerprint, relation: 'orders' });
    const justifications = [{ ...justification, relation: 'orders', rule: 'EX-SEQ' }];
    expect(checkPlan(slow, { ...options, justifications })[0]).toMatchObject({ passed: true, justify: null });
  });

  it('passes what is justified, relation by relation, to the end of its last day', () => {
    const one = { ...justification, relation: 'orders' };
    const passed = (justifications: PlanGateOptions['justifications'], at = options.at) =>
      checkPlan(slow, { ...options, justifications, at }).map((result) => result.passed);
    expect(passed([justification])).toEqual([true, true]);
    expect(passed([one])).toEqual([true, false]);
    expect(passed([one], '2027-01-02T00:00:00.000Z')).toEqual([false, false]);
    expect(checkPlan(slow, { ...options, justifications: [one] })[0]?.why).toMatch(
      /Justified by ann until 2027-01-01: why$/,
    );
  });

  it('is open where a rule cannot judge', () => {
    const text = '[{"Plan": {"Node Type": "Index Scan", "Relation Name": "t", "Plan Rows": 5, "Total Cost": 9}}]';
    const plan = gatedPlan(new TextEncoder().encode(text));
    expect(checkPlan(plan, { ...options, setting: { ...setting, rules: ['EX-PLATEAU'] } })).toMatchObject([
      { passed: null },
    ]);
  });
});
