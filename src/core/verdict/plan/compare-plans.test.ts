import { describe, expect, it } from 'vitest';
import { jsonPlans } from '../../../../tests/support/json-plans.ts';
import { planFixture, planFixtures, planFixtureText } from '../../../../tests/support/plan-fixtures.ts';
import { PlateauError } from '../../error.ts';
import { computePlan } from '../../plan/compute/compute-plan.ts';
import type { PlanComparison } from '../../plan/diff/model.ts';
import type { Plan } from '../../plan/model.ts';
import { readPlans } from '../../plan/read-plans.ts';
import { DEFAULT_RULE_SET } from '../rule-set.ts';
import type { Verdict } from '../verdict.ts';
import { comparePlans } from './compare-plans.ts';
import type { PlanRun } from './compared-side.ts';

const BEFORE = 'golden/pg15_seqscan_before.json';
const AFTER = 'golden/pg15_after_index.json';
const OTHER_LITERAL = 'golden/pg15_same_queryid_other_literal.json';

/** A run of the corpus whose times are so many times as long. */
function run(path: string, slower = 1, more: Partial<PlanRun> = {}): PlanRun {
  const text = planFixtureText(path).replace(
    /"(Actual Startup Time|Actual Total Time|Execution Time|Time)": ([\d.]+)/g,
    (_, name: string, time: string) => `"${name}": ${(Number(time) * slower).toFixed(3)}`,
  );
  const [plan] = jsonPlans(text);
  if (plan === undefined) throw new Error(`${path} has no plan`);
  return {
    itemId: `${path}×${slower}`,
    sha256: '00',
    label: path,
    plan,
    computed: computePlan(plan),
    queryHash: null,
    ...more,
  };
}

const runs = (path: string, ...factors: readonly number[]): readonly PlanRun[] => factors.map((by) => run(path, by));
const compare = (before: readonly PlanRun[], after: readonly PlanRun[]): PlanComparison =>
  comparePlans({ label: 'before', runs: before }, { label: 'after', runs: after }, DEFAULT_RULE_SET);
const pair = (before: string, after: string): PlanComparison => compare([run(before)], [run(after)]);

function verdict({ verdicts }: PlanComparison, rule: string, label = ''): Verdict {
  const found = verdicts.find((one) => one.rule === rule && one.subject.label.includes(label));
  if (found === undefined) throw new Error(`no ${rule} on ${label}`);
  return found;
}

describe('an index that came', () => {
  it('resolves the scan of the golden pair: 56.4 → 3.91 ms', () => {
    const comparison = pair(BEFORE, AFTER);
    expect(comparison).toMatchObject({ comparable: true, shape: 'changed', reasons: [] });
    const seq = verdict(comparison, 'EX-SEQ', 'orders');
    expect(seq).toMatchObject({ status: 'resolved', level: 'none', certainty: 'probable' });
    expect(seq.details).toMatchObject({ executionBefore: 56.38, executionAfter: 3.907 });
    expect(seq.reason).toBe(
      'Seq Scan on orders cost 41.4 ms per execution and costs 2.29 ms now as Bitmap Heap Scan on orders (−94 %): resolved. The statement went from 56.4 ms to 3.91 ms.',
    );
    // Nothing tells the error of one run.
    for (const { measure, cost } of comparison.verdicts) {
      expect(measure).not.toHaveProperty('low');
      expect(cost).not.toHaveProperty('low');
    }
    expect(verdict(comparison, 'EX-SEQ', 'users').level).toBe('investigate');
    // The share of the users rose from 6 % to 34 % although they cost less.
    const users = verdict(comparison, 'EX-PLATEAU', 'users');
    expect(users.status).toBe('exposed');
    expect(users.reason).toContain('; Parallel Seq Scan on orders o shrank from 41.4 ms to 2.08 ms (−95 %).');
    expect(verdict(comparison, 'EX-HASH')).toMatchObject({ status: 'improved', level: 'none' });
    expect(comparison.summary).toBe('Another plan: 56.4 ms → 3.91 ms (−93 %) per execution.');
  });

  it('is confirmed by three runs on each side', () => {
    const comparison = compare(runs(BEFORE, 1, 1.02, 0.99), runs(AFTER, 1, 1.03, 0.98));
    expect(verdict(comparison, 'EX-SEQ', 'orders')).toMatchObject({ status: 'resolved', certainty: 'confirmed' });
    expect(comparison.change?.high).toBeLessThan(-0.9);
  });
});

describe('an index that went', () => {
  it('is a regression of the plan from three runs on each side', () => {
    const comparison = compare(runs(AFTER, 1, 1.02, 0.99), runs(BEFORE, 1, 1.02, 0.99));
    expect(verdict(comparison, 'EX-HASH')).toMatchObject({
      status: 'regressed',
      level: 'investigate',
      certainty: 'confirmed',
    });
    expect(verdict(comparison, 'EX-SEQ', 'orders')).toMatchObject({ status: 'new' });
  });

  it('is no regression yet in fewer runs, nor when runs differ too much', () => {
    const few = verdict(compare(runs(AFTER, 1, 1.02), runs(BEFORE, 1, 1.01, 1)), 'EX-HASH');
    expect(few).toMatchObject({ status: 'inconclusive', level: 'watch', advice: 'plan.hash.runs' });
    const wide = verdict(compare(runs(AFTER, 1, 40, 0.9), runs(BEFORE, 1, 9, 0.5)), 'EX-HASH');
    expect(wide.status).toBe('inconclusive');
  });
});

describe('another literal', () => {
  it('is a plan that differs by parameter, and no regression', () => {
    for (const count of [1, 3]) {
      const factors = Array.from({ length: count }, (_, at) => 1 + at / 100);
      const comparison = compare(runs(BEFORE, ...factors), runs(OTHER_LITERAL, ...factors));
      expect(comparison.shape).toBe('by-parameter');
      expect(comparison.before.queryId).toBe(comparison.after.queryId);
      const hash = verdict(comparison, 'EX-HASH');
      expect(hash.status).toBeUndefined();
      expect(hash.reason).toContain('The plan differs by parameter');
      expect(comparison.verdicts.map(({ status }) => status)).not.toContain('regressed');
      expect(comparison.verdicts.map(({ status }) => status)).not.toContain('new');
    }
  });

  it('is told by logged parameters as well', () => {
    const [one] = runs(BEFORE, 1);
    if (one === undefined) throw new Error('no run');
    const given = (parameters: string): PlanRun => ({ ...one, plan: { ...one.plan, parameters } });
    expect(compare([given("$1 = '5'")], [given("$1 = '5'")]).reasons).toEqual([]);
    expect(compare([given("$1 = '5'")], [given("$1 = '6'")]).reasons.map(({ what }) => what)).toEqual(['parameters']);
  });
});

describe('the same plan', () => {
  it('is compared with itself as persisting', () => {
    const comparison = compare(runs(BEFORE, 1, 1.01, 0.99), runs(BEFORE, 1, 1.01, 0.99));
    expect(comparison.shape).toBe('equal');
    expect(comparison.diff.differences).toEqual([]);
    expect(new Set(comparison.verdicts.map(({ status }) => status))).toEqual(new Set(['persisting']));
  });

  it('that takes longer is a regression of its time', () => {
    const comparison = compare(runs(BEFORE, 1, 1.01, 0.99), runs(BEFORE, 1.5, 1.51, 1.49));
    expect(verdict(comparison, 'EX-TIME')).toMatchObject({ status: 'regressed', level: 'investigate' });
    expect(verdict(comparison, 'EX-PLATEAU', 'orders').status).toBe('regressed');
  });

  it('with a slow trigger is told by its time and its trigger, which no hash shows', () => {
    const [fast, slow] = ['pg17/41b-delete-fk-trigger-after.json', 'pg17/41a-delete-fk-trigger-before.json'];
    const comparison = compare(runs(fast, 1, 1.01, 0.99), runs(slow, 1, 1.01, 0.99));
    expect(comparison.shape).toBe('equal');
    expect(verdict(comparison, 'EX-TIME')).toMatchObject({ status: 'regressed' });
    expect(verdict(comparison, 'EX-TIME').reason).toContain('Most of it is in triggers');
    expect(verdict(comparison, 'EX-TRIGGER')).toMatchObject({ status: 'regressed' });
    expect(comparison.after.triggerShare).toBeGreaterThan(0.9);
  });
});

describe('what differs beside the plan', () => {
  it.each([
    ['the version', 'pg15/01a-seqscan-before.json', 'pg18/01a-seqscan-before.json', ['version']],
    ['the cache', 'pg17/39a-covering-before.json', 'pg17/39b-covering-after.json', ['cache state']],
    [
      'that one was not executed',
      'pg17/01a-seqscan-before.json',
      'pg17/58-no-analyze.json',
      ['ANALYZE', 'BUFFERS', 'time'],
    ],
    ['that one was not timed', 'pg17/01a-seqscan-before.json', 'pg17/59-timing-off.json', ['TIMING']],
    ['what VERBOSE prints', 'pg17/16-parallel-seqscan.json', 'pg17/17-parallel-verbose-workers.json', ['VERBOSE']],
  ])('is said: %s', (_what, before, after, expected) => {
    const { reasons } = pair(before, after);
    expect(reasons.map(({ what }) => what)).toEqual(expect.arrayContaining(expected));
    expect(reasons.every(({ effect }) => effect === 'warn' || expected.includes('statement'))).toBe(true);
  });

  it('is said of settings, one by one', () => {
    const [one] = runs('pg17/61-settings-verbose.json', 1);
    if (one === undefined) throw new Error('no run');
    const set = (value: string): PlanRun => ({
      ...one,
      plan: { ...one.plan, settings: [{ name: 'work_mem', value }] },
    });
    expect(compare([set('4MB')], [set('64MB')]).reasons).toMatchObject([
      { what: 'setting work_mem', before: '4MB', after: '64MB', effect: 'warn' },
    ]);
  });

  it('keeps different statements apart, unless someone says why', () => {
    const [before, after] = [run(BEFORE), run('pg17/45-memoize.json')];
    const of = (one: PlanRun, queryHash: string): PlanRun => ({ ...one, queryHash });
    const sides = [
      { label: 'before', runs: [of(before, 'a')] },
      { label: 'after', runs: [of(after, 'b')] },
    ] as const;
    const refused = comparePlans(...sides, DEFAULT_RULE_SET);
    expect(refused).toMatchObject({ comparable: false, shape: 'other-statement', override: null });
    expect(refused.verdicts).toMatchObject([{ rule: 'QG-COMPARABLE', status: 'not-comparable' }]);
    const forced = comparePlans(...sides, DEFAULT_RULE_SET, { override: { reason: 'rewritten' } });
    expect(forced.override).toEqual({ reason: 'rewritten' });
    expect(forced.verdicts.map(({ rule }) => rule)).not.toContain('QG-COMPARABLE');
  });
});

describe('runs of a side', () => {
  it('are shown by the median of its most frequent plan', () => {
    const { before } = compare([...runs(BEFORE, 3, 1, 2), ...runs(OTHER_LITERAL, 1)], runs(AFTER, 1));
    expect(before.runs[before.shown]?.executionTime).toBeCloseTo(56.38 * 2, 1);
  });

  it('on a cold cache are left out where others are there', () => {
    const cold = run('pg17/68-low-hit-ratio.json', 5, { isFirst: true });
    const warm = run('pg17/69-hot-hit.json', 1);
    const { before } = compare([cold, warm], [warm]);
    expect(before.runs.map(({ isCold }) => isCold)).toEqual([true, false]);
    expect(before.execution?.value).toBeCloseTo(warm.plan.executionTime ?? 0, 3);
    expect(compare([cold], [warm]).before.runs.map(({ isCold }) => isCold)).toEqual([false]);
  });
});

describe('every pair of the corpus', () => {
  const tags = [...new Set(planFixtures.map(({ tag }) => tag).filter((tag) => tag.startsWith('pair:')))];
  const sides = ['pg15', 'pg17', 'pg18'].flatMap((version) =>
    tags.flatMap((tag) => {
      const files = planFixtures.filter(({ path, tag: of }) => of === tag && path.startsWith(`${version}/`));
      const [before, after] = files.map(({ path }) => path);
      return before !== undefined && after !== undefined ? [[before, after] as const] : [];
    }),
  );

  it.each(sides)('%s → %s is compared, the same each time, as plain data', (before, after) => {
    const comparison = pair(before, after);
    expect(comparison.comparable).toBe(true);
    expect(JSON.parse(JSON.stringify(comparison))).toEqual(comparison);
    expect(pair(before, after)).toEqual(comparison);
    expect(comparison.verdicts.every(({ reason }) => !/NaN|undefined|Infinity|null/.test(reason))).toBe(true);
  });

  it.each([
    ['01a-seqscan-before', '01b-seqscan-after', 'EX-SEQ', 'resolved'],
    ['04a-sort-external-merge', '04c-sort-by-index', 'EX-SORT', 'resolved'],
    ['33a-implicit-cast-before', '33b-implicit-cast-after', 'EX-SEQ', 'resolved'],
    ['37a-inefficient-index', '37b-composite-index', 'EX-WASTE', 'resolved'],
    ['32a-index-only-heap-fetches', '32b-index-only-vacuumed', 'EX-FETCHES', 'resolved'],
    ['41a-delete-fk-trigger-before', '41b-delete-fk-trigger-after', 'EX-TRIGGER', 'improved'],
  ])('%s → %s: %s is %s', (before, after, rule, status) => {
    for (const version of ['pg15', 'pg17', 'pg18']) {
      const comparison = pair(`${version}/${before}.json`, `${version}/${after}.json`);
      expect(verdict(comparison, rule).status, version).toBe(status);
    }
  });
});

describe('every plan that can be read', () => {
  it('is the same as itself, as plain data', () => {
    let compared = 0;
    // The same statements ran on 15 and 18.
    for (const { path } of planFixtures.filter((fixture) => !/^pg1[58]/.test(fixture.path))) {
      for (const plan of readable(path)) {
        const computed = computePlan(plan);
        const one = { itemId: path, sha256: '00', label: path, plan, computed, queryHash: null };
        const comparison = compare([one], [one]);
        expect(comparison.shape, path).toBe('equal');
        expect(comparison.diff.differences, path).toEqual([]);
        expect(JSON.parse(JSON.stringify(comparison)), path).toEqual(comparison);
        const claims = comparison.verdicts.map(({ status }) => status).filter((status) => status !== 'persisting');
        expect(new Set(claims), path).toEqual(new Set(computed.whole > 0 && plan.incomplete === null ? [] : claims));
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(180);
  });
});

function readable(path: string): readonly Plan[] {
  try {
    return readPlans(planFixture(path)).plans;
  } catch (error) {
    if (error instanceof PlateauError) return [];
    throw error;
  }
}
