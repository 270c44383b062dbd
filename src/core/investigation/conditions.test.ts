import fc from 'fast-check';
import { expect, it } from 'vitest';
import { runOf } from '../../../tests/support/load-files.ts';
import { bodyOf, readBrief, writeBrief } from './brief-yaml.ts';
import { changesBetween, isSaid } from './changes.ts';
import { comparedConditions, conditionsOf, conditionText, toldByPlan, toldByRun } from './conditions.ts';
import { EMPTY_INVESTIGATION, type InvestigationBody, investigationBody } from './model.ts';
import {
  AGAINST_PRODUCTION,
  CACHE_STATES,
  NO_CONDITIONS,
  PHASES,
  type StatedConditions,
  saysAnything,
  statedOf,
  withStated,
} from './stated-conditions.ts';

const said = (item: string, more: Partial<StatedConditions>): StatedConditions => ({ ...NO_CONDITIONS, item, ...more });
const body = (
  conditions: readonly StatedConditions[],
  values: InvestigationBody['values'] = {},
): InvestigationBody => ({ ...EMPTY_INVESTIGATION, values, conditions: [...conditions] });
const texts = (of: InvestigationBody, item: string, told = {}) =>
  Object.fromEntries(conditionsOf(of, item, told).map((one) => [one.key, conditionText(one)]));

it('says what is stated of the item, else what the brief says, else that nothing is; the file stands beside it', () => {
  const brief = { 'data.volume': '12 M orders', 'data.prod_like': 'no', 'data.cache_state': 'warm' } as const;
  const all = body([said('l1', { cache: 'cold', phase: 'ramp' })], brief);
  expect(texts(all, 'l1', { phase: 'between 1 and 20 users', scenario: '“orders”' })).toEqual({
    volume: '12 M orders (from the brief)',
    compared: 'not production-like (from the brief)',
    thinkTime: 'not stated',
    cache: 'cold',
    scenario: 'not stated; the file: “orders”',
    phase: 'ramp; the file: between 1 and 20 users',
  });
  expect(texts(all, 'l2').cache).toBe('warm (from the brief)');
});

it('does not say of another volume what the brief says of its own', () => {
  const all = body([said('l1', { volume: '1,000 orders' })], { 'data.prod_like': 'yes' });
  expect(texts(all, 'l1')).toMatchObject({ volume: '1,000 orders', compared: 'not stated' });
});

it('confounds sides that are stated otherwise, and says what is stated of one side only', () => {
  const all = body([
    said('a', { cache: 'cold', volume: '12 M  Orders', compared: 'smaller' }),
    said('b', { cache: 'warm', volume: '12 m orders', phase: 'steady' }),
  ]);
  const compared = comparedConditions(all, ['a'], ['b']);
  expect(compared.differing).toEqual([{ key: 'cache', title: 'Cache state', before: ['cold'], after: ['warm'] }]);
  expect(compared.open).toEqual(['Against production', 'Phase of the load']);
  const between = changesBetween([], null, new Map(), compared);
  expect(between.confounded).toBe(true);
  expect(between.sentence).toContain('Stated otherwise of before than of after: cache state (QG-CONFOUNDED)');
  expect(between.sentence).toContain('Not stated of all that is compared: against production, phase of the load.');
});

it('holds what is unknown for no difference, and a smaller volume for one that is not production’s', () => {
  const all = body([said('a', { cache: 'cold', compared: 'smaller' }), said('b', { cache: 'unknown' })], {
    'data.prod_like': 'no',
  });
  expect(comparedConditions(all, ['a'], ['b'])).toEqual({ differing: [], open: ['Cache state'] });
  expect(isSaid(changesBetween([], null, new Map()))).toBe(false);
});

const word = fc.oneof(fc.constantFrom('', '12 M orders', '__proto__', 'x: #y', '"'), fc.string({ maxLength: 40 }));
const text = word.map((one) => one.trim());
const stated = fc.record({
  item: fc.constantFrom('l1', 'l2', 'p1', '__proto__'),
  volume: text,
  compared: fc.constantFrom(...AGAINST_PRODUCTION, '' as const),
  thinkTime: text,
  cache: fc.constantFrom(...CACHE_STATES, '' as const),
  scenario: fc.constantFrom('mixed' as const, '' as const),
  phase: fc.constantFrom(...PHASES, '' as const),
});

it('keeps one row an item, and none that says nothing', () => {
  fc.assert(
    fc.property(fc.array(stated), (rows) => {
      const all = rows.reduce<readonly StatedConditions[]>((some, row) => withStated(some, row), []);
      expect(new Set(all.map(({ item }) => item)).size).toBe(all.length);
      expect(all.every(saysAnything)).toBe(true);
      for (const item of ['l1', 'p1']) {
        const last = rows.findLast((row) => row.item === item);
        expect(statedOf(all, item)).toEqual(last ?? said(item, {}));
      }
    }),
  );
});

it('differs the same whichever side comes first, and never from itself', () => {
  fc.assert(
    fc.property(fc.uniqueArray(stated, { selector: ({ item }) => item }), (rows) => {
      const all = body(rows.filter(saysAnything));
      const keys = (one: readonly string[], other: readonly string[]) =>
        comparedConditions(all, one, other).differing.map(({ key }) => key);
      expect(keys(['l1'], ['p1'])).toEqual(keys(['p1'], ['l1']));
      expect(keys(['l1', 'l2'], ['l2', 'l1'])).toEqual([]);
    }),
  );
});

it('comes back from a brief as it was written', () => {
  const plain = fc.constantFrom('', '12 M orders', '1–3 s', 'x: #y', '"quoted"', 'yes', '007');
  const rows = fc.uniqueArray(
    stated.chain((one) => fc.record({ volume: plain, thinkTime: plain }).map((more) => ({ ...one, ...more }))),
    { selector: ({ item }) => item },
  );
  fc.assert(
    fc.property(rows, (all) => {
      const written = writeBrief(body(all.filter(saysAnything)), '');
      expect(bodyOf(readBrief(written)).conditions).toEqual(all.filter(saysAnything));
    }),
  );
});

it.each([
  ['{item: l1, cache_state: lukewarm}', 'cache_state is not what it takes'],
  ['{cache_state: warm}', 'item is not what it takes'],
  ['{item: l1, phase: soak}\n  - {item: l1, phase: ramp}', 'l1 stands in two rows of conditions'],
])('refuses a row of conditions %s', (row, why) => {
  expect(() => readBrief(`conditions:\n  - ${row}\n`)).toThrow(why);
});

it('takes from files their scenario, their users and that ab does not think; from plans the blocks in memory', async () => {
  expect(toldByRun(await runOf('ab.txt'))).toMatchObject({ thinkTime: 'none: ab asks again when an answer is there' });
  expect(toldByRun(await runOf('k6-steps.ndjson.gz'))).toMatchObject({
    phase: expect.stringMatching(/^between \d+ and \d+ users$/),
  });
  expect(toldByRun(await runOf('gatling-simulation.log.gz'))).toMatchObject({ scenario: '“OrdersSimulation”' });
  expect(toldByRun(await runOf('k6-before-1.json'))).toEqual({
    thinkTime: 'an iteration takes 32.1 ms on average, its requests no more than 31.9 ms of it',
  });
  expect(toldByRun(await runOf('k6-knee.ndjson.gz'))).toMatchObject({ phase: 'between 40/s and 170/s asked for' });
  expect(toldByRun(await runOf('vegeta.txt'))).toEqual({});
  expect([toldByPlan(0.983), toldByPlan(null)]).toEqual([
    { cache: '98.3 % of its blocks were in the server’s memory' },
    {},
  ]);
});

it('reads an investigation that was kept before conditions were stated', () => {
  const { conditions: _none, ...older } = EMPTY_INVESTIGATION;
  expect(investigationBody.parse(older)).toEqual(EMPTY_INVESTIGATION);
});
