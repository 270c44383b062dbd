import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCatalog } from '../../catalog/read-catalog.ts';
import { type Statements, statementsBetween } from '../../catalog/statements.ts';
import { DEFAULT_RULE_SET } from '../../verdict/rule-set.ts';
import type { GatePair } from '../model.ts';
import { DEFAULT_POLICY, type GatePolicy, type GateSetting } from '../policy.ts';
import { type CountedQueries, queryGate } from './query-gate.ts';

const FIXTURES = resolve(import.meta.dirname, '../../../../tests/fixtures/retest');
const side = (label: string) => ({ ids: [label], label });
const pair: GatePair = {
  ...{ kind: 'statements', of: 'statements', before: side('base'), after: side('pr'), note: null, refusal: null },
};
const policy = (more: Partial<GateSetting> = {}): GatePolicy => ({
  ...DEFAULT_POLICY,
  gates: { ...DEFAULT_POLICY.gates, queries: { ...DEFAULT_POLICY.gates.queries, enabled: true, ...more } },
});

function read(name: string): Statements {
  const read = readCatalog(readFileSync(resolve(FIXTURES, name), 'utf8'));
  if (read?.kind !== 'pg_stat_statements') throw new Error(`${name} has no statements`);
  return read.statements;
}

const NONE: Statements = { statements: [], totalTime: 0 };
const counted = (ran: Statements, requests: number | null, more: Partial<CountedQueries> = {}): CountedQueries => ({
  ...{ captureId: 's1', sha256: '', label: 'pr', isDifference: true, requests },
  from: requests === null ? 'nobody counted them' : 'as noted',
  ran: { ...ran, reset: [] },
  ...more,
});

/** Twenty pages of 50 orders with a statement for the user of each, and with one join. */
const repeats = counted(read('statements-2.csv'), 20);
const joins = counted(statementsBetween(read('statements-3.csv'), read('statements-4.csv')), 20);

const said = (before: CountedQueries | null, after: CountedQueries, more: Partial<GateSetting> = {}) =>
  queryGate(pair, { before, after }, { ruleSet: DEFAULT_RULE_SET, policy: policy(more), noBefore: 'Nothing.' });
const short = (...given: Parameters<typeof said>) =>
  said(...given).map(({ rule, passed, status, baselineState }) => [rule, passed, status, baselineState]);

describe('the gate on the number of statements', () => {
  it('fails on a change that asks once for each row, and names the statement', () => {
    const results = said(joins, repeats);
    expect(results.map(({ rule, passed, baselineState }) => [rule, passed, baselineState])).toEqual([
      ['QUERY-COUNT', false, 'updated'],
      ['EX-N1', false, 'new'],
    ]);
    expect(results[0]?.why).toMatch(/^Before .* for each request: .*, 20 requests as noted; after 52 /);
    expect(results[1]?.why).toMatch(/runs 50 times for each request: 1,000 calls for 20 requests/);
  });

  it('passes on what was there before, and on what became less', () => {
    expect(short(repeats, repeats)).toEqual([
      ['QUERY-COUNT', true, 'persisting', 'unchanged'],
      ['EX-N1', true, null, 'unchanged'],
    ]);
    expect(short(repeats, repeats, { only: 'all' })[1]).toEqual(['EX-N1', false, null, 'unchanged']);
    expect(short(repeats, joins)).toEqual([['QUERY-COUNT', true, 'improved', 'updated']]);
  });

  it('holds it to a limit of its own, also with nothing before', () => {
    expect(short(null, joins, { limit: 20, growth: null })).toEqual([['QUERY-COUNT', true, null, null]]);
    expect(short(null, repeats, { limit: 20, growth: null })).toEqual([
      ['QUERY-COUNT', false, null, null],
      ['EX-N1', false, null, null],
    ]);
    expect(short(null, joins)).toEqual([['QUERY-COUNT', null, 'not-comparable', null]]);
  });

  it('cannot tell without the requests of either side, and says so', () => {
    expect(said(joins, counted(repeats.ran, null))).toMatchObject([
      { passed: null, why: 'How many statements a request takes cannot be told: nobody counted them.' },
    ]);
    expect(short(counted(joins.ran, null), joins)).toEqual([['QUERY-COUNT', null, 'not-comparable', null]]);
    expect(short(counted(NONE, 20), joins)).toEqual([['QUERY-COUNT', null, 'not-comparable', null]]);
  });

  it('is less sure of counters of unknown beginning, and of those that were reset', () => {
    const sure = { certainty: 'confirmed' } as const;
    const all = { ...repeats, isDifference: false };
    expect(short(joins, all, sure).map(([, passed]) => passed)).toEqual([null, null]);
    expect(said(joins, all)[0]?.why).toContain('Counted is all since the counters began.');
    const reset = { ...repeats, ran: { ...repeats.ran, reset: ['x'] } };
    expect(short(joins, reset, sure)[0]).toEqual(['QUERY-COUNT', null, 'regressed', 'updated']);
    expect(short(joins, repeats, sure)[0]).toEqual(['QUERY-COUNT', false, 'regressed', 'updated']);
  });

  it('is silent where it is switched off, as it ships', () => {
    const options = { ruleSet: DEFAULT_RULE_SET, policy: DEFAULT_POLICY, noBefore: '' };
    expect(queryGate(pair, { before: joins, after: repeats }, options)).toEqual([]);
  });
});
