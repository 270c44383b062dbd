import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { standing } from './standing.ts';

describe('what stands for itself', () => {
  const things = fc
    .array(fc.record({ around: fc.nat(20), isPart: fc.boolean(), level: fc.nat(3), weight: fc.nat(9) }), {
      maxLength: 20,
    })
    .map((rows) => rows.map((row, at) => ({ ...row, at })));
  type Thing = { around: number; isPart: boolean; level: number; weight: number; at: number };
  const stands = (all: readonly Thing[]) =>
    standing(
      all,
      ({ isPart, around }) => (isPart ? all[around] : undefined),
      ({ weight }) => ({ row: { module: null }, bytes: weight }),
      (around, one) => around.level >= one.level,
    );

  it('is all that nothing which stands speaks for, rings and all', () => {
    fc.assert(
      fc.property(things, (all) => {
        const own = stands(all);
        for (const one of all) {
          const above = new Set<Thing>();
          for (let at = one.isPart ? all[one.around] : undefined; at !== undefined && !above.has(at); ) {
            above.add(at);
            at = at.isPart ? all[at.around] : undefined;
          }
          const spokenFor = [...above].some((other) => other !== one && own.has(other) && other.level >= one.level);
          // In a ring its largest stands though another one of the ring is judged as high.
          if (!own.has(one)) expect(spokenFor).toBe(true);
          else if (spokenFor) expect(above.has(one)).toBe(true);
        }
      }),
    );
  });

  it('is nothing that one of a ring speaks for, wherever what is part of it enters the ring', () => {
    const thing = (at: number, around: number, level: number, weight: number): Thing => ({
      ...{ at, around, level, weight, isPart: true },
    });
    // The first two are part of one another; the second is larger and judged lower; the third is part of the second.
    const own = stands([thing(0, 1, 1, 0), thing(1, 0, 0, 1), thing(2, 1, 1, 0)]);
    expect([...own].map(({ at }) => at).sort((a, b) => a - b)).toEqual([0, 1]);
  });

  it('is the same in whatever order they come', () => {
    fc.assert(
      fc.property(things, (all) => {
        const weights = all.map((one) => ({ ...one, weight: one.at }));
        const levels = [...stands(weights)].map(({ at }) => at).sort((a, b) => a - b);
        const backwards = standing(
          [...weights].reverse(),
          ({ isPart, around }) => (isPart ? weights[around] : undefined),
          ({ weight }) => ({ row: { module: null }, bytes: weight }),
          (around, one) => around.level >= one.level,
        );
        expect([...backwards].map(({ at }) => at).sort((a, b) => a - b)).toEqual(levels);
      }),
    );
  });
});
