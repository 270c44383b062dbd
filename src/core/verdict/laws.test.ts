import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { profileOf } from '../../../tests/support/profile-of.ts';
import type { Profile } from '../profile/model.ts';
import { compareProfiles } from './compare.ts';
import { estimate } from './estimate.ts';
import { evaluateProfile } from './evaluate.ts';
import { foldedPaths } from './paths.ts';
import { DEFAULT_RULE_SET } from './rule-set.ts';
import { ownFunctions, sharedFunctions, sharesOf } from './shares.ts';
import type { Verdict } from './verdict.ts';

const NAMES = ['a', 'b', 'c', 'render', 'runtime.mallocgc', 'runtime.gcDrain', '[unknown]', 'memcpy'] as const;
/** Stacks below `main`, with weights. */
const stacks = fc.array(
  fc.tuple(fc.array(fc.constantFrom(...NAMES), { minLength: 0, maxLength: 8 }), fc.integer({ min: 1, max: 500 })),
  { minLength: 1, maxLength: 20 },
);
type Stacks = readonly (readonly [readonly string[], number])[];
const drawn = (rows: Stacks) => rows.map(([stack, weight]) => `${['main', ...stack].join(';')} ${weight}`).join('\n');
const scope = { sampleType: 0, threads: 'all', basis: 'active' } as const;
const sharesIn = (profile: Profile) => {
  const functions = ownFunctions(profile);
  return { functions, shares: sharesOf(profile, scope, functions.of[0] ?? new Int32Array(), functions.count) };
};
const judge = (profile: Profile): readonly Verdict[] =>
  evaluateProfile({ profile, captureId: 'c', sha256: '0', options: { independent: true } }, DEFAULT_RULE_SET);
const short = (verdicts: readonly Verdict[]) =>
  verdicts.map(({ rule, subject, level, certainty, measure }) => ({
    rule,
    key: subject.key,
    level,
    certainty,
    measure,
  }));

describe('shares', () => {
  test('Σ Self = 1, Total(root) = 1, Self ≤ Total, and Self ≤ Charged ≤ 1 for app functions', () => {
    fc.assert(
      fc.property(stacks, (rows) => {
        const { functions, shares } = sharesIn(profileOf(drawn(rows)));
        const whole = shares.weight;
        expect(shares.self.reduce((a, b) => a + b, 0)).toBeCloseTo(whole, 6);
        expect(shares.charged.reduce((a, b) => a + b, 0)).toBeCloseTo(whole, 6);
        for (let f = 0; f < functions.count; f++) {
          const known = functions.describe(f);
          const [self = 0, total = 0, charged = 0] = [shares.self[f], shares.total[f], shares.charged[f]];
          if (known.name === 'main') expect(total).toBeCloseTo(whole, 6);
          expect(self).toBeLessThanOrEqual(total + 1e-9);
          expect(total).toBeLessThanOrEqual(whole + 1e-9);
          if (known.category === 'app') {
            expect(self).toBeLessThanOrEqual(charged + 1e-9);
            expect(charged).toBeLessThanOrEqual(whole + 1e-9);
          }
        }
      }),
    );
  });

  test('total counts each sample once: as if every stack were a set', () => {
    fc.assert(
      fc.property(stacks, (rows) => {
        const { functions, shares } = sharesIn(profileOf(drawn(rows)));
        for (let f = 0; f < functions.count; f++) {
          const { name } = functions.describe(f);
          const expected = rows.reduce(
            (sum, [stack, weight]) => sum + (['main', ...stack].includes(name) ? weight : 0),
            0,
          );
          expect(shares.total[f]).toBeCloseTo(expected, 6);
        }
      }),
    );
  });

  test('merging two captures of equal weight gives the mean of their shares', () => {
    fc.assert(
      fc.property(stacks, stacks, (left, right) => {
        const [a, b] = [profileOf(drawn(left)), profileOf(drawn(right))];
        const weight = (rows: Stacks) => rows.reduce((sum, [, own]) => sum + own, 0);
        const scaled = (rows: Stacks, by: number): Stacks => rows.map(([stack, own]) => [stack, own * by]);
        const merged = profileOf(drawn([...scaled(left, weight(right)), ...scaled(right, weight(left))]));
        const functions = sharedFunctions([a, b, merged], 'identity');
        const of = (profile: Profile, i: number) =>
          sharesOf(profile, scope, functions.of[i] ?? new Int32Array(), functions.count);
        const [one, two, both] = [of(a, 0), of(b, 1), of(merged, 2)];
        for (let f = 0; f < functions.count; f++) {
          const mean = ((one.self[f] ?? 0) / one.weight + (two.self[f] ?? 0) / two.weight) / 2;
          expect((both.self[f] ?? 0) / both.weight).toBeCloseTo(mean, 9);
        }
      }),
    );
  });

  test('folded paths hold each function once, keep the leaf, and share out all weight', () => {
    fc.assert(
      fc.property(stacks, (rows) => {
        const profile = profileOf(drawn(rows));
        const paths = foldedPaths(profile, scope);
        const { shares } = sharesIn(profile);
        const byLeaf = new Map<number, number>();
        for (let path = 0; path < paths.count; path++) {
          const seen = new Set<number>();
          for (let at = path; at >= 0; at = paths.parent[at] ?? -1) {
            expect(seen.has(paths.frame[at] ?? -1)).toBe(false);
            seen.add(paths.frame[at] ?? -1);
          }
          const leaf = paths.frame[path] ?? -1;
          byLeaf.set(leaf, (byLeaf.get(leaf) ?? 0) + (paths.self[path] ?? 0));
        }
        for (const [leaf, weight] of byLeaf) expect(weight).toBeCloseTo(shares.self[leaf] ?? 0, 6);
      }),
    );
  });

  test.each([
    ['main;a;b;a;b', ['main', 'a', 'b']],
    ['main;fib;fib', ['main', 'fib']],
    ['main;a;b;c;b', ['main', 'a', 'b']],
  ])('%s folds to %o', (stack, folded) => {
    const profile = profileOf(`${stack} 1`);
    const paths = foldedPaths(profile, scope);
    const path = [...paths.self.subarray(0, paths.count)].findIndex((weight) => weight > 0);
    const names: string[] = [];
    for (let at = path; at >= 0; at = paths.parent[at] ?? -1) {
      names.unshift(profile.strings[profile.frames.name[paths.frame[at] ?? 0] ?? 0] ?? '');
    }
    expect(names).toEqual(folded);
  });
});

describe('verdicts', () => {
  test('idle samples change none', () => {
    fc.assert(
      fc.property(stacks, fc.integer({ min: 1, max: 100_000 }), (rows, idle) => {
        const text = drawn(rows);
        const sleeping = `${text}\nworker;time.sleep ${idle}\n(idle) ${idle}`;
        expect(short(judge(profileOf(sleeping)))).toEqual(short(judge(profileOf(text))));
      }),
    );
  });

  test('executing lines change none', () => {
    fc.assert(
      fc.property(stacks, fc.array(fc.integer({ min: 1, max: 999 }), { minLength: 9, maxLength: 9 }), (rows, lines) => {
        const at = (line: (i: number) => string): string =>
          rows
            .map(
              ([stack, weight], row) =>
                `${['main', ...stack].map((name, i) => `${name} (w.py${line(i + row)})`).join(';')} ${weight}`,
            )
            .join('\n');
        const plain = profileOf(
          at(() => ''),
          { runtime: 'python' },
        );
        const lined = profileOf(
          at((i) => `:${lines[i % 9]}`),
          { runtime: 'python' },
        );
        expect(short(judge(lined))).toEqual(short(judge(plain)));
      }),
    );
  });

  test('focus and spread exclude each other', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 60 }), (weights) => {
        const rules = judge(profileOf(weights.map((weight, i) => `main;f${i} ${weight}`).join('\n'))).map(
          ({ rule }) => rule,
        );
        expect(rules.includes('FG-TOP3') && rules.includes('FG-SPREAD')).toBe(false);
      }),
    );
  });

  test('each names its rule set, its captures and its numbers within bounds', () => {
    fc.assert(
      fc.property(stacks, (rows) => {
        for (const verdict of judge(profileOf(drawn(rows)))) {
          expect(verdict.ruleSetSha256).toMatch(/^[0-9a-f]{64}$/);
          expect(verdict.evidence[0]?.captureId).toBe('c');
          const { value, low = value, high = value } = verdict.measure;
          expect(low).toBeLessThanOrEqual(value + 1e-6);
          expect(high).toBeGreaterThanOrEqual(value - 1e-6);
          expect(verdict.reason).toMatch(/\.$/);
          expect(verdict.reason).not.toMatch(/NaN|undefined|Infinity/);
        }
      }),
    );
  });

  test('a profile against itself: no new, regressed, improved or resolved, and no rows', () => {
    fc.assert(
      fc.property(stacks, (rows) => {
        const side = {
          captures: [
            {
              profile: profileOf(drawn(rows), { meta: { durationSeconds: 60 } }),
              captureId: 'c',
              sha256: '0',
              label: '',
            },
          ],
        };
        const comparison = compareProfiles(side, side, DEFAULT_RULE_SET, { independent: true });
        expect(comparison.rows).toEqual([]);
        expect(comparison.renames).toEqual([]);
        for (const verdict of comparison.verdicts) expect(['persisting', 'inconclusive']).toContain(verdict.status);
      }),
    );
  });

  test('swapped sides swap what rose and what fell', () => {
    fc.assert(
      fc.property(stacks, stacks, (left, right) => {
        const side = (rows: Stacks) => ({
          captures: [
            {
              profile: profileOf(drawn(rows), { meta: { durationSeconds: 60 } }),
              captureId: 'c',
              sha256: '0',
              label: '',
            },
          ],
        });
        const there = compareProfiles(side(left), side(right), DEFAULT_RULE_SET);
        const back = compareProfiles(side(right), side(left), DEFAULT_RULE_SET);
        const delta = (rows: typeof there.rows, sign: number) =>
          rows.map((row) => [row.key, Number((row.deltaCost.value * sign).toPrecision(5))]).sort();
        expect(delta(back.rows, -1)).toEqual(delta(there.rows, 1));
      }),
    );
  });
});

describe('intervals', () => {
  test('blocks see bursts that Wilson’s interval does not, and are never narrower', () => {
    const steady = Array.from({ length: 40 }, () => 'main;hot 5\nmain;cold 5').join('\n');
    const bursty = Array.from({ length: 40 }, (_, i) => (i % 20 < 10 ? 'main;hot 10' : 'main;cold 10')).join('\n');
    const errorOf = (text: string, secondsBetween: number) => {
      const profile = profileOf(text, { secondsBetween });
      const functions = ownFunctions(profile);
      const known = estimate([{ profile, work: 40 }], scope, functions, { replicates: 3, blocks: 10 });
      const hot = [...Array(functions.count).keys()].find((f) => functions.describe(f).name === 'hot') ?? -1;
      return { method: known.method, ...known.shareError(hot) };
    };
    const [calm, wild] = [errorOf(steady, 0.5), errorOf(bursty, 1)];
    expect(calm.method).toBe('block');
    expect(calm.nEff).toBe(400);
    expect(wild.nEff).toBeLessThan(60);
    expect(wild.high - wild.low).toBeGreaterThan(2 * (calm.high - calm.low));
  });

  test('a py-spy thread that worked half of the while is laid over the whole of it', () => {
    const thread = (name: string, lines: number) =>
      `[${name}]\n${Array.from({ length: lines }, () => `main;${name} 3`).join('\n')}`;
    const errorOf = (tool: string) => {
      const rows = profileOf(`${thread('busy', 160)}\n${thread('lazy', 80)}`, {
        secondsBetween: 0.25,
        meta: { tool: { name: tool } },
      });
      const { timeline } = rows;
      if (timeline === null) throw new Error('no time line');
      // Every thread's time starts at 0.
      const time = timeline.time.map((t, i) => (timeline.thread[i] === 0 ? t : t - 40));
      const profile = { ...rows, timeline: { ...timeline, time } };
      const functions = ownFunctions(profile);
      const known = estimate([{ profile, work: 40 }], scope, functions, { replicates: 3, blocks: 10 });
      const lazy = [...Array(functions.count).keys()].find((f) => functions.describe(f).name === 'lazy') ?? -1;
      return known.shareError(lazy);
    };
    expect(errorOf('py-spy').nEff).toBeGreaterThan(2 * errorOf('other').nEff);
  });

  test('three captures are replicates, and their spread is the error', () => {
    const profiles = [40, 50, 60].map((hot) => profileOf(`main;hot ${hot * 10}\nmain;cold ${(100 - hot) * 10}`));
    const functions = sharedFunctions(profiles, 'identity');
    const inputs = profiles.map((profile) => ({ profile, work: 10 }));
    const known = estimate(inputs, scope, functions, { replicates: 3, blocks: 10 });
    const hot = [...Array(functions.count).keys()].find((f) => functions.describe(f).name === 'hot') ?? -1;
    expect(known.method).toBe('replicates');
    expect(known.share(hot)).toBeCloseTo(0.5, 9);
    // t(0.975, 2) · s/√3 = 4.303 · 0.1/√3
    expect(known.shareError(hot).high).toBeCloseTo(0.5 + (4.3027 * 0.1) / Math.sqrt(3), 3);
  });
});
