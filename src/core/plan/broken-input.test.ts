import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planFixture, planFixtures } from '../../../tests/support/plan-fixtures.ts';
import { PlateauError } from '../error.ts';
import type { Plan } from './model.ts';
import { readPlans } from './read-plans.ts';

/** Plans of a text whatever it is, or the error that names what is wrong with it: anything else is a bug. */
function plansOr(bytes: Uint8Array): readonly Plan[] | PlateauError {
  try {
    const { plans, text, dropped } = readPlans(bytes);
    for (const { source, incomplete, nodes } of plans) {
      expect(nodes.length).toBeGreaterThan(0);
      expect(source.start).toBeGreaterThanOrEqual(0);
      expect(source.end).toBeLessThanOrEqual(text.length);
      expect(source.start).toBeLessThanOrEqual(source.end);
      if (incomplete !== null) expect(incomplete.at).toBeLessThanOrEqual(text.length);
    }
    for (const { start, end } of dropped) expect(start).toBeLessThan(end);
    return plans;
  } catch (thrown) {
    if (!(thrown instanceof PlateauError)) throw thrown;
    expect(thrown.at?.offset).toBeLessThanOrEqual(bytes.length);
    expect(thrown.at?.offset).toBeGreaterThanOrEqual(0);
    return thrown;
  }
}

const small = planFixtures.map(({ path }) => path).filter((path) => planFixture(path).length < 40_000);
/** Forms whose end shows: brackets, tags, a frame around them. */
const closed = planFixtures
  .map(({ path }) => path)
  .filter(
    (path) =>
      /^pg(15|17|18)\/(0|1|6|8\d-(format-(json|xml)|psql-(aligned-(json|b|u)|csv|exp)))/.test(path) &&
      !path.includes('65-deep'),
  );

describe('a plan that was cut', () => {
  it('is incomplete, or the error says where: structured forms', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...closed),
        fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        (path, share) => {
          const { text, plans } = readPlans(planFixture(path));
          const end = Math.floor(share * ((plans[0]?.source.end ?? 0) - 1));
          const result = plansOr(new TextEncoder().encode(text.slice(0, end)));
          if (result instanceof PlateauError) return;
          expect([path, result.map(({ incomplete }) => incomplete !== null)]).toEqual([path, [true]]);
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('of any kind gives plans or an error', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...small),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 0.3, noNaN: true }),
        (path, share, from) => {
          const bytes = planFixture(path);
          plansOr(bytes.subarray(Math.floor(from * bytes.length), Math.floor(share * bytes.length)));
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('a plan that was damaged', () => {
  const pieces = [
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    ',',
    ':',
    '\\',
    '\n',
    '\r',
    '\t',
    '+',
    '|',
    '<',
    '>',
    '&',
    '&#x41;',
    '-',
    '->',
    ' ',
    '…',
    '”',
    '\u00a0',
    '\0',
    '(',
    ')',
    '```',
    '"Plan":',
    '"Plans":',
    '<Plan>',
    '</Plan>',
    '- Plan:',
    'QUERY PLAN',
    '-----',
    '0',
    '1e999',
    '/*',
    '<!--',
    '<![CDATA[',
    '<td>',
    '(cost=0.00..1.00 rows=1 width=1)',
  ];
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat(40),
    put: fc.array(fc.constantFrom(...pieces), { maxLength: 3 }).map((parts) => parts.join('')),
  });

  it('by hand', () => {
    fc.assert(
      fc.property(fc.constantFrom(...small), fc.array(edit, { minLength: 1, maxLength: 4 }), (path, edits) => {
        let text = new TextDecoder().decode(planFixture(path));
        for (const { at, cut, put } of edits) {
          const start = Math.floor(at * text.length);
          text = text.slice(0, start) + put + text.slice(start + cut);
        }
        plansOr(new TextEncoder().encode(text));
      }),
      { numRuns: 1500 },
    );
  });

  it('by bytes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...small),
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        (path, bytes) => {
          const file = planFixture(path).slice();
          for (const [at, byte] of bytes) file[Math.floor(at * (file.length - 1))] = byte;
          plansOr(file);
        },
      ),
      { numRuns: 600 },
    );
  });

  it('and texts of nothing but the signs of plans', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 60 }), (parts) => {
        plansOr(new TextEncoder().encode(parts.join('')));
      }),
      { numRuns: 1500 },
    );
  });
});
