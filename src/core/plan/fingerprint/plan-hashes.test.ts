import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { jsonPlanFixture, jsonPlans, planOf } from '../../../../tests/support/json-plans.ts';
import { planFixture, planFixtures, planFixtureText } from '../../../../tests/support/plan-fixtures.ts';
import { readPlans } from '../read-plans.ts';
import { haveOtherConstants } from './condition-constants.ts';
import { planFingerprint, planHashes } from './plan-hashes.ts';

const VERSIONS = ['pg15', 'pg17', 'pg18'] as const;
const hash = (path: string): string => planFingerprint(jsonPlanFixture(path)).plan;
const family = (path: string): string => planFingerprint(jsonPlanFixture(path)).family;

describe.each(VERSIONS)('plans of %s', (version) => {
  const at = (name: string): string => `${version}/${name}.json`;

  it.each([
    ['constants', '73-param-a', '73-param-b'],
    ['the length of a list', '73-param-a', '73-param-c'],
    ['aliases', '74-alias-a', '74-alias-b'],
    ['custom or generic', '75-generic-vs-custom-a', '75-generic-vs-custom-b'],
    ['the method of a sort', '04a-sort-external-merge', '04b-sort-quicksort'],
    ['estimates', '02a-stale-stats-before', '02b-stale-stats-after'],
    ['what was vacuumed', '32a-index-only-heap-fetches', '32b-index-only-vacuumed'],
    ['what VERBOSE prints', '16-parallel-seqscan', '17-parallel-verbose-workers'],
    ['a trigger’s time', '41a-delete-fk-trigger-before', '41b-delete-fk-trigger-after'],
  ])('are the same but for %s', (_what, a, b) => {
    expect(hash(at(a))).toBe(hash(at(b)));
    expect(family(at(a))).toBe(family(at(b)));
  });

  it('are of one family where another partition is read', () => {
    const [march, april] = [at('76-fingerprint-partition-a'), at('76-fingerprint-partition-b')];
    expect(hash(march)).not.toBe(hash(april));
    expect(family(march)).toBe(family(april));
  });

  it.each([
    ['an index', '01a-seqscan-before', '01b-seqscan-after'],
    ['no sort', '04a-sort-external-merge', '04c-sort-by-index'],
    ['another join', '05a-nestloop-large-outer', '05b-hashjoin'],
    ['no pruning', '23a-partition-pruned', '23b-partition-not-pruned'],
    ['a cast', '33a-implicit-cast-before', '33b-implicit-cast-after'],
    ['a composite index', '37a-inefficient-index', '37b-composite-index'],
    ['another order of columns', '38a-range-first-index', '38b-equality-first-index'],
    ['a covering index', '39a-covering-before', '39b-covering-after'],
  ])('differ by %s', (_what, a, b) => {
    expect(hash(at(a))).not.toBe(hash(at(b)));
    expect(family(at(a))).not.toBe(family(at(b)));
  });

  it('are the same without times, costs and blocks', () => {
    const [plan] = jsonPlans(planFixtureText(at('01a-seqscan-before')));
    const [bare] = jsonPlans(
      planFixtureText(at('01a-seqscan-before')).replace(
        /"(Actual|Plan|Startup|Total|Shared|Workers L)[^:]*": [\d.]+,\s*/g,
        '',
      ),
    );
    expect(bare && planFingerprint(bare)).toEqual(plan && planFingerprint(plan));
  });
});

describe('plans of several versions', () => {
  /** Files with the same statement on 15, 17 and 18; those in which the planner itself chose another plan. */
  const names = planFixtures
    .filter(({ path }) => /^pg15\/.*\.json$/.test(path))
    .map(({ path }) => path.slice('pg15/'.length))
    .filter((name) => VERSIONS.every((version) => planFixtures.some(({ path }) => path === `${version}/${name}`)));

  it('hash the same unless the planner decided otherwise', () => {
    const drifted = names.filter((name) => {
      const hashes = VERSIONS.map((version) =>
        jsonPlans(planFixtureText(`${version}/${name}`))
          .map((plan) => planFingerprint(plan).plan)
          .join(),
      );
      return new Set(hashes).size > 1;
    });
    expect(names).toHaveLength(102);
    expect(drifted).toEqual([
      // 17: a nested semi-join in place of a hashed aggregate.
      '09c-cte-never.json',
      // 17: no “IS NOT NULL” on a column that is NOT NULL; 18: OR read as = ANY of an index.
      '12-initplans-12.json',
      '12b-initplans-in-branches.json',
      // 18: one index scan with = ANY in place of a BitmapOr.
      '31-bitmap-and-or.json',
      // 18: SetOp with two inputs in place of an Append.
      '48-setop-unique.json',
    ]);
  });

  it('hash the same in each file of the corpus when they are read again', () => {
    for (const { path } of planFixtures.filter(({ path }) => /^pg\d+\/.*\.json$/.test(path))) {
      const [once, again] = [1, 2].map(() => jsonPlans(planFixtureText(path)).map((plan) => planFingerprint(plan)));
      expect(again, path).toEqual(once);
    }
  });
});

describe('a plan in other forms', () => {
  const hashes = (path: string): readonly string[] =>
    readPlans(planFixture(path)).plans.map((plan) => planFingerprint(plan).plan);
  const forms = planFixtures.filter(({ tag }) => tag === 'fmt:80' || tag === 'fmt:81').map(({ path }) => path);

  it('has forms in the corpus', () => {
    expect(forms.length).toBeGreaterThanOrEqual(33);
  });

  it.each(forms)('hashes the same: %s', (path) => {
    expect(hashes(path)).toEqual(hashes(`${path.slice(0, 4)}/80-format-json.json`));
  });

  it('hashes the same in TEXT and JSON, from 9.6 to 18', () => {
    const folder = new URL('../../../../tests/fixtures/plans-versions/', import.meta.url);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.json'));
    const read = (path: string) =>
      readPlans(new Uint8Array(readFileSync(new URL(path, folder)))).plans.map((plan) => planFingerprint(plan));
    expect(files.length).toBeGreaterThan(50);
    for (const path of files) expect(read(path), path).toEqual(read(path.replace(/json$/, 'txt')));
  });

  it('hashes the same in every log that tells of it', () => {
    const stderr = hashes('auto_explain/pg17-stderr.log');
    expect(stderr).toHaveLength(15);
    expect(hashes('auto_explain/pg17-csvlog.csv')).toEqual(stderr);
    expect(hashes('auto_explain/pg17-jsonlog.json')).toEqual(stderr);
  });
});

describe('plans of other dialects', () => {
  const plans = (path: string) => readPlans(planFixture(path)).plans;
  const fingerprint = (path: string) => plans(path).map((plan) => planFingerprint(plan));

  it('hash the same in SQLite’s rows and its shell’s tree', () => {
    const rows = planFixtures.filter(({ path }) => /^sqlite\/.*\.json$/.test(path)).map(({ path }) => path);
    for (const path of rows) expect(fingerprint(path), path).toEqual(fingerprint(path.replace('.json', '.txt')));
  });

  it.each([
    ['sqlite/01-scan.json', 'sqlite/02-search.json'],
    ['mariadb10.11/01-analyze-fullscan.json', 'mariadb10.11/02-analyze-index.json'],
  ])('differ by an index: %s, %s', (before, after) => {
    expect(fingerprint(before)).not.toEqual(fingerprint(after));
  });

  it('do not know constants, in MariaDB’s conditions', () => {
    const text = planFixtureText('mariadb10.11/01-analyze-fullscan.json');
    const other = readPlans(new TextEncoder().encode(text.replace('customer_id = 42', 'customer_id = 43'))).plans;
    expect(other.map((plan) => planFingerprint(plan))).toEqual(fingerprint('mariadb10.11/01-analyze-fullscan.json'));
    const otherColumn = readPlans(new TextEncoder().encode(text.replace('customer_id = 42', 'id = 42'))).plans;
    expect(otherColumn.map((plan) => planFingerprint(plan))).not.toEqual(
      fingerprint('mariadb10.11/01-analyze-fullscan.json'),
    );
  });
});

describe('a plan’s hash', () => {
  const scan = (more: Record<string, string | number | boolean> = {}) => ({
    'Node Type': 'Seq Scan',
    'Relation Name': 'orders',
    Alias: 'o',
    ...more,
  });

  it.each([
    ['the output list', { Output: 'o.id' }],
    ['the schema, which VERBOSE prints', { Schema: 'public' }],
    ['the alias', { Alias: 'other' }],
    ['workers', { 'Workers Planned': 2 }],
    ['whether it is disabled', { Disabled: true }],
  ])('does not know %s', (_what, more) => {
    expect(planFingerprint(planOf(scan(more)))).toEqual(planFingerprint(planOf(scan())));
  });

  it.each([
    ['the relation', { 'Relation Name': 'users' }],
    ['whether it is parallel', { 'Parallel Aware': true }],
    ['a filter', { Filter: '(a = 1)' }],
  ])('knows %s', (_what, more) => {
    expect(planFingerprint(planOf(scan(more))).plan).not.toBe(planFingerprint(planOf(scan())).plan);
  });

  it('merges equal members of an Append in its family', () => {
    const append = (tables: readonly string[]) =>
      planOf({
        'Node Type': 'Append',
        Plans: tables.map((table) => ({ 'Node Type': 'Seq Scan', 'Relation Name': table })),
      });
    const [few, many, other] = [append(['p_1', 'p_2']), append(['p_1', 'p_2', 'p_10']), append(['p_1', 'q_2'])];
    expect(planFingerprint(few).plan).not.toBe(planFingerprint(many).plan);
    expect(planFingerprint(few).family).toBe(planFingerprint(many).family);
    expect(planFingerprint(few).family).not.toBe(planFingerprint(other).family);
  });

  it('takes 5,000 levels and names of every kind', () => {
    const levels = 5000;
    const text = `${'{"Node Type":"__proto__","Plans":['.repeat(levels)}${']}'.repeat(levels)}`;
    const [plan] = jsonPlans(`[{"Plan":${text}}]`);
    expect(plan && planHashes(plan).subtrees).toHaveLength(levels);
  });
});

describe('decisions of one step', () => {
  const of = (more: object): string =>
    planFingerprint(planOf({ 'Node Type': 'Index Scan', 'Relation Name': 't', 'Index Name': 'i', ...more })).plan;
  it.each([
    ['direction', { 'Scan Direction': 'Backward' }],
    ['index', { 'Index Name': 'j' }],
    ['condition', { 'Index Cond': '(a = 1)' }],
    ['being parallel', { 'Parallel Aware': true }],
  ])('%s is told', (_, more) => {
    expect(of(more)).not.toBe(of({}));
  });
  it('the ordinary direction is none', () => {
    expect(of({ 'Scan Direction': 'Forward' })).toBe(of({}));
  });
});

describe('other values', () => {
  const plan = (...filters: readonly string[]) =>
    planOf({ 'Node Type': 'Append', Plans: filters.map((Filter) => ({ 'Node Type': 'Seq Scan', Filter })) });
  it('are those of which each plan has one that the other lacks', () => {
    expect(haveOtherConstants(plan('(a = 1)'), plan('(a = 2)'))).toBe(true);
    expect(haveOtherConstants(plan('(a = 1)', '(b = 5)'), plan('(a = 1)'))).toBe(false);
    expect(haveOtherConstants(plan('(a = 1)'), plan('(a = 1)', '(b = 5)'))).toBe(false);
  });
});
